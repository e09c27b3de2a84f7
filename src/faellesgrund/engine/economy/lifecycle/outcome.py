"""One alternative worked through: the expected chain, the reserve it needs and its costs year by year.

Costs over the years are in fixed prices of the price date: the running cost without the reserve (account 120), the
replacements in the year they fall, and the energy the residents pay themselves. The loan is not in them: the whole
building cost stands in year 0. Nothing is counted for what is left of the building after the last year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from faellesgrund.engine.economy import cases
from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.algebra import Array, Node, apply, leaf, named, total
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.lifecycle.alternatives import Alternative
from faellesgrund.engine.economy.lifecycle.parts import Part, parts_of, plan_of
from faellesgrund.engine.economy.reserves import Plan, needed_contribution
from faellesgrund.engine.economy.reserves.balance import Work, spending, works
from faellesgrund.engine.economy.running_cost.estimate import main_account
from faellesgrund.engine.economy.who_can_pay import KindRow, consumption_of, home_of, kind_ability
from faellesgrund.engine.problems import BadInput, Problem

RESERVE = "120"


@dataclass(frozen=True, slots=True)
class Settled:
    """An alternative resolved: its figures, components, reserve plan and the case the brief itself asks for."""

    alternative: Alternative
    assumptions: Assumptions
    inputs: Inputs
    setting: cases.Setting
    parts: tuple[Part, ...]
    plan: Plan
    needed: float
    reserve_given: bool
    at_need: cases.Case
    own: cases.Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of an alternative. Yearly amounts in kr., fixed prices; arrays hold year 1 to the last.

    same_grant: the case with the first alternative's municipal grant; left: the profile's row at that rent.
    """

    settled: Settled
    same_grant: cases.Case
    left: KindRow | None
    running: Node
    energy: Node
    spent: Array
    works: tuple[Work, ...]
    cumulative: Array
    present: Array
    total: Node
    present_value: Node


def settle(alternative: Alternative, dato: date, years: int, own: Sequence[c.OwnProject] = ()) -> Settled:
    """The chain of an alternative. The estimate of account 120 follows its components, unless the brief gives the account.

    Raises BadInput or RateUnknown.
    """
    brief = alternative.brief
    a = Assumptions(brief.satser, brief.begrundelse)
    inp = resolve(brief, a, dato, tuple(own))
    parts = parts_of(inp, a, alternative.komponenter)
    plan = plan_of(inp, a, alternative.navn, parts, years)
    needed = needed_contribution(plan).pr_aar
    given = any(main_account(konto) == RESERVE for konto in brief.drift)
    if alternative.komponenter and not given:
        inp = resolve(replace(brief, drift={**brief.drift, RESERVE: needed}), a, dato, tuple(own))
    inp = _with_supplement(inp, alternative.tillaeg)
    if alternative.tillaeg < 0 and sum(p.beloeb.vaerdi for p in cases.build_posts(inp)) < 0:
        raise BadInput([Problem("tillaeg", "trækker mere end hele byggeriet fra. Skriv et mindre fradrag.")])
    setting = cases.setting(inp, a, inp.model)
    at_need = cases.case_at_need(inp, a, setting)
    asked = at_need
    if inp.municipal is not None and not setting.terms().no_loan:
        asked = cases.case_given(inp, a, setting, inp.municipal)
    return Settled(alternative, a, inp, setting, parts, plan, needed, given, at_need, asked)


def _with_supplement(inp: Inputs, kroner: float) -> Inputs:
    """The figures with an amount on (or off) the building contract; shares of the contract follow it."""
    if not kroner:
        return inp
    extra = leaf("Tillæg til entreprisen", kroner, "kr", oprindelse="brief")
    if inp.parts is not None:
        return replace(inp, parts=replace(inp.parts, house=named("Boliger med tillæg", inp.parts.house + extra)))
    if inp.posts is not None:
        return replace(inp, posts=(*inp.posts, c.Post("entreprise", extra.tekst, extra)))
    assert inp.fixed_cost is not None
    return replace(inp, fixed_cost=named("Anskaffelsessum med tillæg", inp.fixed_cost + extra))


def outcome(s: Settled, grant: float, profile: str, rate: float, dato: date) -> Outcome:
    """Costs over the years. grant: municipal grant (kr.) of the first alternative; rate: real rate of discount a year."""
    inp, a = s.inputs, s.assumptions
    fixed = leaf("Kommunalt tilskud som i det første alternativ", grant, "kr", oprindelse="brief")
    same = s.own if s.setting.terms().no_loan else cases.case_given(inp, a, s.setting, fixed)
    years = s.plan.aar
    lines = [line.beloeb for line in inp.running.lines if main_account(line.konto) != RESERVE]
    running = named("Drift uden henlæggelse om året", total(*lines))
    home = home_of(s.alternative.brief, inp.area.vaerdi)
    monthly = consumption_of(s.alternative.brief, home, a, inp.dates.prisdato)
    energy = named("Beboernes eget forbrug om året", 12.0 * inp.homes * monthly)
    flat = replace(s.plan, byggepriser=0.0)
    spent = spending(flat)
    yearly = running.vaerdi + energy.vaerdi + spent
    factors = np.asarray((1 + rate) ** -np.arange(1.0, years + 1), dtype=np.float64)
    cost = same.cost.vaerdi
    return Outcome(
        settled=s,
        same_grant=same,
        left=_left(s, same.rent, profile, dato),
        running=running,
        energy=energy,
        spent=spent,
        works=tuple(works(flat)),
        cumulative=cost + np.cumsum(yearly),
        present=cost + np.cumsum(yearly * factors),
        total=_sum(same.cost, running, energy, spent, years),
        present_value=_present(same.cost, running, energy, spent, rate),
    )


def _left(s: Settled, rent: Node, profile: str, dato: date) -> KindRow | None:
    brief = replace(s.alternative.brief, given={**s.alternative.brief.given, "maal.profiler": (profile,)})
    rows = kind_ability(brief, s.assumptions, dato, rent, s.inputs.area, s.inputs.dates.prisdato).rows
    return rows[0] if rows else None


def _sum(cost: Node, running: Node, energy: Node, spent: Array, years: int) -> Node:
    replaced = leaf(f"Udskiftninger i {years} år", float(spent.sum()), "kr", oprindelse="evidens")
    parts = (
        cost,
        named(f"Drift i {years} år", float(years) * running),
        replaced,
        named(f"Beboernes forbrug i {years} år", float(years) * energy),
    )
    return named(f"Udgifter i alt over {years} år, faste priser", total(*parts))


def _present(cost: Node, running: Node, energy: Node, spent: Array, rate: float) -> Node:
    years = len(spent)
    r = leaf("Kalkulationsrente, real", rate, "andel", oprindelse="brief")
    text = f"Σ (1 + rente)^−t for t = 1 … {years}"
    annuity = apply(text, lambda x: float(sum((1 + x) ** -t for t in range(1, years + 1))), r, enhed="faktor")
    factor = named("Det, 1 kr. om året er værd i dag", annuity, "faktor")
    replaced = apply(
        "Σ udskiftninger i år t × (1 + rente)^−t",
        lambda x: float(sum(kr * (1 + x) ** -t for t, kr in enumerate(spent, start=1))),
        r,
    )
    parts = (
        cost,
        named("Drift, nutidsværdi", running * factor),
        named("Udskiftninger, nutidsværdi", replaced),
        named("Beboernes forbrug, nutidsværdi", energy * factor),
    )
    return named(f"Udgifter i alt over {years} år, nutidsværdi", total(*parts))
