"""What was typed for each run, line for line: the brief as it was saved, and the value that held where nothing was typed. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from faellesgrund.domains.calculations.compare_page.cells import Row, measured, texts
from faellesgrund.domains.calculations.form.form_fields import label_of
from faellesgrund.domains.calculations.result_page.amounts import number, plain_decimals
from faellesgrund.engine.economy.brief.fields import BY_KEY
from faellesgrund.engine.evidence.accounts import AccountUnknown, ledger_account
from faellesgrund.engine.evidence.kommuner import kommuner

STANDARD, NOT_WRITTEN = "standard", "ikke skrevet"
LISTS = {"anlaeg.poster": "Egne linjer for anskaffelsessummen", "boligtype": "Boligtyper", "matrikel": "Matrikler"}


def flat_brief(brief_toml: str) -> dict[str, Any]:
    """The keys of a saved brief. Read as a file and not as a brief, so that one from another version can be compared too."""
    found: dict[str, Any] = {}
    for section, content in tomllib.loads(brief_toml).items():
        if isinstance(content, Mapping) and section != "satser":
            found.update({f"{section}.{name}": value for name, value in content.items()})
        elif section != "satser":
            found[section] = content
    return found


def input_rows(briefs: Sequence[Mapping[str, Any]], extracts: Sequence[Mapping[str, Any]], base: int) -> list[Row]:
    """One line for each key that any of the briefs gives, in the order of the form."""
    given = {key for brief in briefs for key in brief if key != "projekt.navn"}
    ordered = [key for key in BY_KEY if key in given] + sorted(given - set(BY_KEY))
    return [_row(key, briefs, extracts, base) for key in ordered]


def _row(key: str, briefs: Sequence[Mapping[str, Any]], extracts: Sequence[Mapping[str, Any]], base: int) -> Row:
    values = [
        brief[key] if key in brief else extract["forudsaetninger"].get(key, {}).get("vaerdi")
        for brief, extract in zip(briefs, extracts, strict=True)
    ]
    notes = ["" if key in brief else STANDARD for brief in briefs]
    field = BY_KEY.get(key)
    if all(_is_number(v) or v is None for v in values) and any(v is not None for v in values):
        unit = "andel" if field is not None and field.unit == "andel" else ""
        row = measured(name_of(key), unit, [None if v is None else float(v) for v in values], base)
        shown = "" if field is None or field.unit == "andel" else field.unit
        noted = [note if value is not None else NOT_WRITTEN for note, value in zip(notes, values, strict=True)]
        return replace(row, unit="kr. om året" if key.startswith("drift.") else shown).noted(noted)
    return texts(name_of(key), [in_words(key, v) for v in values], base, notes)


def name_of(key: str) -> str:
    """The Danish name of a key."""
    if key in LISTS:
        return LISTS[key]
    if key.startswith("drift."):
        konto = key.removeprefix("drift.")
        try:
            return f"{konto} {ledger_account(konto).navn}"
        except AccountUnknown:
            return f"Konto {konto}"
    return label_of(key)


def in_words(key: str, value: Any) -> str:
    """A value of a brief as it is read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if key == "projekt.kommune":
        place = kommuner().get(str(value))
        return place.navn if place else str(value)
    field = BY_KEY.get(key)
    if field is not None and field.choices and str(value) in field.choices:
        return field.choices[str(value)]
    if _is_number(value):
        return plain_decimals(float(value), 4)
    if isinstance(value, list | tuple):
        choices = field.choices if field is not None and field.choices else {}
        return "; ".join(_line(each, choices) for each in value)
    return _day(str(value))


def _line(each: Any, choices: Mapping[str, str]) -> str:
    if isinstance(each, Mapping):
        return ", ".join(number(v) if _is_number(v) else str(v) for v in each.values())
    return choices.get(str(each), str(each))


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}" if len(text) == 10 else text
    except ValueError:
        return text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
