"""One finished project: its facts, and step by step how its account becomes the figure the estimate counts with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from faellesgrund.domains.experience.engine_inputs import Yardstick, finished_row
from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.domains.experience.regions import REGIONS, Region, chosen_region
from faellesgrund.domains.experience.rules import CHOICE, FIELDS, KOMMUNE, KRONER, NUMBER, WHOLE, YES_NO, doubt
from faellesgrund.engine.evidence.kommuner import capital_region, kommuner
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.ui.fields import shown
from faellesgrund.foundation.ui.numbers import NBSP, danish, kroner

if TYPE_CHECKING:
    from faellesgrund.engine.economy.algebra import Node
    from faellesgrund.foundation.access.models import User

SIGNS = {"produkt": "×", "kvotient": "÷", "differens": "−"}
SHOWN_ON_PAGE = tuple(key for key in FIELDS if key not in ("navn", "sikkerhed", "note", "taeller_med", "begrundelse"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the derivation: what it gives, how, and the figure."""

    text: str
    how: str
    value: str


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A part of the country to see the figure in."""

    region: Region
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """The page of a project."""

    number: int
    name: str
    lead: str
    certainty: str
    note: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    doubt: str
    regions: tuple[RegionChoice, ...]
    sharing: str
    entered: str
    entered_at: datetime
    changed: str
    changed_at: datetime
    may_edit: bool


def project_page(user: User, p: FinishedProject, region_key: str, dato: date) -> ProjectPage:
    """The page. region_key: where the figure is used; left out, the project's own part of the country."""
    here = capital_region(p.kommune)
    region = chosen_region(region_key or ("hovedstaden" if here else "landet"))
    account = finished_row(p)
    measure = Yardstick(dato, region.capital)
    node = measure.derivation(account)
    own = Yardstick(dato, here)
    reference = f"{danish(round(node.vaerdi, -2))}{NBSP}kr."
    price = f"{reference} pr. m² i {region.text}"
    lead = f"Projektet tæller med i skønnet som {price}."
    if not p.taeller_med:
        lead = f"Projektet ville tælle som {price}, men det er ikke med i skønnet. Begrundelse: {p.begrundelse.rstrip('.')}."
    return ProjectPage(
        number=p.pk,
        name=p.navn,
        lead=lead,
        certainty=p.sikkerhed,
        note=p.note,
        facts=tuple((FIELDS[key].label, _said(p, key)) for key in SHOWN_ON_PAGE if getattr(p, key) not in (None, "")),
        steps=tuple(_steps(node)),
        doubt=doubt(own.spreads_from_public([account])[0]),
        regions=tuple(RegionChoice(r, r == region) for r in REGIONS),
        sharing=f"{p.party.name} · {'ses af hele partnerskabet' if p.deling == Sharing.PARTNERSHIP else 'ses kun af egen part'}",
        entered=p.owner.get_full_name(),
        entered_at=p.created_at,
        changed=p.changed_by.get_full_name(),
        changed_at=p.changed_at,
        may_edit=may(user, "egneprojekter.ret", p),
    )


def _said(p: FinishedProject, key: str) -> str:
    f, value = FIELDS[key], getattr(p, key)
    if f.kind == KOMMUNE:
        place = kommuner().get(value)
        return place.navn if place else str(value)
    if f.kind == KRONER:
        return kroner(value, 0 if value == int(value) else 2)
    if f.kind in (NUMBER, WHOLE):
        return f"{shown(value)}{NBSP}{f.unit}".strip()
    if f.kind == CHOICE:
        return (f.choices or {}).get(str(value), str(value))
    if f.kind == YES_NO:
        return "Ja" if value else "Nej"
    return str(value)


def _steps(node: Node) -> list[Step]:
    """From the account down to the figure: each node of the chain that changes it."""
    found: list[Step] = []
    here: Node | None = node
    while here is not None and here.led:
        if len(here.led) == 2 and here.op in SIGNS:
            left, right = here.led
            what = "" if right.vaerdi == 0 and here.op == "differens" else f" ({_lower(right.tekst)})"
            how = re.sub(
                r"\b(\d{4})-(\d\d)-(\d\d)\b", r"\3.\2.\1", f"{_figure(left)} {SIGNS[here.op]} {_figure(right)}{what}"
            )
            found.append(Step(here.tekst, how, _figure(here)))
        here = here.led[0]
    return found[::-1]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _figure(node: Node) -> str:
    if node.enhed == "kr":
        return kroner(node.vaerdi)
    if node.enhed == "kr/m2":
        return f"{danish(node.vaerdi)}{NBSP}kr."
    if node.enhed == "m2":
        return f"{danish(node.vaerdi, 0 if node.vaerdi == int(node.vaerdi) else 1)}{NBSP}m²"
    return danish(node.vaerdi, 3)
