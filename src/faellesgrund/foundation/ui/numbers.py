"""Danish numbers, both ways: shown as a Danish reader expects, and read as a Danish writer types them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

Number = int | float | Decimal


def danish(value: Number, decimals: int = 0) -> str:
    """1.234,50 with a real minus; half away from zero; no minus before a zero."""
    step = Decimal(1).scaleb(-decimals)
    # The shortest decimal text of a float is what was meant by it: 0.125 is a half, 2.675 too.
    exact = (value if isinstance(value, Decimal) else Decimal(str(value))).quantize(step, ROUND_HALF_UP)
    text = f"{abs(exact):,.{decimals}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{MINUS}{text}" if exact < 0 else text


def kroner(value: Number, decimals: int = 0) -> str:
    """13.170.769 kr."""
    return f"{danish(value, decimals)}{NBSP}kr."


def mio_kroner(value: Number, decimals: int = 1) -> str:
    """An amount in kroner as millions: 5,7 mio. kr."""
    return f"{danish(Decimal(str(value)) / 1_000_000, decimals)}{NBSP}mio.{NBSP}kr."


def percent(share: Number, decimals: int = 0) -> str:
    """A share (0.8) as percent: 80 %."""
    return f"{danish(Decimal(str(share)) * 100, decimals)}{NBSP}%"


def change(value: Number, decimals: int = 0) -> str:
    """A change in kroner with its sign: +148 kr., −16.000 kr."""
    text = kroner(value, decimals)
    return text if value <= 0 or danish(value, decimals).strip("0,") == "" else f"+{text}"


def between(low: str, high: str) -> str:
    """2.409–2.717."""
    return f"{low}{EN_DASH}{high}"


class NotANumber(ValueError):
    """The text is no number; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Ambiguous(NotANumber):
    """The text can be read in two ways, such as 1.5: both readings are shown, and the writer chooses."""

    text: str
    readings: tuple[str, str]

    def __str__(self) -> str:
        return f"Du har skrevet {self.text}. Mente du {self.readings[0]} eller {self.readings[1]}?"


GROUPED = re.compile(r"\d{1,3}(?:[. \u00a0]\d{3})+", re.ASCII)
SHAPE = re.compile(r"(?P<sign>[-\u2212\u2013]?)(?P<whole>[\d. \u00a0]*)(?:,(?P<part>\d+))?", re.ASCII)


def read_number(text: str) -> Decimal:
    """A number typed in Danish: comma for decimals, point or space between thousands (1.234,50).

    1.000 is a thousand. 1.5 or 1.50 fits neither and is asked about. Raises NotANumber or Ambiguous.
    """
    typed = text.strip()
    match = SHAPE.fullmatch(typed)
    whole = match["whole"].strip() if match else ""
    if match is None or not (whole or match["part"]) or not any(c.isdigit() for c in typed):
        raise NotANumber(f"Skriv et tal, for eksempel 1.234,50. Du har skrevet »{typed}«.")
    plain = re.sub(r"[. \u00a0]", "", whole)
    if whole != plain and not GROUPED.fullmatch(whole):
        raise _doubt(typed, match["sign"], whole, match["part"])
    number = Decimal(f"{plain or '0'}.{match['part'] or '0'}")
    return -number if match["sign"] else number


def _doubt(typed: str, sign: str, whole: str, part: str | None) -> NotANumber:
    """What to answer to points that do not stand between thousands."""
    if part is None and re.fullmatch(r"\d+\.\d+", whole):
        minus = MINUS if sign else ""
        left, right = whole.split(".")
        together = danish(int(left + right))
        return Ambiguous(typed, (f"{minus}{left},{right}", f"{minus}{together}"))
    return NotANumber(f"Punktum skiller tusinder, og komma skiller decimaler: 1.234,50. Du har skrevet »{typed}«.")
