"""The figures of a saved run that can be bound into a text: ``[[tal: beregning/laerkemarken/husleje]]``.

The reference is the address of the calculation, and means its newest run; ``laerkemarken#2`` means run 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format

from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.result_page.amounts import UNITS, kr, rent
from faellesgrund.foundation.documents.registry import Figure, FigureChoice, FigureKind, FigureRun, FigureThing

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

MOST_THINGS = 30


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure of the result: what it is called, its unit, and the way to it in the result document."""

    dansk: str
    unit: str
    way: tuple[str, str]
    column: str = ""


NAMED = {
    "anskaffelsessum": _Named("Anskaffelsessum", "kr", ("anskaffelsessum", "forventet"), "cost"),
    "anskaffelsessum_pr_bolig": _Named("Anskaffelsessum pr. bolig", "kr", ("anskaffelsessum", "pr_bolig")),
    "anskaffelsessum_pr_m2": _Named("Anskaffelsessum pr. m²", "kr/m2", ("anskaffelsessum", "pr_m2")),
    "stoettebehov": _Named("Støttebehov", "kr", ("stoettebehov", "forventet"), "need"),
    "stoettebehov_med_sikkerhed": _Named("Støttebehov med sikkerhed", "kr", ("stoettebehov", "med_sikkerhed")),
    "stoettebehov_pr_bolig": _Named("Støttebehov pr. bolig", "kr", ("stoettebehov", "pr_bolig")),
    "husleje": _Named("Husleje pr. bolig", "kr/md", ("husleje", "pr_bolig_maaned"), "rent"),
    "husleje_pr_m2": _Named("Husleje pr. m² om året", "kr/m2", ("husleje", "pr_m2_aar")),
    "laan": _Named("Lånets hovedstol", "kr", ("laan", "hovedstol")),
    "drift": _Named("Driftsudgift", "kr/aar", ("drift", "forventet")),
    "drift_pr_bolig": _Named("Driftsudgift pr. bolig", "kr/aar", ("drift", "pr_bolig")),
}


def _number(run: Run, named: _Named) -> float:
    if named.column:
        return float(getattr(run, named.column))
    first, second = named.way
    return float(run.result[first][second])


def _text(number: float, unit: str) -> str:
    if unit == "kr":
        return kr(number)
    return f"{rent(number) if unit == 'kr/md' else kr(number).rsplit(maxsplit=1)[0]} {UNITS[unit]}"


def _run(user: User, reference: str, *, newest: bool = False) -> tuple[Calculation, Run] | None:
    slug, _, number = reference.partition("#")
    calculation = Calculation.objects.visible_to(user).defer("draft").filter(slug=slug).first()
    if calculation is None:
        return None
    runs = calculation.runs.defer("packed_result", "brief_toml").order_by("-number")
    if number and not newest:
        runs = runs.filter(number=int(number)) if number.isdecimal() and len(number) < 8 else runs.none()
    run = runs.first()
    return (calculation, run) if run is not None else None


def _source(calculation: Calculation, run: Run) -> FigureRun:
    url = f"{reverse('calculations:result', args=[calculation.slug])}?koersel={run.number}"
    return FigureRun(f"{calculation.slug}#{run.number}", f"kørsel {run.number}", url)


def find(user: User, reference: str, name: str) -> Figure | None:
    """The figure of the run that the reference names, or of the newest; None when there is none the user may see."""
    named = NAMED.get(name)
    found = _run(user, reference) if named else None
    if named is None or found is None:
        return None
    number, source = _number(found[1], named), _source(*found)
    return Figure(_text(number, named.unit), number, named.unit, found[1].dato, source.source, source.url)


def newest(user: User, reference: str) -> FigureRun | None:
    """The newest run of the calculation, also when the reference names another."""
    found = _run(user, reference, newest=True)
    return _source(*found) if found else None


def things(user: User, words: str) -> tuple[FigureThing, ...]:
    """Calculations with a run, the newest first."""
    rows = Calculation.objects.visible_to(user).defer("draft").filter(runs__isnull=False).distinct()
    for word in words.split():
        rows = rows.filter(navn__icontains=word)
    return tuple(
        FigureThing(each.slug, each.navn, f"ændret {date_format(each.changed_at, 'j. F Y')}")
        for each in rows[:MOST_THINGS]
    )


def choices(user: User, reference: str) -> tuple[FigureChoice, ...]:
    """Every figure of the run."""
    found = _run(user, reference, newest=False)
    if found is None:
        return ()
    return tuple(
        FigureChoice(name, named.dansk, _text(_number(found[1], named), named.unit)) for name, named in NAMED.items()
    )


KIND = FigureKind("beregning", "Beregning", find, newest, things, choices)
