"""What differs between two result documents, as lines a person can read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.result_page.amounts import number

SHOWN = 60
NAMES = {
    "anskaffelsessum": "Anskaffelsessum",
    "stoettebehov": "Støttebehov",
    "husleje": "Husleje",
    "finansiering": "Finansiering",
    "laan": "Lån",
    "budget": "Budget",
    "drift": "Drift",
    "modeller": "Modeller",
    "betalingsevne": "Betalingsevne",
    "bro": "Ydelsesbro",
    "foelsomhed": "Følsomhed",
    "forudsaetninger": "Forudsætninger",
    "advarsler": "Advarsler",
    "version": "Version",
}
_LABELS = (
    "noegle",
    "model",
    "profil",
    "konto",
    "kilde",
    "faktor",
    "kode",
    "tekst",
    "sikkerhed",
    "aar",
    "regel",
    "dato",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure or text that is not the same: where, before, now."""

    place: str
    before: str
    now: str


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every place where the documents differ, explanation trees left out (they repeat the figures), at most SHOWN."""
    found = []
    for line in _walk(
        "", {k: v for k, v in before.items() if k != "forklaring"}, {k: v for k, v in now.items() if k != "forklaring"}
    ):
        found.append(line)
        if len(found) == SHOWN:
            break
    return tuple(found)


def _walk(place: str, a: Any, b: Any) -> Iterator[Difference]:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        for key in dict.fromkeys((*a, *b)):
            name = (
                NAMES.get(key, str(key).replace("_", " ")) if not place else f"{place} · {str(key).replace('_', ' ')}"
            )
            yield from _walk(name, a.get(key), b.get(key))
    elif isinstance(a, list) and isinstance(b, list):
        left, right = _by_label(a), _by_label(b)
        for label in dict.fromkeys((*left, *right)):
            yield from _walk(f"{place} · {label}", left.get(label), right.get(label))
    elif a != b:
        yield Difference(place, _shown(a), _shown(b))


def _by_label(rows: list[Any]) -> dict[str, Any]:
    """Rows by what names them, so that an inserted row is one difference and not a shift of all below it."""
    named: dict[str, Any] = {}
    for i, row in enumerate(rows):
        parts = [str(row[k]) for k in _LABELS if isinstance(row, Mapping) and row.get(k) is not None][:2]
        label = ", ".join(parts) or str(i + 1)
        named[label if label not in named else f"{label} ({i + 1})"] = row
    return named


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, Mapping | list):
        return "findes"
    return str(value)
