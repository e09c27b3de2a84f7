"""Formulas that explain themselves give the same number as the bare arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy import algebra as al

amounts = st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-3)


def rule(a: al.Number, b: al.Number, c: al.Number) -> al.Number:
    """Some formula with every operation."""
    return al.named("I alt", al.maximum(a - b, 0.0) + al.minimum(a * 0.5, c) + b / c - al.total(a, b))


@given(amounts, amounts, amounts)
def test_nodes_and_arrays_follow_the_same_formula(a: float, b: float, c: float) -> None:
    nodes = rule(*(al.leaf(n, v, "kr", oprindelse="brief", noegle=n) for n, v in zip("abc", (a, b, c), strict=True)))
    arrays = rule(*(np.array([v]) for v in (a, b, c)))
    assert nodes.vaerdi == arrays[0]
    for node in al.walk(nodes):
        expected = al.recompute(node)
        if expected is not None:
            assert expected == pytest.approx(node.vaerdi, abs=max(0.01, 1e-7 * abs(node.vaerdi)))


def leaf(key: str, value: float) -> al.Node:
    return al.leaf(key, value, "kr", oprindelse="evidens", noegle=key)


def test_only_the_deciding_part_of_an_extreme_counts() -> None:
    assert al.keys_behind(al.minimum(leaf("lille", 1), leaf("stor", 2))) == {"lille"}
    assert al.keys_behind(al.maximum(leaf("lille", 1), leaf("stor", 2))) == {"stor"}


def test_what_is_multiplied_by_nothing_does_not_count() -> None:
    assert al.keys_behind(leaf("pris", 5) * leaf("nul", 0) + leaf("andet", 2)) == {"nul", "andet"}


def test_a_choice_follows_only_its_own_branch_for_a_single_case() -> None:
    chosen = al.choose(True, lambda: leaf("ja", 1), lambda: leaf("nej", 2))
    assert al.keys_behind(chosen) == {"ja"}
    both = al.choose(np.array([True, False]), lambda: np.array([1.0, 1.0]), lambda: np.array([2.0, 2.0]))
    assert both.tolist() == [1.0, 2.0]


def test_a_run_of_additions_is_one_sum_until_a_part_has_a_name() -> None:
    plain = leaf("a", 1) + leaf("b", 2) + leaf("c", 3)
    assert [p.tekst for p in plain.led] == ["a", "b", "c"]
    kept = al.named("a og b", leaf("a", 1) + leaf("b", 2)) + leaf("c", 3)
    assert [p.tekst for p in kept.led] == ["a og b", "c"]
