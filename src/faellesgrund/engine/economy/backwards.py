"""The question turned round: what may it cost, how little support is enough, how much may running cost?

Everything is linear in the cost once the rent is fixed, so the answers are in closed form; the chance is kept
by taking the order statistic over the same draws as the forward run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from faellesgrund.engine.economy import cases, simulation
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.chain import DEFAULT_DRAWS, DEFAULT_SEED, expected_cases
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

SCHEMA = "faellesgrund/baglaens/1"
LINE_CERTAINTIES = (0.5, 0.8, 0.95)
AREA_POINTS = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rent can carry: the financed base in the expected case and in each draw (None where K < 0)."""

    room: float
    base: float | None
    draws: Any
    possible: Any


def backwards(
    brief: Brief,
    husleje_maks: float,
    sikkerhed: float | None,
    dato: date,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    own_projects: tuple[OwnProject, ...] = (),
) -> dict[str, Any]:
    """The result document ``faellesgrund/baglaens/1``.

    husleje_maks: highest bearable rent, kr. per home and month without consumption;
    sikkerhed: the chance it must keep (None: the brief's maal.sikkerhed);
    own_projects: the installation's finished projects.
    Raises BadInput with a Danish text.
    """
    if not 0 <= husleje_maks <= 20_000:
        raise BadInput([Problem("--husleje-maks", f"{husleje_maks:g} er uden for 0–20.000 kr. om måneden.")])
    a = Assumptions(brief.satser, brief.begrundelse)
    try:
        inp = resolve(brief, a, dato, own_projects)
        inp = replace(inp, target=leaf("Højeste husleje", husleje_maks, "kr/md", oprindelse="brief"))
        expected = expected_cases(inp, a)
    except RateUnknown as unknown:
        raise BadInput([Problem("", str(unknown))]) from unknown
    q = inp.certainty.vaerdi if sikkerhed is None else sikkerhed
    if not 0.5 <= q <= 0.99:
        raise BadInput([Problem("--sikkerhed", f"{q:g} er uden for 0,5–0,99.")])
    s = expected.chosen.setting
    d = simulation.draw(inp, draws, seed)
    t = simulation.terms(s, d, inp.interest_spread > 0)
    need = simulation.needs(inp, s, d, t, husleje_maks)
    grants = s.state.vaerdi + s.other.vaerdi
    municipal = 0.0 if inp.municipal is None else inp.municipal.vaerdi
    limits = _limits(inp, s, d, t, husleje_maks)
    own = expected.chosen if inp.municipal is not None else expected.without_grant[inp.model]
    capital = own.capital.vaerdi
    highest, safe, why = None, None, _limit_in_words(inp, s, limits, husleje_maks)
    if limits.base is not None and not t.no_loan:
        highest = grants + municipal + limits.base
        carried = _carried_with(limits, q)
        safe = None if carried is None else grants + municipal + carried
    enough = simulation.enough_for(need, q)
    return {
        "skema": SCHEMA,
        "projekt": {"navn": brief.get("projekt.navn"), "kommune": brief.kommune},
        "dato": dato.isoformat(),
        "prisdato": inp.dates.prisdato.isoformat(),
        "traek": draws,
        "froe": seed,
        "model": inp.model,
        "husleje_maks": oere(husleje_maks),
        "sikkerhed": q,
        "anskaffelsessum_maks": _kr(highest),
        "anskaffelsessum_maks_pr_bolig": None if highest is None else oere(highest / inp.homes.vaerdi),
        "stoettebehov_min": oere(expected.need.municipal.vaerdi),
        "laan_maks": None if limits.base is None or t.no_loan else oere(t.loan_share * limits.base),
        "plads_til_drift": oere(12.0 * inp.homes.vaerdi * husleje_maks - capital),
        "drift": oere(inp.running.total.vaerdi),
        "egen_anskaffelsessum": oere(expected.need.cost.vaerdi),
        "kommunalt_tilskud": oere(municipal),
        "begraensning": why,
        "omraade": _area(inp, s, limits, grants, husleje_maks, expected.need.cost.vaerdi),
        "linjer": _lines(inp, s, limits, grants, expected.need.cost.vaerdi),
        "anskaffelsessum_maks_sikker": _kr(safe),
        "stoettebehov_min_sikker": _kr(enough),
        "hoejeste_sikkerhed": round(simulation.highest_certainty(need), 10),
    }


def _kr(amount: float | None) -> float | None:
    return None if amount is None else oere(amount)


def _limits(inp: Inputs, s: cases.Setting, d: simulation.Draws, t: f.Terms, rent: float) -> Limits:
    income = 12.0 * inp.homes.vaerdi * rent
    room = income - inp.running.total.vaerdi
    base = room / s.capital_rate.vaerdi if room >= 0 else None
    rooms = income - d.running
    return Limits(room, base, np.maximum(rooms, 0.0) / t.capital_cost, rooms >= 0)


def _carried_with(limits: Limits, q: float) -> float | None:
    """The largest base (kr.) that at least the share q of the draws can carry, or None."""
    count = len(limits.draws)
    rank = max(1, ceil(q * count - 1e-9))
    if rank > int(np.count_nonzero(limits.possible)):
        return None
    bases = np.where(limits.possible, limits.draws, -np.inf)
    return float(np.partition(bases, count - rank)[count - rank])


def _area(
    inp: Inputs, s: cases.Setting, limits: Limits, grants: float, rent: float, own_cost: float
) -> list[dict[str, float]]:
    """The edge of what is possible: for each cost the smallest grant that keeps the rent, and that rent."""
    if limits.base is None:
        return []
    base = 0.0 if s.terms().no_loan else limits.base
    start = min(grants + base, 0.6 * own_cost)
    points = []
    for cost in np.linspace(start, 1.4 * own_cost, AREA_POINTS):
        covered = min(grants, cost)
        financed = min(cost - covered, base)
        municipal = cost - covered - financed
        kept = (inp.running.total.vaerdi + s.capital_rate.vaerdi * financed) / (12.0 * inp.homes.vaerdi)
        points.append(
            {
                "anskaffelsessum": oere(float(cost)),
                "stoettebehov": oere(float(municipal)),
                "husleje": oere(float(min(kept, rent))),
            }
        )
    return points


def _lines(inp: Inputs, s: cases.Setting, limits: Limits, grants: float, own_cost: float) -> list[dict[str, Any]]:
    """For each certainty the line cost → grant: with it, the rent is kept in that share of the draws."""
    if s.terms().no_loan:
        return []
    lines = []
    for q in LINE_CERTAINTIES:
        carried = _carried_with(limits, q)
        if carried is None:
            lines.append({"sikkerhed": q, "punkter": []})
            continue
        points = []
        for cost in np.linspace(0.6 * own_cost, 1.4 * own_cost, AREA_POINTS):
            points.append(
                {"anskaffelsessum": oere(float(cost)), "stoettebehov": oere(max(0.0, float(cost) - grants - carried))}
            )
        lines.append({"sikkerhed": q, "punkter": points})
    return lines


def _limit_in_words(inp: Inputs, s: cases.Setting, limits: Limits, rent: float) -> str:
    shown = f"{rent:,.0f}".replace(",", ".")
    if limits.base is None:
        missing = f"{-limits.room:,.0f}".replace(",", ".")
        return f"Driften alene overstiger {shown} kr. om måneden; der mangler {missing} kr. om året."
    if s.terms().no_loan:
        return "Med fuldt tilskud afhænger huslejen ikke af prisen, så der er ingen øvre grænse for anskaffelsessummen."
    kind = "det finansierede beløb" if s.subsidised else "lånet"
    return f"Huslejen på {shown} kr. dækker driften og {kind}; resten skal være tilskud."
