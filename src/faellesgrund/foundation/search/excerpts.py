"""The part of a text that shows why it was found, with the words marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from faellesgrund.foundation.search.query import Query
from faellesgrund.foundation.search.tokens import Piece, compound_parts, pieces, stem

LENGTH = 240
BEFORE = 70
MOST_READ = 20_000
"""Words of a long text that are looked through for the excerpt."""
ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, and whether it is a word that was looked for."""

    text: str
    found: bool = False


def marked(text: str, query: Query) -> tuple[Passage, ...]:
    """The whole text (a title) with the words marked."""
    hits = [piece for piece in pieces(text) if _which(query)(piece) is not None]
    return _passages(text, 0, len(text), hits)


def excerpt(text: str, query: Query) -> tuple[Passage, ...]:
    """About 240 letters around the place where most of the words stand; the beginning when none stands in the text."""
    which = _which(query)
    hits: list[tuple[Piece, int]] = []
    for piece in islice(pieces(text), MOST_READ):
        wanted = which(piece)
        if wanted is not None:
            hits.append((piece, wanted))
            if len(hits) >= ENOUGH:
                break
    start = _start(text, hits)
    end = _word_end(text, min(len(text), start + LENGTH))
    inside = [piece for piece, _ in hits if start <= piece.start and piece.end <= end]
    passages = _passages(text, start, end, inside)
    before = (Passage("… "),) if start else ()
    after = (Passage(" …"),) if end < len(text) else ()
    return (*before, *passages, *after)


def _which(query: Query) -> Callable[[Piece], int | None]:
    """The number of what a piece is a hit for, or None."""
    exact: dict[str, int] = {}
    begins: list[tuple[str, int]] = []
    for number, wanted in enumerate(query.wanted):
        for word in wanted.words:
            exact.setdefault(stem(word), number)
        if wanted.together:
            exact.setdefault(stem(wanted.together), number)
            begins += [(text, number) for text in wanted.beginnings()]

    def which(piece: Piece) -> int | None:
        stemmed = stem(piece.folded)
        if stemmed in exact:
            return exact[stemmed]
        for text, number in begins:
            if piece.folded.startswith(text):
                return number
        for part in compound_parts(piece.folded):
            if part in exact:
                return exact[part]
            for text, number in begins:
                if part.startswith(text):
                    return number
        return None

    return which


def _start(text: str, hits: list[tuple[Piece, int]]) -> int:
    """Where the excerpt begins: before the hit that has the most different ones close behind it."""
    if not hits:
        return 0
    room = LENGTH - BEFORE

    def different(first: Piece) -> int:
        return len({wanted for piece, wanted in hits if first.start <= piece.start and piece.end <= first.start + room})

    best = max((piece for piece, _ in hits), key=lambda piece: (different(piece), -piece.start))
    if best.start <= BEFORE or len(text) <= LENGTH:
        return 0
    space = text.find(" ", best.start - BEFORE, best.start)
    return space + 1 if space >= 0 else best.start


def _word_end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", 0, end)
    return space if space > end - BEFORE else end


def _passages(text: str, start: int, end: int, hits: list[Piece]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    at = start
    for piece in hits:
        if piece.start < at:
            continue  # § 115 is two pieces in one place
        if piece.start > at:
            passages.append(Passage(text[at : piece.start]))
        passages.append(Passage(text[piece.start : piece.end], True))
        at = piece.end
    if at < end:
        passages.append(Passage(text[at:end]))
    return tuple(passages)
