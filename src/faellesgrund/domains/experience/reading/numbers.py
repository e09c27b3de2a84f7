"""Numbers of tables that somebody else made: Danish, English and plain ways of writing, and units behind them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DANISH, ENGLISH = "dansk", "engelsk"
STYLES = {DANISH: "Dansk: 1.234.567,50", ENGLISH: "Engelsk: 1,234,567.50"}
LONGEST = 40

_DANISH = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_ENGLISH = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_WORDS = re.compile(
    r"(?i)\b(?:kr|dkk|kroner|inkl|moms|m2|kvm|stk|boliger|bolig|lejligheder|homes|units|ca|cirka|år)\b\.?|m²|,-|\s-$"
)
_SCALES = (
    (re.compile(r"(?i)\b(?:mia|milliarder)\b\.?"), Decimal(1_000_000_000)),
    (re.compile(r"(?i)\b(?:mio|mill|million|millioner|millions)\b\.?|(?<=\d)\s*m$"), Decimal(1_000_000)),
    (re.compile(r"(?i)\b(?:t\.?kr|tkr|tdkk|tusind|tusinde|thousand)\b\.?|(?<=\d)\s*k$"), Decimal(1_000)),
)


class NotANumber(ValueError):
    """The text is no number; the message says what was seen."""


@dataclass(frozen=True, slots=True)
class TwoReadings(NotANumber):
    """The text is one number in Danish and another in English."""

    text: str

    def __str__(self) -> str:
        return f"»{self.text}« kan læses på to måder. Vælg, om tallene er skrevet på dansk eller engelsk."


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was read. scaled: it named its own unit (mio., t.kr.), so the file's unit does not hold for it."""

    value: Decimal
    scaled: bool


def read_figure(cell: object, style: str = "") -> Figure:
    """The number of a cell. style: how a text that fits both is read; empty asks. Raises NotANumber or TwoReadings."""
    if isinstance(cell, bool):
        raise NotANumber("Her står sandt eller falsk, ikke et tal.")
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        if not number.is_finite():
            raise NotANumber("Cellen indeholder ikke et tal.")
        return Figure(number, False)
    typed = str(cell).strip()
    if len(typed) > LONGEST:
        raise NotANumber(f"»{typed[:20]}…« er ikke et tal.")
    text, scale = typed, Decimal(1)
    for pattern, factor in _SCALES:
        if pattern.search(text):
            text, scale = pattern.sub(" ", text), factor
            break
    text = _SPACED.sub("", _WORDS.sub(" ", text)).strip().rstrip(".").strip()
    negative = text.startswith(("-", "−", "–")) or (text.startswith("(") and text.endswith(")"))
    text = text.strip("-−–()").strip()
    readings = {s: _value(text, s) for s, p in ((DANISH, _DANISH), (ENGLISH, _ENGLISH)) if p.fullmatch(text)}
    if not readings:
        raise NotANumber(f"»{typed}« er ikke et tal.")
    if len(set(readings.values())) == 1:
        number = next(iter(readings.values()))
    elif style in readings:
        number = readings[style]
    else:
        raise TwoReadings(typed)
    return Figure((-number if negative else number) * scale, scale != 1)


def _value(text: str, style: str) -> Decimal:
    plain = text.replace(".", "").replace(",", ".") if style == DANISH else text.replace(",", "")
    return Decimal(plain)


def style_of(texts: list[str]) -> tuple[str, str]:
    """How a file writes its numbers: the style that its clear cases show, and an example that nothing settles.

    ("dansk", "") Danish; ("", "1.234") when such a text is there and no other text says which, or both ways occur;
    ("", "") when it does not matter.
    """
    seen: set[str] = set()
    unclear = ""
    for text in texts:
        try:
            read_figure(text)
        except TwoReadings:
            unclear = unclear or text
        except NotANumber:
            continue
        else:
            seen |= {s for s in (DANISH, ENGLISH) if _only_fits(text, s)}
    if len(seen) == 1:
        return next(iter(seen)), ""
    return "", unclear


def _only_fits(text: str, style: str) -> bool:
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    fits = {DANISH: _DANISH.fullmatch(digits), ENGLISH: _ENGLISH.fullmatch(digits)}
    other = ENGLISH if style == DANISH else DANISH
    return fits[style] is not None and fits[other] is None
