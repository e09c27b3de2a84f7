"""How a brief's problems are said: nearest known word, Danish numbers, ranges, and TOML's own complaints in Danish."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from faellesgrund.engine.economy.brief import fields as f

LARGEST_AMOUNT = 1e12
_SWAP = str.maketrans(",.", ".,")


def flattened(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Dotted keys written without quotes become tables in TOML: 112.1 = … and boligsikring.maks = …"""
    rows: list[tuple[str, Any]] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
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
    text = str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f'"{text}"' if isinstance(value, str) else text


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


def toml_in_danish(message: str) -> str:
    """The TOML reader's complaint, with its line, in Danish."""
    where = re.search(r"at line (\d+), column (\d+)", message)
    place = f"linje {where.group(1)}, tegn {where.group(2)}" if where else "slutningen af filen"
    known = {
        "Cannot overwrite a value": "samme nøgle står to gange",
        "Cannot declare": "samme afsnit står to gange",
        "Expected '='": "der mangler et lighedstegn efter nøglen",
        "Invalid value": "værdien kan ikke læses; tekst skal stå i anførselstegn",
        "Unclosed array": "en liste mangler sin slutklamme ]",
        "Expected newline or end of document": (
            "der står noget efter værdien; skriv tal uden mellemrum og med punktum som decimaltegn"
        ),
        "Illegal character": "der er et tegn, som ikke må stå der",
        "Unterminated string": "en tekst mangler sit sidste anførselstegn",
        "Expected ']'": "et afsnit mangler sin slutklamme ]",
    }
    what = next(
        (danish for start, danish in known.items() if message.startswith(start)), "filen kan ikke læses som TOML"
    )
    return f"{place}: {what}. Ret linjen."


def plain_problem(message: str) -> str:
    """Other complaints of the TOML reader in Danish."""
    if "month" in message or "day" in message:
        return "en dato findes ikke. Ret datoen."
    return "et tal er for langt. Skriv et kortere tal."
