"""Words of a Danish text as tokens: the same for every database, because both are given these and nothing else.

A token is ASCII letters and digits and begins with its kind: ``w`` the stem of a word, ``f`` a word as it was written
(only when that is not the stem), ``p`` the last parts of a compound. What a database's own reader of words would make
of them is therefore nothing: each goes in and comes out as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

STEM, FORM, PART = "w", "f", "p"
LONGEST_WORD = 40
SOFT_HYPHEN = "\u00ad"
SECTION = "§"

_SECTION = r"§+\s*(?P<section>\d+)(?![^\W_])"
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![^\W_])|\d+,\d+(?![^\W_]))"
_WORD = r"(?P<word>[^\W_]+(?:['’](?=[^\W_])[^\W_]+)?)"
_PIECE = re.compile(f"{_SECTION}|{_NUMBER}|{_WORD}")
_HYPHENS = "-\u2010\u2011"
_GENITIVE = re.compile(r"['’]s?$")
_KEPT = {"æ", "ø", "å"}
_FOLDED = str.maketrans({"ä": "æ", "ö": "ø"})
_ESCAPES = {"q": "qq", "æ": "qa", "ø": "qo", "å": "qu", ",": "qk", SECTION: "qp"}
VOWELS = frozenset("aeiouyæøå")
# What a Danish word can begin with; a compound is parted only before one of these.
_ONE, _TWO = (
    "b c d f g h j k l m n p r s t v w",
    "bj bl br dj dr dv fj fl fn fr gj gl gn gr hj hv kl kn kr kv mj nj pj pl",
)
_MORE = "sj sk skr sl sm sn sp spl spr st str sv tj tr tv"
ONSETS = frozenset({"pr", *_ONE.split(), *_TWO.split(), *_MORE.split()})
# Sounds that rise towards the end: no Danish word ends so, hence none is parted after them.
_NO_END = re.compile(r"(?:[sktpfd]l|[bdgkptfsv]r|[bdfgklmnprstv]j)$")
_INFLECTIONS = ("ernes", "erens", "erne", "eren", "enes", "ene", "ens", "ets", "ers", "en", "et", "er", "es", "e", "s")

_stemmer = snowballstemmer.stemmer("danish")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number or § of a text: as folded, where it stands, and whether a hyphen joins it to the one before."""

    folded: str
    start: int
    end: int
    joined: bool = False


def clean(text: str) -> str:
    """The text as it is kept: composed letters, no soft hyphens and no control signs, runs of space as one."""
    composed = unicodedata.normalize("NFC", text).replace(SOFT_HYPHEN, "")
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Small letters, aa as å, ä as æ, ö as ø, accents gone; æ, ø and å are letters of their own and stay."""
    small = unicodedata.normalize("NFC", word).lower().replace("aa", "å").translate(_FOLDED)
    kept = []
    for letter in small:
        if letter in _KEPT:
            kept.append(letter)
        else:
            kept.extend(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return "".join(kept).casefold()[:LONGEST_WORD]


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a cleaned text in order. »§ 115« is »§115« and then »115«; 13.170.769 is one number."""
    before = -2
    for match in _PIECE.finditer(text):
        start, end = match.span()
        joined = start == before + 1 and text[before] in _HYPHENS
        if match["section"]:
            yield Piece(SECTION + match["section"], start, end)
            yield Piece(match["section"], start, end)
        elif match["number"]:
            yield Piece(match["number"].replace(".", ""), start, end)
        else:
            folded = fold(_GENITIVE.sub("", match["word"]).replace("'", "").replace("’", ""))
            if folded:
                yield Piece(folded, start, end, joined)
        before = end


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The stem of a folded word; what has digits in it is left alone."""
    return str(_stemmer.stemWord(folded)) if folded.isalpha() else folded


@lru_cache(maxsize=100_000)
def uninflected(folded: str) -> str:
    """The word without its ending of number or definiteness, when four letters are left; else the word."""
    if folded.isalpha():
        for ending in _INFLECTIONS:
            left = folded.removesuffix(ending)
            if left != folded and len(left) >= 4 and VOWELS & set(left):
                return left
    return folded


@lru_cache(maxsize=100_000)
def encoded(folded: str) -> str:
    """The word in ASCII letters and digits, sign by sign, so that the beginning of a word stays its beginning."""
    return "".join(
        _ESCAPES.get(sign) or (sign if sign.isascii() and sign.isalnum() else f"qx{ord(sign):x}z") for sign in folded
    )


@lru_cache(maxsize=100_000)
def compound_parts(folded: str) -> tuple[str, ...]:
    """The stems of what may be the last part of a compound, longest first: huslejenævn → lejenævn, nævn and a few more.

    No list of words is asked: where a word is parted must not depend on what other documents say.
    """
    if len(folded) < 6 or not folded.isalpha():
        return ()
    ends = [folded[at:] for at in range(2, len(folded) - 2) if _may_part(folded[:at], folded[at:])]
    return tuple(dict.fromkeys(stem(end) for end in ends))


def _may_part(left: str, right: str) -> bool:
    onset = re.match(r"[^aeiouyæøå]*", right)
    begins = onset.group() if onset else ""
    if len(begins) == len(right) or not VOWELS & set(left) or _NO_END.search(left):
        return False
    return not begins or begins in ONSETS


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a text: its stems in order, and (each once, sorted) the written forms and parts of compounds."""

    stems: str
    others: str


def words_of(text: str) -> Words:
    """The tokens of a cleaned text. ``stems`` begins and ends with a space, so that a phrase can be looked up in it."""
    stems: list[str] = []
    others: set[str] = set()
    previous = ""
    for piece in pieces(text):
        stemmed = stem(piece.folded)
        stems.append(STEM + encoded(stemmed))
        if stemmed != piece.folded:
            others.add(FORM + encoded(piece.folded))
        others.update(PART + encoded(part) for part in compound_parts(piece.folded))
        if piece.joined:
            # bolig-social is found by boligsocial too
            together = (previous + piece.folded)[:LONGEST_WORD]
            others.update((FORM + encoded(together), PART + encoded(stem(together))))
        previous = previous + piece.folded if piece.joined else piece.folded
    return Words(f" {' '.join(stems)} " if stems else " ", f" {' '.join(sorted(others))} " if others else " ")
