"""Reads behind the pages: a calculation with its run, the saved runs. Each returns frozen objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.result_page.amounts import number, rent
from faellesgrund.domains.calculations.runs.lock_texts import LockTag, lock_tag
from faellesgrund.domains.calculations.runs.over_time import changed_rates_text
from faellesgrund.foundation.access.policy import may

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


class NotFound(LookupError):
    """No such calculation or run, or the user may not see it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A calculation with the run that is looked at, and what the user may do with it."""

    calculation: Calculation
    run: Run
    newest: bool
    may_edit: bool
    may_run: bool
    may_copy: bool
    may_delete: bool

    @property
    def draft_is_newer(self) -> bool:
        """The draft was changed after the newest run."""
        return self.newest and self.calculation.version != self.run.draft_version

    @property
    def run_query(self) -> str:
        """What to put after an address to stay on this run."""
        return "" if self.newest else f"?koersel={self.run.number}"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One saved run."""

    number: int
    created: datetime
    by: str
    need: str
    rent: str
    draws: str
    seed: int
    dato: date
    same_rates: bool
    lock: LockTag | None
    changed_rates: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    """The saved runs of a calculation."""

    rows: tuple[RunRow, ...]
    may_run: bool
    may_delete: bool
    may_lock: bool

    @property
    def any_locked(self) -> bool:
        """Whether a decision rests on any of them."""
        return any(row.lock for row in self.rows)

    @property
    def newest_two(self) -> tuple[RunRow, ...]:
        """The two to compare, the older first; empty with less than two."""
        return tuple(reversed(self.rows[:2])) if len(self.rows) > 1 else ()


def calculation_for(user: User, slug: str) -> Calculation:
    """A calculation the user may see. Raises NotFound."""
    found = Calculation.objects.visible_to(user).with_owner().filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


def shown(user: User, slug: str, run_text: str = "") -> Shown | None:
    """A calculation with its newest run, or the one asked for; None when it was never run. Raises NotFound."""
    calculation = calculation_for(user, slug)
    every = calculation.runs.select_related("created_by", "lock")
    newest = every.order_by("-number").first()
    if newest is None:
        return None
    run = newest
    if run_text:
        asked = every.filter(number=int(run_text)).first() if run_text.isdecimal() and len(run_text) < 8 else None
        if asked is None:
            raise NotFound(run_text)
        run = asked
    return Shown(
        calculation,
        run,
        run.pk == newest.pk,
        may(user, "beregning.ret", calculation),
        may(user, "beregning.koer", calculation),
        may(user, "beregning.opret"),
        may(user, "beregning.slet", calculation),
    )


def runs_page(user: User, calculation: Calculation, today: date) -> RunsPage:
    """Every saved run, newest first."""
    now = engine_inputs.fingerprint()
    rows = []
    every = calculation.runs.select_related("created_by", "lock").defer("packed_result", "brief_toml", "own_projects")
    for r in every.order_by("-number"):
        rows.append(
            RunRow(
                r.number,
                r.created_at,
                r.created_by.get_full_name(),
                number(r.need),
                rent(r.rent),
                number(r.draws),
                r.seed,
                r.dato,
                r.rates_fingerprint == now,
                lock_tag(r, today),
                changed_rates_text(r.changed_rates),
            )
        )
    return RunsPage(
        tuple(rows),
        may(user, "beregning.koer", calculation),
        may(user, "beregning.slet", calculation),
        may(user, "beregning.laas", calculation),
    )


def newest_for(user: User, count: int = 5) -> list[Calculation]:
    """The user's newest calculations, for the front page."""
    return list(Calculation.objects.visible_to(user).with_owner()[:count])
