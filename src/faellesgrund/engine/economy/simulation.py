"""Many draws of the same project: how sure are the cost, the need and the rent?

What varies: the estimated parts of the cost (house, common house, ground works and surveys, connections),
the estimated running cost and, unless the brief gives it, the interest. Every cost factor is log-normal with
mean 1, so the expected case is the chain on the means. What the brief gives is certain.
The random numbers are drawn in a fixed order whatever is uncertain: the same seed compares like with like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import Array, plain, total
from faellesgrund.engine.economy.cases import Setting, build_posts
from faellesgrund.engine.economy.inputs import Inputs
from faellesgrund.engine.economy.loan import yearly_payment

KINDS = ("house", "common_house", "ground", "ground_works", "connections", "running", "interest")
RENT_TOLERANCE = 0.005
"""A rent within half an øre of the target keeps it, kr. per month."""


@dataclass(frozen=True, slots=True)
class Draws:
    """One array per uncertain quantity: building cost before the loan, running cost, interest."""

    build: Array
    running: Array
    interest: Array


@dataclass(frozen=True, slots=True)
class Need:
    """Cost S, needed grant and whether the rent can be kept at all (K ≥ 0), one per draw."""

    cost: Array
    municipal: Array
    possible: NDArray[np.bool_]


def standard_normals(draws: int, seed: int) -> dict[str, Array]:
    """Independent standard normals for every kind of uncertainty, in a fixed order."""
    rng = np.random.Generator(np.random.PCG64(seed))
    table = rng.standard_normal((len(KINDS), draws))
    return dict(zip(KINDS, table, strict=True))


def factor(z: Array, sigma: float) -> Array | float:
    """Log-normal factor with mean 1 (exactly 1.0 where nothing is uncertain)."""
    return np.exp(sigma * z - sigma**2 / 2) if sigma else 1.0


def draw(inp: Inputs, draws: int, seed: int) -> Draws:
    """The draws of one project."""
    z = standard_normals(draws, seed)
    ones = np.ones(draws)
    if inp.parts is not None:
        sp = inp.spread
        parts = c.scaled(
            inp.parts,
            house=factor(z["house"], sp.house),
            common_house=factor(z["common_house"], sp.common_house),
            ground=factor(z["ground"], sp.ground),
            works=factor(z["ground_works"], sp.ground_works),
            connections=factor(z["connections"], sp.connections),
        )
        build = total(*(p.beloeb for p in c.posts(parts))) * ones
    else:
        build = sum(plain(p.beloeb) for p in build_posts(inp)) * ones
    running = plain(inp.running.given) + plain(inp.running.estimated) * factor(z["running"], inp.drift_spread) * ones
    interest = np.maximum(0.0, inp.interest + inp.interest_spread * z["interest"])
    return Draws(build, running, interest)


def terms(s: Setting, d: Draws, varies: bool) -> f.Terms:
    """The model's terms with the interest of each draw (only a plain loan feels it)."""
    base = s.terms()
    if s.subsidised or base.no_loan or not varies:
        return base
    per_krone = yearly_payment(d.interest, s.loan.aar.vaerdi, s.loan.terminer.vaerdi, s.loan.type)
    return replace(base, capital_cost=np.maximum(per_krone + s.loan.bidrag.vaerdi, f.LEAST_CAPITAL_COST))


def needs(inp: Inputs, s: Setting, d: Draws, t: f.Terms, target: float) -> Need:
    """The grant each draw needs to keep the target; draws with K < 0 need S − T and cannot keep it."""
    room = 12.0 * inp.homes.vaerdi * target - d.running
    result = f.need(d.build, s.state.vaerdi + s.other.vaerdi, room, t)
    return Need(result.cost, result.municipal, room >= 0)


def rents(inp: Inputs, s: Setting, d: Draws, t: f.Terms, municipal: float) -> Array:
    """The rent in each draw (kr. per home and month) when the municipal grant was fixed beforehand."""
    result = f.given(d.build, s.state.vaerdi + s.other.vaerdi, municipal, t)
    return np.asarray(f.rent_per_month(d.running, t.capital_cost * result.base, inp.homes.vaerdi))


def costs(inp: Inputs, s: Setting, d: Draws, t: f.Terms, municipal: float | None, target: float) -> Array:
    """The cost S in each draw: with the given grant, else with the grant the draw needs."""
    if municipal is None:
        return np.asarray(needs(inp, s, d, t, target).cost)
    return np.asarray(f.given(d.build, s.state.vaerdi + s.other.vaerdi, municipal, t).cost)


def percentiles(values: Array) -> tuple[float, float, float]:
    """P10, P50 and P90 by linear interpolation."""
    ordered = np.sort(values)
    found = []
    for share in (0.10, 0.50, 0.90):
        # numpy's own percentile loads half the library for these four lines.
        place = (len(ordered) - 1) * share
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        found.append(float(ordered[below] + (place - below) * (ordered[above] - ordered[below])))
    return found[0], found[1], found[2]


def enough_for(need: Need, share: float) -> float | None:
    """The smallest fixed grant (kr.) that keeps the target in at least ``share`` of the draws, or None.

    Order statistic ⌈share × N⌉; a draw whose running cost alone exceeds the rent can never be satisfied.
    """
    count = len(need.municipal)
    rank = max(1, ceil(share * count - 1e-9))
    if rank > int(np.count_nonzero(need.possible)):
        return None
    ordered = np.partition(np.where(need.possible, need.municipal, np.inf), rank - 1)
    return float(ordered[rank - 1])


def highest_certainty(need: Need) -> float:
    """The share of draws in which any grant can keep the target."""
    return float(np.mean(need.possible))
