"""The keys of a body, each read as what it must be; every fault is told at once, with its key."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem


class Fields:
    """Reads the keys of one object. What is wrong is collected; :meth:`finish` raises it."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.problems: list[Problem] = []
        self._asked: list[str] = []

    def wrong(self, key: str, text: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(key, text))

    def given(self, key: str) -> Any:
        """The value of a key as it came; null is the same as nothing."""
        self._asked.append(key)
        return self.body.get(key)

    def number(
        self, key: str, low: float, high: float, default: float | None = None, *, required: bool = False
    ) -> float | None:
        """A number between two, both included."""
        value = self.given(key)
        if value is None:
            if required:
                self.wrong(key, f"mangler. Skriv et tal mellem {_said(low)} og {_said(high)}.")
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, f"skal være et tal uden anførselstegn mellem {_said(low)} og {_said(high)}.")
            return default
        if not low <= value <= high:
            self.wrong(key, f"er uden for grænserne. Skriv et tal mellem {_said(low)} og {_said(high)}.")
            return default
        return float(value)

    def whole(self, key: str, low: int, high: int, default: int, *, required: bool = False) -> int:
        """A whole number between two, both included; 12.0 is whole."""
        found = self.number(key, low, high, None, required=required)
        if found is None:
            return default
        if found != int(found):
            self.wrong(key, f"skal være et helt tal mellem {_said(low)} og {_said(high)}.")
            return default
        return int(self.body[key])

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """One of some words."""
        value = self.given(key)
        if value is None:
            return default
        if isinstance(value, str) and value in choices:
            return value
        self.wrong(key, f"skal være en af {', '.join(choices)}.{_near(value, choices)}")
        return default

    def yes_no(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.given(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(key, "skal være true eller false.")
        return False

    def day(self, key: str, default: date) -> date:
        """A date as year-month-day."""
        value = self.given(key)
        if value is None:
            return default
        try:
            found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            found = None
        if found is None:
            self.wrong(key, "er ikke en dato. Skriv år-måned-dag, for eksempel 2026-11-24.")
            return default
        if not EARLIEST <= found <= LATEST:
            self.wrong(key, f"er uden for {EARLIEST} til {LATEST}. Ret datoen.")
            return default
        return found

    def rest(self, known: Collection[str]) -> dict[str, Any]:
        """What is left of the object of the known keys; any other key is a fault that names the nearest."""
        names = [*known, *self._asked]
        for key in self.body:
            if key not in names:
                self.wrong(key[:60], f"nøglen findes ikke.{_near(key, names)}")
        return {key: value for key, value in self.body.items() if key in known}

    def finish(self) -> None:
        """Raises BadInput with every fault there was."""
        if self.problems:
            raise BadInput(self.problems)


EARLIEST, LATEST = date(2015, 1, 1), date(2100, 12, 31)


def _near(value: Any, known: Collection[str]) -> str:
    found = difflib.get_close_matches(str(value)[:60], list(known), n=1, cutoff=0.5)
    return f" Mente du {found[0]}?" if found else ""


def _said(number: float) -> str:
    text = f"{number:,.10f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
