"""How a brief's problems are said: nearest known word, Danish numbers, ranges and examples."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from faellesgrund.engine.economy.brief import fields as f

LARGEST_AMOUNT = 1e12
DEEPEST = 8
"""Points in a dotted key; no rate has that many, and a file cannot make the reader climb for ever."""
_SWAP = str.maketrans(",.", ".,")


def flattened(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Dotted keys written without quotes become tables in TOML: 112.1 = … and boligsikring.maks = …"""
    rows: list[tuple[str, Any]] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and name.count(".") < DEEPEST:
            rows += flattened(value, f"{name}.")
        else:
            rows.append((name, value))
    return rows


def nearest(word: str, known: Any) -> str:
    """``Mente du …?`` with the nearest known word, or nothing."""
    found = difflib.get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.5)
    return f" Mente du {found[0]}?" if found else ""


def shown(value: Any) -> str:
    """A value as the user typed it, cut at 60 characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "et afsnit"
    if isinstance(value, list | tuple):
        return "en liste"
    text = str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f'"{text}"' if isinstance(value, str) else text


def unwritable(text: str) -> bool:
    """Whether a text holds a line break, another control character or half a character."""
    return any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text.strip())


def danish(number: float) -> str:
    """A number in Danish: 1.234,5."""
    text = f"{number:,.10g}" if abs(number) < 1e15 else f"{number:g}"
    return text.translate(_SWAP)


def range_in_words(field: f.Field, low: float, high: float) -> str:
    """The field's range in words."""
    unit = f" {field.unit}" if field.unit and field.unit != "andel" else ""
    if high >= LARGEST_AMOUNT:
        return f" på {danish(low)} eller mere"
    return f" mellem {danish(low)} og {danish(high)}{unit}"


def either(choices: Any) -> str:
    """Choices as ``a, b eller c``."""
    names = [str(c) for c in choices]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " eller " + names[-1]


def example_of(field: f.Field) -> str:
    """The field's example as it is written in TOML."""
    if field.kind in (f.NUMBER, f.WHOLE):
        return field.example.replace(".", "").replace(",", ".")
    return f'"{field.example}"'
