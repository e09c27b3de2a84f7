"""Parties, units and fora as the terms of reference name them: data/parter.toml, read once. No persons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "parter.toml"


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party of the document. kind and status: values of PartyKind and PartyStatus."""

    key: str
    name: str
    kind: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit of the document. parent: key of the unit above, or empty. variants: pairs of place and other name."""

    key: str
    party: str
    parent: str
    name: str
    variants: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class NamedForum:
    """A forum of the document; its key is what a role can be held for."""

    key: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A point the document leaves open."""

    number: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TermsOfReference:
    """Everything read from the file. Units stand after the unit they belong under."""

    source: str
    dated: date
    parties: tuple[NamedParty, ...]
    units: tuple[NamedUnit, ...]
    fora: tuple[NamedForum, ...]
    unclear: tuple[Unclear, ...]


@lru_cache(maxsize=1)
def terms_of_reference() -> TermsOfReference:
    """The document as it is shipped."""
    raw: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
    return TermsOfReference(
        source=raw["kilde"]["navn"],
        dated=raw["kilde"]["dato"],
        parties=tuple(
            NamedParty(each["noegle"], each["navn"], each["type"], each["status"], each.get("note", ""))
            for each in raw["part"]
        ),
        units=tuple(
            NamedUnit(
                each["noegle"],
                each["part"],
                each.get("over", ""),
                each["navn"],
                tuple((variant["sted"], variant["navn"]) for variant in each.get("variant", ())),
                each.get("note", ""),
            )
            for each in raw["enhed"]
        ),
        fora=tuple(NamedForum(each["noegle"], each["navn"], each.get("note", "")) for each in raw["forum"]),
        unclear=tuple(Unclear(each["nummer"], each["navn"], each["tekst"]) for each in raw["uklarhed"]),
    )
