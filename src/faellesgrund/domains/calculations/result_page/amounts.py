"""Amounts with their unit, as a Danish reader expects them: 13.170.769 kr., 4,5 %, 35,0 m²."""

from __future__ import annotations

from math import ceil

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

UNITS = {
    "kr": "kr.",
    "kr/m2": "kr. pr. m²",
    "kr/md": "kr. om måneden",
    "kr/aar": "kr. om året",
    "m2": "m²",
    "m3": "m³",
    "md": "måneder",
    "aar": "år",
}
MONEY = frozenset({"kr", "kr/m2", "kr/md", "kr/aar"})


def number(x: float, decimals: int = 0) -> str:
    """Point for thousands, comma for decimals, a real minus; half away from zero."""
    scaled = round(abs(x) + 1e-9, decimals)
    text = f"{scaled:,.{decimals}f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return f"{MINUS}{text}" if x < 0 and scaled != 0 else text


def kr(x: float, decimals: int = 0) -> str:
    """An amount in kroner with its unit."""
    return f"{number(x, decimals)}{NBSP}kr."


def signed(x: float) -> str:
    """A change in whole kroner: +148 kr., −16.000 kr."""
    return f"+{kr(x)}" if x > 0.5 else kr(x)


def mio(x: float, decimals: int = 1) -> str:
    """Millions without the unit: 5,7."""
    return number(x / 1e6, decimals)


def mio_kr(x: float, decimals: int = 1) -> str:
    """Millions with the unit: 5,7 mio. kr."""
    return f"{mio(x, decimals)}{NBSP}mio.{NBSP}kr."


def percent(share: float, decimals: int = 0) -> str:
    """A share as percent: 80 %."""
    return f"{number(share * 100, decimals)}{NBSP}%"


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
    return plain_decimals(x)


def amount_with_unit(x: float, unit: str) -> str:
    """The same with its unit."""
    if unit == "andel":
        return percent_as_needed(x)
    name = UNITS.get(unit, unit if unit != "faktor" else "")
    figure = bare_amount(x, unit)
    return f"{figure}{NBSP}{name}" if name else figure


def between(low: str, high: str) -> str:
    """A span: 2.409–2.717."""
    return f"{low}{EN_DASH}{high}"


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
