"""The whole chain for one building brief: cost, financing, need, rent and what is left.

:func:`calculate` returns the public result (``faellesgrund/beregning/1``). The steps: resolve the brief to
figures, compute the expected case of each model, simulate, ask what moves the need, and list every rate,
figure and choice the result rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund import __version__
from faellesgrund.engine.economy import cases, result, simulation
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import Array, Node, named
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.kinds import kind_rents
from faellesgrund.engine.economy.prices import factor_between
from faellesgrund.engine.economy.who_can_pay import KindAbility, ProfileOutcome, kind_ability, profile_outcomes
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

SCHEMA = "faellesgrund/beregning/1"
DEFAULT_DRAWS = 10_000
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected case of every model, at need and without a municipal grant, and the chosen one."""

    at_need: dict[str, cases.Case]
    without_grant: dict[str, cases.Case]
    chosen: cases.Case

    @property
    def need(self) -> cases.Case:
        """The chosen model's case at the target rent."""
        return self.at_need[self.chosen.setting.model]


@dataclass(frozen=True, slots=True)
class Simulated:
    """The draws of the chosen model, reduced to what the result needs."""

    cost: Array
    need: simulation.Need
    rent: Array
    fixed_grant: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was asked, what it was resolved to and what came out, before it is written as JSON."""

    brief: Brief
    dato: date
    draws: int
    seed: int
    assumptions: Assumptions
    inputs: Inputs
    expected: Expected
    simulated: Simulated
    ability: ProfileOutcome
    growth_to_start: Node
    running_need: Node
    kind_rents: tuple[Node, ...] = ()
    kind_ability: tuple[KindAbility, ...] = ()
    own: tuple[OwnProject, ...] = ()
    version: str = __version__


def run(
    brief: Brief, dato: date, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED, own: tuple[OwnProject, ...] = ()
) -> Run:
    """Run the chain. draws: number of simulated outcomes; own: the installation's finished projects.

    Raises BadInput with a Danish text, also where a rate of law is not known on its date.
    """
    a = Assumptions(brief.satser, brief.begrundelse)
    try:
        inp = resolve(brief, a, dato, own)
        expected = expected_cases(inp, a)
        simulated = simulate(inp, a, expected, draws, seed)
        ability = profile_outcomes(brief, a, dato, expected.chosen.rent, inp.area, inp.dates.prisdato)
        rents = kind_rents(inp.kinds, inp.running.total, expected.chosen.capital)
        able = tuple(
            kind_ability(brief, a, dato, rent, kind.area, inp.dates.prisdato)
            for kind, rent in zip(inp.kinds, rents, strict=True)
        )
    except RateUnknown as unknown:
        raise BadInput([Problem("", str(unknown))]) from unknown
    growth = factor_between("bygge", inp.dates.prisdato, inp.dates.byggestart, a, "byggestart")
    running_need = named("Støttebehov i løbende priser ved byggestart", expected.need.municipal * growth)
    return Run(brief, dato, draws, seed, a, inp, expected, simulated, ability, growth, running_need, rents, able, own)


def calculate(
    brief: Brief, dato: date, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED, own: tuple[OwnProject, ...] = ()
) -> dict[str, Any]:
    """The result of a run as one JSON document (``faellesgrund/beregning/1``): same input, same bytes."""
    return result.document(run(brief, dato, draws, seed, own))


def expected_cases(inp: Inputs, a: Assumptions) -> Expected:
    """Every model side by side, and the chosen one with the brief's own municipal grant."""
    settings = {model: cases.setting(inp, a, model) for model in f.MODELS}
    at_need = {model: cases.case_at_need(inp, a, s) for model, s in settings.items()}
    without = {model: cases.case_given(inp, a, s, cases.ZERO) for model, s in settings.items()}
    chosen = at_need[inp.model]
    if inp.municipal is not None and inp.model != "fuldt_tilskud":
        chosen = cases.case_given(inp, a, settings[inp.model], inp.municipal)
    return Expected(at_need, without, chosen)


def simulate(inp: Inputs, a: Assumptions, expected: Expected, draws: int, seed: int) -> Simulated:
    """Cost, need and rent of the chosen model in every draw."""
    s = expected.chosen.setting
    d = simulation.draw(inp, draws, seed)
    t = simulation.terms(s, d, inp.interest_spread > 0)
    target = inp.target.vaerdi
    need = simulation.needs(inp, s, d, t, target)
    given = inp.municipal is not None and inp.model != "fuldt_tilskud"
    fixed = inp.municipal.vaerdi if given and inp.municipal is not None else expected.need.municipal.vaerdi
    cost = simulation.costs(inp, s, d, t, fixed, target) if given else need.cost
    return Simulated(cost, need, simulation.rents(inp, s, d, t, fixed), fixed)
