"""What a brief says, checked and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """A cost line of the brief, kr. incl. VAT; gruppe: grundudgifter, entreprise, omkostninger, gebyrer."""

    gruppe: str
    tekst: str
    beloeb: float


@dataclass(frozen=True, slots=True)
class HomeType:
    """A row of ``[[boligtype]]``: how many homes are alike, m² each, weight by brugsværdi (None: the area), plot.

    antal is whole in what a user writes; a moved brief (sensitivity) may hold a part of a home.
    """

    navn: str
    antal: float
    areal_m2: float
    vaegt: float | None = None
    matrikel: str | None = None


@dataclass(frozen=True, slots=True)
class PlotTerms:
    """A row of ``[[matrikel]]``: terms as in ``[grund]``; None is the product's default."""

    navn: str
    vilkaar: str | None = None
    pris: float | None = None
    leje_pr_aar: float | None = None
    byggemodning: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A building brief. given holds only what was written, under ``section.key``.

    drift: account → kr. per year for the estate; satser: overridden keys; begrundelse: why they are overridden;
    boligtyper, matrikler: the rows of ``[[boligtype]]`` and ``[[matrikel]]``, empty where there are none.
    """

    given: Mapping[str, Any]
    drift: Mapping[str, float] = field(default_factory=dict)
    satser: Mapping[str, float] = field(default_factory=dict)
    begrundelse: str = ""
    poster: tuple[Post, ...] | None = None
    boligtyper: tuple[HomeType, ...] = ()
    matrikler: tuple[PlotTerms, ...] = ()

    def get(self, key: str) -> Any:
        """The value given for ``section.key``, or None. Homes and mean area follow from the kinds of home, if any."""
        if self.boligtyper and key == "bygning.boliger":
            return sum(k.antal for k in self.boligtyper)
        if self.boligtyper and key == "bygning.areal_m2_pr_bolig":
            return sum(k.antal * k.areal_m2 for k in self.boligtyper) / sum(k.antal for k in self.boligtyper)
        return self.given.get(key)

    def with_value(self, key: str, value: Any) -> Brief:
        """The same brief with one value changed; kinds of home follow in proportion (their number or their area)."""
        kinds = self.boligtyper
        if kinds and key == "bygning.boliger":
            share = float(value) / float(self.get(key))
            kinds = tuple(replace(k, antal=k.antal * share) for k in kinds)
        elif kinds and key == "bygning.areal_m2_pr_bolig":
            share = float(value) / float(self.get(key))
            kinds = tuple(replace(k, areal_m2=k.areal_m2 * share) for k in kinds)
        return replace(self, given={**self.given, key: value}, boligtyper=kinds)

    @property
    def kommune(self) -> str:
        """The municipality's four-digit code."""
        return str(self.given["projekt.kommune"])
