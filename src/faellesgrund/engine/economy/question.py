"""A brief made ready to be asked backwards: resolved and drawn once, then tried at as many rents as wanted.

Everything is linear in the cost once the rent is fixed, so the answers are in closed form; the chance is kept
by taking the order statistic over the same draws as the forward run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from faellesgrund.engine.economy import cases, simulation
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import Array, leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.chain import DEFAULT_DRAWS, DEFAULT_SEED
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.who_can_pay import chosen_profiles, curves_of, home_of
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown


@dataclass(frozen=True, slots=True)
class Question:
    """A brief resolved and drawn once. curves: kr. left per month at each whole rent, for each profile."""

    brief: Brief
    dato: date
    assumptions: Assumptions
    inputs: Inputs
    setting: cases.Setting
    terms: f.Terms
    draws: simulation.Draws
    curves: dict[str, Array]
    seed: int

    @property
    def grants(self) -> float:
        """The grants of the state and of others, kr."""
        return self.setting.state.vaerdi + self.setting.other.vaerdi

    @property
    def municipal(self) -> float:
        """The brief's municipal grant, kr.; "behov" is read as 0."""
        return 0.0 if self.inputs.municipal is None else self.inputs.municipal.vaerdi


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rent can carry: the financed base in the expected case and in each draw (None where K < 0)."""

    room: float
    base: float | None
    draws: Any
    possible: Any


@dataclass(frozen=True, slots=True)
class AtRent:
    """What a rent (kr. per home and month) allows, kr.: highest cost and least municipal grant, in the expected case and
    with the chance kept. None where it cannot be done."""

    rent: float
    case: cases.Case
    limits: Limits
    need: simulation.Need
    highest: float | None
    safe: float | None
    least_safe: float | None


def prepared(
    brief: Brief,
    dato: date,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    own_projects: tuple[OwnProject, ...] = (),
) -> Question:
    """The brief ready to be asked. own_projects: the installation's finished projects. Raises BadInput with a Danish text."""
    a = Assumptions(brief.satser, brief.begrundelse)
    try:
        inp = resolve(brief, a, dato, own_projects)
        s = cases.setting(inp, a, inp.model)
        curves = curves_of(chosen_profiles(brief), home_of(brief, inp.area.vaerdi), dato, a)
    except RateUnknown as unknown:
        raise BadInput([Problem("", str(unknown))]) from unknown
    d = simulation.draw(inp, draws, seed)
    return Question(brief, dato, a, inp, s, simulation.terms(s, d, inp.interest_spread > 0), d, curves, seed)


def at_rent(question: Question, rent: float, certainty: float) -> AtRent:
    """What the rent allows."""
    inp, s, t = question.inputs, question.setting, question.terms
    case = cases.case_at_need(inp, question.assumptions, s, leaf("Højeste husleje", rent, "kr/md", oprindelse="brief"))
    need = simulation.needs(inp, s, question.draws, t, rent)
    limits = _limits(inp, s, question.draws, t, rent)
    highest, safe = None, None
    if limits.base is not None and not t.no_loan:
        highest = question.grants + question.municipal + limits.base
        carried = carried_with(limits, certainty)
        safe = None if carried is None else question.grants + question.municipal + carried
    return AtRent(rent, case, limits, need, highest, safe, simulation.enough_for(need, certainty))


def _limits(inp: Inputs, s: cases.Setting, d: simulation.Draws, t: f.Terms, rent: float) -> Limits:
    income = 12.0 * inp.homes.vaerdi * rent
    room = income - inp.running.total.vaerdi
    base = room / s.capital_rate.vaerdi if room >= 0 else None
    rooms = income - d.running
    return Limits(room, base, np.maximum(rooms, 0.0) / t.capital_cost, rooms >= 0)


def carried_with(limits: Limits, q: float) -> float | None:
    """The largest base (kr.) that at least the share q of the draws can carry, or None."""
    count = len(limits.draws)
    rank = max(1, ceil(q * count - 1e-9))
    if rank > int(np.count_nonzero(limits.possible)):
        return None
    bases = np.where(limits.possible, limits.draws, -np.inf)
    return float(np.partition(bases, count - rank)[count - rank])
