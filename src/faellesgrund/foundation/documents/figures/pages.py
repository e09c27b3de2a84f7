"""The page of a document's figures, and the way to choose a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faellesgrund.foundation.documents.holding import may_do
from faellesgrund.foundation.documents.registry import (
    FigureChoice,
    FigureKind,
    FigureThing,
    Newest,
    figure_kinds,
)
from faellesgrund.foundation.documents.texts import Text

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.models import Document


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the text. newer: the value and source of a newer one; url: where it comes from, for those who may see."""

    key: str
    value: str
    day: str
    source: str
    newer: str
    newer_source: str
    url: str


@dataclass(frozen=True, slots=True)
class Picker:
    """What there is to choose from: kinds, then things of the chosen kind, then figures of the chosen thing."""

    kinds: tuple[FigureKind, ...]
    kind: FigureKind | None
    words: str
    things: tuple[FigureThing, ...]
    thing: str
    title: str
    choices: tuple[FigureChoice, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The page."""

    rows: tuple[FigureRow, ...]
    locked: bool
    may_edit: bool


def figures_page(user: User, document: Document, text: Text) -> FiguresPage:
    """The figures of a text: as frozen in a locked one, else as bound, with what is newer."""
    kept = text.figures if text.locked else text.bound
    newest = Newest(user)
    rows = []
    for key, each in sorted(kept.items()):
        found = None if text.locked else newest.newer(key, each["kilde"])
        run = newest.run(key)
        rows.append(
            FigureRow(
                key,
                each["vaerdi"],
                each["dato"],
                each.get("kilde", ""),
                found.value if found else "",
                found.source if found else "",
                run.url if run else "",
            )
        )
    return FiguresPage(tuple(rows), text.locked, may_do(user, "dokument.ret", document) and document.is_draft)


def picker(user: User, kind_key: str, words: str, thing: str) -> Picker:
    """Where the user stands in choosing a figure. With one kind only, that one is chosen."""
    kinds = figure_kinds()
    kind = next((each for each in kinds if each.key == kind_key), kinds[0] if len(kinds) == 1 else None)
    if kind is None:
        return Picker(kinds, None, words, (), "", "", ())
    choices = kind.choices(user, thing) if thing else ()
    things = () if choices else kind.things(user, words)
    slug = thing.partition("#")[0]
    title = next((each.title for each in kind.things(user, "") if each.reference == slug), slug) if choices else ""
    return Picker(kinds, kind, words, things, thing if choices else "", title, choices)
