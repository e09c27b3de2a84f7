"""A text as it is read on a page: numbered, with references and figures written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.documents.content.blocks import FigureSource, no_figures, numbered, resolved, resolved_runs
from faellesgrund.foundation.documents.content.html import html_of, html_of_runs
from faellesgrund.foundation.documents.content.reading import read, read_line
from faellesgrund.foundation.documents.texts import LibraryOrigin, Text
from faellesgrund.foundation.documents.versions.comparison import Kind, Piece, differences, paragraphs


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause on a page. problems: marks in it that were not understood."""

    uid: str
    number: str
    level: int
    heading: SafeString
    body: SafeString
    plain_heading: str
    library: LibraryOrigin | None
    version: int
    problems: tuple[Problem, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"klausul-{self.uid}"

    @property
    def tag(self) -> int:
        """The level of its heading in HTML; the page's own is 1."""
        return self.level + 1

    @property
    def called(self) -> str:
        """§ 2.1 Økonomi: what it is called in lists and by a screen reader."""
        return f"§ {self.number} {self.plain_heading}".strip()


def shown_clauses(text: Text, figure: FigureSource = no_figures) -> tuple[ShownClause, ...]:
    """The clauses of a text in order. figure: gives the bound figures."""
    numbers = numbered((each.uid, each.level) for each in text.clauses)
    made = []
    for each in text.clauses:
        content = read(each.body)
        runs, wrong = read_line(each.heading)
        made.append(
            ShownClause(
                each.uid,
                numbers[each.uid],
                each.level,
                # The renderer escapes every text; nothing else is in what it gives.
                SafeString(html_of_runs(resolved_runs(runs, numbers, figure))),
                SafeString(html_of(resolved(content.blocks, numbers, figure))),
                "".join(run.text for run in resolved_runs(runs, numbers, figure)),
                each.library,
                each.version,
                (*wrong, *content.problems),
            )
        )
    return tuple(made)


OUT_BEFORE, OUT_AFTER = "[fjernet: ", "] "
IN_BEFORE, IN_AFTER = "[tilføjet: ", "] "


def _aloud(text: str) -> str:
    return f'<span class="sr-only">{text}</span>'


def pieces_html(pieces: Sequence[Piece]) -> SafeString:
    """What went and what came as HTML: struck out and underlined, with words for those who hear the page."""
    made = []
    for piece in pieces:
        text = escape(piece.text)
        if piece.kind is Kind.OUT:
            made.append(f"<del>{_aloud(OUT_BEFORE)}{text}{_aloud(OUT_AFTER)}</del>")
        elif piece.kind is Kind.IN:
            made.append(f"<ins>{_aloud(IN_BEFORE)}{text}{_aloud(IN_AFTER)}</ins>")
        else:
            made.append(text)
    return SafeString("".join(made))  # escaped piece by piece


def difference_html(old: str, new: str) -> SafeString:
    """Two texts against each other, a paragraph for each line."""
    lines = paragraphs(differences(old, new))
    return SafeString("".join(f"<p>{pieces_html(line)}</p>" for line in lines))
