"""The list of documents for an ordinary user: number of queries and growth with rows and with roles.

``.venv/bin/python benchmarks/documents.py`` uses a SQLite database in a temporary folder; with
``python -m tools.postgres -- python benchmarks/documents.py`` it uses PostgreSQL. It asks for the first page, the last
page and a search, with 100 and 10,000 documents and with 1 and 200 roles.
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

ROWS, ROLES = (100, 10_000), (1, 200)
TODAY = date(2026, 11, 25)


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
        measure()


def measure() -> None:
    from faellesgrund.foundation.access.testing import make_unit, make_user
    from faellesgrund.foundation.documents.queries import list_page

    own, other = make_unit(), make_unit("akb", "akb")
    owners = (make_user("ejer", "sekretaer", own), make_user("anden", "bygherre", other))
    asker = make_user("spoerger", None, other)
    first: dict[str, float] = {}
    made = 0
    for rows in ROWS:
        fill(owners, asker, made, rows)
        made = rows
        for roles in ROLES:
            user = with_roles(asker, roles)
            last = str(list_page(user, {}, TODAY).pages)
            for name, given in (("første side", {}), ("sidste side", {"side": last}), ("søg", {"ord": "nr. 7"})):
                taken, queries, found = timed(lambda given=given, user=user: list_page(user, given, TODAY))
                first.setdefault(name, taken)
                print(
                    f"{rows:>6} dokumenter, {roles:>3} roller, {name:<11}: {queries} forespørgsler, {found:>5} rækker, "
                    f"{taken * 1e3:6.1f} ms, {taken / first[name]:5.2f} × den mindste"
                )


def fill(owners: tuple[Any, Any], asker: Any, since: int, until: int) -> None:
    """Documents of both parties, one in three confidential, one in three shared by name."""
    from faellesgrund.foundation.documents.models import Document
    from faellesgrund.foundation.ui.sorting import danish_sort_key

    made = []
    for n in range(since, until):
        owner = owners[n % 2]
        made.append(
            Document(
                title=f"Dokument nr. {n}",
                slug=f"nr-{n}",
                sort_key=danish_sort_key(f"Dokument nr. {n}"),
                kind="note",
                owner=owner,
                party=owner.unit.party,
                deling=("partnerskab", "udvalgte", "egen_part")[n % 3],
                level="fortroligt" if n % 5 == 0 else "intern",
                estate_key=f"afdeling-{n % 300}",
                changed_by=owner,
            )
        )
    Document.objects.bulk_create(made, batch_size=500)
    through = Document.shared_parties.through
    shared = Document.objects.filter(slug__in=[each.slug for each in made if each.deling == "udvalgte"])
    through.objects.bulk_create(
        (through(document_id=pk, party_id=asker.unit.party_id) for pk in shared.values_list("pk", flat=True)),
        batch_size=500,
    )


def with_roles(user: Any, many: int) -> Any:
    from faellesgrund.foundation.access.models import RoleAssignment
    from faellesgrund.foundation.access.testing import give_roles

    RoleAssignment.objects.filter(user=user).delete()
    return give_roles(
        user, [("bygherre", "alle", ""), *(("drift", "afdeling", f"afdeling-{n}") for n in range(many - 1))]
    )


def timed(work: Callable[[], Any], times: int = 9) -> tuple[float, int, int]:
    """Median seconds, the number of queries and the number of rows found."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        page = work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), len(asked), page.count


if __name__ == "__main__":
    main()
