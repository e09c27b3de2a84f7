"""The fields of a template: those every document fills in, and those its writer declares. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.documents.content.blocks import clean
from faellesgrund.foundation.documents.export.paper import Paper, Standing, paper

CONTENT = "indhold"
"""The field where the clauses go."""
MOST_FIELDS = 40
LONGEST_VALUE = 2_000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = {"loop", "true", "false", "none", "not", "and", "or", "in", "is", "if", "else", "for", "set", "self", "range"}

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key in the template, its Danish label, an example, and whether it must be filled in."""

    key: str
    label: str
    example: str = ""
    required: bool = False

    def as_json(self) -> dict[str, object]:
        """As it is stored."""
        return {"noegle": self.key, "navn": self.label, "eksempel": self.example, "kraevet": self.required}


def field_from_json(raw: Mapping[str, object]) -> Field:
    """A stored field."""
    return Field(str(raw["noegle"]), str(raw["navn"]), str(raw["eksempel"]), bool(raw["kraevet"]))


@dataclass(frozen=True, slots=True)
class StandardField:
    """A field that every document fills in by itself."""

    key: str
    label: str
    example: Value


STANDARD: tuple[StandardField, ...] = (
    StandardField("titel", "Dokumentets titel", "Aftale om drift af Lærkemarken"),
    StandardField("slags", "Slags dokument", "Aftale"),
    StandardField("status", "Udkast eller version", "Version 1.0"),
    StandardField("kontrolsum", "Den låste versions kontrolsum", "3f79bb7b435b0532"),
    StandardField("dato", "Dato for teksten", "25. november 2026"),
    StandardField("part", "Den part, der ejer dokumentet", "Københavns Kommune"),
    StandardField("parter", "Alle parter, der kan se det (en liste)", ("Københavns Kommune", "KAB")),
    StandardField("gaelder_fra", "Første dag, dokumentet gælder", "1. januar 2027"),
    StandardField("gaelder_til", "Sidste dag, dokumentet gælder", "31. december 2030"),
    StandardField("journal_f2", "Sag og dokument i F2", "2025 - 26266, dokument 9314587"),
    StandardField("journal_edoc", "Nummer i eDoc", "2021-0123456-12"),
    StandardField("journal_kle", "KLE-emne og handlingsfacet", "03.02.00 G01"),
    StandardField(CONTENT, "Klausulerne, i et afsnit for sig selv", ""),
)
STANDARD_KEYS = frozenset(each.key for each in STANDARD)
LISTS = frozenset(each.key for each in STANDARD if isinstance(each.example, tuple))


def field_problems(fields: Sequence[Field]) -> list[Problem]:
    """What is wrong with the declared fields, each at its key."""
    problems = []
    if len(fields) > MOST_FIELDS:
        problems.append(Problem("felter", f"en skabelon kan have {MOST_FIELDS} egne felter. Der er {len(fields)}."))
    seen: set[str] = set()
    for field in fields:
        if not _KEY.fullmatch(field.key) or field.key in _TAKEN:
            problems.append(
                Problem(
                    field.key or "felter",
                    "feltets nøgle skal være små bogstaver a til z, tal og _, for eksempel modtager_navn.",
                )
            )
        elif field.key in STANDARD_KEYS:
            problems.append(Problem(field.key, "feltet findes i alle skabeloner. Brug en anden nøgle til jeres eget."))
        elif field.key in seen:
            problems.append(Problem(field.key, "feltet er skrevet to gange. Slet det ene."))
        seen.add(field.key)
        if not field.label.strip():
            problems.append(Problem(field.key, "skriv, hvad feltet hedder på dansk."))
    return problems


def missing_values(fields: Sequence[Field], typed: Mapping[str, str]) -> list[Problem]:
    """Required fields that were not filled in, and values that are too long."""
    problems = []
    for field in fields:
        value = typed.get(field.key, "")
        if field.required and not value.strip():
            problems.append(Problem(field.key, f"Skriv {field.label[:1].lower()}{field.label[1:]}."))
        if len(value) > LONGEST_VALUE:
            problems.append(
                Problem(field.key, f"Teksten må højst være på {LONGEST_VALUE} tegn. Den er på {len(value)}.")
            )
    return problems


def example_values(fields: Sequence[Field]) -> dict[str, Value]:
    """Every field with its example."""
    values: dict[str, Value] = {each.key: each.example for each in STANDARD if each.key != CONTENT}
    return {**values, **{field.key: clean(field.example or field.label) for field in fields}}


@dataclass(frozen=True, slots=True)
class _Clause:
    uid: str
    level: int
    heading: str
    body: str


def example_paper() -> Paper:
    """What a template is tried with: headings, a list, a table and a reference."""
    clauses = (
        _Clause(
            "a",
            1,
            "Formål",
            "Parterne driver afdelingen sammen, se [[§b]].\n\n- Hver part udpeger en kontakt.\n- De mødes hvert kvartal.",
        ),
        _Clause(
            "b",
            2,
            "Økonomi",
            "| Post | Kr. om året |\n|---|--:|\n| Social vicevært | 420.000 |\n| Fælleshus | 65.000 |",
        ),
    )
    standing = Standing("Aftale", (), (), "Eksempel", "Fællesgrund", datetime(2026, 11, 25, tzinfo=UTC))
    return paper("Aftale om drift af Lærkemarken", clauses, standing)
