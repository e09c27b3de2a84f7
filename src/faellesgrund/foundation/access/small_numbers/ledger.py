"""What has been published about a population, so that a new figure does not reveal a small group together with the old.

A figure is registered with its base cells: groups of the population, by a name of the caller's choosing, with the number
in each. The same name means the same group. When a group has another number at a later date, the worst is assumed: that
those who are no longer there, or have come, are all the change there was, and that an observer knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from faellesgrund.foundation.access.small_numbers.exact import TooComplex, alternatives, possible, small_group
from faellesgrund.foundation.access.small_numbers.figures import checked, guarded_count
from faellesgrund.foundation.access.small_numbers.hidden import Hidden, Protection, Why

Days = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure to publish: its name, and the base cells it counts with the number in each. Raises ValueError."""

    key: str
    cells: Mapping[str, int]

    def __post_init__(self) -> None:
        for count in self.cells.values():
            checked(count)

    @property
    def count(self) -> int:
        """The figure itself."""
        return sum(self.cells.values())


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that has been published."""

    day: date
    statement: Statement
    threshold: int


@dataclass(frozen=True, slots=True)
class Clearance:
    """What may be published, by key in the order asked for; and the ledger as it is afterwards."""

    figures: Mapping[str, int | Hidden]
    added: tuple[Published, ...]
    ledger: Ledger

    @property
    def complete(self) -> bool:
        """Whether nothing had to be held back for the sake of other figures."""
        return not any(
            isinstance(each, Hidden) and each.why in (Why.DIFFERENCE, Why.TOO_COMPLEX) for each in self.figures.values()
        )


def fixed_days(*days: tuple[int, int]) -> Days:
    """Publication on fixed days of the year only, as (month, day): ``fixed_days((1, 1), (7, 1))``."""
    return lambda day: (day.month, day.day) in days


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that has been published about one population. It never changes: :meth:`propose` gives a new one.

    days: which days figures may be published on; None is any day.
    """

    published: tuple[Published, ...] = ()
    days: Days | None = field(default=None, compare=False)

    def threshold(self, protection: Protection) -> int:
        """The strictest threshold that any figure of the population was published under: it is never lowered again."""
        return max([protection.threshold, *(each.threshold for each in self.published)])

    def propose(self, day: date, statements: Sequence[Statement], protection: Protection | None = None) -> Clearance:
        """Which of the figures may be published, the most important first: an earlier one can hold a later one back.

        A figure that was published on the day already is given as it was then, whatever has changed since. Raises
        ValueError for two statements of one name, or one group with two numbers on the same day.
        """
        protection = protection or Protection()
        protection = replace(protection, threshold=self.threshold(protection))
        _demand_one_number_each(day, statements, self.published)
        figures: dict[str, int | Hidden] = {}
        ledger = self
        for statement in statements:
            before = ledger.earlier(day, statement.key)
            if before is not None:
                figures[statement.key] = before.statement.count
                continue
            figure = ledger._figure(day, statement, protection)
            if not isinstance(figure, Hidden):
                ledger = replace(ledger, published=(*ledger.published, Published(day, statement, protection.threshold)))
            figures[statement.key] = figure
        return Clearance(figures, ledger.published[len(self.published) :], ledger)

    def propose_coarsest_needed(
        self, day: date, versions: Sequence[Sequence[Statement]], protection: Protection | None = None
    ) -> Clearance:
        """The first of the versions (the finest first) that can be published whole; else what is left of the last."""
        clearance = None
        for statements in versions:
            clearance = self.propose(day, statements, protection)
            if clearance.complete and not any(isinstance(each, Hidden) for each in clearance.figures.values()):
                return clearance
        if clearance is None:
            raise ValueError("no version to publish")
        return clearance

    def earlier(self, day: date, key: str) -> Published | None:
        """The figure of this name that was published on the day, or None."""
        return next((each for each in self.published if each.day == day and each.statement.key == key), None)

    def _figure(self, day: date, statement: Statement, protection: Protection) -> int | Hidden:
        if self.days is not None and not self.days(day):
            return protection.hidden(Why.NOT_TODAY)
        figure = guarded_count(statement.count, protection)
        if isinstance(figure, Hidden):
            return figure
        try:
            found = _small_group([*(each.statement for each in self.published), statement], protection.threshold)
        except TooComplex:
            return protection.hidden(Why.TOO_COMPLEX)
        return protection.hidden(Why.DIFFERENCE) if found else figure


def _demand_one_number_each(day: date, statements: Sequence[Statement], published: Sequence[Published]) -> None:
    keys = [each.key for each in statements]
    if len(set(keys)) < len(keys):
        raise ValueError("two figures have the same name")
    again = {each.statement.key for each in published if each.day == day}
    numbers: dict[str, int] = {}
    for each in published:
        if each.day == day:
            numbers.update(each.statement.cells)
    for statement in statements:
        for cell, count in statement.cells.items() if statement.key not in again else ():
            if numbers.setdefault(cell, count) != count:
                raise ValueError(f"{cell} has two numbers on {day.isoformat()}")


def _small_group(statements: Sequence[Statement], threshold: int) -> tuple[int, ...] | None:
    """A small group that follows from the figures and not without the last, as the atoms it is made of; or None."""
    atoms = _atoms(statements)
    counts = list(atoms.values())
    sets = [frozenset(at for at, members in enumerate(atoms) if number in members) for number in range(len(statements))]
    before = possible(alternatives(sets[:-1], len(counts)), counts)
    changes = possible(alternatives(sets, len(counts)), counts)
    return small_group(changes, counts, threshold, before)


def _atoms(statements: Sequence[Statement]) -> dict[frozenset[int], int]:
    """The coarsest parts of the population of which every figure is a whole number: which figures count it → its size.

    A group with different numbers at different dates is parted into layers, each in the figures that reach so high.
    """
    atoms: dict[frozenset[int], int] = {}
    by_cell: dict[str, list[tuple[int, int]]] = {}
    for number, statement in enumerate(statements):
        for cell, count in statement.cells.items():
            by_cell.setdefault(cell, []).append((count, number))
    for seen in by_cell.values():
        reached = 0
        for height in sorted({count for count, _ in seen}):
            if height > reached:
                members = frozenset(number for count, number in seen if count >= height)
                atoms[members] = atoms.get(members, 0) + height - reached
                reached = height
    return atoms
