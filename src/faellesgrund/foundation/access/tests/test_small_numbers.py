"""Attacks on figures about few people or few bids: each is tried, and each fails."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.access.small_numbers import (
    Coarse,
    Dominance,
    Hidden,
    Ledger,
    Period,
    Protection,
    Statement,
    Unit,
    Why,
    Zeros,
    ages_in_ranges,
    fixed_days,
    guarded_count,
    guarded_extremes,
    guarded_mean,
    guarded_quantile,
    guarded_share,
    guarded_sum,
    merged_neighbours,
    periods_large_enough,
)

JANUARY, APRIL = date(2026, 1, 1), date(2026, 4, 1)


def why(figure: object) -> Why | None:
    return figure.why if isinstance(figure, Hidden) else None


def whys(figures: dict[str, int | Hidden]) -> dict[str, Why | None]:
    return {key: why(figure) for key, figure in figures.items()}


# One figure


def test_a_hidden_number_says_why_and_is_no_number_in_any_way() -> None:
    hidden = guarded_count(3)
    assert isinstance(hidden, Hidden)
    assert str(hidden) == "Under 5 personer: vises ikke"
    assert "3" not in repr(hidden)
    for use in (float, int, bool, round, abs, lambda x: x + 1, lambda x: 1 + x, lambda x: x < 5, lambda x: f"{x:.0f}",
                lambda x: sum([x]), lambda x: max([x, 4]), lambda x: [1][x], json.dumps, lambda x: x * 2, lambda x: "%d".__mod__(x)):  # fmt: skip
        with pytest.raises(TypeError):
            use(hidden)


def test_a_threshold_under_five_takes_a_reason_and_under_three_cannot_be() -> None:
    with pytest.raises(ValueError, match="hvorfor"):
        Protection(threshold=4)
    assert Protection(threshold=3, reason="Tal om bygninger").threshold == 3
    with pytest.raises(ValueError, match="under 3"):
        Protection(threshold=2, reason="Hastesag")


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (900, 900)])
def test_a_count_is_shown_from_the_threshold_on(count: int, shown: int | None) -> None:
    figure = guarded_count(count)
    assert isinstance(figure, Hidden) if shown is None else figure == shown


def test_a_zero_is_shown_or_hidden_as_chosen_and_looks_like_any_small_number() -> None:
    hide = Protection(zeros=Zeros.HIDDEN)
    assert str(guarded_count(0, hide)) == str(guarded_count(2, hide))


@pytest.mark.parametrize("count", [-1, 2.5, True, "7", None])
def test_what_is_no_count_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="count"):
        guarded_count(count)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "whole", "reason"),
    [(10, 40, None), (3, 40, Why.SMALL), (38, 40, Why.SMALL), (2, 4, Why.SMALL), (0, 40, Why.HOMOGENEOUS), (40, 40, Why.HOMOGENEOUS)],
)  # fmt: skip
def test_a_share_gives_away_neither_the_part_nor_the_rest(part: int, whole: int, reason: Why | None) -> None:
    assert why(guarded_share(part, whole)) is reason


def test_the_mean_of_few_and_of_people_who_are_alike_is_not_shown() -> None:
    assert why(guarded_mean([1, 2, 3, 4])) is Why.SMALL
    assert guarded_mean([1, 2, 3, 4, 5]) == 3
    assert why(guarded_mean([7.0] * 9)) is Why.HOMOGENEOUS
    assert why(guarded_mean([1, 1, 1, 1, 1, 1], limits=(0, 1))) is Why.HOMOGENEOUS


def test_one_dominant_bid_is_not_read_from_the_sum_or_the_mean() -> None:
    bids = [9_000_000, 100_000, 90_000, 80_000, 70_000, 60_000]
    protection = Protection(unit=Unit.BIDS)
    assert why(guarded_sum(bids, protection)) is Why.DOMINANT
    assert why(guarded_mean(bids, protection)) is Why.DOMINANT
    assert str(guarded_sum(bids, protection)) == "Vises ikke: få bud udgør næsten det hele"
    assert guarded_sum([1e6, 1.1e6, 0.9e6, 1.2e6, 1e6], protection) == 5.2e6


@given(st.lists(st.integers(1, 10**6), min_size=5, max_size=8))
def test_where_a_sum_is_shown_the_second_largest_is_at_least_15_percent_wrong_about_the_largest(
    amounts: list[int],
) -> None:
    if isinstance(guarded_sum(amounts), Hidden):
        return
    largest, second, *_ = sorted(amounts, reverse=True)
    guess = sum(amounts) - second
    assert guess - largest >= 0.15 * largest


def test_amounts_with_both_signs_do_not_hide_a_dominant_one() -> None:
    assert not Dominance().holds([1000, -990, 1, 1, 1, 1])


def test_the_smallest_and_the_largest_are_never_shown_and_a_quantile_is_nobodys_own() -> None:
    values = [float(each * each) for each in range(40)]
    assert why(guarded_extremes(values)) is Why.EXTREME
    assert why(guarded_quantile(values, 0.0)) is Why.EXTREME
    assert why(guarded_quantile(values, 0.05)) is Why.EXTREME
    median = guarded_quantile(values, 0.5)
    assert isinstance(median, float)
    assert median not in values


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="number"):
        guarded_mean([1, 2, 3, 4, value])


# Coarser groups


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_neighbours_are_joined_until_every_group_is_large_and_nobody_is_lost(counts: list[int]) -> None:
    groups = [(f"{at}0–{at}9", count) for at, count in enumerate(counts, start=1)]
    joined = merged_neighbours(groups)
    if isinstance(joined, Hidden):
        assert sum(counts) < 5
    else:
        assert sum(count for _, count in joined.groups) == sum(counts)
        assert all(count >= 5 for _, count in joined.groups)


def test_joined_groups_say_so_in_danish() -> None:
    joined = merged_neighbours([("18–29", 3), ("30–39", 4), ("40–49", 9), ("50+", 1)])
    assert joined == Coarse((("18–39", 7), ("40+", 10)), "Grupper med under 5 personer er lagt sammen.")
    assert merged_neighbours([("Nørrebro", 2), ("Valby", 4)]) == Coarse(
        (("Nørrebro og Valby", 6),), "Grupper med under 5 personer er lagt sammen."
    )


def test_ages_become_ranges() -> None:
    assert ages_in_ranges([31, 34, 38, 39, 36, 41, 45, 52, 58, 59, 50]) == Coarse(
        (("30–39", 5), ("40–59", 6)), "Grupper med under 5 personer er lagt sammen."
    )


def test_a_series_of_months_becomes_quarters_or_years_as_a_whole() -> None:
    months = {date(2026, month, 1): 3 for month in range(1, 13)}
    period, series = periods_large_enough(months)
    assert period is Period.QUARTER
    assert isinstance(series, Coarse)
    assert series.groups[0] == ("1. kvartal 2026", 9)
    assert periods_large_enough({**months, date(2026, 2, 1): 9})[0] is Period.QUARTER
    assert periods_large_enough(dict.fromkeys(months, 1))[0] is Period.YEAR
    assert why(periods_large_enough({JANUARY: 1})[1]) is Why.SMALL


# What follows from several figures


def propose(ledger: Ledger, day: date, *figures: Statement, protection: Protection | None = None) -> Ledger:
    clearance = ledger.propose(day, figures, protection)
    assert clearance.complete
    return clearance.ledger


def test_a_part_and_the_whole_do_not_give_the_rest_away() -> None:
    whole = Statement("alle", {"med": 20, "uden": 3})
    clearance = Ledger().propose(JANUARY, [whole, Statement("med", {"med": 20})])
    assert whys(dict(clearance.figures)) == {"alle": None, "med": Why.DIFFERENCE}
    assert "tidligere tal" in str(clearance.figures["med"])


def test_two_filters_that_differ_in_one_person_are_not_both_shown() -> None:
    older = Statement("over 50", {"51-60": 8, "60-70": 9})
    oldest = Statement("over 51", {"52-60": 7, "60-70": 9})
    apart = [Statement("over 50", {"51": 1, "52-60": 7, "60-70": 9}), oldest]
    assert not Ledger().propose(JANUARY, apart).complete
    assert Ledger().propose(JANUARY, [older]).complete


def test_three_filters_that_together_single_somebody_out_are_refused_at_the_third() -> None:
    a, b = Statement("a", {"x": 6, "y": 7}), Statement("b", {"y": 7, "z": 2})
    ledger = propose(Ledger(), JANUARY, a, b)
    clearance = ledger.propose(JANUARY, [Statement("c", {"x": 6, "z": 2})])
    # a − b + c is twice x, so every part would follow
    assert whys(dict(clearance.figures)) == {"c": Why.DIFFERENCE}


def test_filters_that_overlap_by_large_groups_are_shown() -> None:
    a, b = Statement("a", {"x": 8, "y": 9}), Statement("b", {"y": 9, "z": 7})
    assert Ledger().propose(JANUARY, [a, b]).complete


def test_month_by_month_does_not_show_one_person_moving_in() -> None:
    ledger = propose(Ledger(), JANUARY, Statement("beboere", {"hus": 12}))
    clearance = ledger.propose(date(2026, 2, 1), [Statement("beboere", {"hus": 13})])
    assert whys(dict(clearance.figures)) == {"beboere": Why.DIFFERENCE}
    assert ledger.propose(date(2026, 2, 1), [Statement("beboere", {"hus": 19})]).complete
    assert ledger.propose(date(2026, 2, 1), [Statement("beboere", {"hus": 12})]).complete


def test_small_moves_cannot_be_added_up_over_a_detour() -> None:
    """12 → 19 → 13: each step is large, the first and the last differ by one."""
    ledger = propose(Ledger(), JANUARY, Statement("beboere", {"hus": 12}))
    ledger = propose(ledger, APRIL, Statement("beboere", {"hus": 19}))
    assert not ledger.propose(date(2026, 7, 1), [Statement("beboere", {"hus": 13})]).complete


def test_figures_come_out_on_fixed_days_only() -> None:
    ledger = Ledger(days=fixed_days((1, 1), (7, 1)))
    figure = Statement("beboere", {"hus": 12})
    assert whys(dict(ledger.propose(APRIL, [figure]).figures)) == {"beboere": Why.NOT_TODAY}
    assert ledger.propose(JANUARY, [figure]).figures == {"beboere": 12}


def test_asking_again_the_same_day_gives_the_same_figure_whatever_has_changed() -> None:
    ledger = propose(Ledger(), JANUARY, Statement("beboere", {"hus": 12}))
    again = ledger.propose(JANUARY, [Statement("beboere", {"hus": 13})])
    assert again.figures == {"beboere": 12}
    assert again.added == ()


def test_a_threshold_is_never_lowered_for_the_same_population() -> None:
    ledger = propose(Ledger(), JANUARY, Statement("hus", {"a": 12}), protection=Protection(threshold=10))
    low = Protection(threshold=3, reason="Prøve")
    assert whys(dict(ledger.propose(APRIL, [Statement("gård", {"b": 7})], low).figures)) == {"gård": Why.SMALL}


def test_what_was_shown_under_a_lower_threshold_does_not_stop_everything_after() -> None:
    ledger = propose(Ledger(), JANUARY, Statement("a", {"a": 4}), protection=Protection(threshold=3, reason="Prøve"))
    assert ledger.propose(APRIL, [Statement("b", {"b": 12})]).complete
    assert not ledger.propose(APRIL, [Statement("b", {"b": 12, "c": 2}), Statement("d", {"b": 12})]).complete


def test_a_mean_times_its_number_does_not_give_one_persons_income() -> None:
    """The mean of all and the mean of all but one: each is fine alone; registered as figures, the second is held back."""
    incomes = [210.0, 220, 205, 230, 250, 260, 190]
    assert isinstance(guarded_mean(incomes), float)
    assert isinstance(guarded_mean(incomes[:-1]), float)
    cells = {f"person {number}": 1 for number in range(7)}
    but_one = dict.fromkeys(list(cells)[:-1], 1)
    clearance = Ledger().propose(JANUARY, [Statement("snit alle", cells), Statement("snit uden én", but_one)])
    assert whys(dict(clearance.figures)) == {"snit alle": None, "snit uden én": Why.DIFFERENCE}


def test_an_impossible_other_explanation_does_not_count_as_doubt() -> None:
    """a − b is only 0 net, but nobody can be fewer than nobody: whoever moved in and out would have to be there."""
    a = Statement("a", {"x": 5, "y": 1})
    b = Statement("b", {"x": 5, "z": 1})
    assert Ledger().propose(JANUARY, [a, b]).complete
    assert not Ledger().propose(JANUARY, [a, Statement("c", {"x": 5})]).complete


def test_a_coarser_version_is_found_where_the_fine_one_cannot_be_shown() -> None:
    fine = [Statement("nord", {"n": 3}), Statement("syd", {"s": 9})]
    coarse = [Statement("begge", {"n": 3, "s": 9})]
    assert Ledger().propose_coarsest_needed(JANUARY, [fine, coarse]).figures == {"begge": 12}


@pytest.mark.parametrize(
    "figures",
    [
        [Statement("a", {"x": 5}), Statement("a", {"x": 5})],
        [Statement("a", {"x": 5}), Statement("b", {"x": 6})],
    ],
)
def test_figures_that_contradict_each_other_are_refused(figures: list[Statement]) -> None:
    with pytest.raises(ValueError, match=r"same name|two numbers"):
        Ledger().propose(JANUARY, figures)


def test_too_many_small_groups_to_try_is_a_no() -> None:
    cells = {f"g{number}": 1 for number in range(60)}
    figures = [Statement(f"f{at}", {name: 1 for k, name in enumerate(cells) if (k >> at) & 1}) for at in range(6)]
    clearance = Ledger().propose(JANUARY, figures, Protection(threshold=12))
    assert Why.TOO_COMPLEX in {why(each) for each in clearance.figures.values()}


@given(
    st.lists(st.integers(0, 7), min_size=2, max_size=5),
    st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=5),
)
def test_every_small_group_could_be_another_size_whatever_is_published(
    counts: list[int], filters: list[set[int]]
) -> None:
    """All populations with the published figures are tried: no small union of base cells is the same in all of them."""
    from itertools import combinations, product

    cells = {f"c{at}": count for at, count in enumerate(counts)}
    figures = [
        Statement(f"f{number}", {name: cells[name] for at, name in enumerate(cells) if at in chosen})
        for number, chosen in enumerate(filters)
    ]
    shown = Ledger().propose(JANUARY, figures).added
    sums = [(frozenset(each.statement.cells), each.statement.count) for each in shown]
    counted = [name for name in cells if any(name in names for names, _ in sums) and cells[name]]
    alike: dict[tuple[str, ...], set[int]] = {
        group: set()
        for size in range(1, len(counted) + 1)
        for group in combinations(counted, size)
        if 0 < sum(cells[name] for name in group) < 5
    }
    for guess in product(*(range(cells[name] + 6) for name in counted)):
        other = dict(zip(counted, guess, strict=True))
        if all(sum(other.get(name, 0) for name in names) == total for names, total in sums):
            for group, seen in alike.items():
                seen.add(sum(other[name] for name in group))
    assert all(len(seen) > 1 for seen in alike.values())
