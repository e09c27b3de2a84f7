"""From projects in the database to what the engine counts with, and back to the estimate they make. The only caller of it here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.economy.finished import FinishedProject

if TYPE_CHECKING:
    from faellesgrund.domains.experience.models import FinishedProject as Row
    from faellesgrund.engine.economy.algebra import Node
    from faellesgrund.engine.economy.construction import OwnProject
    from faellesgrund.engine.economy.own_projects import Estimate


@dataclass(frozen=True, slots=True)
class Counted:
    """A project that counts for a party. pk and version: which one, and as it stood; shared: the partnership may see it."""

    pk: int
    version: int
    shared: bool
    finished: FinishedProject


def finished(values: Mapping[str, Any]) -> FinishedProject:
    """The engine's account of a project's values (keys of ``rules.FIELDS``)."""
    return FinishedProject(
        navn=str(values["navn"]),
        kommune=str(values["kommune"]),
        prisaar=int(values["prisaar"]),
        boliger=int(values["boliger"]),
        areal_m2=float(values["areal_m2"]),
        anskaffelsessum=float(values["anskaffelsessum"]),
        grundpris=float(values["grundpris"] or 0),
        byggemaade=str(values["byggemaade"]),
        grundlag=str(values["grundlag"]),
    )


def finished_row(row: Row) -> FinishedProject:
    """The engine's account of a row."""
    return finished(
        {
            name: getattr(row, name)
            for name in (
                "navn", "kommune", "prisaar", "boliger", "areal_m2", "anskaffelsessum", "grundpris", "byggemaade", "grundlag",
            )
        }
    )  # fmt: skip


class Yardstick:
    """The estimate on a day in one part of the country: the public one, and with own projects in it.

    capital: Region Hovedstaden, or the rest of the country. reference_m2: home area of the reference project.
    """

    def __init__(self, dato: date, capital: bool) -> None:
        # NumPy comes with the engine's formulas: loaded at the first question, not with the pages.
        from faellesgrund.engine.economy import construction, own_projects
        from faellesgrund.engine.economy.assumptions import Assumptions

        self.capital = capital
        self._engine = own_projects
        self._a = Assumptions()
        self._index = own_projects.index_to(dato, self._a)
        self.reference_m2 = construction.REFERENCE_HOMES * construction.REFERENCE_AREA_M2

    @property
    def public_weight(self) -> float:
        """How many own projects the public evidence counts as."""
        return float(self._a.evidence("anlaeg.offentlig_vaegt_i_projekter").vaerdi)

    def own(self, projects: Iterable[FinishedProject]) -> tuple[OwnProject, ...]:
        """The projects at the reference."""
        return self._engine.as_own(list(projects), self._a, self.capital, self._index)

    def estimate(self, own: Sequence[OwnProject] = ()) -> Estimate:
        """The price of a whole reference project with these in it."""
        return self._engine.estimate(self._a, self.capital, self._index, own)

    def each_left_out(self, own: Sequence[OwnProject]) -> list[Estimate]:
        """The price of a whole reference project without each of these, the others staying."""
        return self._engine.each_left_out(self._a, self.capital, self._index, own)

    def derivation(self, project: FinishedProject) -> Node:
        """The project at the reference, with every step."""
        return self._engine.at_reference(project, self._a, self.capital, self._index)

    def spreads_from_public(self, projects: Sequence[FinishedProject]) -> list[float]:
        """How many spreads each lies from the public estimate in its own part of the country; negative below it."""
        public = self.estimate()
        return [public.spreads_from(own.kr_pr_m2) for own in self.own(projects)]
