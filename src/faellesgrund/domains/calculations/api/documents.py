"""Calculations and runs as JSON documents, and the reads behind them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from faellesgrund.domains.calculations import engine_inputs, queries
from faellesgrund.domains.calculations.api.changes import sections_of
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.foundation.access.policy import may

if TYPE_CHECKING:
    from datetime import datetime

    from faellesgrund.foundation.access.models import User

SCHEMA = "faellesgrund/kladde/1"


def visible(user: User, search: str) -> QuerySet[Calculation]:
    """The calculations the user may see, newest first, with the figures of the newest run; one query however many."""
    newest = Run.objects.filter(calculation=OuterRef("pk")).order_by("-number")
    every = (
        Calculation.objects.visible_to(user)
        .with_owner()
        .defer("draft")
        .annotate(**{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in ("cost", "need", "rent")})
        .order_by("-changed_at", "-pk")
    )
    return every.filter(navn__icontains=search) if search else every


def row(c: Calculation) -> dict[str, Any]:
    """A calculation in a list."""
    cost, need, rent = (getattr(c, f"newest_{name}") for name in ("cost", "need", "rent"))
    return {**_head(c), "anskaffelsessum": cost, "stoettebehov": need, "husleje": rent}


def whole(user: User, c: Calculation) -> dict[str, Any]:
    """A calculation with its brief and what must be mended before it can be run."""
    problems = engine_inputs.problems(c.typed(), timezone.localdate())
    return {
        "skema": SCHEMA,
        **_head(c),
        "byggebrief": sections_of(c),
        "fejl": [{"sted": key, "tekst": text} for key, text in problems.items()],
        "koersler": c.runs.count(),
        "maa": {
            "ret": may(user, "beregning.ret", c),
            "koer": may(user, "beregning.koer", c),
            "slet": may(user, "beregning.slet", c),
        },
    }


def run_of(user: User, slug: str, number: int) -> Run:
    """A saved run of a calculation the user may see. Raises NotFound."""
    calculation = queries.calculation_for(user, slug)
    found = (
        calculation.runs.select_related("created_by", "lock").filter(number=number).first() if number < 10**9 else None
    )
    if found is None:
        raise queries.NotFound(number)
    return found


def run(r: Run) -> dict[str, Any]:
    """A saved run, without its result."""
    return {
        "nummer": r.number,
        "dato": _day(r.dato),
        "traek": r.draws,
        "froe": r.seed,
        "version": r.draft_version,
        "motor": r.engine_version,
        "anskaffelsessum": r.cost,
        "stoettebehov": r.need,
        "husleje": r.rent,
        "koert": _moment(r.created_at),
        "koert_af": r.created_by.get_full_name(),
        "laast": r.locked,
        "gaelder_til": _day(r.valid_until) if r.valid_until else None,
        "samme_satser": r.rates_fingerprint == engine_inputs.fingerprint(),
    }


def _head(c: Calculation) -> dict[str, Any]:
    return {
        "slug": c.slug,
        "navn": c.navn,
        "ejer": c.owner.get_full_name(),
        "part": c.party.name,
        "deling": c.deling,
        "version": c.version,
        "oprettet": _moment(c.created_at),
        "aendret": _moment(c.changed_at),
    }


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _day(day: date) -> str:
    return day.isoformat()
