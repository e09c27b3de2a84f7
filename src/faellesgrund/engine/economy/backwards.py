"""The question turned round: what may it cost, how little support is enough, how much may running cost?

Everything is linear in the cost once the rent is fixed, so the answers are in closed form; the chance is kept
by taking the order statistic over the same draws as the forward run (:mod:`question`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from faellesgrund.engine.economy import cases, simulation
from faellesgrund.engine.economy.algebra import leaf
from faellesgrund.engine.economy.backwards_zones import around
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.chain import DEFAULT_DRAWS, DEFAULT_SEED
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.inputs import Inputs
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.economy.question import Limits, Question, at_rent, carried_with, prepared
from faellesgrund.engine.problems import BadInput, Problem

SCHEMA = "faellesgrund/baglaens/1"
LINE_CERTAINTIES = (0.5, 0.8, 0.95)
AREA_POINTS = 9


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
    return answered(prepared(brief, dato, draws, seed, own_projects), husleje_maks, sikkerhed)


def answered(question: Question, husleje_maks: float, sikkerhed: float | None = None) -> dict[str, Any]:
    """The result document of a prepared question; see :func:`backwards`."""
    if not 0 <= husleje_maks <= 20_000:
        raise BadInput([Problem("--husleje-maks", f"{husleje_maks:g} er uden for 0–20.000 kr. om måneden.")])
    inp, s, t = question.inputs, question.setting, question.terms
    q = inp.certainty.vaerdi if sikkerhed is None else sikkerhed
    if not 0.5 <= q <= 0.99:
        raise BadInput([Problem("--sikkerhed", f"{q:g} er uden for 0,5–0,99.")])
    inp = replace(inp, target=leaf("Højeste husleje", husleje_maks, "kr/md", oprindelse="brief"))
    here = at_rent(question, husleje_maks, q)
    own = cases.case_given(inp, question.assumptions, s, inp.municipal or cases.ZERO)
    limits, grants, cost = here.limits, question.grants, here.case.cost.vaerdi
    homes = inp.homes.vaerdi
    return {
        "skema": SCHEMA,
        "projekt": {"navn": question.brief.get("projekt.navn"), "kommune": question.brief.kommune},
        "dato": question.dato.isoformat(),
        "prisdato": inp.dates.prisdato.isoformat(),
        "traek": len(question.draws.running),
        "froe": question.seed,
        "model": inp.model,
        "husleje_maks": oere(husleje_maks),
        "sikkerhed": q,
        "anskaffelsessum_maks": _kr(here.highest),
        "anskaffelsessum_maks_pr_bolig": None if here.highest is None else oere(here.highest / homes),
        "stoettebehov_min": oere(here.case.municipal.vaerdi),
        "laan_maks": None if limits.base is None or t.no_loan else oere(t.loan_share * limits.base),
        "plads_til_drift": oere(12.0 * homes * husleje_maks - own.capital.vaerdi),
        "drift": oere(inp.running.total.vaerdi),
        "egen_anskaffelsessum": oere(cost),
        "kommunalt_tilskud": oere(question.municipal),
        "begraensning": _limit_in_words(s, limits, husleje_maks),
        "omraade": _area(inp, s, limits, grants, husleje_maks, cost),
        "linjer": _lines(s, limits, grants, cost),
        "anskaffelsessum_maks_sikker": _kr(here.safe),
        "stoettebehov_min_sikker": _kr(here.least_safe),
        "hoejeste_sikkerhed": round(simulation.highest_certainty(here.need), 10),
        **around(question, husleje_maks, q),
    }


def _kr(amount: float | None) -> float | None:
    return None if amount is None else oere(amount)


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


def _lines(s: cases.Setting, limits: Limits, grants: float, own_cost: float) -> list[dict[str, Any]]:
    """For each certainty the line cost → grant: with it, the rent is kept in that share of the draws."""
    if s.terms().no_loan:
        return []
    lines = []
    for q in LINE_CERTAINTIES:
        carried = carried_with(limits, q)
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


def _limit_in_words(s: cases.Setting, limits: Limits, rent: float) -> str:
    shown = f"{rent:,.0f}".replace(",", ".")
    if limits.base is None:
        missing = f"{-limits.room:,.0f}".replace(",", ".")
        return f"Driften alene overstiger {shown} kr. om måneden; der mangler {missing} kr. om året."
    if s.terms().no_loan:
        return "Med fuldt tilskud afhænger huslejen ikke af prisen, så der er ingen øvre grænse for anskaffelsessummen."
    kind = "det finansierede beløb" if s.subsidised else "lånet"
    return f"Huslejen på {shown} kr. dækker driften og {kind}; resten skal være tilskud."
