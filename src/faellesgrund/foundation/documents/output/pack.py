"""Many papers in one PDF: front page, table of contents, page numbers all the way through, bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from faellesgrund.foundation.documents.export.paper import Paper
from faellesgrund.foundation.documents.output.pdf import HOUSE, TEMPLATE
from faellesgrund.foundation.documents.output.typst_data import paper_data
from faellesgrund.foundation.ui.typesetting import date_data, showable, typeset


@dataclass(frozen=True, slots=True)
class Pack:
    """What is on the front page, and the papers in order.

    left_out: sentences about what is not in it. attachments: files that follow for themselves, one line each.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    author: str
    stamp: datetime
    papers: tuple[Paper, ...]
    left_out: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


def pack_pdf(pack: Pack, *, tagged: bool = True) -> bytes:
    """The pack as one tagged PDF; the same bytes for the same pack. Raises NotSet."""
    return typeset(TEMPLATE, pack_data(pack), pack.stamp, tagged=tagged)


def pack_data(pack: Pack) -> dict[str, object]:
    """The pack as the template reads it."""
    return {
        "pakke": True,
        "hus": HOUSE,
        "titel": showable(pack.title),
        "forfatter": showable(pack.author),
        "dato": date_data(pack.stamp),
        "maerker": [],
        "note": "",
        "fakta": [[showable(part) for part in fact] for fact in pack.facts],
        "udeladt": [showable(sentence) for sentence in pack.left_out],
        "bilag": [showable(line) for line in pack.attachments],
        "dokumenter": [paper_data(each) for each in pack.papers],
    }


def left_out_sentences(count: int) -> tuple[str, ...]:
    """What is said of documents the reader may not read; nothing tells which they are."""
    if count == 0:
        return ()
    if count == 1:
        return ("1 dokument er udeladt, fordi du ikke må læse det.",)
    return (f"{count} dokumenter er udeladt, fordi du ikke må læse dem.",)


def attachment_lines(papers: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """A line for each file: its name and the document it belongs to. papers: title and names of files."""
    return tuple(f"{name} (til »{title}«)" for title, names in papers for name in names)
