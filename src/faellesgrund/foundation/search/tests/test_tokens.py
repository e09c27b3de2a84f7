"""Danish text becomes the same plain tokens, whatever signs it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.search.tokens import (
    clean,
    compound_parts,
    encoded,
    fold,
    pieces,
    stem,
    uninflected,
    words_of,
)


def folded(text: str) -> list[str]:
    return [piece.folded for piece in pieces(clean(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aabenraa og Åbenrå", ["åbenrå", "og", "åbenrå"]),
        ("Ærø, øre, Århus", ["ærø", "øre", "århus"]),
        ("idé, Müller, Häagen", ["ide", "muller", "hæagen"]),
        ("KAB's og 3B’s regler", ["kab", "og", "3b", "regler"]),
        ("§ 115, stk. 2", ["§115", "115", "stk", "2"]),
        ("§§ 5 og 6a", ["§5", "5", "og", "6a"]),
        ("13.170.769 kr. eller 4,5 %", ["13170769", "kr", "eller", "4,5"]),
        ("24.11.2026", ["24", "11", "2026"]),
        ("husleje_2026-v2.docx", ["husleje", "2026", "v2", "docx"]),
        ("bo\u00adlig", ["bolig"]),
        ("o\u0308l", ["øl"]),
    ],
)
def test_a_text_is_read_as_a_danish_reader_reads_it(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


def test_danish_letters_are_kept_apart_from_their_lookalikes() -> None:
    assert len({fold(word) for word in ("ål", "al", "øl", "ol", "æl", "ael")}) == 6


@pytest.mark.parametrize(
    ("word", "part"),
    [("husleje", "leje"), ("huslejenævn", "nævn"), ("huslejenævn", "lejenævn"), ("ungdomsbolig", "bolig"),
     ("boligsikring", "sikring"), ("anskaffelsessum", "sum"), ("beboerdemokratiet", "demokrati")],
)  # fmt: skip
def test_a_compound_is_known_by_its_last_parts(word: str, part: str) -> None:
    assert stem(fold(part)) in compound_parts(fold(word))


@pytest.mark.parametrize("word", ["leje", "vogn", "strand", "kl", "2026ab"])
def test_a_short_word_is_no_compound(word: str) -> None:
    assert compound_parts(word) == ()


def test_a_hyphened_word_is_known_as_one_too() -> None:
    assert " fboligsocial " in words_of("en bolig-social helhedsplan").others


@given(st.text(max_size=80))
def test_tokens_are_plain_letters_and_digits_whatever_the_text(text: str) -> None:
    words = words_of(clean(text))
    for token in (words.stems + words.others).split():
        assert re.fullmatch(r"[wfp][a-z0-9]+", token)
        assert len(token) < 400


@given(st.text(min_size=1, max_size=20), st.integers(1, 20))
def test_the_beginning_of_a_word_stays_its_beginning_when_it_is_encoded(word: str, letters: int) -> None:
    assert encoded(word).startswith(encoded(word[:letters]))


@given(st.text(alphabet="abcdeijklmnoprstuvyæøåq,§13", min_size=1, max_size=12), st.text(alphabet="aqo,§æøå1", min_size=1, max_size=6))  # fmt: skip
def test_two_words_are_never_encoded_alike(one: str, other: str) -> None:
    assert (encoded(one) == encoded(other)) == (one == other)


@given(st.text(alphabet="abdefgiklmnoprstuvyæøå", min_size=1, max_size=18))
def test_stems_and_uninflected_words_are_beginnings_of_the_word(word: str) -> None:
    folded_word = fold(word)
    assert folded_word.startswith(stem(folded_word))
    assert folded_word.startswith(uninflected(folded_word))
