"""Tables of few people: no cell can be reckoned back, shown by trying every table there could be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faellesgrund.foundation.access.small_numbers import (
    Counts,
    GuardedTable,
    Hidden,
    Protection,
    Why,
    Zeros,
    guarded_table,
    rounded_table,
)
from faellesgrund.foundation.access.small_numbers.tables import possible_values

ZEROS_HIDDEN = Protection(zeros=Zeros.HIDDEN)
THREE = Protection(threshold=3, reason="Kun interne tal om bygninger")


def table_of(numbers: Sequence[Sequence[int]], parents: Mapping[str, str] | None = None) -> Counts:
    rows = tuple(f"r{at}" for at in range(len(numbers)))
    columns = tuple(f"k{at}" for at in range(len(numbers[0])))
    cells = {(row, column): numbers[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}
    return Counts(rows, columns, cells, parents)


FAR = 6
"""How far from its number a cell that is hidden without being small is tried: a small one can only move less."""


def every_table(counts: Counts, table: GuardedTable, protection: Protection) -> Iterator[dict[tuple[str, str], int]]:
    """Every table that looks like this one to a reader who knows the rules: the base cells, tried one by one."""
    shape, values = counts.shape, counts.values
    base = [cell for cell in shape.cells() if cell.row in shape.leaves and cell.column in shape.columns]
    allowed = {
        cell: marked(shown, protection, values[cell]) if isinstance(shown, Hidden) else range(shown, shown + 1)
        for cell, shown in ((cell, table.cells[cell]) for cell in shape.cells())
    }
    parts = {cell: shape.base_cells(cell) for cell in shape.cells()}
    last = {cell: max(base.index(each) for each in parts[cell]) for cell in shape.cells()}
    due = [[cell for cell in shape.cells() if last[cell] == at] for at in range(len(base))]
    guess: dict[tuple[str, str], int] = {}

    def tried(at: int) -> Iterator[dict[tuple[str, str], int]]:
        if at == len(base):
            yield {cell: sum(guess[each] for each in parts[cell]) for cell in shape.cells()}
            return
        for number in allowed[base[at]]:
            guess[base[at]] = number
            if all(sum(guess[each] for each in parts[cell]) in allowed[cell] for cell in due[at]):
                yield from tried(at + 1)

    return tried(0)


def marked(shown: Hidden, protection: Protection, count: int) -> range:
    """What the mark of a hidden cell leaves open."""
    if shown.why is Why.COMPLEMENT:
        return range(max(protection.threshold, count - FAR), count + FAR)
    if shown.why is Why.TOO_COMPLEX:
        return range(max(0, count - FAR), count + FAR)
    zero = shown.why is not Why.SMALL or protection.zeros is Zeros.HIDDEN
    return range(0 if zero else 1, protection.threshold)


small_tables = st.one_of(
    st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=2, max_size=3),
    st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=2),
    st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=1), min_size=2, max_size=4),
)


@pytest.mark.parametrize("protection", [Protection(), ZEROS_HIDDEN, THREE], ids=["five", "zeros", "three"])
@given(numbers=small_tables)
@settings(max_examples=150)
def test_every_small_cell_can_be_several_numbers_for_one_who_knows_the_rules(
    numbers: list[list[int]], protection: Protection
) -> None:
    counts = table_of(numbers)
    table = guarded_table(counts, protection)
    _demand_that_nothing_follows(counts, table, protection)


@given(numbers=st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=3, max_size=3))
@settings(max_examples=80)
def test_areas_within_areas_give_nothing_away_either(numbers: list[list[int]]) -> None:
    counts = table_of(numbers, {"r0": "nord", "r1": "nord", "r2": "syd"})
    _demand_that_nothing_follows(counts, guarded_table(counts), Protection())


def _demand_that_nothing_follows(counts: Counts, table: GuardedTable, protection: Protection) -> None:
    protected = {
        cell
        for cell, shown in table.cells.items()
        if isinstance(shown, Hidden) and shown.why in (Why.SMALL, Why.ZERO, Why.HOMOGENEOUS)
    }
    for cell, count in counts.values.items():
        if protection.is_small(count):
            assert isinstance(table.cells[cell], Hidden), "a small cell is shown"
    if not protected:
        return
    seen: dict[tuple[str, str], set[int]] = {cell: set() for cell in protected}
    for guess in every_table(counts, table, protection):
        for cell in protected:
            seen[cell].add(guess[cell])
    ranges = possible_values(counts, table, protection)
    for cell in protected:
        shown = table.cells[cell]
        assert isinstance(shown, Hidden)
        wanted = min(3, len(marked(shown, protection, 99)))
        assert counts.values[cell] in seen[cell]  # type: ignore[index]
        assert len(seen[cell]) >= wanted, (cell, seen[cell])
        assert (min(seen[cell]), max(seen[cell])) == ranges[cell]  # type: ignore[index]


def test_a_small_cell_cannot_be_reckoned_from_its_totals() -> None:
    table = guarded_table(table_of([[2, 10, 12], [20, 15, 11], [9, 14, 30]]))
    hidden = {cell: shown.why for cell, shown in table.cells.items() if isinstance(shown, Hidden)}
    assert hidden["r0", "k0"] is Why.SMALL
    assert list(hidden.values()).count(Why.COMPLEMENT) == 3
    assert table.cells["I alt", "I alt"] == 123
    assert table.notes == ("Under 5 personer: vises ikke", "Vises ikke: et skjult tal kunne regnes ud af det")


def test_two_small_cells_whose_sum_is_small_are_not_left_alone_in_a_row() -> None:
    counts = table_of([[1, 2, 20], [30, 30, 30], [30, 30, 30]])
    table = guarded_table(counts)
    row = [table.cells["r0", column] for column in (*counts.columns, "I alt")]
    assert sum(isinstance(each, Hidden) for each in row) > 2


def test_a_group_where_all_are_alike_does_not_say_so() -> None:
    table = guarded_table(table_of([[12, 0, 0]]))
    assert {cell: shown for cell, shown in table.cells.items() if not isinstance(shown, Hidden)} == {
        ("r0", "I alt"): 12,
        ("I alt", "I alt"): 12,
    }
    mixed = guarded_table(table_of([[12, 0], [6, 9], [8, 7]]))
    assert isinstance(mixed.cells["r0", "k0"], Hidden)
    assert isinstance(mixed.cells["r0", "k1"], Hidden)


def test_a_category_nobody_is_in_does_not_hide_the_whole_table() -> None:
    table = guarded_table(table_of([[12, 0, 8], [16, 0, 9]]))
    assert not any(isinstance(shown, Hidden) for shown in table.cells.values())


def test_a_zero_is_hidden_when_zeros_reveal() -> None:
    numbers = [[0, 9, 8], [9, 9, 9], [7, 8, 9]]
    assert guarded_table(table_of(numbers)).cells["r0", "k0"] == 0
    assert isinstance(guarded_table(table_of(numbers), ZEROS_HIDDEN).cells["r0", "k0"], Hidden)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = guarded_table(table_of([[5, 6], [7, 8]]))
    assert table.notes == ()
    assert table.lines()[-1] == ("I alt", "12", "14", "26")


def test_an_export_stands_in_the_given_order_and_cannot_be_sorted_by_number() -> None:
    table = guarded_table(table_of([[20, 30], [2, 40], [25, 3]]))
    assert [line[0] for line in table.lines()] == ["r0", "r1", "r2", "I alt"]
    with pytest.raises(TypeError):
        sorted(table.cells.values())  # type: ignore[type-var]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": (), "columns": ("k",), "numbers": {}},
        {"rows": ("r", "r"), "columns": ("k",), "numbers": {}},
        {"rows": ("r",), "columns": ("k",), "numbers": {("r", "x"): 1}},
        {"rows": ("r",), "columns": ("k",), "numbers": {("r", "k"): -1}},
        {"rows": ("r",), "columns": ("k",), "numbers": {("r", "k"): True}},
        {"rows": ("I alt",), "columns": ("k",), "numbers": {}},
        {"rows": ("r",), "columns": ("k",), "numbers": {}, "parents": {"r": "a", "a": "b", "b": "a"}},
        {"rows": ("r", "a"), "columns": ("k",), "numbers": {}, "parents": {"r": "a"}},
    ],
)
def test_a_table_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Counts(**wrong)  # type: ignore[arg-type]


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=4), st.integers(2, 10))
def test_rounding_keeps_every_sum_and_moves_each_number_less_than_the_base(numbers: list[list[int]], base: int) -> None:
    counts = table_of(numbers)
    rounded = rounded_table(counts, base)
    for cell, count in counts.values.items():
        assert rounded[cell] % base == 0
        assert abs(rounded[cell] - count) < base
        assert rounded[cell] == sum(rounded[each] for each in counts.shape.base_cells(cell))
    assert rounded == rounded_table(counts, base)


def test_a_large_table_is_guarded_in_a_moment() -> None:
    numbers = [[(7 * i * j + 3 * i + j * j) % 23 for j in range(10)] for i in range(30)]
    table = guarded_table(table_of(numbers))
    assert isinstance(table.cells["I alt", "I alt"], int)
