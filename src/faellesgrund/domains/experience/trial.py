"""The trial of a table: what each row would do, told before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.experience.engine_inputs import Yardstick, finished
from faellesgrund.domains.experience.models import FinishedProject
from faellesgrund.domains.experience.reading.rows import (
    PER_HOME,
    ReadingPlan,
    ReadRow,
    column_letter,
    label_of,
    read_rows,
)
from faellesgrund.domains.experience.reading.tables import Table
from faellesgrund.domains.experience.rules import FIELDS, NO_REASON, doubt, name_key, problems
from faellesgrund.engine.evidence.kommuner import capital_region

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import Party

NEW, CHANGES, SAME, WRONG = "ny", "ændrer", "uændret", "fejl"
AT_A_TIME = 1_000
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row and what it would do. pk: the project it is already; changes: field → (before, now)."""

    read: ReadRow
    status: str
    pk: int | None
    changes: Mapping[str, tuple[Any, Any]]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Every row tried. passed_over: rows that are no projects, with why."""

    rows: tuple[TriedRow, ...]
    passed_over: tuple[tuple[int, str], ...]

    def count(self, status: str) -> int:
        """How many rows have the status."""
        return sum(row.status == status for row in self.rows)

    @property
    def doubtful(self) -> int:
        """How many rows have a warning and would do something."""
        return sum(bool(row.warnings) for row in self.rows)


def try_rows(party: Party, table: Table, plan: ReadingPlan, dato: date, report: Report | None = None) -> Trial:
    """Every row against the party's projects as they are now. Nothing is written."""
    read = read_rows(table, plan, dato.year)
    total = len(read.rows)
    if report:
        report(0, total, f"{total} rækker er læst")
    known = {
        (p.name_key, p.prisaar): p for p in FinishedProject.objects.filter(party=party).iterator(chunk_size=AT_A_TIME)
    }
    measures = {capital: Yardstick(dato, capital) for capital in (True, False)}
    tried: list[TriedRow] = []
    for start in range(0, total, AT_A_TIME):
        some = read.rows[start : start + AT_A_TIME]
        tried += _tried(some, known, plan, measures, dato.year)
        if report:
            report(start + len(some), total, f"Række {start + len(some)} af {total} er prøvet")
    return Trial(tuple(tried), read.passed_over)


def _tried(
    some: Sequence[ReadRow],
    known: Mapping[tuple[str, int], FinishedProject],
    plan: ReadingPlan,
    measures: Mapping[bool, Yardstick],
    this_year: int,
) -> list[TriedRow]:
    good = [row for row in some if not row.problems]
    spreads: dict[int, float] = {}
    for capital, measure in measures.items():
        here = [row for row in good if capital_region(row.values["kommune"]) is capital]
        far = measure.spreads_from_public([finished(row.values) for row in here])
        spreads.update({row.number: x for row, x in zip(here, far, strict=True)})
    found = []
    for row in some:
        if row.problems:
            found.append(TriedRow(row, WRONG, None, {}, ()))
            continue
        project = known.get((name_key(row.values["navn"]), row.values["prisaar"]))
        text = doubt(spreads[row.number])
        warnings = (text,) if text else ()
        if project is None:
            found.append(TriedRow(row, NEW, None, {}, warnings))
            continue
        changes = _changes(project, row, plan)
        after = {key: getattr(project, key) for key in FIELDS} | {key: now for key, (_, now) in changes.items()}
        clash = problems(after, this_year) if changes else {}
        if clash:
            row.problems.update(clash)
            found.append(TriedRow(row, WRONG, project.pk, {}, ()))
            continue
        status = CHANGES if changes else SAME
        found.append(TriedRow(row, status, project.pk, changes, warnings if changes else ()))
    return found


def _changes(project: FinishedProject, row: ReadRow, plan: ReadingPlan) -> dict[str, tuple[Any, Any]]:
    """What the columns that are there would change; what the table says nothing of stays as it is."""
    told = {"areal_m2" if key == PER_HOME else key for key in plan.columns} | {"anskaffelsessum"}
    found = {
        key: (getattr(project, key), row.values[key])
        for key in FIELDS
        if key in told and getattr(project, key) != row.values[key]
    }
    # A project that is left out keeps the reason it has, when the table gives none.
    if project.begrundelse and row.values["begrundelse"] in ("", NO_REASON):
        found.pop("begrundelse", None)
    elif "taeller_med" in found and row.values["begrundelse"] == NO_REASON:
        found["begrundelse"] = (project.begrundelse, NO_REASON)
    return found


def as_told(trial: Trial, plan: ReadingPlan) -> dict[str, Any]:
    """The trial as it is kept for the pages: texts only."""
    return {
        "raekker": [
            {
                "nr": row.read.number,
                "navn": str(row.read.values.get("navn") or ""),
                "aar": str(row.read.values.get("prisaar") or ""),
                "status": row.status,
                "fejl": [_fault(key, text, plan) for key, text in row.read.problems.items()],
                "advarsler": list(row.warnings),
                "aendrer": [label_of(key) for key in row.changes],
            }
            for row in trial.rows
        ],
        "sprunget": [[number, why] for number, why in trial.passed_over],
    }


def _fault(key: str, text: str, plan: ReadingPlan) -> list[str]:
    """Where (»Kolonne D, Prisår«) and what."""
    column = plan.columns.get(key)
    if column is None and key == "areal_m2":
        column = plan.columns.get(PER_HOME)
    label = label_of(key)
    return [f"Kolonne {column_letter(column)}, {label}" if column is not None else label, text]
