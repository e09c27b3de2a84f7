"""Own projects: reading, trying and keeping 1,000 and 10,000 rows of a workbook, and what the pages cost with them.

``.venv/bin/python benchmarks/projekter.py`` uses a SQLite database in a temporary folder; with
``python -m tools.postgres -- python benchmarks/projekter.py`` it uses PostgreSQL. The peer is calamine alone: the same
workbook read to plain cells and nothing else. What was kept is first held against what was written.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

clock = time.process_time
"""CPU seconds of this process, so that other work on the machine does not count; on SQLite that is all of it."""
SIZES = (1_000, 10_000)
ROUNDS = 5
HEAD = ("Byggeri", "By", "Afleveret", "Lejligheder", "Kvm pr. bolig", "Samlet pris (mio. kr.)", "Bemærkninger")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="faellesgrund-maaling-") as folder:
        os.environ["FAELLESGRUND_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faellesgrund.entry.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        print(f"{connection.vendor}, Python {sys.version.split()[0]}")
        measure(Path(folder))


def workbook(path: Path, rows: int) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ("Vores byggerier",))
        sheet.write_row(2, 0, HEAD)
        for r in range(rows):
            row = (
                f"Vænge {r}",
                "Københavns Kommune",
                2010 + r % 15,
                6 + r % 20,
                30 + r % 12,
                round(4.5 + r % 9, 2),
                "Opdigtet",
            )
            sheet.write_row(3 + r, 0, row)
    return path


def measure(folder: Path) -> None:
    from faellesgrund.foundation.access.testing import make_user

    user = make_user("ejer", "oekonom")
    first: dict[str, float] = {}
    for rows in SIZES:
        path = workbook(folder / f"{rows}.xlsx", rows)
        taken = one_import(user, path, rows)
        peer = best(lambda p=path: plainly(p))  # type: ignore[misc]
        for what, seconds in taken.items():
            per_row = seconds / rows
            first.setdefault(what, per_row)
            print(
                f"{rows:>6} rækker, {what:<34}: {seconds:6.2f} s, {per_row * 1e6:7.0f} µs pr. række, "
                f"{per_row / first[what]:4.2f} × pr. række ved {SIZES[0]}"
            )
        print(
            f"{rows:>6} rækker, calamine alene               : {peer:6.2f} s; læsning er {taken['læsning'] / peer:.1f} ×"
        )
        pages(user, rows)


def plainly(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def best(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def one_import(user: Any, path: Path, rows: int) -> dict[str, float]:
    """Seconds of each step; the whole is undone again by emptying the table, so that every size starts alike."""
    from django.db import transaction
    from django.utils.timezone import localdate

    from faellesgrund.domains.experience import import_actions
    from faellesgrund.domains.experience.models import FinishedProject, ProjectImport, packed
    from faellesgrund.domains.experience.reading.rows import guess_plan
    from faellesgrund.domains.experience.reading.workbook import workbook_tables
    from faellesgrund.foundation.access.policy import party_of

    FinishedProject.objects.all().delete()
    reading = best(lambda: workbook_tables(path, path.name))
    tables = workbook_tables(path, path.name)
    content = [{"navn": t.navn, "rows": t.rows, "udeladt": t.left_out} for t in tables]
    held = ProjectImport(owner=user, party=party_of(user), filnavn=path.name, packed_tables=packed(content))
    held.save()
    import_actions.set_plan(held, guess_plan(tables), "partnerskab")
    trying = best(lambda: import_actions.tried(held, localdate()), 3)
    start = clock()
    trial = import_actions.prepared(user, held, import_actions.SKIP, True, localdate())
    with transaction.atomic():
        outcome = import_actions.keep(user, held, trial)
    keeping = clock() - start
    assert (outcome.new, FinishedProject.objects.count()) == (rows, rows)
    kept = FinishedProject.objects.get(navn=f"Vænge {rows - 1}")
    assert kept.anskaffelsessum == round((4.5 + (rows - 1) % 9) * 1_000_000)
    return {"læsning": reading, "prøve": trying, "indlæsning, log og søgning": keeping}


def pages(user: Any, rows: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import localdate

    from faellesgrund.domains.calculations import own_projects
    from faellesgrund.domains.calculations.testing import DAY, a_draft
    from faellesgrund.domains.experience.effect_page import effect_page
    from faellesgrund.domains.experience.list_page import project_list

    draft = a_draft(user)
    from faellesgrund.domains.calculations import engine_inputs

    brief = engine_inputs.brief_of(engine_inputs.values(draft.typed()), DAY)
    asked: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("listen", lambda: project_list(user, {"orden": "m2"}, localdate())),
        ("virkningen", lambda: effect_page(user, "", localdate())),
        ("projekterne til en kørsel", lambda: own_projects.own_for(draft, brief, DAY)),
    )
    for what, work in asked:
        work()
        with CaptureQueriesContext(connection) as queries:
            work()
        taken = []
        for _ in range(ROUNDS):
            start = clock()
            work()
            taken.append(clock() - start)
        print(f"{rows:>6} rækker, {what:<34}: {statistics.median(taken) * 1e3:6.0f} ms, {len(queries)} forespørgsler")


if __name__ == "__main__":
    main()
