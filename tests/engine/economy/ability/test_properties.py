"""What must hold for every household."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faellesgrund.engine.economy.ability.benefits import BENEFITS, AmountRequired, BenefitNotInForce
from faellesgrund.engine.economy.ability.household import Household
from faellesgrund.engine.economy.ability.payment import pay, payment_json
from faellesgrund.engine.economy.ability.rounding import half_up
from faellesgrund.engine.economy.ability.table import columns, pay_arrays, pay_table
from faellesgrund.engine.economy.algebra import keys_behind, recompute, walk
from faellesgrund.engine.economy.assumptions import Assumptions
from tests.engine.economy.ability.worked import single

DATES = (date(2024, 5, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 3, 1), date(2027, 1, 2), date(2028, 6, 1))


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Any household; those the tables do not cover are sorted out by the caller."""
    couple = draw(st.sampled_from(("enlig", "enlig", "samlevende", "gift")))
    second = couple != "enlig" and draw(st.booleans())
    flags = {
        name: draw(st.booleans())
        for name in ("aktivitetsparat", "kirkeskat", "loft_pr_person", "har_allerede_stoette", "varme_inkl", "varmtvand_inkl",
                     "el_inkl", "vand_saerskilt", "egen_varme", "anvist_almen", "eget_koekken")
    }  # fmt: skip
    more: dict[str, Any] = {}
    if second:
        more = {
            "voksen2_ydelsestype": draw(st.sampled_from(tuple(BENEFITS))),
            "voksen2_alder": draw(st.integers(18, 90)),
        }
    return Household(
        id="x", dato=draw(st.sampled_from(DATES)), ydelsestype=draw(st.sampled_from(tuple(BENEFITS))),
        alder=draw(st.integers(18, 90)), samlivsstatus=couple, boern=draw(st.integers(0, 6)),
        indkomst_aar=draw(st.none() | st.integers(0, 400_000).map(float)),
        loen_maaned=draw(st.sampled_from((0.0, 0.0, 3000.0, 22_000.0))), formue=draw(st.sampled_from((0.0, 950_000.0, 2e6))),
        husleje_aar=12.0 * draw(st.integers(0, 12_000)), areal_m2=float(draw(st.integers(10, 150))),
        vedligehold=draw(st.sampled_from(("ingen", "delvis", "fuld"))), **flags, **more,
    )  # fmt: skip


def payable(h: Household) -> bool:
    """Whether the benefit exists on the date and the tables have an amount for it."""
    try:
        pay(h, Assumptions(), limits=False)
    except (BenefitNotInForce, AmountRequired):
        return False
    return True


@settings(max_examples=25)
@given(st.lists(households().filter(payable), min_size=1, max_size=12))
def test_a_table_gives_what_each_household_gives_alone(found: list[Household]) -> None:
    alone = [payment_json(pay(h, Assumptions(), limits=False), full=False) for h in found]
    assert pay_table(found, Assumptions()) == alone


@settings(max_examples=60)
@given(households().filter(payable))
def test_every_node_of_an_explanation_recomputes_from_its_parts(h: Household) -> None:
    for node in walk(pay(h, Assumptions(), limits=False).left):
        expected = recompute(node)
        if expected is not None:
            assert expected == pytest.approx(node.vaerdi, abs=max(0.01, 1e-7 * abs(node.vaerdi)))
        if node.op is None:
            assert node.oprindelse is not None
        else:
            assert node.led


@settings(max_examples=25)
@given(households().filter(payable), st.integers(1, 3000))
def test_a_higher_rent_never_gives_less_support_and_never_more_than_it_costs(h: Household, more: int) -> None:
    def at(rent_md: float) -> float:
        values = {name: getattr(h, name) for name in Household.__dataclass_fields__}
        dearer = Household(**{**values, "husleje_aar": 12.0 * rent_md})
        return float(pay(dearer, Assumptions(), limits=False).outcome.support) / 12

    rent = h.husleje_aar / 12
    assert 0 <= at(rent) <= at(rent + more)
    assert at(rent + more) <= rent + more + 25 * h.areal_m2


FIGURES = ("indkomst_aar", "am_bidrag_aar", "skat_aar", "netto_aar", "boligudgift_aar", "boligstoette_aar",
           "efter_husleje_maaned", "doede_zoner", "hoejeste_leje")  # fmt: skip
KINDS = (
    single("kontanthjaelp_mindste"),
    single("kontanthjaelp_forhoejet", rent_md=2600, varme_inkl=True),
    single("kontanthjaelp_grund", 22, 4000, aktivitetsparat=True, loen_maaned=6000.0),
    single("kontanthjaelp_forhoejet", 45, 5000, samlivsstatus="samlevende", areal_m2=45.0),
    single("foertidspension_ny", 50, 4000, kirkeskat=True),
    single("folkepension", 70, 3500, formue=1_200_000.0),
    single("sygedagpenge", 45, 3500),
    single("su_videregaaende", 24, 3000),
    single("kontanthjaelp_forhoejet", 35, 9500, boern=4, areal_m2=150.0),
    single("kontanthjaelp_gammel", 40, 8000, boern=2, areal_m2=75.0, dato=date(2025, 6, 30)),
)


@pytest.mark.parametrize("h", KINDS, ids=[f"{n}-{h.ydelsestype}" for n, h in enumerate(KINDS)])
def test_changing_any_rate_behind_a_result_by_a_tenth_moves_some_figure(h: Household) -> None:
    base = pay(h, Assumptions(), (3600.0,))
    before = payment_json(base)
    keys = keys_behind(*base.trees)
    assert len(keys) >= 4
    read = Assumptions()
    for key in sorted(keys):
        value = read.benefit(key, h.dato).vaerdi
        moved = []
        for factor in (1.1, 0.9):
            after = payment_json(pay(h, Assumptions({key: value * factor}, "prøve"), (3600.0,)))
            moved.append(any(before[name] != after[name] for name in FIGURES))
        assert any(moved), key


def test_households_say_nothing_about_themselves_in_a_log() -> None:
    assert repr(single("folkepension", 77)) == "Household(…)"


@given(st.integers(0, 2_000_000), st.sampled_from((1.0, 12.0, 100.0)))
def test_halves_are_rounded_up_also_where_a_float_lies_just_below(n: int, step: float) -> None:
    half = (n + 0.5) * step
    assert half_up(half) == half_up(np.array([half]))[0]
    assert half_up(half * (1 - 1e-16), step) == pytest.approx((n + 1) * step)
    assert half_up(-half, step) == -half_up(half, step)


def test_a_large_table_is_the_same_rows_over_and_over() -> None:
    kinds = [h for h in KINDS if h.loen_maaned == 0]
    small, large = pay_arrays(columns(kinds), Assumptions()), pay_arrays(columns(kinds * 7_000), Assumptions())
    assert np.array_equal(large.left, np.tile(small.left, 7_000))
    assert np.array_equal(large.doubt, np.tile(small.doubt, 7_000))
