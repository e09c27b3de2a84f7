"""A run that a decision rests on is locked, with a reason and a day; only who may lock opens it again, and the trail keeps both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from faellesgrund.domains.calculations.models import Calculation, Run, RunLock
from faellesgrund.domains.calculations.runs.holding import CalculationError, demand, held_for, seen_by
from faellesgrund.domains.calculations.typed import typed_day
from faellesgrund.foundation.access.policy import record_change

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

ACTION = "beregning.laas"
LONGEST_REASON, LONGEST_REFERENCE, FARTHEST_YEARS = 300, 120, 50


class WrongLock(CalculationError):
    """What was written cannot be used. Carries the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class ChangedMeanwhile(CalculationError):
    """Somebody locked or opened the run since the page was shown."""


def run_to_lock(user: User, slug: str, number: int) -> tuple[Calculation, Run]:
    """The run with its lock. Raises CalculationError when it is not there, NotAllowed without the right."""
    calculation = seen_by(user, slug)
    demand(user, ACTION, calculation)
    return calculation, _run(calculation, number)


def _run(calculation: Calculation, number: int) -> Run:
    runs = calculation.runs.select_related("lock__locked_by").defer("packed_result")
    found = runs.filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise CalculationError(f"Kørsel {number} findes ikke.")
    return found


def lock(user: User, slug: str, number: int, written: Mapping[str, str], today: date) -> RunLock:
    """Lock a run. written: ``begrundelse``, ``henvisning`` and ``gaelder_til`` as typed. Raises WrongLock, ChangedMeanwhile."""
    reason, reference, until = _read(written, today)
    with transaction.atomic():
        calculation = held_for(user, slug, ACTION)
        run = _run(calculation, number)
        if run.hold is not None:
            who = run.hold.locked_by.get_full_name()
            raise ChangedMeanwhile(f"Kørsel {number} er allerede låst af {who}: {run.hold.reason}. Intet er ændret.")
        made = RunLock.objects.create(run=run, reason=reason, reference=reference, valid_until=until, locked_by=user)
        after = {"koersel": number, "laast": True, "henvisning": reference}
        after["gaelder_til"] = until.isoformat() if until else ""
        record_change(user, ACTION, calculation, {"koersel": number, "laast": False}, after, reason=reason)
    return made


def _read(written: Mapping[str, str], today: date) -> tuple[str, str, date | None]:
    problems = {}
    reason, reference = written.get("begrundelse", "").strip(), written.get("henvisning", "").strip()
    if not reason:
        problems["begrundelse"] = "Skriv, hvilken beslutning der hviler på kørslen."
    elif len(reason) > LONGEST_REASON:
        problems["begrundelse"] = f"Begrundelsen er {len(reason)} tegn lang. Skriv højst {LONGEST_REASON}."
    if len(reference) > LONGEST_REFERENCE:
        problems["henvisning"] = f"Henvisningen er {len(reference)} tegn lang. Skriv højst {LONGEST_REFERENCE}."
    reading = typed_day(written.get("gaelder_til", "")) if written.get("gaelder_til", "").strip() else None
    until = date.fromisoformat(reading.value) if reading is not None and not reading.problem else None
    if reading is not None and reading.problem:
        problems["gaelder_til"] = reading.problem
    elif until is not None and not today <= until <= today.replace(year=today.year + FARTHEST_YEARS, day=1):
        problems["gaelder_til"] = (
            f"Datoen skal ligge mellem {today:%d.%m.%Y} og år {today.year + FARTHEST_YEARS}. Lad feltet stå tomt, hvis den"
            " gælder uden slutdag."
        )
    if problems:
        raise WrongLock(problems)
    return reason, reference, until


def unlock(user: User, slug: str, number: int, reason: str) -> None:
    """Open a locked run again; the trail keeps what the lock said and why it was opened. Raises WrongLock, ChangedMeanwhile."""
    reason = reason.strip()
    if not reason:
        raise WrongLock({"begrundelse": "Skriv, hvorfor kørslen låses op."})
    if len(reason) > LONGEST_REASON:
        raise WrongLock({"begrundelse": f"Begrundelsen er {len(reason)} tegn lang. Skriv højst {LONGEST_REASON}."})
    with transaction.atomic():
        calculation = held_for(user, slug, ACTION)
        run = _run(calculation, number)
        hold = run.hold
        if hold is None:
            raise ChangedMeanwhile(f"Kørsel {number} er allerede låst op. Intet er ændret.")
        before = {
            "koersel": number,
            "laast": True,
            "begrundelse": hold.reason,
            "henvisning": hold.reference,
            "gaelder_til": hold.valid_until.isoformat() if hold.valid_until else "",
        }
        hold.delete()
        record_change(user, ACTION, calculation, before, {"koersel": number, "laast": False}, reason=reason)
