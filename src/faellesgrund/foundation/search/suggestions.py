"""»Mente du …«: another spelling, taken only from texts the user may read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faellesgrund.foundation.search.full_text import Either, Matches, Token, found_by, loosely
from faellesgrund.foundation.search.query import Query, read_query
from faellesgrund.foundation.search.tokens import FORM, STEM, encoded, pieces

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from faellesgrund.foundation.search.models import SearchEntry

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
SHORTEST = 4
MOST_WORDS = 3
MOST_TEXTS = 10
MOST_READ = 50_000
"""Letters of each text that are read for words."""
_PAIRS = (("ae", "æ"), ("oe", "ø"), ("a", "å"), ("o", "ø"), ("e", "æ"))


def suggestion(query: Query, readable: QuerySet[SearchEntry]) -> str:
    """The search with its misspelt words replaced, when that finds something; else an empty text.

    readable: the entries this search goes through, already narrowed to what the user may read: every word comes from
    there. The number of look-ups follows from the words typed (at most two for each of three, and one), not from the
    texts.
    """
    replaced: dict[str, str] = {}
    for word in query.plain_words[:MOST_WORDS]:
        wanted = next(each for each in query.wanted if each.words == (word,))
        if len(word) < SHORTEST or readable.filter(Matches(loosely(wanted))).exists():
            continue
        other = _nearest(word, readable)
        if other:
            replaced[word] = other
    if not replaced:
        return ""
    text, at, parts = query.text, 0, []
    for piece in pieces(text):
        if piece.folded in replaced:
            parts += [text[at : piece.start], replaced[piece.folded]]
            at = piece.end
    suggested = "".join(parts) + text[at:]
    again = read_query(suggested)
    return suggested if not again.problem and readable.filter(found_by(again)).exists() else ""


def near_spellings(word: str) -> frozenset[str]:
    """Every word one slip away: a letter lost, added, wrong or swapped with the next; ae for æ and the like."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in splits if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in splits if right for letter in LETTERS}
    near |= {left + letter + right for left, right in splits for letter in LETTERS}
    near |= {word.replace(typed, meant) for typed, meant in _PAIRS}
    near.discard(word)
    return frozenset(each for each in near if len(each) >= SHORTEST - 1)


def _nearest(word: str, readable: QuerySet[SearchEntry]) -> str:
    """The near spelling that the readable texts use most, as it is written there."""
    near = near_spellings(word)
    tokens = [Token(kind + encoded(each)) for each in sorted(near) for kind in (STEM, FORM)]
    texts = (
        readable.filter(Matches(Either(tuple(tokens))))
        .order_by("-changed_at", "-pk")
        .values_list("title", "body")[:MOST_TEXTS]
    )
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    for title, body in texts:
        for text in (title, body[:MOST_READ]):
            for piece in pieces(text):
                if piece.folded in near:
                    counted[piece.folded] += 1
                    written.setdefault(piece.folded, text[piece.start : piece.end].lower())
    best = min(counted, key=lambda each: (-counted[each], each), default="")
    return written.get(best, "")
