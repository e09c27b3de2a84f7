"""Several kinds of home in one project: their cost, and how the rent is split between them.

The rent of the whole is split by the homes' mutual brugsværdi: ``h_i = (D + C) × v_i ÷ Σ v ÷ 12`` with the area as the
weight where the brief gives none, so the mean over all homes is the rent of the chain. Read in the earlier
boligbyggerilov § 7, stk. 2; that the act on almene boliger goes on with it is known, not read (``antaget``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.economy.algebra import Node, leaf, named, total
from faellesgrund.engine.economy.assumptions import Assumption
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.money import oere, spread_rounding

if TYPE_CHECKING:
    from faellesgrund.engine.economy.inputs import Place
    from faellesgrund.engine.economy.who_can_pay import KindAbility

SPLIT_BY = "boligbyggeriloven § 7, stk. 2 (tidligere lov); videreførelsen i almenboligloven er antaget"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of home: how many, m² each, weight by brugsværdi per home, and the plot it stands on."""

    navn: str
    antal: Node
    area: Node
    weight: Node
    weighted: bool
    matrikel: str | None


def kinds_of(brief: Brief) -> tuple[Kind, ...]:
    """The kinds of the brief; none where it only gives a number of homes and their area."""
    kinds = []
    for row in brief.boligtyper:
        area = leaf(f"Areal, {row.navn}", float(row.areal_m2), "m2", oprindelse="brief")
        weighted = row.vaegt is not None
        weight = leaf(f"Vægt, {row.navn}", float(row.vaegt), "", oprindelse="brief") if row.vaegt is not None else area
        antal = leaf(f"Boliger, {row.navn}", float(row.antal), "boliger", oprindelse="brief")
        kinds.append(Kind(row.navn, antal, area, weight, weighted, row.matrikel))
    return tuple(kinds)


def homes_and_area(brief: Brief, kinds: Sequence[Kind]) -> tuple[Node, Node]:
    """Number of homes and m² per home: as given, or the sum and the mean of the kinds."""
    if not kinds:
        homes = leaf("Boliger", float(brief.get("bygning.boliger")), "boliger", oprindelse="brief")
        return homes, leaf("Areal pr. bolig", float(brief.get("bygning.areal_m2_pr_bolig")), "m2", oprindelse="brief")
    homes = named("Boliger", total(*(k.antal for k in kinds)), "boliger")
    whole = named("Boligareal", total(*(named(f"Areal i alt, {k.navn}", k.antal * k.area, "m2") for k in kinds)), "m2")
    return homes, named("Areal pr. bolig i gennemsnit", whole / homes, "m2")


def homes_cost(place: Place, price_at: Callable[[Node], Node]) -> Node:
    """Cost of the homes before unforeseen (kr.): every kind at the price per m² of its own size."""
    if not place.kinds:
        return place.homes * place.area * price_at(place.area)
    return total(*(named(f"Boliger, {k.navn}", k.antal * k.area * price_at(k.area)) for k in place.kinds))


def kind_rents(kinds: Sequence[Kind], running: Node, capital: Node) -> tuple[Node, ...]:
    """The rent of each kind, kr. per home and month. running, capital: kr. a year for the whole."""
    if not kinds:
        return ()
    yearly = named("Drift og kapital om året", running + capital)
    weights = named(
        "Boligernes vægt i alt", total(*(named(f"Vægt i alt, {k.navn}", k.antal * k.weight, "") for k in kinds)), ""
    )
    return tuple(
        named(
            f"Husleje om måneden, {k.navn}",
            named(f"Husleje om året, {k.navn}", yearly * named("Boligens andel", k.weight / weights, "andel")) / 12.0,
            "kr/md",
            SPLIT_BY,
        )
        for k in kinds
    )


def split_assumption(kinds: Sequence[Kind]) -> tuple[Assumption, ...]:
    """The rule of the split as a line of the assumptions."""
    if not kinds:
        return ()
    by = "efter den vægt, briefen giver" if kinds[0].weighted else "efter areal, for briefen giver ingen vægt"
    return (
        Assumption(
            "boligtype.fordeling", "Huslejens fordeling mellem boligerne", f"brugsværdi: {by}", "", "valgt", SPLIT_BY,
            "Brugsværdi er partnernes skøn", None, "antaget", "K",
        ),
    )  # fmt: skip


def kinds_json(kinds: Sequence[Kind], rents: Sequence[Node], ability: Sequence[KindAbility]) -> list[dict[str, Any]]:
    """``boligtyper`` of the result; husleje_i_alt_maaned sums to the rent of the whole to the øre."""
    whole = [k.antal.vaerdi * rent.vaerdi for k, rent in zip(kinds, rents, strict=True)]
    together = spread_rounding(whole, sum(whole))
    return [
        {
            "navn": k.navn,
            "antal": int(k.antal.vaerdi),
            "areal_m2": k.area.vaerdi,
            "vaegt": k.weight.vaerdi,
            "vaegt_efter": "brief" if k.weighted else "areal",
            "matrikel": k.matrikel,
            "husleje_maaned": oere(rent.vaerdi),
            "husleje_pr_m2_aar": oere(12.0 * rent.vaerdi / k.area.vaerdi),
            "husleje_i_alt_maaned": month,
            "betalingsevne": [
                {
                    "profil": row.profil,
                    "efter_husleje_maaned": row.after_rent,
                    "efter_forbrug_maaned": row.after_consumption,
                    "doed_zone": None if row.dead_zone is None else row.dead_zone.as_json(),
                }
                for row in able.rows
            ],
        }
        for k, rent, able, month in zip(kinds, rents, ability, together, strict=True)
    ]
