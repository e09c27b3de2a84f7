"""The examples of the description: they work as they stand, and a test sends every one of them."""

from __future__ import annotations

from typing import Any

DATO = "2026-11-24"

BRIEF: dict[str, Any] = {
    "projekt": {"navn": "Lærkemarken", "kommune": "0101"},
    "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35, "byggemaade": "trae_elementer"},
    "stoette": {"model": "tilskud_og_laan", "kommunalt_tilskud": "behov"},
    "drift": {"114": 78000},
    "maal": {"husleje": 3000, "sikkerhed": 0.8},
}
CALCULATE: dict[str, Any] = {**BRIEF, "dato": DATO, "traek": 2000, "froe": 1}
BACKWARDS: dict[str, Any] = {**CALCULATE, "husleje_maks": 2800, "sikkerhed": 0.8}
PAYMENT: dict[str, Any] = {
    "husstand": {"ydelsestype": "foertidspension_ny", "alder": 52},
    "bolig": {"husleje_aar": 36000, "areal_m2": 35, "varme_inkl": True},
    "dato": DATO,
    "raadighed": 6000,
}
LOAN: dict[str, Any] = {
    "hovedstol": 1000000,
    "rente": 0.045,
    "aar": 30,
    "terminer": 4,
    "type": "annuitet",
    "bidrag": 0.006,
}
NEW: dict[str, Any] = {**BRIEF, "deling": "partnerskab"}
CHANGE: dict[str, Any] = {"maal": {"husleje": 2800}, "drift": {"114": None}}
RUN: dict[str, Any] = {"dato": DATO, "traek": 2000, "froe": 1}
