"""What lifts somebody to the line: which rent, and what that rent costs as a grant or as lower running cost.

A rent inside a dead zone is no lift, so only rents outside the zones count. The first half needs plain values alone (what is
left at each rent); the second a prepared question (:mod:`question`), so that an estate without a project can use the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from faellesgrund.engine.economy import cases
from faellesgrund.engine.economy.algebra import Array, leaf
from faellesgrund.engine.economy.paying.rents_to_avoid import charged, dansk, dead_rents
from faellesgrund.engine.economy.question import Question

ROUNDS = 6
"""Each round leaves about a hundredth of the error of the one before."""


@dataclass(frozen=True, slots=True)
class Lift:
    """How one profile comes up to the line. mangler: kr. per month it lacks at the rent.

    husleje: the nearest whole rent that leaves enough, outside every dead zone; None when no rent does.
    hoejst: the highest such rent. side: "ned" (the rent must fall), "op" (it may rise: it lies in a dead zone) or "".
    """

    profil: str
    mangler: float
    husleje: int | None
    hoejst: int | None
    side: str
    grund: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a lower rent costs: a grant once (None where no grant reaches it), or lower running cost every year, kr."""

    husleje: int
    ekstra_tilskud: float | None
    lavere_drift: float
    lavere_drift_pr_bolig: float
    grund: str


def lift(profile: str, curves: Mapping[str, Array], rent: float, needed: float, fixed: float = 0.0) -> Lift | None:
    """What lifts the profile at ``rent`` (kr. per month) to ``needed`` kr. after ``fixed`` other expenses; None when it has it.

    curves: kr. left at each whole rent for every profile that may live there; a proposed rent is in no dead zone of any.
    """
    left, here = curves[profile], charged(rent)
    missing = needed - (float(left[here]) - fixed)
    if missing <= 1e-6:
        return None
    good = np.flatnonzero((left - fixed >= needed - 1e-6) & ~dead_rents(curves.values()))
    if not len(good):
        return Lift(
            profile, missing, None, None, "", f"Ingen husleje er lav nok til, at der er {dansk(needed)} kr. tilbage."
        )
    highest = int(good[-1])
    above = good[good > here]
    if len(above):
        first = int(above[0])
        text = (
            f"{dansk(here)} kr. ligger i en død zone. Fra {dansk(first)} kr. udbetales der boligstøtte, og kravet holder"
            f" op til {dansk(highest)} kr."
        )
        return Lift(profile, missing, first, highest, "op", text)
    text = f"{dansk(highest)} kr. er den højeste husleje, der efterlader {dansk(needed)} kr."
    return Lift(profile, missing, highest, highest, "ned", text)


def yearly(homes: float, rent: float, to: float) -> float:
    """Kr. per year that the homes pay less when the rent (kr. per home and month) goes from ``rent`` to ``to``."""
    return 12.0 * homes * (rent - to)


def priced(question: Question, rent: float, municipal: float, to: int) -> Price:
    """What it costs to bring the rent from ``rent`` to ``to`` (kr. per home and month) in the expected case.

    municipal: the municipal grant the rent rests on, kr. The rent only falls with the loan (ABL § 45), so a grant
    reaches no lower than what the running cost alone takes.
    """
    inp, s = question.inputs, question.setting
    homes = inp.homes.vaerdi
    less = yearly(homes, rent, to)
    if s.terms().no_loan:
        why = "Med fuldt tilskud er der intet lån at sætte ned, så kun lavere drift sænker huslejen."
        return Price(to, None, less, less / homes, why)
    case = cases.case_at_need(
        inp, question.assumptions, s, leaf("Husleje, der løfter", float(to), "kr/md", oprindelse="brief")
    )
    if case.room.vaerdi < 0:
        alone = ceil(inp.running.total.vaerdi / (12.0 * homes))
        why = f"Driften alene kræver {dansk(alone)} kr. om måneden, så et tilskud kan ikke bringe huslejen længere ned."
        return Price(to, None, less, less / homes, why)
    return Price(to, max(0.0, case.municipal.vaerdi - municipal), less, less / homes, "")


def missing_room(question: Question, rent: float, certainty: float, base: float) -> float:
    """Kr. per year by which the running cost must fall, or the rents in all rise, for the financed base to be ``base`` kr.
    with the asked certainty. 0 when it already is."""
    income = 12.0 * question.inputs.homes.vaerdi * rent
    rooms = income - question.draws.running
    cost = np.broadcast_to(np.asarray(question.terms.capital_cost, dtype=float), rooms.shape)
    # Draw by draw what is missing for the base; the order statistic of it keeps the base in the asked share.
    missing = base * cost - rooms
    rank = max(1, ceil(certainty * len(rooms) - 1e-9))
    return max(0.0, float(np.partition(missing, rank - 1)[rank - 1]))


def room_to_close(question: Question, rent: float, certainty: float) -> float:
    """Kr. per year by which the running cost must fall, or the rents in all rise, for the project's own cost to be within
    what the rent allows with the asked certainty. A larger loan costs more to register, so the cost follows along."""
    a, inp, s = question.assumptions, question.inputs, question.setting
    homes, fixed = inp.homes.vaerdi, question.grants + question.municipal
    room = 0.0
    for _ in range(ROUNDS):
        raised = leaf("Husleje, der lukker hullet", rent + room / (12.0 * homes), "kr/md", oprindelse="brief")
        cost = cases.case_at_need(inp, a, s, raised).cost.vaerdi
        room = missing_room(question, rent, certainty, max(0.0, cost - fixed))
    return room
