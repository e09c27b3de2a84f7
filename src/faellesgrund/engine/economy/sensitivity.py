"""What moves the need and the rent, and what one can do about it.

Each factor is moved alone: from its P10 to its P90 where it is uncertain, else by 10 per cent to each side.
The rent is told with the municipal grant fixed, the need at the target rent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp
from typing import Any

from faellesgrund.engine.economy import cases
from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import Node, Revaluer, plain
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.loan import yearly_payment

Z80 = 1.2815515655446004
STEP = 0.10


@dataclass(frozen=True, slots=True)
class Point:
    """The chain as bare numbers, so that one of them can be moved."""

    parts: c.CostParts | None
    build: float
    running: float
    interest: float
    homes: float
    state: float

    def building_cost(self) -> float:
        """Cost before anything that depends on the loan, kr."""
        if self.parts is None:
            return self.build
        return float(sum(p.beloeb for p in c.posts(self.parts)))


@dataclass(frozen=True, slots=True)
class Mover:
    """Computes rent (grant fixed) and need (at the target) for a moved point of the chosen model."""

    inp: Inputs
    s: cases.Setting
    fixed_grant: float

    def start(self, inp: Inputs | None = None) -> Point:
        """The expected case of ``inp`` (default: the run's own)."""
        inp = inp or self.inp
        build = sum(plain(p.beloeb) for p in cases.build_posts(inp))
        parts = None if inp.parts is None else c.scaled(inp.parts, 1.0, 1.0, 1.0, 1.0, 1.0)
        state = 0.0 if self.s.model == "almen" else inp.state_grant.vaerdi
        return Point(parts, build, inp.running.total.vaerdi, inp.interest, inp.homes.vaerdi, state)

    def at(self, p: Point, s: cases.Setting | None = None, target: float | None = None) -> tuple[float, float]:
        """(rent with the grant fixed, need at the target), kr."""
        s = s or self.s
        t = s.terms()
        if not s.subsidised and not t.no_loan and p.interest != s.loan.rente.vaerdi:
            per_krone = yearly_payment(p.interest, s.loan.aar.vaerdi, s.loan.terminer.vaerdi, s.loan.type)
            t = replace(t, capital_cost=float(per_krone) + s.loan.bidrag.vaerdi)
        build, grants = p.building_cost(), p.state + s.other.vaerdi
        target = self.inp.target.vaerdi if target is None else target
        need = f.need(build, grants, 12.0 * p.homes * target - p.running, t)
        fixed = f.given(build, grants, self.fixed_grant, t)
        rent = f.rent_per_month(p.running, t.capital_cost * fixed.base, p.homes)
        return float(rent), float(need.municipal)


def factors(inp: Inputs, a: Assumptions, s: cases.Setting, fixed_grant: float) -> list[dict[str, Any]]:
    """Every factor with its span, sorted by how far it moves the need (``foelsomhed`` of the result)."""
    m = Mover(inp, s, fixed_grant)
    here = m.start()
    rows = [*_cost_rows(m, here), *_size_rows(m, here, a), _running_row(m, here), _interest_row(m, here)]
    rows.append(_method_row(m, here, a))
    rows.sort(key=lambda r: -abs(r["stoettebehov_til"] - r["stoettebehov_fra"]))
    return rows


def _row(
    factor: str, unit: str, low: float, high: float, a: tuple[float, float], b: tuple[float, float], span: str
) -> dict[str, Any]:
    return {
        "faktor": factor,
        "enhed": unit,
        "fra": low,
        "til": high,
        "husleje_fra": a[0],
        "husleje_til": b[0],
        "stoettebehov_fra": a[1],
        "stoettebehov_til": b[1],
        "spaend": span,
    }


def _span(sigma: float) -> tuple[float, float, str]:
    if sigma:
        return exp(-Z80 * sigma - sigma**2 / 2), exp(Z80 * sigma - sigma**2 / 2), "p10–p90"
    return 1 - STEP, 1 + STEP, "±10 %"


def _cost_rows(m: Mover, here: Point) -> list[dict[str, Any]]:
    p, sp = here.parts, m.inp.spread
    if p is None:
        low, high, span = _span(0.0)
        a, b = m.at(replace(here, build=here.build * low)), m.at(replace(here, build=here.build * high))
        name, per_m2 = "Byggeudgifter i alt", here.build / m.inp.home_area.vaerdi
        rows = [_row("Pris pr. m²", "kr/m2", per_m2 * low, per_m2 * high, a, b, span)]
        rows[0]["note"] = name
        still = m.at(here)
        rows += [_row(n, "kr", 0.0, 0.0, still, still, "givet") for n in ("Fælleshus", "Tilslutninger")]
        return rows

    def moved(
        sigma: float, unit: str, base: float, change: Callable[[float], c.CostParts], name: str
    ) -> dict[str, Any]:
        low, high, span = _span(sigma)
        at_low, at_high = m.at(replace(here, parts=change(low))), m.at(replace(here, parts=change(high)))
        return _row(name, unit, base * low, base * high, at_low, at_high, span)

    per_m2 = p.house / m.inp.home_area.vaerdi
    connections = p.sewer + p.water + p.power
    return [
        moved(sp.house, "kr/m2", per_m2, lambda x: replace(p, house=p.house * x), "Pris pr. m²"),
        moved(
            sp.common_house, "kr", p.common_house, lambda x: replace(p, common_house=p.common_house * x), "Fælleshus"
        ),
        moved(
            sp.ground,
            "kr",
            p.survey + p.ground_works,
            lambda x: replace(p, survey=p.survey * x, ground_works=p.ground_works * x),
            "Grundarbejder",
        ),
        moved(
            sp.connections,
            "kr",
            connections,
            lambda x: replace(p, sewer=p.sewer * x, water=p.water * x, power=p.power * x),
            "Tilslutninger",
        ),
        moved(
            0.0,
            "andel",
            p.unforeseen_share,
            lambda x: replace(p, unforeseen_share=p.unforeseen_share * x),
            "Uforudsete udgifter",
        ),
    ]


def _size_rows(m: Mover, here: Point, a: Assumptions) -> list[dict[str, Any]]:
    """Number of homes and home size: the brief itself is changed and resolved again."""
    rows = []
    homes, area = m.inp.homes.vaerdi, m.inp.area.vaerdi
    step = max(1.0, round(homes * STEP))
    spans = [
        ("Antal boliger", "boliger", "bygning.boliger", max(1.0, homes - step), min(200.0, homes + step)),
        (
            "Areal pr. bolig",
            "m2",
            "bygning.areal_m2_pr_bolig",
            max(10.0, area * (1 - STEP)),
            min(200.0, area * (1 + STEP)),
        ),
    ]
    for name, unit, key, low, high in spans:
        ends = []
        for value in (low, high):
            changed = m.inp.brief.with_value(key, int(value) if unit == "boliger" else value)
            other = resolve(changed, Assumptions(a.overrides, a.begrundelse), m.inp.dates.dato)
            ends.append(m.at(m.start(other)))
        span = "±10 %" if unit == "m2" else f"±{step:.0f}"
        rows.append(_row(name, unit, low, high, ends[0], ends[1], span))
    return rows


def _running_row(m: Mover, here: Point) -> dict[str, Any]:
    low, high, span = _span(m.inp.drift_spread)
    given, estimated = plain(m.inp.running.given), plain(m.inp.running.estimated)
    if m.inp.drift_spread:
        ends = [given + estimated * x for x in (low, high)]
    else:
        ends = [here.running * x for x in (low, high)]
    a, b = (m.at(replace(here, running=x)) for x in ends)
    return _row("Drift pr. bolig om året", "kr", ends[0] / here.homes, ends[1] / here.homes, a, b, span)


def _interest_row(m: Mover, here: Point) -> dict[str, Any]:
    rate, sd = m.inp.interest, m.inp.interest_spread
    low, high = (max(0.0, rate - Z80 * sd), rate + Z80 * sd) if sd else (rate * (1 - STEP), rate * (1 + STEP))
    a, b = m.at(replace(here, interest=low)), m.at(replace(here, interest=high))
    return _row("Lånerente", "andel", low, high, a, b, "p10–p90" if sd else "±10 %")


def _method_row(m: Mover, here: Point, a: Assumptions) -> dict[str, Any]:
    """The cheapest and the dearest building method in place of the chosen one."""
    factors_ = [1.0] + [a.evidence_book[k].vaerdi for k in c.METHODS.values() if k is not None]
    low, high = min(factors_), max(factors_)
    if here.parts is None or m.inp.brief.get("anlaeg.entreprise_pr_m2") is not None:
        still = m.at(here)
        return _row("Byggemåde", "faktor", 1.0, 1.0, still, still, "pris er givet")
    key = c.METHODS[m.inp.brief.get("bygning.byggemaade") or "trae_elementer"]
    now = 1.0 if key is None else a.evidence(key).vaerdi
    p = here.parts
    at_low, at_high = (m.at(replace(here, parts=replace(p, house=p.house * x / now))) for x in (low, high))
    return _row("Byggemåde", "faktor", low, high, at_low, at_high, "billigste–dyreste")


def most_important(rent: Node, keys: list[str]) -> list[tuple[str, float]]:
    """How far the rent moves when each key alone is 10 % higher or lower; the larger move first, kr. per month.

    rent: the explained rent with the municipal grant fixed; keys: numeric keys it rests on.
    """
    asked = Revaluer(rent)
    found = []
    for key in keys:
        moves = [asked.with_factor(key, factor) - rent.vaerdi for factor in (1 + STEP, 1 - STEP)]
        found.append((key, max(moves, key=abs)))
    found.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return found
