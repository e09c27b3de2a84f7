"""A table on its way in: received, tried, and kept in one transaction with a line in the trail for each row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from faellesgrund.domains.experience.actions import ProjectError, demand, facts, own_party, put
from faellesgrund.domains.experience.models import FinishedProject, ProjectImport, Sharing, packed
from faellesgrund.domains.experience.queries import NotFound
from faellesgrund.domains.experience.reading.rows import ReadingPlan, column_problems, guess_plan, number_style
from faellesgrund.domains.experience.reading.tables import Table, csv_tables, refused
from faellesgrund.domains.experience.reading.workbook import workbook_tables
from faellesgrund.domains.experience.trial import CHANGES, NEW, WRONG, Report, Trial, as_told, try_rows
from faellesgrund.foundation.access.audit import Change, Subject, record_changes
from faellesgrund.foundation.documents.files.receiving import received
from faellesgrund.foundation.search.actions import index_many

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

LARGEST = 20 * 1024 * 1024
KEPT = timedelta(days=1)
MOST_HELD = 5
"""Tables on their way in for one user; the oldest gives way."""
MANY = 1_000
"""Rows beyond which trial and import are done in the background."""
SKIP, ONLY_WHOLE = "spring_over", "kun_hele"
_WRONG_KINDS = {
    "xls": "filen er i det gamle Excel-format. Åbn den, gem den som .xlsx, og prøv igen.",
    "ods": "filen er et OpenDocument-regneark. Åbn den, gem den som .xlsx eller .csv, og prøv igen.",
    "numbers": "filen er fra et andet regneprogram. Eksportér den som Excel (.xlsx), og prøv igen.",
    "xlsb": "filen er en binær Excel-fil, der kan indeholde makroer. Gem den som .xlsx, og prøv igen.",
    "xlsm": "filen kan indeholde makroer. Gem den uden makroer som .xlsx, og prøv igen.",
    "pdf": "filen er en PDF. Vælg regnearket (.xlsx) eller en .csv-fil.",
}


class CannotImport(ProjectError):
    """The table cannot be kept as it is; the text says what to choose or mend."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: rows by what was done with them."""

    new: int
    changed: int
    same: int
    skipped: int

    @property
    def text(self) -> str:
        """12 nye, 3 ændrede, 5 uændrede."""
        parts = [(self.new, "nye"), (self.changed, "ændrede"), (self.same, "uændrede"), (self.skipped, "sprunget over")]
        return ", ".join(f"{count} {what}" for count, what in parts if count) or "ingen rækker"


def receive(user: User, upload: UploadedFile[bytes] | None) -> ProjectImport:
    """A file read as tables and kept for a day; nothing of it is a project yet. Raises BadInput, ProjectError."""
    demand(user, "egneprojekter.importer")
    party = own_party(user)
    if upload is None:
        raise refused("Fil", "vælg en fil.")
    name = (upload.name or "filen").replace("\0", "")[-120:]
    ending = Path(name).suffix.lower().lstrip(".")
    if ending in _WRONG_KINDS:
        raise refused(name, _WRONG_KINDS[ending])
    if (upload.size or 0) > LARGEST:
        raise refused(name, "filen er for stor. Den må højst fylde 20 MB: gem kun arket med projekterne.")
    with received(upload, {"xlsx", "csv", "txt"}) as file:
        tables = workbook_tables(file.path, name) if file.kind.key == "xlsx" else csv_tables(file.path, name)
    content = [{"navn": t.navn, "rows": t.rows, "udeladt": t.left_out} for t in tables]
    older = ProjectImport.objects.filter(owner=user).order_by("-pk").values_list("pk", flat=True)[MOST_HELD - 1 :]
    ProjectImport.objects.filter(pk__in=list(older)).delete()
    return ProjectImport.objects.create(owner=user, party=party, filnavn=name, packed_tables=packed(content))


def import_for(user: User, number: int) -> ProjectImport:
    """The user's own table on its way in. Raises NotFound."""
    found = None
    if 0 < number < 2**31:
        found = ProjectImport.objects.select_related("party", "owner").filter(pk=number, owner=user).first()
    if found is None or found.created_at < timezone.now() - KEPT:
        raise NotFound(number)
    return found


def tables_of(held: ProjectImport) -> tuple[Table, ...]:
    """Its sheets."""
    return tuple(Table(t["navn"], tuple(map(tuple, t["rows"])), tuple(t["udeladt"])) for t in held.tables)


def plan_of(held: ProjectImport, tables: tuple[Table, ...]) -> ReadingPlan:
    """How it is read: as the user last said, else as the table itself suggests."""
    if not held.reading:
        return guess_plan(tables)
    stored = {k: v for k, v in held.reading.items() if k in ReadingPlan.__slots__}
    return ReadingPlan(**stored)


def plan_problems(tables: tuple[Table, ...], plan: ReadingPlan) -> list[str]:
    """What must be chosen before the rows can be tried."""
    table = tables[plan.sheet]
    found = column_problems(table, plan)
    unclear = number_style(table, plan)[1]
    if unclear and not plan.style:
        found.append(f"Tallet »{unclear}« kan læses på to måder. Vælg, om tallene er skrevet på dansk eller engelsk.")
    return found


def set_plan(held: ProjectImport, plan: ReadingPlan, deling: str) -> None:
    """Keep how the table is read; the trial of another reading no longer holds."""
    held.reading = {**asdict(plan), "deling": deling if deling in Sharing.values else Sharing.PARTNERSHIP.value}
    held.packed_trial = None
    held.save(update_fields=["reading", "packed_trial"])


def tried(held: ProjectImport, dato: date, report: Report | None = None) -> bytes:
    """The trial of the table as it is kept for the pages."""
    tables = tables_of(held)
    plan = plan_of(held, tables)
    return packed(as_told(try_rows(held.party, tables[plan.sheet], plan, dato, report), plan))


def rows_in(held: ProjectImport) -> int:
    """How many rows lie below the headings."""
    tables = tables_of(held)
    plan = plan_of(held, tables)
    return max(0, len(tables[plan.sheet].rows) - plan.header - 1)


def prepared(
    user: User, held: ProjectImport, how: str, confirmed: bool, dato: date, report: Report | None = None
) -> Trial:
    """The rows tried against what is there now, or why they cannot be kept. Raises CannotImport, NotAllowed."""
    demand(user, "egneprojekter.importer")
    tables = tables_of(held)
    plan = plan_of(held, tables)
    waiting = plan_problems(tables, plan)
    if waiting:
        raise CannotImport(" ".join(waiting))
    trial = try_rows(held.party, tables[plan.sheet], plan, dato, report)
    wrong = trial.count(WRONG)
    if wrong and how != SKIP:
        raise CannotImport(
            f"{_rows(wrong)} har fejl. Ret filen, og hent den igen, eller vælg at springe rækker med fejl over."
        )
    if trial.doubtful and not confirmed:
        raise CannotImport(
            f"{_rows(trial.doubtful)} ser mærkelige ud. Se dem efter, og sæt kryds ved, at tallene er rigtige."
        )
    if not any(row.status != WRONG for row in trial.rows):
        raise CannotImport("Der er ingen rækker, der kan indlæses.")
    return trial


def keep(user: User, held: ProjectImport, trial: Trial) -> Imported:
    """Keep every good row. Call it in the one transaction of the import. Raises CannotImport when somebody was faster."""
    deling = str(held.reading.get("deling", Sharing.PARTNERSHIP.value))
    now = timezone.now()
    made: list[FinishedProject] = []
    for row in trial.rows:
        if row.status == NEW:
            project = FinishedProject(owner=user, party=held.party, deling=deling, changed_by=user)
            put(project, row.read.values)
            made.append(project)
    changing = {row.pk: row for row in trial.rows if row.status == CHANGES and row.pk is not None}
    stand = {p.pk: p for p in _held(list(changing))}
    if len(stand) != len(changing):
        raise CannotImport("Et af projekterne er slettet imens. Prøv filen igen.")
    told: list[Change] = []
    for pk, row in changing.items():
        project = stand[pk]
        if any(getattr(project, key) != before for key, (before, _) in row.changes.items()):
            raise CannotImport(f"»{project.navn}« er ændret imens. Prøv filen igen.")
        before = facts(project)
        put(project, {key: after for key, (_, after) in row.changes.items()})
        project.version, project.changed_by, project.changed_at = project.version + 1, user, now
        told.append(Change(project, before, facts(project)))
    try:
        with transaction.atomic():
            FinishedProject.objects.bulk_create(made, batch_size=500)
            if stand:
                names = sorted({key for row in changing.values() for key in row.changes})
                keys = ["name_key", "sort_key", "version", "changed_by", "changed_at"]
                FinishedProject.objects.bulk_update(stand.values(), [*names, *keys], batch_size=200)
    except IntegrityError as faster:
        raise CannotImport("En anden har indlæst nogle af projekterne imens. Prøv filen igen.") from faster
    index_many([*made, *stand.values()])
    outcome = Imported(
        len(made), len(stand), len(trial.rows) - len(made) - len(stand) - trial.count(WRONG), trial.count(WRONG)
    )
    held.delete()
    whole = Change(
        Subject("experience.projectimport", "", held.filnavn), None, {"fil": held.filnavn, "rækker": outcome.text}
    )
    record_changes(user, "egneprojekter.importer", [whole, *(Change(p, None, facts(p)) for p in made), *told])
    return outcome


def _held(pks: list[int]) -> list[FinishedProject]:
    """The projects, held for change until the transaction ends."""
    found: list[FinishedProject] = []
    for start in range(0, len(pks), 1_000):
        found += FinishedProject.objects.select_for_update().filter(pk__in=pks[start : start + 1_000])
    return found


def _rows(count: int) -> str:
    return "1 række" if count == 1 else f"{count} rækker"


def import_now(user: User, held: ProjectImport, how: str, confirmed: bool, dato: date) -> Imported:
    """Try and keep, here and now. Raises CannotImport, NotAllowed."""
    trial = prepared(user, held, how, confirmed, dato)
    with transaction.atomic():
        return keep(user, held, trial)


def give_up(held: ProjectImport) -> None:
    """Forget the table."""
    held.delete()


def sweep() -> int:
    """Forget tables that nobody finished within a day; returns how many."""
    gone, _ = ProjectImport.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return gone
