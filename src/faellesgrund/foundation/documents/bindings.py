"""Figures bound into a text: asked for while it is a draft, kept as they were once it is locked.

What holds figures (saved calculations, an estate's accounts) stands above this app and offers a look-up at start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents.content import FigureSource, FigureValue, figures, numbered
from faellesgrund.foundation.documents.content_reading import read
from faellesgrund.foundation.documents.texts import Text

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

LookUp = Callable[["User", str], FigureValue | None]
"""Gives the figure of a key ``art/reference/navn`` as the user may see it, or None."""

_look_ups: list[LookUp] = []


def offer(look_up: LookUp) -> None:
    """Add a look-up, from ``ready()`` of an app. The same again is harmless."""
    if look_up not in _look_ups:
        _look_ups.append(look_up)


def withdraw(look_up: LookUp) -> None:
    """Take a look-up away again; one that is not there is passed over."""
    if look_up in _look_ups:
        _look_ups.remove(look_up)


def figure_source(user: User, text: Text) -> FigureSource:
    """What the figures of a text show to the user: as they were frozen in a locked text, else as they are now."""

    def source(key: str) -> FigureValue | None:
        kept = text.figures.get(key)
        if kept is not None:
            return FigureValue(str(kept["vaerdi"]), str(kept["dato"]), frozen=True)
        if text.locked:
            return None
        return _now(user, key)

    return source


def frozen(user: User, text: Text) -> Mapping[str, Any]:
    """The figures of a text as they are now, as JSON values. Raises BadInput for one that is not there."""
    numbers = numbered((each.uid, each.level) for each in text.clauses)
    kept: dict[str, Any] = {}
    problems = []
    for clause in text.clauses:
        for key in figures(read(clause.body).blocks):
            found = _now(user, key)
            if found is None:
                place = f"§ {numbers[clause.uid]} {clause.heading}".strip()
                problems.append(
                    Problem(place, f"tallet {key} findes ikke, eller du må ikke se det. Ret eller slet det.")
                )
            else:
                kept[key] = {"vaerdi": found.value, "dato": found.date}
    if problems:
        raise BadInput(problems)
    return kept


def _now(user: User, key: str) -> FigureValue | None:
    return next((found for look_up in _look_ups if (found := look_up(user, key)) is not None), None)
