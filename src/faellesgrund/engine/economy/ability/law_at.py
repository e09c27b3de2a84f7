"""The law on one date, as a calculation asks for it: one case that explains itself, or a table of arrays.

The rules in this package are written once against :class:`LawAt`. What it gives them depends on how it was made:
with ``explain`` rates and inputs are Nodes and the result carries its explanation; without, they are plain numbers
and the inputs may be float64 arrays. It also remembers for which households a rate that is not confirmed was asked
for, so that a whole table gets its certainty in the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Number, leaf
from faellesgrund.engine.economy.assumptions import Assumptions

Flag = Any
"""bool, or bool array in a table."""


class LawAt:
    """Rates by the date, with the last known value carried on (benefits, tax and boligstøtte).

    dato: the day asked for; explain: Nodes instead of numbers. ``doubt`` is True (per row in a table) where a rate
    that is not confirmed was asked for on the way.
    """

    def __init__(self, assumptions: Assumptions, dato: date, explain: bool) -> None:
        self.assumptions, self.dato, self.explain = assumptions, dato, explain
        self.doubt: Flag = False
        self._rows: Flag = True
        self._rates: dict[str, Number] = {}
        self._doubtful: set[str] = set()

    def again(self) -> LawAt:
        """The same law for the next household: rates already read are kept, the doubt begins anew."""
        law = LawAt(self.assumptions, self.dato, self.explain)
        law._rates, law._doubtful = self._rates, self._doubtful
        return law

    def rate(self, noegle: str) -> Number:
        """The rate in force, in its own unit. Raises RateUnknown before the first known period."""
        value = self._rates.get(noegle)
        if value is None:
            node = self.assumptions.benefit(noegle, self.dato)
            value = self._rates[noegle] = node if self.explain else node.vaerdi
            if self._in_doubt(noegle):
                self._doubtful.add(noegle)
        if noegle in self._doubtful and self.doubt is not True:
            self.doubt = self.doubt | self._rows
        return value

    def _in_doubt(self, noegle: str) -> bool:
        """Whether the value on this date is overridden, carried on or not confirmed (the list may hold a newer one)."""
        if noegle in self.assumptions.overrides:
            return True
        value, carried = self.assumptions.rates.latest(noegle, self.dato)
        return carried or value.sikkerhed != "bekraeftet"

    def given(self, tekst: str, value: Any, enhed: str = "kr") -> Number:
        """What the household or the dwelling is, as it was given."""
        return leaf(tekst, value, enhed, oprindelse="brief") if self.explain else value

    def written(self, tekst: str, value: float, hjemmel: str, enhed: str = "andel") -> Number:
        """A number that stands in the act itself and is not regulated."""
        return leaf(tekst, value, enhed, oprindelse="lov", hjemmel=hjemmel) if self.explain else value

    def choose(self, condition: Flag, if_true: Callable[[], Number], if_false: Callable[[], Number]) -> Number:
        """A case distinction of law. A table computes both sides where it has both, each only for its own rows."""
        if not isinstance(condition, np.ndarray):
            return if_true() if condition else if_false()
        if condition.all():
            return if_true()
        if not condition.any():
            return if_false()
        outer = self._rows
        try:
            self._rows = condition & outer
            yes = if_true()
            self._rows = ~condition & outer
            no = if_false()
        finally:
            self._rows = outer
        return np.where(condition, yes, no)

    def where(self, condition: Flag, value: Number, change: Callable[[Number], Number]) -> Number:
        """The value, changed where the condition holds."""
        return self.choose(condition, lambda: change(value), lambda: value)
