"""The chain with 10,000 draws, explanation included, against the same arithmetic written directly in NumPy."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from faellesgrund.engine.economy import cases, simulation
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import read_brief
from faellesgrund.engine.economy.chain import calculate, expected_cases
from faellesgrund.engine.economy.inputs import resolve

TODAY = date(2026, 11, 24)
BRIEF = {"projekt": {"navn": "Måling", "kommune": "0101"}, "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35.0}}


def direct(c: dict[str, float], draws: int, seed: int) -> dict[str, np.ndarray]:
    """The simulation of the plain loan model, written out with bare numbers and no structure."""
    z = np.random.Generator(np.random.PCG64(seed)).standard_normal((7, draws))

    def f(i: int, s: float) -> np.ndarray:
        return np.exp(s * z[i] - s * s / 2)

    house, common = c["house"] * f(0, c["s_house"]), c["common"] * f(1, c["s_common"])
    ground = c["survey"] * f(2, c["s_ground"]) + c["works"] * f(3, c["s_ground"])
    ground = ground + c["connections"] * f(4, c["s_conn"])
    contract = (house + common) * (1 + c["unforeseen"])
    before = ground + contract + c["advice"] * (house + common) + c["lumps"]
    build = before * (1 + c["interest_factor"])
    running = c["running"] * f(5, c["s_running"])
    i = np.maximum(0.0, c["rate"] + c["s_rate"] * z[6]) / 4
    cost_per_krone = 4 * i / (1 - (1 + i) ** -120) + c["bidrag"]
    room = 12 * 12 * c["target"] - running
    base = np.maximum(room, 0) / cost_per_krone
    fee = np.where(base > 0, 1825 + np.ceil(np.round(0.0125 * base / 100, 9)) * 100, 0)
    need = np.maximum(0.0, build + fee - c["grants"] - base)
    order = np.where(room >= 0, need, np.inf)
    for q in (0.5, 0.8, 0.9, 0.95, 0.8):
        np.partition(order, int(np.ceil(q * draws)) - 1)
    missing = build - c["grants"] - c["fixed"]
    loan = np.where(missing > 0, missing + 1825, 0)
    for _ in range(8):
        higher = np.where(missing > 0, missing + 1825 + np.ceil(np.round(0.0125 * loan / 100, 9)) * 100, 0)
        if np.array_equal(higher, loan):
            break
        loan = higher
    rent = (running + cost_per_krone * loan) / 144
    for x in (build + fee, need, rent):
        np.percentile(x, [10, 50, 90])
    return {"need": need, "rent": rent}


def constants() -> dict[str, float]:
    """The expected values of the same project, taken from the engine once."""
    a = Assumptions()
    inp = resolve(read_brief(BRIEF, TODAY), a, TODAY)
    expected = expected_cases(inp, a)
    p, sp = inp.parts, inp.spread
    assert p is not None
    return {
        "house": p.house.vaerdi,
        "common": p.common_house.vaerdi,
        "survey": p.survey.vaerdi,
        "works": p.ground_works.vaerdi,
        "connections": p.sewer.vaerdi + p.water.vaerdi + p.power.vaerdi,
        "unforeseen": p.unforeseen_share.vaerdi,
        "advice": p.advice_share.vaerdi,
        "lumps": p.fee_client.vaerdi + p.insurance.vaerdi + p.building_case_fee.vaerdi,
        "interest_factor": p.interest_factor.vaerdi,
        "s_house": sp.house,
        "s_common": sp.common_house,
        "s_ground": sp.ground,
        "s_conn": sp.connections,
        "running": inp.running.total.vaerdi,
        "s_running": inp.drift_spread,
        "rate": inp.interest,
        "s_rate": inp.interest_spread,
        "bidrag": expected.chosen.setting.loan.bidrag.vaerdi,
        "target": inp.target.vaerdi,
        "grants": inp.state_grant.vaerdi,
        "fixed": expected.need.municipal.vaerdi,
    }


def prove_equal(c: dict[str, float]) -> None:
    """The two ways give the same need and rent in every draw."""
    a = Assumptions()
    inp = resolve(read_brief(BRIEF, TODAY), a, TODAY)
    s = cases.setting(inp, a, inp.model)
    d = simulation.draw(inp, 5000, 1)
    t = simulation.terms(s, d, True)
    ours = simulation.needs(inp, s, d, t, inp.target.vaerdi)
    rents = simulation.rents(inp, s, d, t, c["fixed"])
    theirs = direct(c, 5000, 1)
    assert np.allclose(
        np.where(ours.possible, ours.municipal, 0), np.where(ours.possible, theirs["need"], 0), atol=0.01
    )
    assert np.allclose(rents, theirs["rent"], atol=1e-6)


def best(f: Callable[[], Any], times: int) -> float:
    """Median seconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        f()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    c = constants()
    prove_equal(c)
    brief = read_brief(BRIEF, TODAY)
    json.dumps(calculate(brief, TODAY, draws=100))
    print("forløb      kæden ms   direkte ms   forhold   µs pr. forløb")
    for draws, times in ((1_000, 5), (10_000, 5), (100_000, 3), (1_000_000, 1)):
        ours = best(lambda n=draws: calculate(brief, TODAY, draws=n), times)
        theirs = best(lambda n=draws: direct(c, n, 1), times)
        times_ms = f"{draws:>9,}  {ours * 1e3:9.1f}  {theirs * 1e3:11.1f}"
        print(f"{times_ms}  {ours / theirs:8.2f}  {ours / draws * 1e6:10.3f}")


if __name__ == "__main__":
    main()
