"""What the rules need to know about a household and its dwelling: one case, or many of the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from faellesgrund.engine.economy.ability.law_at import Flag
from faellesgrund.engine.economy.algebra import Number


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult. alder: years; loen_maaned: wage before AM-bidrag, kr. per month, None where there is none."""

    ydelsestype: str
    alder: Any
    loen_maaned: Number | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One household, or a table of households with the same benefits, municipality and rate period.

    Amounts are Nodes (one case) or float64 arrays, per year unless the name says otherwise; counts and flags are plain
    values or arrays. indkomst_aar: the benefits before tax as the user gave them, None where the rates decide.
    """

    kommune: str
    adults: tuple[Adult, ...]
    boern: Any
    aktivitetsparat: Flag
    indkomst_aar: Number | None
    formue: Number
    kirkeskat: Flag
    loft_pr_person: Flag
    har_allerede_stoette: Flag
    husleje_aar: Number
    areal_m2: Number
    varme_inkl: Flag
    varmtvand_inkl: Flag
    el_inkl: Flag
    vand_saerskilt: Flag
    vedligehold_fuld: Flag
    vedligehold_delvis: Flag
    egen_varme: Flag
    anvist_almen: Flag
    eget_koekken: Flag

    @property
    def single(self) -> bool:
        """One adult (enlig)."""
        return len(self.adults) == 1

    def on(self, *ydelsestyper: str) -> int:
        """How many of the adults receive one of these benefits."""
        return sum(adult.ydelsestype in ydelsestyper for adult in self.adults)
