"""Journal references, numbers of versions, the order of clauses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.documents import rules


@pytest.mark.parametrize(
    ("rule", "typed", "kept"),
    [
        (rules.f2_case, "2025-26266", "2025 - 26266"),
        (rules.f2_case, " 2025 – 26266 ", "2025 - 26266"),
        (rules.f2_case, "", ""),
        (rules.f2_document, "9 314 587", "9314587"),
        (rules.edoc_number, "2021-123456", "2021-0123456"),
        (rules.edoc_number, "2021-0123456-12", "2021-0123456-12"),
        (rules.kle_number, "03.02.00", "03.02.00"),
        (rules.kle_facet, "g01", "G01"),
        (rules.kle_facet, "Ø34", "Ø34"),
    ],
)
def test_a_reference_is_kept_as_its_system_writes_it(rule, typed: str, kept: str) -> None:
    assert rule(typed) == kept


@pytest.mark.parametrize(
    ("rule", "typed"),
    [
        (rules.f2_case, "25-26266"),
        (rules.f2_case, "2025 - "),
        (rules.f2_document, "A123"),
        (rules.edoc_number, "123456"),
        (rules.kle_number, "3.2.0"),
        (rules.kle_number, "03.02.00.1"),
        (rules.kle_facet, "G1"),
    ],
)
def test_a_reference_of_another_form_is_refused_with_what_was_typed(rule, typed: str) -> None:
    with pytest.raises(rules.WrongForm) as wrong:
        rule(typed)
    assert typed.strip() in str(wrong.value)


@given(st.text(max_size=40))
def test_no_text_makes_a_rule_fail_in_another_way(text: str) -> None:
    for rule in rules.JOURNAL.values():
        try:
            kept = rule(text)
        except rules.WrongForm:
            continue
        assert rule(kept) == kept


def test_versions_are_numbered_so_that_a_later_one_is_higher() -> None:
    assert rules.next_saved(None) == (0, 1)
    assert rules.next_saved((0, 3)) == (0, 4)
    assert rules.next_locked((0, 4), False) == (1, 0)
    assert rules.next_saved((1, 0)) == (1, 1)
    assert rules.next_locked((1, 1), False) == (1, 2)
    assert rules.next_locked((1, 1), True) == (2, 0)


def test_a_clause_moves_with_all_that_stands_under_it() -> None:
    levels = [1, 2, 1, 1]
    assert rules.moved_down(levels, 0) == [2, 0, 1, 3]
    assert rules.moved_up(levels, 2) == [2, 0, 1, 3]
    assert rules.moved_up(levels, 0) is None
    assert rules.moved_down(levels, 3) is None


@given(st.lists(st.integers(1, 3), min_size=1, max_size=12), st.data())
def test_a_move_loses_and_doubles_no_clause(levels: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(levels) - 1))
    for order in (rules.moved_up(levels, at), rules.moved_down(levels, at)):
        if order is not None:
            assert sorted(order) == list(range(len(levels)))
            assert order != list(range(len(levels)))


def test_a_period_that_ends_before_it_begins_is_said() -> None:
    assert rules.period_problem(date(2026, 2, 1), date(2026, 1, 1))
    assert not rules.period_problem(date(2026, 2, 1), None)


def test_a_mention_is_a_username_and_not_a_mail_address() -> None:
    assert rules.mentioned("@Ida, se her. Skriv til bo@3b.dk og @organisation_3b.") == {"ida", "organisation_3b"}


@given(st.text())
def test_tidy_text_is_tidy_already(text: str) -> None:
    assert rules.plain_text(rules.plain_text(text)) == rules.plain_text(text)
    assert rules.plain_line(rules.plain_line(text)) == rules.plain_line(text)
