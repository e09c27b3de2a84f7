"""The rate book: what holds on which day, and what is said when nothing does."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.rates import RateBook, RateUnknown
from faellesgrund.engine.rates.reader import read_rates

HEAD = '[[sats]]\nnoegle = "{key}"\nnavn = "Prøvesats"\nenhed = "kr"\nperiode = "aar"\nvaerdier = [\n'
VALUE = '{{vaerdi = {}{}, hjemmel = "Prøveloven § 1", kilde = "prøve", grad = "V"}},\n'


def book(*values: tuple[float, str], key: str = "proeve") -> RateBook:
    """A book of one rate; values: (value, the TOML of its dates)."""
    rows = "".join(VALUE.format(value, dates) for value, dates in values)
    return read_rates([("proeve.toml", HEAD.format(key=key) + rows + "]\n")])


TWO = book((100, ", fra = 2024-01-01, til = 2024-12-31"), (110, ", fra = 2026-01-01, til = 2026-12-31"))


@pytest.mark.parametrize(
    ("dato", "expected"), [(date(2024, 1, 1), 100), (date(2024, 12, 31), 100), (date(2026, 6, 1), 110)]
)
def test_a_rate_holds_on_the_first_and_the_last_day_of_its_period(dato: date, expected: float) -> None:
    assert TWO.at("proeve", dato).vaerdi == expected
    assert TWO.latest("proeve", dato) == (TWO.at("proeve", dato), False)


@pytest.mark.parametrize("dato", [date(2023, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2027, 1, 1)])
def test_the_law_of_an_event_is_unknown_outside_the_known_periods(dato: date) -> None:
    with pytest.raises(RateUnknown) as caught:
        TWO.at("proeve", dato)
    text = str(caught.value)
    assert dato.isoformat() in text
    assert "proeve" in text
    assert "2024-01-01 til 2024-12-31" in text
    assert "[satser]" in text


@pytest.mark.parametrize(("dato", "expected"), [(date(2025, 7, 1), 100), (date(2027, 1, 2), 110)])
def test_a_benefit_goes_on_with_its_last_known_value_and_says_so(dato: date, expected: float) -> None:
    value, carried = TWO.latest("proeve", dato)
    assert (value.vaerdi, carried) == (expected, True)


def test_a_benefit_is_unknown_before_its_first_value() -> None:
    with pytest.raises(RateUnknown):
        TWO.latest("proeve", date(2023, 12, 31))


def test_a_rate_without_dates_always_holds() -> None:
    assert book((5, "")).at("proeve", date(1900, 1, 1)).vaerdi == 5


def test_a_value_without_an_end_holds_until_the_next_begins() -> None:
    rates = book((5, ", fra = 2021-07-01"), (6, ", fra = 2026-01-01, til = 2026-12-31"))
    assert rates.at("proeve", date(2025, 12, 31)).vaerdi == 5
    assert rates.at("proeve", date(2026, 1, 1)).vaerdi == 6
    # The newest value decides what is carried on, not an older one whose end nobody wrote.
    assert rates.latest("proeve", date(2027, 1, 2)) == (rates.at("proeve", date(2026, 1, 1)), True)
    with pytest.raises(RateUnknown):
        rates.at("proeve", date(2027, 1, 2))


def test_values_may_stand_in_any_order_in_the_file() -> None:
    rates = book((6, ", fra = 2026-01-01"), (5, ", til = 2025-12-31"))
    assert [v.vaerdi for v in rates["proeve"].vaerdier] == [5, 6]
    assert rates.at("proeve", date(1990, 1, 1)).vaerdi == 5


@pytest.mark.parametrize(
    "values",
    [
        ((5, ", fra = 2024-01-01, til = 2025-01-01"), (6, ", fra = 2025-01-01")),
        ((5, ""), (6, "")),
        ((5, ", til = 2025-01-01"), (6, "")),
    ],
)
def test_two_values_on_the_same_day_stop_the_reading(values: tuple[tuple[float, str], ...]) -> None:
    with pytest.raises(ValueError, match=r"proeve\.toml: proeve has two values"):
        book(*values)


def test_a_value_without_hjemmel_stops_the_reading() -> None:
    text = HEAD.format(key="proeve") + '{vaerdi = 1, kilde = "prøve", grad = "V"},\n]\n'
    with pytest.raises(ValueError, match="without hjemmel"):
        read_rates([("proeve.toml", text)])


def test_a_key_in_two_files_stops_the_reading() -> None:
    text = HEAD.format(key="proeve") + VALUE.format(1, "") + "]\n"
    with pytest.raises(ValueError, match=r"b\.toml: the key proeve stands twice"):
        read_rates([("a.toml", text), ("b.toml", text)])


def test_an_unknown_key_points_to_the_list_of_rates() -> None:
    with pytest.raises(RateUnknown, match="faellesgrund satser"):
        TWO.at("findes_ikke", date(2026, 1, 1))


def test_a_rate_without_a_source_says_that_it_comes_from_knowledge() -> None:
    text = HEAD.format(key="proeve") + '{vaerdi = 1, hjemmel = "Prøveloven § 1", grad = "K"},\n]\n'
    value = read_rates([("proeve.toml", text)])["proeve"].vaerdier[0]
    assert (value.kilde, value.sikkerhed, value.bekraeftet) == ("viden", "antaget", None)
