"""What was typed in the search field, read as words, phrases and words to leave out. Nothing typed is ever an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from faellesgrund.foundation.search.tokens import STEM, clean, encoded, pieces, stem, uninflected

LONGEST = 200
MOST_WORDS = 12
_CHUNK = re.compile(
    r"""(?P<minus>(?<!\S)[-\u2212])?(?:[»«"“”„](?P<phrase>[^»«"“”„]*)[»«"“”„]?|(?P<chunk>[^\s»«"“”„]+))"""
)
_SECTION = re.compile(r"(§+)\s+(?=\d)")
# Too frequent to say anything: passed over when something else is asked for.
_SMALL = "i på og en et at er af de den det der som til for med om fra kan har ved ikke eller"
SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for: a word, or several that stand together. quoted: exactly so, without parts of compounds."""

    words: tuple[str, ...]
    quoted: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The tokens of the words, in order."""
        return tuple(STEM + encoded(stem(word)) for word in self.words)

    @property
    def in_a_row(self) -> str:
        """What stands in a column of stems where the words stand together."""
        return f" {' '.join(self.stems)} "

    @property
    def together(self) -> str:
        """The words written as one, for bolig-social and boligsocial; empty for what cannot be."""
        return "".join(self.words) if not self.quoted and all(word.isalnum() for word in self.words) else ""

    def beginnings(self) -> tuple[str, ...]:
        """What another word may begin with to be found too, of three letters or more."""
        whole = self.together
        return tuple(dict.fromkeys(each for each in (uninflected(whole), whole) if len(each) >= 3))


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. problem: why it cannot be looked for, as a Danish sentence; empty when it can."""

    text: str
    wanted: tuple[Wanted, ...] = ()
    unwanted: tuple[Wanted, ...] = ()
    problem: str = ""

    @property
    def plain_words(self) -> tuple[str, ...]:
        """The single words that may be misspelt: no phrases, no numbers."""
        return tuple(w.words[0] for w in self.wanted if len(w.words) == 1 and not w.quoted and w.words[0].isalpha())


def read_query(typed: str) -> Query:
    """What was typed, understood: »…« or "…" is a phrase, - before a word leaves it out, an open quote ends by itself."""
    text = clean(typed)
    if len(text) > LONGEST:
        return Query(text[:LONGEST], problem=f"Søgningen er for lang. Skriv højst {LONGEST} tegn.")
    wanted: list[Wanted] = []
    unwanted: list[Wanted] = []
    for match in _CHUNK.finditer(_SECTION.sub(r"\1", text)):
        quoted = match["phrase"] is not None
        found = tuple(piece.folded for piece in pieces(match["phrase"] if quoted else match["chunk"]))
        if found:
            (unwanted if match["minus"] else wanted).append(Wanted(found, quoted))
    wanted = _without_small_words(wanted)
    return Query(text, tuple(wanted), tuple(unwanted), _problem(text, wanted, unwanted))


def _without_small_words(wanted: list[Wanted]) -> list[Wanted]:
    large = [each for each in wanted if each.quoted or each.words[0] not in SMALL_WORDS or len(each.words) > 1]
    return list(dict.fromkeys(large or wanted))


def _problem(text: str, wanted: list[Wanted], unwanted: list[Wanted]) -> str:
    if not text:
        return ""
    if len(wanted) + len(unwanted) > MOST_WORDS:
        return f"Der er for mange ord. Skriv højst {MOST_WORDS}, gerne de mest særlige."
    if not wanted and unwanted:
        return "Skriv også et ord, der skal findes. Minus foran et ord udelader det kun."
    if not wanted:
        return "Skriv et ord eller et tal. Tegn alene kan der ikke søges på."
    if all(len(word) < 2 and not word.isdigit() for each in wanted for word in each.words):
        return "Skriv mindst to bogstaver."
    return ""
