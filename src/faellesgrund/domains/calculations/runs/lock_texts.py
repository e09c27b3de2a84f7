"""How a locked run is marked on pages: locked, until when, or past its day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from faellesgrund.domains.calculations.models import Run


@dataclass(frozen=True, slots=True)
class LockTag:
    """The mark on a locked run, and the sentence that explains it."""

    text: str
    overdue: bool
    sentence: str


def lock_tag(run: Run, today: date) -> LockTag | None:
    """The mark, or None when the run is not locked."""
    hold = run.hold
    if hold is None:
        return None
    reference = f" ({hold.reference})" if hold.reference else ""
    about = f"Kørsel {run.number} er låst: {hold.reason}{reference}."
    if hold.valid_until is None:
        return LockTag("låst", False, about)
    day = f"{hold.valid_until:%d.%m.%Y}"
    if hold.overdue(today):
        return LockTag(
            f"gjaldt til {day}", True, f"{about} Den gjaldt til {day}; regn igen, før den bruges til noget nyt."
        )
    return LockTag(f"låst, gælder til {day}", False, f"{about} Den gælder til {day}.")
