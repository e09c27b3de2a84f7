"""The tables of an alternative's form: changed components and changed accounts. Pure data."""

from __future__ import annotations

from faellesgrund.engine.economy.brief.fields import CHOICE, NUMBER, TEXT, WHOLE, Field

HANDLING = {"rettes": "Rettes", "udgaar": "Udgår", "ny": "Ny"}
COMPONENTS = (
    Field("bygningsdel.navn", TEXT, "Bygningsdel", required=True),
    Field("bygningsdel.handling", CHOICE, "Ændring", choices=HANDLING),
    Field("bygningsdel.pris", NUMBER, "Pris pr. udskiftning", "kr.", 0, 1e11),
    Field("bygningsdel.levetid", WHOLE, "Levetid", "år", 1, 200),
)
ACCOUNTS = (
    Field("driftskonto.konto", TEXT, "Konto", required=True),
    Field("driftskonto.beloeb", NUMBER, "Beløb", "kr. om året", 0, 1e12, required=True),
)
TABLES: dict[str, tuple[Field, ...]] = {"bygningsdel": COMPONENTS, "driftskonto": ACCOUNTS}
LABELS = {"bygningsdel": "Bygningsdele, der er anderledes", "driftskonto": "Driftskonti, der er anderledes"}
HELP = {
    "bygningsdel": (
        "Rettes: skriv en ny pris, en ny levetid eller begge for en bygningsdel på levetidslisten. Udgår: den skal ikke "
        "udskiftes. Ny: den står ikke på listen. Prisen er for én udskiftning i hele byggeriet, inkl. moms."
    ),
    "driftskonto": (
        "Et beløb for hele afdelingen om året, for eksempel 111 til fælles energi. Det afløser beregningens tal for "
        "kontoen."
    ),
}
FREE_CHOICE = {"bygningsdel.handling": "rettes"}
"""The choice an empty cell stands for."""
