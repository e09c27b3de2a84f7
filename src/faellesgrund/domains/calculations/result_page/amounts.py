"""Amounts with their unit, as a Danish reader expects them: 13.170.769 kr., 4,5 %, 35,0 m²."""

from __future__ import annotations

from math import ceil

from faellesgrund.foundation.ui.numbers import MINUS, NBSP, between, change, danish, kroner, mio_kroner, percent

__all__ = [
    "MINUS",
    "NBSP",
    "amount_with_unit",
    "bare_amount",
    "between",
    "count_in_words",
    "kr",
    "lower_first",
    "mio",
    "mio_kr",
    "number",
    "percent",
    "percent_as_needed",
    "plain_decimals",
    "rent",
    "signed",
    "signed_mio",
]

number, kr, mio_kr, signed = danish, kroner, mio_kroner, change

UNITS = {
    "kr": "kr.",
    "kr/m2": "kr. pr. m²",
    "kr/md": "kr. om måneden",
    "kr/aar": "kr. om året",
    "kr/m2/aar": "kr. pr. m² om året",
    "m2": "m²",
    "m3": "m³",
    "md": "måneder",
    "aar": "år",
    "stk": "stk.",
}
MONEY = frozenset({"kr", "kr/m2", "kr/md", "kr/aar", "kr/m2/aar"})


def mio(x: float, decimals: int = 1) -> str:
    """Millions without the unit: 5,7."""
    return number(x / 1e6, decimals)


def percent_as_needed(share: float) -> str:
    """A share with the decimals it has, at most four: 2,8 %, 6,0910 % as 6,091 %."""
    text = number(share * 100, 4)
    whole, _, rest = text.partition(",")
    rest = rest.rstrip("0")
    return f"{whole},{rest}{NBSP}%" if rest else f"{whole}{NBSP}%"


def rent(x: float) -> str:
    """A rent in whole kroner, the øre-rounded rent rounded up, without unit."""
    return number(ceil(round(x, 2) - 1e-9))


def plain_decimals(x: float, most: int = 6) -> str:
    """A number with the decimals it has, at most ``most``."""
    text = number(x, most)
    whole, comma, rest = text.partition(",")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def bare_amount(x: float, unit: str) -> str:
    """The figure of a table column; kroner as whole from 1.000 and up, øre below."""
    if unit in MONEY:
        if x == round(x) or abs(x) >= 10_000:
            return number(x)
        return number(x, 2)
    if unit == "andel":
        return percent_as_needed(x)
    return plain_decimals(x, 6 if abs(x) < 100 else 2)


def amount_with_unit(x: float, unit: str) -> str:
    """The same with its unit."""
    if unit == "andel":
        return percent_as_needed(x)
    name = UNITS.get(unit, unit if unit != "faktor" else "")
    figure = bare_amount(x, unit)
    return f"{figure}{NBSP}{name}" if name else figure


def lower_first(text: str) -> str:
    """The text inside a sentence: a first capital is lowered unless the word is an abbreviation."""
    if len(text) > 1 and text[0].isupper() and not text[1].isupper():
        return text[0].lower() + text[1:]
    return text


NUMBER_WORDS = ("Nul", "En", "To", "Tre", "Fire", "Fem", "Seks", "Syv", "Otte", "Ni", "Ti", "Elleve", "Tolv")


def count_in_words(n: int) -> str:
    """A number that begins a sentence: Tolv, 13."""
    return NUMBER_WORDS[n] if 0 <= n < len(NUMBER_WORDS) else number(n)


def signed_mio(x: float) -> str:
    """A change in millions: +0,53 mio. kr."""
    text = mio_kr(x, 2)
    return f"+{text}" if round(x / 1e6, 2) > 0 else text
