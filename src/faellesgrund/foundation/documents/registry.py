"""What can be bound into a text: apps above tell of their kinds of figures at start.

A figure is written ``[[tal: art/reference/navn]]``: the key of its kind, which thing of that kind, which figure of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure now. value: as it is read, with unit; source: which run it comes from; url: where it can be seen."""

    value: str
    number: float
    unit: str
    dated: date
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class FigureRun:
    """The newest run of something. reference: names this very run; source and url: as in Figure."""

    reference: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class FigureThing:
    """Something with figures to choose between. detail: what tells it from others of the same name."""

    reference: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """A figure of a thing, to choose."""

    name: str
    dansk: str
    value: str


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A kind of figures. Every function answers as the user may see it, and None or nothing where that is nothing.

    find: reference and name → the figure; newest: reference → the newest run, whatever run it names, without its figures.
    things: those with a word in their name (empty: the newest); choices: the figures of one.
    """

    key: str
    dansk: str
    find: Callable[[User, str, str], Figure | None]
    newest: Callable[[User, str], FigureRun | None]
    things: Callable[[User, str], tuple[FigureThing, ...]]
    choices: Callable[[User, str], tuple[FigureChoice, ...]]


_kinds: dict[str, FigureKind] = {}


def register(kind: FigureKind) -> None:
    """Add a kind, from ``ready()`` of an app. The same key again replaces it."""
    _kinds[kind.key] = kind


def unregister(key: str) -> None:
    """Take a kind away again, for tests; one that is not there is passed over."""
    _kinds.pop(key, None)


def figure_kinds() -> tuple[FigureKind, ...]:
    """Every kind, by its Danish name."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.dansk))


def find_figure(user: User, key: str) -> Figure | None:
    """The figure of ``art/reference/navn`` as the user may see it."""
    kind, reference, name = _taken_apart(key)
    return kind.find(user, reference, name) if kind else None


class Newest:
    """The newest runs as one user may see them; each is asked for once, however many figures come from it."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._runs: dict[tuple[str, str], FigureRun | None] = {}

    def run(self, key: str) -> FigureRun | None:
        """The newest run behind the figure of the key, or None."""
        kind, reference, _ = _taken_apart(key)
        if kind is None:
            return None
        if (kind.key, reference) not in self._runs:
            self._runs[kind.key, reference] = kind.newest(self._user, reference)
        return self._runs[kind.key, reference]

    def figure(self, key: str) -> Figure | None:
        """The figure of the key in that run."""
        kind, _, name = _taken_apart(key)
        run = self.run(key)
        return kind.find(self._user, run.reference, name) if kind and run else None

    def newer(self, key: str, source: str) -> Figure | None:
        """The same when that run is another than ``source``."""
        run = self.run(key)
        return self.figure(key) if run is not None and run.source != source else None


def _taken_apart(key: str) -> tuple[FigureKind | None, str, str]:
    kind, _, rest = key.partition("/")
    reference, _, name = rest.partition("/")
    return _kinds.get(kind.strip()), reference.strip(), name.strip()
