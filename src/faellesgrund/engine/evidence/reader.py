"""Reader of the figures in ``data/*.toml``: everything the calculation rests on that no law sets.

A file is a list of::

    [[tal]]
    noegle = "drift.renovation_pr_bolig"
    navn = "Renovation pr. bolig"
    vaerdi = 2200
    enhed = "kr/aar"
    prisaar = 2026               # left out where the figure has no price level
    n = 0                        # observations behind it, 0 for an assumption
    grad = "U"                   # mark of the collected data; A: an assumption made here
    kilde = "..."                # publication, or how it was set
    note = ""
    vurderet = 2026-11-23        # date of an assumption
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from faellesgrund.engine.certainty import certainty

DATA = Path(__file__).with_name("data")


class FigureUnknown(LookupError):
    """No figure has that key; the text is fit for the user."""

    def __init__(self, noegle: str) -> None:
        self.noegle = noegle
        super().__init__(f"Erfaringstallet {noegle} findes ikke. Se kendte tal med: faellesgrund evidens")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of experience, or a dated assumption (``sikkerhed`` tells which)."""

    noegle: str
    navn: str
    vaerdi: float
    enhed: str
    kilde: str
    grad: str
    prisaar: int | None
    n: int
    note: str
    vurderet: date | None

    @property
    def sikkerhed(self) -> str:
        """``bekraeftet`` or ``antaget``."""
        return certainty(self.grad)


class EvidenceBook:
    """All figures, looked up by key."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = dict(figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __contains__(self, noegle: str) -> bool:
        return noegle in self._figures

    def __getitem__(self, noegle: str) -> Figure:
        try:
            return self._figures[noegle]
        except KeyError:
            raise FigureUnknown(noegle) from None

    def keys(self) -> list[str]:
        """All keys in file order."""
        return list(self._figures)


@lru_cache(maxsize=1)
def load_evidence() -> EvidenceBook:
    """Every figure file of the installation, read once."""
    paths = sorted(DATA.glob("*.toml"))
    return read_evidence((path.name, path.read_text("utf-8")) for path in paths)


def read_evidence(texts: Iterable[tuple[str, str]]) -> EvidenceBook:
    """The figures of some files, each given as (name, TOML).

    Raises ValueError where a key stands twice, a figure has no source or an assumption (A) no date.
    """
    figures: dict[str, Figure] = {}
    for name, text in texts:
        for row in tomllib.loads(text)["tal"]:
            figure = _figure(row)
            if figure.noegle in figures:
                raise ValueError(f"{name}: the key {figure.noegle} stands twice")
            if not figure.kilde:
                raise ValueError(f"{name}: {figure.noegle} has no source")
            if figure.grad == "A" and figure.vurderet is None:
                raise ValueError(f"{name}: {figure.noegle} is assumed without a date")
            figures[figure.noegle] = figure
    return EvidenceBook(figures)


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(
        noegle=row["noegle"],
        navn=row["navn"],
        vaerdi=float(row["vaerdi"]),
        enhed=row["enhed"],
        kilde=row["kilde"],
        grad=row["grad"],
        prisaar=row.get("prisaar"),
        n=row.get("n", 0),
        note=row.get("note", ""),
        vurderet=row.get("vurderet"),
    )
