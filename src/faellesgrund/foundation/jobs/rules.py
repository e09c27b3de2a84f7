"""The rules of work in the background: states, how safe a job is to repeat, delays, due times, what may be written down."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

FIRST_DELAY, LONGEST_DELAY, GROWTH = timedelta(seconds=10), timedelta(hours=1), 4
LONGEST_ARGUMENT = 64
MOST_KEYS = 10_000
MASK = "…"


class State(Enum):
    """Where a job is. The value is stored; ``word`` is what a reader sees."""

    WAITING = "venter"
    RUNNING = "i_gang"
    DONE = "faerdig"
    FAILED = "fejlet"
    INTERRUPTED = "afbrudt"
    CANCELLED = "annulleret"

    @property
    def word(self) -> str:
        """The state in Danish."""
        return WORDS[self]

    @property
    def ended(self) -> bool:
        """Nothing more happens unless a person asks for it."""
        return self not in {State.WAITING, State.RUNNING}


WORDS = {
    State.WAITING: "venter",
    State.RUNNING: "i gang",
    State.DONE: "færdig",
    State.FAILED: "fejlet",
    State.INTERRUPTED: "afbrudt",
    State.CANCELLED: "annulleret",
}


class Safety(Enum):
    """What may be done when nobody knows whether a job came to its end."""

    ATOMIC = "samlet"
    """Its writes and its mark of completion are one transaction: either both are there or none, so it is run again."""
    IDEMPOTENT = "gentagelig"
    """Doing it twice is the same as once: it is run again."""
    ONCE = "kun en gang"
    """Neither: it is left as interrupted, and a person decides."""


class UnfitArgument(TypeError):
    """An argument that could be content. Jobs are given primary keys and short codes."""


def delay_before(tries: int) -> timedelta:
    """How long to wait after the given number of failed tries: 10 s, 40 s, 160 s … at most an hour."""
    grown: int = GROWTH ** min(max(0, tries - 1), 10)
    return min(LONGEST_DELAY, FIRST_DELAY * grown)


def checked_arguments(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments as they are stored: keys, codes, numbers, and lists of them. Raises UnfitArgument.

    The queue lies in plain sight of whoever reads the database, so no sentence ever enters it.
    """
    for name, value in args.items():
        values = value if isinstance(value, (list, tuple)) else (value,)
        if len(values) > MOST_KEYS:
            raise UnfitArgument(f"{name}: {len(values)} keys; at most {MOST_KEYS}. Let the job look them up itself.")
        for each in values:
            if not _is_key(each):
                raise UnfitArgument(f"{name}: a {type(each).__name__} that is no key. Give the primary key instead.")
    return {name: list(value) if isinstance(value, tuple) else value for name, value in args.items()}


def _is_key(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_ARGUMENT and re.fullmatch(r"[\w.:/@+-]*", value, re.ASCII) is not None
    return value is None or isinstance(value, (bool, int))


_UNSAFE = re.compile(r"»[^«]*«|\"[^\"]*\"|'[^']*'|\S+@\S+|\d{6}-?\d{4}|\d{5,}")


def scrubbed(text: str, longest: int = 500) -> str:
    """A sentence without what it quotes: quotations, mail addresses and long numbers become »…«."""
    return _UNSAFE.sub(lambda found: f"»{MASK}«" if found.group()[0] == "»" else MASK, text)[:longest]


def trace_without_values(fault: BaseException) -> str:
    """Where it went wrong, and the kinds of error, never their texts: a text may quote what the job worked on."""
    return "\n".join(_trace_lines(fault))


def _trace_lines(fault: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    cause: BaseException | None = fault
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield f"{type(cause).__module__}.{type(cause).__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            place = frame.filename.split("site-packages/")[-1].split("/src/")[-1]
            yield f"  {place}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once a day at a wall clock time, whatever summer time does."""

    at: time

    @property
    def words(self) -> str:
        """hver nat kl. 02.30"""
        return f"hver {'nat' if self.at.hour < 6 else 'dag'} kl. {self.at:%H.%M}"

    def after(self, moment: datetime, last_due: datetime | None, zone: ZoneInfo) -> datetime:
        """The first due time after the moment. ``last_due`` does not matter here."""
        here = moment.astimezone(zone)
        for days in (0, 1):
            due = datetime.combine(here.date() + timedelta(days=days), self.at, zone)
            # Through UTC: a time that summer time skips is then the moment after the gap, and always a real one.
            due = due.astimezone(ZoneInfo("UTC"))
            if due > moment:
                return due
        return datetime.combine(here.date() + timedelta(days=2), self.at, zone).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Every:
    """Each so many minutes, in step with the last due time."""

    minutes: int

    @property
    def words(self) -> str:
        """hvert 15. minut"""
        if self.minutes == 60:
            return "hver time"
        return "hvert minut" if self.minutes == 1 else f"hvert {self.minutes}. minut"

    def after(self, moment: datetime, last_due: datetime | None, zone: ZoneInfo) -> datetime:
        """The first due time after the moment, a whole number of steps from the last; without a last: now and one step."""
        step = timedelta(minutes=self.minutes)
        if last_due is None:
            return moment + step
        return last_due + step * max(1, (moment - last_due) // step + 1)


When = Nightly | Every


def nightly(at: str) -> Nightly:
    """``nightly("02.30")``. Raises ValueError for what is no time."""
    hours, minutes = at.split(".")
    return Nightly(time(int(hours), int(minutes)))


def every(minutes: int) -> Every:
    """``every(15)`` minutes. Raises ValueError below 1."""
    if minutes < 1:
        raise ValueError(f"{minutes} minutes is no interval")
    return Every(minutes)
