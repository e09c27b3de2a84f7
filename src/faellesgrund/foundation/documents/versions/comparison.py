"""Two texts compared clause by clause, and within a clause word by word, as a lawyer reads it. Pure."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from faellesgrund.foundation.documents.content.blocks import numbered
from faellesgrund.foundation.documents.texts import Text, TextClause

WORDS = re.compile(r"\w+(?:[.,:]\d+)*|\n+|[^\S\n]+|[^\w\s]")
"""A word, a number with its decimals (13.170.769,50), line ends, spaces, or one sign."""


class Kind(Enum):
    """What became of a stretch of text."""

    SAME = "ens"
    OUT = "ud"
    IN = "ind"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


class Fate(Enum):
    """What became of a clause."""

    SAME = "uændret"
    CHANGED = "ændret"
    NEW = "ny"
    REMOVED = "fjernet"


@dataclass(frozen=True, slots=True)
class ComparedClause:
    """One clause of the two texts. heading: pieces. body: paragraphs of pieces. moved: stands elsewhere among the others."""

    uid: str
    fate: Fate
    moved: bool
    old_number: str
    new_number: str
    old_level: int
    new_level: int
    heading: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]

    @property
    def untouched(self) -> bool:
        """The same words in the same place."""
        return self.fate is Fate.SAME and not self.moved and self.old_level == self.new_level

    @property
    def words(self) -> str:
        """What happened, in words: »ændret, flyttet fra § 3 til § 2«."""
        said = [] if self.fate is Fate.SAME else [self.fate.value]
        if self.moved:
            said.append(f"flyttet fra § {self.old_number} til § {self.new_number}")
        elif self.old_level != self.new_level:
            said.append(f"rykket fra niveau {self.old_level} til {self.new_level}")
        return ", ".join(said) or "uændret"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side, in the order of the new one; a removed clause stands where it stood."""

    title: tuple[Piece, ...]
    clauses: tuple[ComparedClause, ...]

    def count(self, fate: Fate) -> int:
        """How many clauses met the fate."""
        return sum(each.fate is fate for each in self.clauses)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(each.untouched for each in self.clauses) and all(p.kind is Kind.SAME for p in self.title)

    @property
    def summary(self) -> str:
        """3 ændrede, 1 ny, 1 fjernet."""
        said = []
        if n := self.count(Fate.CHANGED):
            said.append(f"{n} ændret" if n == 1 else f"{n} ændrede")
        if n := self.count(Fate.NEW):
            said.append(f"{n} ny" if n == 1 else f"{n} nye")
        if n := self.count(Fate.REMOVED):
            said.append(f"{n} fjernet" if n == 1 else f"{n} fjernede")
        if n := sum(each.moved for each in self.clauses):
            said.append(f"{n} flyttet" if n == 1 else f"{n} flyttede")
        if n := sum(not each.moved and each.old_level != each.new_level and self._both(each) for each in self.clauses):
            said.append(f"{n} på et andet niveau")
        if any(piece.kind is not Kind.SAME for piece in self.title):
            said.append("ny titel")
        return ", ".join(said) if said else "Ingen forskel"

    @staticmethod
    def _both(each: ComparedClause) -> bool:
        return each.fate in {Fate.SAME, Fate.CHANGED}


def compare(old: Text, new: Text) -> Comparison:
    """The new text against the old one. Clauses are known by their uid, so a moved clause is no removal."""
    old_numbers = numbered((each.uid, each.level) for each in old.clauses)
    new_numbers = numbered((each.uid, each.level) for each in new.clauses)
    before = {each.uid: each for each in old.clauses}
    moved = _moved([each.uid for each in old.clauses], [each.uid for each in new.clauses])
    rows = [_compared(before.get(each.uid), each, old_numbers, new_numbers, each.uid in moved) for each in new.clauses]
    places = {each.uid: n for n, each in enumerate(rows)}
    previous = ""
    for each in old.clauses:
        if each.uid not in new_numbers:
            at = places[previous] + 1 if previous else 0
            rows.insert(at, _compared(each, None, old_numbers, new_numbers, False))
            places = {row.uid: n for n, row in enumerate(rows)}
        previous = each.uid
    return Comparison(differences(old.title, new.title), tuple(rows))


def _compared(
    old: TextClause | None,
    new: TextClause | None,
    old_numbers: dict[str, str],
    new_numbers: dict[str, str],
    moved: bool,
) -> ComparedClause:
    either = new or old
    assert either is not None
    heading = differences(old.heading if old else "", new.heading if new else "")
    body = differences(old.body if old else "", new.body if new else "")
    if old is None:
        fate = Fate.NEW
    elif new is None:
        fate = Fate.REMOVED
    else:
        fate = Fate.SAME if (old.heading, old.body) == (new.heading, new.body) else Fate.CHANGED
    return ComparedClause(
        either.uid,
        fate,
        moved,
        old_numbers.get(either.uid, ""),
        new_numbers.get(either.uid, ""),
        (old or either).level,
        (new or either).level,
        heading,
        paragraphs(body),
    )


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """What went and what came, word by word; a run of changed words is one change, not many.

    Lines that stayed are found first, so that a long text costs what its changed lines cost.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i, j, k, m in _matcher(before, after).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, gone))
        else:
            pieces += _gathered(_by_words(gone, come))
    return tuple(_joined(pieces))


MOST = 360_000
"""Pairs that are compared one by one; beyond, words that come all the time no longer decide what fits where."""


def _matcher(before: Sequence[str], after: Sequence[str]) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > MOST)


def _by_words(old: str, new: str) -> list[Piece]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in _matcher(before, after).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        pieces += [Piece(Kind.SAME, gone)] if tag == "equal" else _change(gone, come)
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind made one."""
    made: list[Piece] = []
    for piece in pieces:
        if made and made[-1].kind is piece.kind:
            made[-1] = Piece(piece.kind, made[-1].text + piece.text)
        else:
            made.append(piece)
    return made


def _gathered(pieces: Sequence[Piece]) -> list[Piece]:
    """Changes with only spaces or a sign between them made one: »en to tre« to »fire fem seks« is one change."""
    made: list[Piece] = []
    gone, come = "", ""
    for n, piece in enumerate(pieces):
        changing = bool(gone or come)
        last = n == len(pieces) - 1
        if piece.kind is Kind.OUT:
            gone += piece.text
        elif piece.kind is Kind.IN:
            come += piece.text
        elif changing and not last and gone and come and "\n" not in piece.text and not re.search(r"\w", piece.text):
            gone, come = gone + piece.text, come + piece.text
        else:
            made += _change(gone, come)
            gone, come = "", ""
            made.append(piece)
    return made + _change(gone, come)


def _change(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece(Kind.OUT, gone), Piece(Kind.IN, come)) if piece.text]


def paragraphs(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces cut at line ends: each line a paragraph of its own."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for n, part in enumerate(piece.text.split("\n")):
            if n:
                lines.append([])
            if part:
                lines[-1].append(Piece(piece.kind, part))
    return tuple(tuple(line) for line in lines if line)


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest clauses that must have been moved: all but the longest row that kept its order."""
    place = {uid: n for n, uid in enumerate(old)}
    common = [uid for uid in new if uid in place]
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for n, uid in enumerate(common):
        k = bisect_left(tails, place[uid])
        back.append(at[k - 1] if k else -1)
        if k == len(tails):
            tails.append(place[uid])
            at.append(n)
        else:
            tails[k], at[k] = place[uid], n
    stayed = set()
    n = at[-1] if at else -1
    while n >= 0:
        stayed.add(common[n])
        n = back[n]
    return frozenset(common) - stayed
