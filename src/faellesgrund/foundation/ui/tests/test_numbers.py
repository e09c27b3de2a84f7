"""Danish numbers, shown and read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.ui.numbers import (
    Ambiguous,
    NotANumber,
    between,
    change,
    danish,
    kroner,
    mio_kroner,
    percent,
    read_number,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (13170769, 0, "13.170.769"),
        (0.125, 2, "0,13"),
        (2.675, 2, "2,68"),
        (-16000, 0, "−16.000"),
        (-0.4, 0, "0"),
        (999.5, 0, "1.000"),
        (Decimal("35"), 1, "35,0"),
    ],
)
def test_a_number_is_shown_as_danes_write_it(value, decimals, text):
    assert danish(value, decimals) == text


def test_amounts_carry_their_unit_behind_a_space_that_does_not_break():
    assert kroner(13170769) == f"13.170.769{NBSP}kr."
    assert mio_kroner(5741380) == f"5,7{NBSP}mio.{NBSP}kr."
    assert percent(0.8) == f"80{NBSP}%"
    assert percent(0.045, 1) == f"4,5{NBSP}%"


def test_a_change_has_its_sign_and_no_change_has_none():
    assert [change(x) for x in (148, -16000, 0, 0.4)] == [
        f"+148{NBSP}kr.",
        f"−16.000{NBSP}kr.",
        f"0{NBSP}kr.",
        f"0{NBSP}kr.",
    ]


def test_a_span_has_the_long_dash():
    assert between("2.409", "2.717") == "2.409–2.717"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50", "1234.50"),
        ("1.000", "1000"),
        ("1000", "1000"),
        ("1 234 567", "1234567"),
        (" 35,0 ", "35.0"),
        (",5", "0.5"),
        ("-12,5", "-12.5"),
        ("−12", "-12"),
        ("0", "0"),
    ],
)
def test_a_number_typed_in_danish_is_understood(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "readings"), [("1.5", ("1,5", "15")), ("12.50", ("12,50", "1.250"))])
def test_a_point_that_may_be_a_comma_is_asked_about(text, readings):
    with pytest.raises(Ambiguous) as asked:
        read_number(text)
    assert asked.value.readings == readings
    assert str(asked.value) == f"Du har skrevet {text}. Mente du {readings[0]} eller {readings[1]}?"


@pytest.mark.parametrize("text", ["", "-", "abc", "1,2,3", "1e5", "1.2.3", "1.23,4", "12 34", "½", "٣", "1,", "inf"])
def test_what_is_no_number_is_refused_with_a_way_to_write_it(text):
    with pytest.raises(NotANumber, match=r"1\.234,50"):
        read_number(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_what_is_shown_can_be_typed_again(value):
    assert read_number(danish(value, 2)) == value
