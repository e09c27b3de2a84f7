"""A pack of 30 pages: seconds and peak memory, against the same text set as plain Typst without tags.

Equal results first: both hold the same words. Each figure comes from a process of its own, so that peak memory is that
of one pack alone.
"""

from __future__ import annotations

import io
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

WORDS = (
    "Parterne driver afdelingerne sammen og deler udgifterne efter antallet af boliger. Ejendomsadministrationen står for"
    " regnskab, opkrævning og kontakt til beboerne, og kommunen anviser boligerne efter sin egen vurdering. "
)
DOCUMENTS, CLAUSES, PARAGRAPHS = 7, 8, 2
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the measured text."""

    uid: str
    level: int
    heading: str
    body: str


def clauses() -> list[Clause]:
    made = []
    for n in range(CLAUSES):
        body = "\n\n".join(WORDS * 2 for _ in range(PARAGRAPHS)) + f"\n\nSe [[§c{(n + 1) % CLAUSES}]].\n\n"
        body += "| Post | Kr. |\n|---|--:|\n" + "".join(f"| Post {row} | {row}.000 |\n" for row in range(1, 5))
        made.append(Clause(f"c{n}", 1 + n % 2, f"Klausul {n + 1}", body))
    return made


def the_pack():  # type: ignore[no-untyped-def]
    """Seven documents of four pages, read from Markdown."""
    from faellesgrund.foundation.documents.export.paper import Standing, paper
    from faellesgrund.foundation.documents.output.pack import Pack

    stamp = datetime(2026, 11, 25, tzinfo=UTC)
    standing = Standing("Aftale", (("Part", "Kommunen"),), ("UDKAST",), "Udkast", "Kommunen", stamp)
    papers = tuple(paper(f"Aftale {n}", clauses(), standing) for n in range(1, DOCUMENTS + 1))
    return Pack("Samling", (("Dokumenter", str(DOCUMENTS)),), "Sekretariatet", stamp, papers)


def plain_pdf() -> bytes:
    """The same words as plain Typst: no tags, no contents, no references, no heads and feet."""
    import typst

    from faellesgrund.foundation.ui.typesetting import FONTS

    lines = []
    for paper in the_pack().papers:
        lines.append(f"= {paper.title_text}")
        for section in paper.sections:
            lines += [
                f"== {section.number} {section.heading[0].text}",
                WORDS * 2,
                "",
                WORDS * 2,
                "",
                "Se nedenfor.",
                "",
            ]
            cells = "".join(f"[Post {row}],[{row}.000]," for row in range(1, 5))
            lines.append(f"#table(columns: 2, [Post],[Kr.],{cells})")
    head = '#set text(font: "IBM Plex Sans", lang: "da", hyphenate: true, size: 10.5pt)\n'
    source = (head + "\n".join(lines)).encode()
    made = typst.compile(source, format="pdf", font_paths=[FONTS], ignore_system_fonts=True, pdf_tags=False)
    assert isinstance(made, bytes)
    return made


def whole_pdf() -> bytes:
    from faellesgrund.foundation.documents.output.pack import pack_pdf

    return pack_pdf(the_pack())


def untagged_pdf() -> bytes:
    from faellesgrund.foundation.documents.output.pack import pack_pdf

    return pack_pdf(the_pack(), tagged=False)


KINDS = {"pakke": whole_pdf, "pakke uden mærker": untagged_pdf, "ren Typst": plain_pdf}


def one(kind: str) -> None:
    """One measurement, in this process: the first pack, which is what a job makes."""
    import typst  # noqa: F401 - loading it is not part of setting

    make = KINDS[kind]
    start = time.perf_counter()
    content = make()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in reader.pages)
    said = len(re.findall("ejendomsadministration", re.sub(r"[\s-]", "", text).lower()))
    size = len(content) / 1024
    print(json.dumps({"seconds": seconds, "mb": peak, "pages": len(reader.pages), "said": said, "kb": size}))


def main() -> None:
    if len(sys.argv) > 1:
        one(sys.argv[1])
        return
    rows = {}
    for kind in KINDS:
        runs = [
            json.loads(
                subprocess.run([sys.executable, __file__, kind], check=True, capture_output=True, text=True).stdout
            )
            for _ in range(ROUNDS)
        ]
        rows[kind] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    assert len({row["said"] for row in rows.values()}) == 1, rows
    peer = rows["ren Typst"]
    print("                      sider   sekunder   forhold   spidsforbrug MB   forhold      kB")
    for kind, row in rows.items():
        times, memory = row["seconds"] / peer["seconds"], row["mb"] / peer["mb"]
        figures = f"{row['pages']:>6.0f} {row['seconds']:>10.2f} {times:>9.2f} {row['mb']:>17.0f} {memory:>9.2f} {row['kb']:>7.0f}"
        print(f"{kind:<20} {figures}")


if __name__ == "__main__":
    main()
