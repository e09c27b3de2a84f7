"""The list of calculations at 20, 200 and 2,000 rows, and five runs side by side: queries and growth.

``.venv/bin/python benchmarks/beregninger.py`` uses a SQLite database in a temporary folder; with
``python -m tools.postgres -- python benchmarks/beregninger.py`` it uses PostgreSQL. Every calculation has a run as heavy as a
real one. The list is first shown to find what a plain reading of every row finds; then it is timed against itself.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

ROWS = (20, 200, 2_000)
DAY = date(2026, 11, 24)
ASKED: dict[str, dict[str, str]] = {
    "nyeste først": {},
    "største behov": {"orden": "behov"},
    "navn, side 2": {"orden": "navn", "side": "2"},
    "kladden ændret": {"tilstand": "aendret"},
    "låst": {"tilstand": "laast"},
    "ord og model": {"ord": "nr. 1", "model": "tilskud_og_laan"},
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="faellesgrund-maaling-") as folder:
        os.environ["FAELLESGRUND_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faellesgrund.entry.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print(f"{connection.vendor}, Python {sys.version.split()[0]}")
        measure()


def measure() -> None:
    from faellesgrund.domains.calculations.listing import list_page
    from faellesgrund.domains.calculations.testing import a_draft, a_run
    from faellesgrund.foundation.access.testing import make_user

    owner = make_user("ejer", "oekonom")
    model = a_draft(owner)
    a_run(owner, model, draws=10_000)
    asker = make_user("spoerger", "jurist")
    list_page(asker, {}, DAY)
    first: dict[str, float] = {}
    for rows in ROWS:
        fill(owner, model, rows)
        for name, given in ASKED.items():
            expected = counted_by_hand(asker, given)
            taken, queries, page = timed(lambda given=given: list_page(asker, given, DAY))
            assert page.count == expected, (name, page.count, expected)
            first.setdefault(name, taken)
            print(
                f"{rows:>6} beregninger, {name:<16}: {queries} forespørgsler, {page.count:>5} fund, {taken * 1e3:7.1f} ms, "
                f"{taken / first[name]:5.1f} × ved {ROWS[0]}"
            )
    compare(asker)


def fill(owner: Any, model: Any, until: int) -> None:
    """Calculations with the run of the model; every third was changed since, every tenth is locked, every fourth is a draft."""
    from faellesgrund.domains.calculations.models import Calculation, Run, RunExtract, RunLock
    from faellesgrund.foundation.ui.sorting import danish_sort_key

    since = Calculation.objects.count()
    run = Run.objects.select_related("extract").get(calculation=model)
    made = Calculation.objects.bulk_create(
        Calculation(
            navn=f"Beregning nr. {n}",
            sort_key=danish_sort_key(f"Beregning nr. {n}"),
            slug=f"nr-{n}",
            owner=owner,
            party=owner.unit.party,
            version=2 if n % 3 == 0 else 1,
            draft=model.draft,
            changed_by=owner,
        )
        for n in range(since, until)
    )
    for start in range(0, len(made), 100):
        runs = Run.objects.bulk_create(
            Run(
                calculation=each,
                number=1,
                draft_version=1,
                brief_toml=run.brief_toml,
                dato=run.dato,
                draws=run.draws,
                seed=run.seed,
                packed_result=run.packed_result,
                cost=run.cost + each.pk,
                need=run.need + each.pk * 37 % 1000,
                rent=run.rent,
                model=run.model,
                rates_fingerprint=run.rates_fingerprint,
                rate_basis_id=run.rate_basis_id,
                engine_version=run.engine_version,
                created_by=owner,
            )
            for each in made[start : start + 100]
            if each.pk % 4
        )
        extract = run.extract  # type: ignore[attr-defined]
        RunExtract.objects.bulk_create(
            RunExtract(run=each, document=extract.document, keys=extract.keys) for each in runs
        )
        RunLock.objects.bulk_create(
            RunLock(run=each, reason="Prøve", locked_by=owner) for each in runs if each.pk % 10 == 0
        )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counted_by_hand(user: Any, given: dict[str, str]) -> int:
    """How many rows answer, each calculation read on its own."""
    from faellesgrund.domains.calculations.models import Calculation, Run

    count = 0
    newest = {
        r.calculation_id: r
        for r in Run.objects.select_related("lock").defer("packed_result", "brief_toml").order_by("number")
    }
    for each in Calculation.objects.visible_to(user).defer("draft"):
        run = newest.get(each.pk)
        state = given.get("tilstand")
        if state == "aendret" and (run is None or run.draft_version == each.version):
            continue
        if state == "laast" and not (run and run.locked):
            continue
        if given.get("ord", "") not in each.navn or (given.get("model") and not (run and run.model == given["model"])):
            continue
        count += 1
    return count


def compare(user: Any) -> None:
    """Two and five runs side by side, the page drawn and the workbook written."""
    from django.template.loader import render_to_string

    from faellesgrund.domains.calculations.compare_page.page import compare_page
    from faellesgrund.domains.calculations.compare_page.workbook import workbook
    from faellesgrund.domains.calculations.models import Calculation, RunExtract

    slugs = list(
        Calculation.objects.filter(runs__isnull=False).order_by("pk").values_list("slug", flat=True).distinct()[:5]
    )

    def drawn(count: int) -> Any:
        page = compare_page(user, slugs[:count], "", DAY)
        render_to_string("calculations/compare.html", {"page": page})
        return page

    least = 0.0
    for count in (2, 5):
        taken, queries, page = timed(lambda count=count: drawn(count))
        assert len(page.heads) == count
        least = least or taken
        print(
            f"{count} side om side, siden tegnet: {queries} forespørgsler, {taken * 1e3:.0f} ms, {taken / least:.1f} × ved 2"
        )
    page = compare_page(user, slugs, "", DAY)
    taken, _, _ = timed(lambda: workbook(page))
    print(f"5 side om side som regneark: {taken * 1e3:.0f} ms")
    with_extract, _, five = timed(lambda: compare_page(user, slugs, "", DAY))
    RunExtract.objects.all().delete()
    whole, _, again = timed(lambda: compare_page(user, slugs, "", DAY), times=3)
    assert [row.cells for row in five.headline] == [row.cells for row in again.headline]
    print(f"5 uden uddrag, af hele resultater: {whole * 1e3:.0f} ms, {whole / with_extract:.1f} × med uddrag")


def timed(work: Callable[[], Any], times: int = 7) -> tuple[float, int, Any]:
    """Median seconds, queries of one round, and what came of it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    with CaptureQueriesContext(connection) as asked:
        result = work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), len(asked), result


if __name__ == "__main__":
    main()
