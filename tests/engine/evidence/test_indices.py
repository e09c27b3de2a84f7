"""Price indices: measured where there are points, counted in years where there are none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.evidence.indices import (
    DAYS_PER_YEAR,
    FIRST_CONSTRUCTION_YEAR,
    SERIES,
    PriceIndex,
    Segment,
    joined,
    price_index,
)

BUILDING = price_index("byggeomkostninger")
NET = price_index("nettopris")
DAYS = st.dates(date(2003, 1, 1), date(2032, 12, 31))
NAMES = st.sampled_from(sorted(SERIES))


def middle(year: int) -> date:
    return date(year, 7, 1)


@pytest.mark.parametrize(
    ("start", "to", "levels"),
    [(2007, 2022, 121.0 / 86.4), (2015, 2022, 1.21), (2016, 2018, 104.2 / 101.6), (2020, 2021, 110.0 / 105.8)],
)
def test_between_two_years_the_factor_is_the_ratio_of_their_means(start: int, to: int, levels: float) -> None:
    step = BUILDING.factor(middle(start), middle(to))
    assert step.known == pytest.approx(levels, rel=1e-12)
    assert (step.years_assumed, step.bridges, step.holes) == (0.0, 0, ())


def test_within_a_year_the_level_is_linear() -> None:
    assert BUILDING.factor(middle(2020), date(2021, 1, 1)).known == pytest.approx(
        (105.8 + (110.0 - 105.8) * 184 / 365) / 105.8
    )


def test_the_step_from_the_mean_of_2022_to_its_last_quarter_is_an_assumption_of_its_own() -> None:
    step = BUILDING.factor(middle(2022), date(2025, 2, 15))
    assert step.bridges == 1
    assert step.known == pytest.approx(1.042)
    assert step.years_assumed == 0
    assert step.holes == ((date(2022, 7, 1), date(2022, 11, 15)),)


def test_a_date_inside_the_hole_is_reached_by_years_and_not_by_the_step() -> None:
    step = BUILDING.factor(middle(2022), date(2022, 9, 30))
    assert (step.known, step.bridges) == (1.0, 0)
    assert step.years_assumed == pytest.approx(91 / DAYS_PER_YEAR)
    assert len(step.holes) == 1


def test_a_start_inside_the_hole_leaves_it_by_years_and_not_by_the_step() -> None:
    step = BUILDING.factor(date(2022, 9, 30), date(2022, 11, 15))
    assert (step.known, step.bridges) == (1.0, 0)
    assert step.years_assumed == pytest.approx(46 / DAYS_PER_YEAR)


def test_time_after_the_last_point_is_counted_in_years() -> None:
    step = BUILDING.factor(date(2025, 2, 15), date(2026, 11, 24))
    assert (step.known, step.bridges, step.holes) == (1.0, 0, ())
    assert step.years_assumed == pytest.approx(647 / DAYS_PER_YEAR)


def test_time_before_the_first_point_is_counted_in_years() -> None:
    step = BUILDING.factor(date(FIRST_CONSTRUCTION_YEAR, 1, 1), middle(FIRST_CONSTRUCTION_YEAR))
    assert (step.known, step.holes) == (1.0, ())
    assert step.years_assumed == pytest.approx(181 / DAYS_PER_YEAR)


def test_the_hole_in_the_net_price_index_is_seen_and_crossed_by_years() -> None:
    step = NET.factor(date(2024, 6, 15), date(2025, 4, 15))
    assert step.known == 1.0
    assert step.holes == ((date(2024, 6, 15), date(2025, 4, 15)),)
    assert step.years_assumed == pytest.approx(304 / DAYS_PER_YEAR)
    assert NET.factor(date(2015, 7, 15), date(2024, 6, 15)).holes == ()


def test_both_sides_of_the_hole_are_measured() -> None:
    whole = NET.factor(date(2023, 6, 15), date(2026, 8, 15))
    before = NET.factor(date(2023, 6, 15), date(2024, 6, 15))
    after = NET.factor(date(2025, 4, 15), date(2026, 8, 15))
    assert before.known == pytest.approx(118.8 / 117.6)
    assert after.known > 1
    assert whole.known == pytest.approx(before.known * after.known)


@given(name=NAMES, start=DAYS, to=DAYS)
def test_back_again_is_the_inverse(name: str, start: date, to: date) -> None:
    there, back = price_index(name).factor(start, to), price_index(name).factor(to, start)
    assert there.known * back.known == pytest.approx(1, rel=1e-12)
    assert (there.years_assumed, there.bridges) == (0 - back.years_assumed, -back.bridges)
    assert there.holes == back.holes


@given(name=NAMES, days=st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_two_steps_measure_what_one_step_measures(name: str, days: list[date]) -> None:
    index = price_index(name)
    whole, first, second = (
        index.factor(days[0], days[2]),
        index.factor(days[0], days[1]),
        index.factor(days[1], days[2]),
    )
    assert whole.known == pytest.approx(first.known * second.known, rel=1e-12)
    # A stop inside the bridged hole trades the step for years, so years are compared where there was none.
    if first.bridges + second.bridges == whole.bridges:
        assert whole.years_assumed == pytest.approx(first.years_assumed + second.years_assumed, abs=1e-9)


@given(name=NAMES, start=DAYS, to=DAYS)
def test_no_day_is_lost_between_measurement_bridge_and_assumption(name: str, start: date, to: date) -> None:
    index = price_index(name)
    low, high = min(start, to), max(start, to)
    step = index.factor(low, high)
    measured = sum(max((min(high, s.last) - max(low, s.first)).days, 0) for s in index.segments)
    bridged = sum((b - a).days for a, b in step.holes[: step.bridges])
    assert step.years_assumed * DAYS_PER_YEAR == pytest.approx((high - low).days - measured - bridged, abs=1e-6)


OLD = Segment("2010=100", ((middle(2010), 100.0), (middle(2011), 102.0), (middle(2012), 104.0)))
NEW = Segment("2012=100", ((middle(2012), 100.0), (middle(2013), 105.0)))


def test_two_bases_are_joined_by_the_ratio_over_their_overlap() -> None:
    one = joined(OLD, NEW)
    assert one.base == "2012=100"
    assert one.level(middle(2012)) == 100
    assert one.level(middle(2010)) == pytest.approx(100 / 1.04)
    assert PriceIndex("Prøve", "", "V", (one,)).factor(middle(2010), middle(2013)).known == pytest.approx(1.04 * 1.05)


def test_two_bases_without_an_overlap_are_not_joined() -> None:
    later = Segment("2014=100", ((middle(2014), 100.0), (middle(2015), 101.0)))
    with pytest.raises(ValueError, match="do not overlap"):
        joined(OLD, later)
    step = PriceIndex("Prøve", "", "V", (OLD, later)).factor(middle(2010), middle(2015))
    assert step.known == pytest.approx(1.04 * 1.01)
    assert step.years_assumed == pytest.approx(730 / DAYS_PER_YEAR)
    assert step.holes == ((middle(2012), middle(2014)),)


def test_segments_that_overlap_must_be_joined_first() -> None:
    with pytest.raises(ValueError, match="must be joined"):
        PriceIndex("Prøve", "", "V", (OLD, NEW))


def test_a_level_outside_its_segment_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the segment"):
        OLD.level(middle(2013))


def test_the_series_are_whole_and_start_where_they_should() -> None:
    shape = {name: [(s.base, len(s.points)) for s in price_index(name).segments] for name in SERIES}
    assert shape == {
        "byggeomkostninger": [("2015=100", 18), ("2022K4=100", 6)],
        "nettopris": [("2015=100", 121), ("2025=100", 17)],
        "forbrugerpris": [("2015=100", 66)],
        "energi": [("2015=100", 21)],
    }
    assert BUILDING.segments[0].first.year == FIRST_CONSTRUCTION_YEAR
