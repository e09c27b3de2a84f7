"""What an object was at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.access.trail.states import replayed, state_as_of

START = datetime(2027, 1, 1, 12, tzinfo=UTC)
FIELDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 3))


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@given(st.lists(FIELDS, min_size=1, max_size=8))
def test_the_states_an_object_went_through_come_back(states):
    lines, before = [], None
    for minute, state in enumerate(states):
        same = {} if before is None else {k for k in before.keys() & state.keys() if before[k] == state[k]}
        old = None if before is None else {k: v for k, v in before.items() if k not in same}
        lines.append((at(minute), old, {k: v for k, v in state.items() if k not in same}))
        before = state
    lines.append((at(len(states)), before, None))
    assert replayed(lines, at(-1)) is None
    assert [replayed(lines, at(minute + 0.5)) for minute in range(len(states))] == states
    assert replayed(lines, at(len(states))) is None


def test_a_field_from_before_the_trail_has_the_value_of_its_first_change():
    lines = [(at(0), {"navn": "A"}, {"navn": "B"}), (at(2), {"areal": 30}, {"areal": 35})]
    assert replayed(lines, at(-1)) == {"navn": "A", "areal": 30}
    assert replayed(lines, at(1)) == {"navn": "B", "areal": 30}
    assert replayed(lines, at(2)) == {"navn": "B", "areal": 35}


def test_what_came_back_after_being_deleted_has_only_its_new_values():
    lines = [(at(0), None, {"a": 1, "b": 2}), (at(1), {"a": 1, "b": 2}, None), (at(2), None, {"a": 3})]
    assert [replayed(lines, at(n)) for n in (0, 1, 2)] == [{"a": 1, "b": 2}, None, {"a": 3}]


@pytest.mark.django_db
def test_the_state_is_read_from_the_trail_in_one_query(django_assert_num_queries):
    user, unit = make_user(), make_unit()
    moments = [record_change(user, "x.ret", unit, {"n": n}, {"n": n + 1}).made_at for n in range(5)]
    with django_assert_num_queries(1):
        assert state_as_of("access.organisationalunit", str(unit.pk), moments[2]) == {"n": 3}
    assert state_as_of("access.organisationalunit", "0", moments[2]) is None
