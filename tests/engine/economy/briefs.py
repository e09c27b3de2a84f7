"""Building briefs used by several tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from faellesgrund.engine.economy.brief import Brief, read_brief

TODAY = date(2026, 11, 24)

EXAMPLE_POSTS = [
    {"gruppe": "grundudgifter", "tekst": "Geoteknik, miljø, opmåling", "beloeb": 150_000},
    {"gruppe": "grundudgifter", "tekst": "Byggemodning", "beloeb": 600_000},
    {"gruppe": "grundudgifter", "tekst": "Tilslutning spildevand", "beloeb": 936_000},
    {"gruppe": "grundudgifter", "tekst": "Tilslutning vand", "beloeb": 75_000},
    {"gruppe": "grundudgifter", "tekst": "El og varme", "beloeb": 180_000},
    {"gruppe": "entreprise", "tekst": "Boliger", "beloeb": 8_400_000},
    {"gruppe": "entreprise", "tekst": "Fælleshus", "beloeb": 800_000},
    {"gruppe": "entreprise", "tekst": "Uforudsete", "beloeb": 460_000},
    {"gruppe": "omkostninger", "tekst": "Teknisk rådgivning", "beloeb": 828_000},
    {"gruppe": "omkostninger", "tekst": "Byggesagshonorar", "beloeb": 300_000},
    {"gruppe": "omkostninger", "tekst": "Forsikring, revisor, advokat", "beloeb": 120_000},
    {"gruppe": "omkostninger", "tekst": "Byggelånsrente", "beloeb": 242_043.75},
    {"gruppe": "gebyrer", "tekst": "Byggesagsgebyr", "beloeb": 60_000},
]
EXAMPLE_RUNNING = {
    "106": 0, "107": 0, "108": 0, "109": 26_400, "110": 21_600, "111": 18_000, "112": 70_560, "113": 0, "114": 78_000,
    "115": 18_000, "116": 0, "117": 0, "118": 0, "119": 6_000, "120": 69_000, "121": 18_000, "123": 10_800,
}  # fmt: skip


def minimal(**sections: dict[str, Any]) -> dict[str, Any]:
    """Twelve homes of 35 m² in Copenhagen; sections are merged in."""
    data: dict[str, Any] = {
        "projekt": {"navn": "Prøve", "kommune": "0101"},
        "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35.0},
    }
    for name, values in sections.items():
        data[name] = {**data.get(name, {}), **values}
    return data


def brief(**sections: dict[str, Any]) -> Brief:
    """A brief from :func:`minimal`, read on :data:`TODAY`."""
    return read_brief(minimal(**sections), TODAY)


def certain(**sections: dict[str, Any]) -> Brief:
    """The worked example: 13,151,043.75 kr. before the loan, 336,360 kr. running cost, 4.5 %, nothing estimated."""
    base: dict[str, dict[str, Any]] = {
        "anlaeg": {"poster": EXAMPLE_POSTS},
        "drift": EXAMPLE_RUNNING,
        "laan": {"rente": 0.045},
    }
    for name, values in sections.items():
        base[name] = {**base.get(name, {}), **values}
    return brief(**base)
