"""The rates, figures and choices of one run, with the user's overrides.

Every look-up returns a :class:`~faellesgrund.engine.economy.algebra.Node` leaf that carries its key,
so that what a result rests on can be read off its explanation. What was looked up, and with which
value, is remembered for the list of assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.certainty import certainty
from faellesgrund.engine.economy.algebra import Node, leaf
from faellesgrund.engine.evidence import EvidenceBook, load_evidence
from faellesgrund.engine.rates import RateBook, load_rates


@dataclass(frozen=True, slots=True)
class Assumption:
    """One line of the result's list of assumptions (``forudsaetninger``)."""

    noegle: str
    navn: str
    vaerdi: Any
    enhed: str
    oprindelse: str
    hjemmel: str | None
    kilde: str | None
    gyldig_fra: date | None
    sikkerhed: str
    grad: str | None

    def as_json(self) -> dict[str, Any]:
        """The line as in the result file."""
        return {
            "noegle": self.noegle,
            "navn": self.navn,
            "vaerdi": self.vaerdi,
            "enhed": self.enhed,
            "oprindelse": self.oprindelse,
            "hjemmel": self.hjemmel,
            "kilde": self.kilde,
            "gyldig_fra": self.gyldig_fra.isoformat() if self.gyldig_fra else None,
            "sikkerhed": self.sikkerhed,
            "grad": self.grad,
        }


class Assumptions:
    """Look-up of rates and figures for one run.

    overrides: key to number from the brief's ``[satser]``; begrundelse: the user's reason for them.
    """

    def __init__(
        self,
        overrides: Mapping[str, float] | None = None,
        begrundelse: str = "",
        rates: RateBook | None = None,
        evidence: EvidenceBook | None = None,
    ) -> None:
        self.overrides = dict(overrides or {})
        self.begrundelse = begrundelse
        self.rates = rates or load_rates()
        self.evidence_book = evidence or load_evidence()
        self.used: dict[str, Assumption] = {}
        self.carried_years: set[int] = set()

    def law(self, noegle: str, dato: date) -> Node:
        """A rate by the date of the event, strict: outside the known period raises RateUnknown."""
        if noegle in self.overrides:
            return self._overridden(noegle)
        value = self.rates.at(noegle, dato)
        return self._law(noegle, value, False)

    def benefit(self, noegle: str, dato: date) -> Node:
        """A rate that goes on with its last known value (benefits, tax, running cost), marked as an assumption."""
        if noegle in self.overrides:
            return self._overridden(noegle)
        value, carried = self.rates.latest(noegle, dato)
        if carried and value.gyldig_til is not None:
            self.carried_years.add(value.gyldig_til.year)
        return self._law(noegle, value, carried)

    def certainty_on(self, noegle: str, dato: date) -> str:
        """``bekraeftet`` or ``antaget`` for a rate on a date: changed and carried-on values are assumptions."""
        if noegle in self.overrides:
            return "antaget"
        value, carried = self.rates.latest(noegle, dato)
        return "antaget" if carried else value.sikkerhed

    def evidence(self, noegle: str) -> Node:
        """A figure of experience or a dated assumption."""
        if noegle in self.overrides:
            return self._overridden(noegle)
        figure = self.evidence_book[noegle]
        self.used[noegle] = Assumption(
            noegle, figure.navn, figure.vaerdi, figure.enhed, "evidens", None, figure.kilde,
            figure.vurderet, figure.sikkerhed, figure.grad,
        )  # fmt: skip
        return leaf(figure.navn, figure.vaerdi, figure.enhed, oprindelse="evidens", noegle=noegle, hjemmel=figure.kilde)

    def default(self, noegle: str, navn: str, vaerdi: float, enhed: str, kilde: str) -> Node:
        """The product's own default for a key of the brief that was left out (``oprindelse: valgt``)."""
        if noegle in self.overrides:
            return self._overridden(noegle, navn, enhed)
        self.used[noegle] = Assumption(noegle, navn, vaerdi, enhed, "valgt", None, kilde, None, "antaget", "A")
        return leaf(navn, vaerdi, enhed, oprindelse="valgt", noegle=noegle, hjemmel=kilde)

    def derived(self, noegle: str, navn: str, vaerdi: float, kilde: str, grad: str) -> Node:
        """A figure computed from a series of evidence (an index between two dates); open to override like the rest."""
        if noegle in self.overrides:
            return self._overridden(noegle, navn, "faktor")
        sikkerhed = certainty(grad)
        self.used[noegle] = Assumption(noegle, navn, vaerdi, "faktor", "evidens", None, kilde, None, sikkerhed, grad)
        return leaf(navn, vaerdi, "faktor", oprindelse="evidens", noegle=noegle, hjemmel=kilde)

    def _law(self, noegle: str, value: Any, carried: bool) -> Node:
        rate = self.rates[noegle]
        sikkerhed = "antaget" if carried else value.sikkerhed
        known = self.used.get(noegle)
        # The same key at several dates (the benefit bridge): the newest value stands in the list.
        if known is None or (value.gyldig_fra or date.min) >= (known.gyldig_fra or date.min):
            self.used[noegle] = Assumption(
                noegle, rate.navn, value.vaerdi, rate.enhed, "lov", value.hjemmel, value.kilde,
                value.gyldig_fra, sikkerhed, value.grad,
            )  # fmt: skip
        return leaf(rate.navn, value.vaerdi, rate.enhed, oprindelse="lov", noegle=noegle, hjemmel=value.hjemmel)

    def _overridden(self, noegle: str, navn: str | None = None, enhed: str = "") -> Node:
        vaerdi = float(self.overrides[noegle])
        if noegle in self.rates:
            navn, enhed = self.rates[noegle].navn, self.rates[noegle].enhed
        elif noegle in self.evidence_book:
            navn, enhed = self.evidence_book[noegle].navn, self.evidence_book[noegle].enhed
        self.used[noegle] = Assumption(
            noegle, navn or noegle, vaerdi, enhed, "brief", None, self.begrundelse, None, "antaget", "ændret"
        )
        return leaf(navn or noegle, vaerdi, enhed, oprindelse="brief", noegle=noegle, hjemmel=self.begrundelse)
