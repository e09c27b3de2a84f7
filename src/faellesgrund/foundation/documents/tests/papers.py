"""Papers and readers of their outputs, for the tests of this app."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
from pypdf import PdfReader

from faellesgrund.foundation.documents.content.blocks import FigureValue
from faellesgrund.foundation.documents.export.paper import Paper, Standing, paper

STAMP = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClauseText:
    uid: str
    level: int
    heading: str
    body: str


BODY = (
    "Parterne vil **bygge** og *drive* skæve boliger sammen, se [[§c]] og [loven](https://www.retsinformation.dk)."
    " Ejendomsadministrationsoverenskomsten gælder også, når boligorganisationsbestyrelsesmedlemmerne er fraværende.\n\n"
    "- første\n- andet\n  1. indre\n  2. igen\n\nEfter listen."
)
CLAUSES = (
    ClauseText("a", 1, "Formål", BODY),
    ClauseText(
        "b",
        2,
        "Økonomi",
        "Udgiften er [[tal: k/o/sum]].\n\n| Post | Kr. |\n|---|--:|\n| Grund | 1.000 |\n| Hus | 20.000 |",
    ),
    ClauseText("c", 3, "Frist & <vilkår>", "Tekst #let x = 1 $x$ {{ 7*7 }} og [[§a]]."),
    ClauseText("d", 1, "", "Uden overskrift."),
)


def figure(key: str) -> FigureValue | None:
    return FigureValue("13.170.769 kr.", "3. november 2026") if key == "k/o/sum" else None


def standing(
    *marks: str, facts: tuple[tuple[str, str], ...] = (("Part", "Københavns Kommune"), ("F2-sag", "2025 - 26266"))
) -> Standing:
    return Standing("Aftale", facts, marks, "Version 1.0, låst 25. november 2026", "Københavns Kommune", STAMP)


def a_paper(
    *marks: str,
    title: str = "Aftale om Lærkemarken",
    clauses: tuple[ClauseText, ...] = CLAUSES,
    anonymised: bool = False,
) -> Paper:
    return paper(title, clauses, standing(*marks), figure, anonymised=anonymised)


def squeezed(text: str) -> str:
    """Without white space and hyphens, which setting a text adds and moves."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def pdf_text(content: bytes) -> str:
    """The text of a PDF without the head and foot of its pages."""
    pages = []
    for page in PdfReader(io.BytesIO(content)).pages:
        lines = page.extract_text().split("\n")
        pages.append("\n".join(lines[1:-1]))
    return "\n".join(pages)


def pdf_bytes(content: bytes) -> bytes:
    """Everything in a PDF with its streams unpacked."""
    unpacked = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            unpacked.append(zlib.decompress(found.group(1)))
        except zlib.error:
            unpacked.append(found.group(1))
    return content + b"\n".join(unpacked)


def docx_bytes(content: bytes) -> bytes:
    """Every part of a docx, unpacked, with its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def docx_lines(content: bytes) -> list[str]:
    """The text of the paragraphs and cells of a docx in order; a link's text is part of its paragraph."""
    document = docx.Document(io.BytesIO(content))
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = []
    for paragraph in document.element.body.iter(f"{namespace}p"):
        text = "".join(
            each.text or "" if each.tag == f"{namespace}t" else "\n" if each.tag == f"{namespace}br" else ""
            for each in paragraph.iter()
        )
        if text:
            lines.append(text)
    return lines


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


def html_text(page: str) -> str:
    """What a web page shows."""
    reader = _Text()
    reader.feed(page)
    return "".join(reader.text)
