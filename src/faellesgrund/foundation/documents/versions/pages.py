"""The page that compares two texts of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from faellesgrund.foundation.documents.actions import text_of
from faellesgrund.foundation.documents.document_page import WORKING
from faellesgrund.foundation.documents.export.rendering import pieces_html
from faellesgrund.foundation.documents.models import Document, TextVersion
from faellesgrund.foundation.documents.texts import Text
from faellesgrund.foundation.documents.versions.comparison import ComparedClause, Fate, compare


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the texts to choose from."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A clause of the comparison as it is drawn. css: what became of it, as a class."""

    uid: str
    number: str
    words: str
    css: str
    untouched: bool
    level: int
    heading: SafeString
    body: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two texts against each other. older, newer: what was chosen, as in the address."""

    choices: tuple[Chosen, ...]
    older: str
    newer: str
    older_text: str
    newer_text: str
    title: SafeString
    summary: str
    same: bool
    rows: tuple[ComparedRow, ...]
    untouched: int


CSS = {Fate.SAME: "ens", Fate.CHANGED: "aendret", Fate.NEW: "ny", Fate.REMOVED: "fjernet"}


def choices_of(document: Document, rows: Sequence[TextVersion]) -> tuple[Chosen, ...]:
    """The texts that can be compared, newest first; the working copy while it can be written in."""
    made = [
        Chosen(each.number, f"{each.number}{', låst' if each.locked else ''} ({date_format(each.made_at, 'j. F Y')})")
        for each in rows
    ]
    if document.is_draft or not made:
        made.insert(0, Chosen(WORKING, "Arbejdskopien"))
    return tuple(made)


def compare_page(document: Document, older: str, newer: str) -> ComparePage:
    """The comparison asked for; without an answer the two newest texts. Raises NotFound for a version that is not there."""
    rows = list(document.text_versions.defer("content_text"))
    choices = choices_of(document, rows)
    newer = newer or choices[0].value
    if not older:
        place = next((n for n, each in enumerate(choices) if each.value == newer), 0)
        older = choices[min(place + 1, len(choices) - 1)].value
    found = compare(_text(document, older), _text(document, newer))
    shown = tuple(_row(each) for each in found.clauses)
    names = {each.value: each.text for each in choices}
    return ComparePage(
        choices,
        older,
        newer,
        names.get(older, older),
        names.get(newer, newer),
        pieces_html(found.title),
        found.summary,
        found.same,
        shown,
        sum(each.untouched for each in shown),
    )


def _text(document: Document, value: str) -> Text:
    return text_of(document, "" if value == WORKING else value)


def _row(each: ComparedClause) -> ComparedRow:
    return ComparedRow(
        each.uid,
        each.new_number or each.old_number,
        each.words,
        CSS[each.fate] if each.fate is not Fate.SAME or not each.moved else "flyttet",
        each.untouched,
        each.new_level,
        pieces_html(each.heading),
        tuple(pieces_html(line) for line in each.body),
    )
