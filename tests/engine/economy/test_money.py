"""The bridge between float64 and exact kroner and øre."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy.money import exact, oere, round_half_up, spread_rounding, whole_kroner
from faellesgrund.engine.problems import BadInput

amounts = st.floats(min_value=-1e10, max_value=1e10)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (0.005, "0.01"),
        (0.004, "0.00"),
        (1.005, "1.01"),  # stored as 1.00499999999999989…
        (2.675, "2.68"),
        (-0.005, "-0.01"),
        (0.1 + 0.2, "0.30"),
        (1.1 * 1.1 * 0.5, "0.61"),  # 0.605 and dust
        (12_345_678.004_999_998, "12345678.01"),  # a hair below the half at eight digits
        (12_345_678.0049, "12345678.00"),
        (Decimal("0.005"), "0.01"),
        (Decimal("0.00499999999999"), "0.00"),  # an exact decimal is taken at its word
    ],
)
def test_halves_go_away_from_zero_also_where_the_float_lies_a_hair_below(amount: float, rounded: str) -> None:
    assert str(round_half_up(amount)) == rounded


def test_a_float_becomes_the_decimal_it_was_written_as() -> None:
    assert exact(0.1) == Decimal("0.1")
    assert exact(3) == Decimal(3)
    assert exact("0.045") == Decimal("0.045")


def test_nothing_is_written_as_minus_zero() -> None:
    assert str(oere(-0.001)) == "0.0"
    assert str(oere(-0.0)) == "0.0"


@pytest.mark.parametrize(("amount", "kroner"), [(0.5, 1), (2.5, 3), (2.4999, 2), (-0.5, -1)])
def test_whole_kroner_are_rounded_half_up(amount: float, kroner: int) -> None:
    assert whole_kroner(amount) == kroner


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), float("-inf"), 1e300])
def test_what_is_no_amount_is_refused_in_danish(amount: float) -> None:
    with pytest.raises(BadInput, match="for stort"):
        oere(amount)


@given(amounts)
def test_an_amount_moves_at_most_half_an_oere_and_stays_when_rounded_again(amount: float) -> None:
    once = oere(amount)
    assert abs(once - amount) <= 0.005 + 1e-5
    assert oere(once) == once


def test_three_thirds_give_the_last_oere_to_one_of_them() -> None:
    assert spread_rounding([100 / 3] * 3, 100.0) == [33.34, 33.33, 33.33]


def test_the_difference_goes_to_the_largest_remainder() -> None:
    # 0.333 + 0.333 + 0.334 = 1.00: one øre is missing after rounding down, and 0.334 is closest to the next
    assert spread_rounding([0.333, 0.333, 0.334], 1.0) == [0.33, 0.33, 0.34]


def test_no_parts_stay_no_parts() -> None:
    assert spread_rounding([], 0.0) == []


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=30))
def test_rounded_parts_sum_to_the_rounded_total_and_stay_within_an_oere(parts: list[float]) -> None:
    total = sum(parts)
    rounded = spread_rounding(parts, total)
    assert sum(exact(x) for x in rounded) == round_half_up(total)
    assert all(abs(x - part) < 0.01 + 1e-5 for x, part in zip(rounded, parts, strict=True))
