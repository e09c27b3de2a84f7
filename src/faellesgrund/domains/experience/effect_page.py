"""What own projects did to the estimate: without and with them, what each weighs, and what it would be without each one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString

from faellesgrund.domains.experience.engine_inputs import Counted, Yardstick
from faellesgrund.domains.experience.queries import counting_for, names_seen
from faellesgrund.domains.experience.regions import REGIONS, chosen_region
from faellesgrund.foundation.access.policy import may, party_of
from faellesgrund.foundation.ui.charts import Chart, Swing, tornado
from faellesgrund.foundation.ui.charts.chart import Words
from faellesgrund.foundation.ui.charts.interval import interval_bar
from faellesgrund.foundation.ui.numbers import NBSP, between, change, danish, mio_kroner, percent

if TYPE_CHECKING:
    from faellesgrund.engine.economy.construction import OwnProject
    from faellesgrund.engine.economy.own_projects import Estimate
    from faellesgrund.foundation.access.models import User

MOST_SHOWN = 50
MOST_DRAWN = 8
HIDDEN = "Et projekt, du ikke kan se"


@dataclass(frozen=True, slots=True)
class Side:
    """The estimate without or with own projects."""

    title: str
    centre: str
    interval: str
    width: str
    whole: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Alone:
    """One project: its figure, its weight, and the estimate without it."""

    name: str
    url: str
    reference: str
    weight: str
    without: str
    moved: str
    width: str


@dataclass(frozen=True, slots=True)
class EffectPage:
    """The page »Hvad egne projekter gjorde«."""

    lead: str
    sides: tuple[Side, ...]
    weights: tuple[tuple[str, str], ...]
    rows: tuple[Alone, ...]
    rows_text: str
    chart: Chart | None
    regions: tuple[tuple[str, str, bool], ...]
    region_text: str
    party: str
    may_create: bool
    may_import: bool


def effect_page(user: User, region_key: str, dato: date) -> EffectPage:
    """The page for the user's party: everybody in it sees the same figures."""
    region = chosen_region(region_key)
    party = party_of(user)
    counted = counting_for(party) if party else ()
    measure = Yardstick(dato, region.capital)
    own = measure.own(c.finished for c in counted)
    public, mixed = measure.estimate(), measure.estimate(own)
    weight = measure.public_weight
    scale = min(*public.interval, *mixed.interval), max(*public.interval, *mixed.interval)
    tried = _taken_out(measure, counted, own, mixed)
    names = names_seen(user, [t.pk for t in tried])
    alone = _alone(tried, names, mixed, percent(1 / (weight + len(own)), 1))
    return EffectPage(
        lead=_lead(public, mixed, len(own)),
        sides=tuple(
            _side(t, e, measure.reference_m2, scale)
            for t, e in (("Uden egne projekter", public), ("Med egne projekter", mixed))[: 2 if own else 1]
        ),
        weights=(
            ("Offentlig erfaring", percent(weight / (weight + len(own)))),
            *(((f"Hvert eget projekt ({danish(len(own))})", percent(1 / (weight + len(own)), 1)),) if own else ()),
        ),
        rows=alone,
        rows_text=_rows_text(len(alone), len(own)),
        chart=_chart(tried, names, mixed) if own else None,
        regions=tuple((r.key, r.text, r == region) for r in REGIONS),
        region_text=region.text,
        party=party.name if party else "",
        may_create=may(user, "egneprojekter.ret"),
        may_import=may(user, "egneprojekter.importer"),
    )


def _lead(public: Estimate, mixed: Estimate, n: int) -> str:
    if not n:
        return "Ingen egne projekter tæller med endnu, så skønnet hviler på den offentlige erfaring alene."
    many = "Ét eget projekt flytter" if n == 1 else f"{danish(n)} egne projekter flytter"
    before, after = _width(public), _width(mixed)
    return (
        f"{many} midten fra {_kr(public.centre)} til {_kr(mixed.centre)} pr. m². Spændet, som otte ud af ti projekter ligger i,"
        f" er {_kr(after)} mod {_kr(before)} før: {percent(after / mixed.centre)} af midten mod {percent(before / public.centre)}."
    )


def _side(title: str, e: Estimate, reference_m2: float, scale: tuple[float, float]) -> Side:
    low, high = e.interval
    return Side(
        title,
        danish(round(e.centre, -2)),
        f"{between(danish(round(low, -2)), danish(round(high, -2)))}{NBSP}kr.",
        _kr(high - low),
        mio_kroner(e.centre * reference_m2),
        interval_bar(
            low,
            e.centre,
            high,
            (danish(round(low, -2)), danish(round(e.centre, -2)), danish(round(high, -2))),
            f"{title}: otte ud af ti mellem {danish(round(low, -2))} og {danish(round(high, -2))} kr. pr. m²",
            scale,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """A project taken out alone: which one, its figure, and the estimate of the rest."""

    pk: int
    kr_pr_m2: float
    rest: Estimate


def _taken_out(
    measure: Yardstick, counted: Sequence[Counted], own: Sequence[OwnProject], mixed: Estimate
) -> list[_Tried]:
    """The projects that lie farthest from the centre, each taken out alone."""
    order = sorted(range(len(own)), key=lambda i: (-abs(log(own[i].kr_pr_m2 / mixed.centre)), i))[:MOST_SHOWN]
    rest = measure.each_left_out(own)
    return [_Tried(counted[i].pk, own[i].kr_pr_m2, rest[i]) for i in order]


def _alone(tried: Sequence[_Tried], names: Mapping[int, str], mixed: Estimate, weight: str) -> tuple[Alone, ...]:
    return tuple(
        Alone(
            names.get(t.pk, HIDDEN),
            reverse("experience:project", args=[t.pk]) if t.pk in names else "",
            danish(round(t.kr_pr_m2, -2)),
            weight,
            danish(round(t.rest.centre)),
            change(round(mixed.centre - t.rest.centre)),
            change(round(_width(mixed) - _width(t.rest))),
        )
        for t in tried
    )


def _rows_text(shown: int, every: int) -> str:
    if every <= shown:
        return "Hvert projekt er prøvet udeladt, mens de andre bliver."
    return f"De {shown} af {danish(every)} projekter, der ligger længst fra midten, er hver for sig prøvet udeladt."


def _chart(tried: Sequence[_Tried], names: Mapping[int, str], mixed: Estimate) -> Chart:
    drawn = tried[:MOST_DRAWN]
    swings = [
        Swing(
            names.get(t.pk, HIDDEN),
            f"{danish(round(t.kr_pr_m2, -2))} kr. pr. m²",
            t.rest.centre / 1000,
            mixed.centre / 1000,
        )
        for t in drawn
    ]
    first = drawn[0]
    words = Words(
        title="Skønnet, hvis projektet ikke var med",
        subtitle="1.000 kr. pr. m² boligareal. Blå: skønnet ville være lavere; orange: højere.",
        description=(
            f"Midten er {_kr(mixed.centre)} pr. m². {names.get(first.pk, HIDDEN)} flytter den mest:"
            f" {change(round(mixed.centre - first.rest.centre))}"
        ),
        source="Hvert projekt er taget ud alene. Jo længere fra midten, jo mere flytter det.",
    )
    return tornado(words, swings, mixed.centre / 1000, f"{danish(mixed.centre / 1000, 1)} med alle", 1)


def _width(e: Estimate) -> float:
    low, high = e.interval
    return high - low


def _kr(x: float) -> str:
    return f"{danish(round(x, -2))}{NBSP}kr."
