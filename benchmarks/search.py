"""The search: growth from 500 to 10,000 documents, and what the index weighs.

``.venv/bin/python benchmarks/search.py`` uses a SQLite database in a temporary folder; with
``python -m tools.postgres -- python benchmarks/search.py`` it uses PostgreSQL. First the hits are held against a plain
reading of every text, so that both databases are known to find the same; then it is timed. The texts are words of our own
Danish documents, as often as they are used there.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROWS = (500, 10_000)
WORDS = 300
ASKED = ("husleje", "leje", "boliger", '"og er"', "husleje boliger -lån", "paragrafen findes ikke", "huslejjer")


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
    from faellesgrund.foundation.search.actions import reindex
    from faellesgrund.foundation.search.testing import only_kinds

    owner, asker = make_user("ejer", "sekretaer"), make_user("spoerger", "bygherre", make_unit("akb", "akb"))
    first: dict[str, float] = {}
    texts: dict[int, str] = {}
    with only_kinds(kind_of(texts)):
        for rows in ROWS:
            fill(owner, texts, len(texts), rows)
            start = time.perf_counter()
            reindex()
            print(f"{rows:>6} dokumenter, indekseret på {time.perf_counter() - start:.1f} s")
            analyse()
            for asked in ASKED:
                taken, queries, count = timed(asker, asked)
                assert count == counted_by_hand(asker, asked, texts), asked
                first.setdefault(asked, taken)
                print(
                    f"{rows:>6} dokumenter, {asked:<24}: {queries} forespørgsler, {count:>5} fund, {taken * 1e3:7.1f} ms, "
                    f"{taken / first[asked]:5.1f} × den mindste"
                )
            weigh()


def kind_of(texts: dict[int, str]) -> Any:
    from faellesgrund.foundation.documents.models import Document
    from faellesgrund.foundation.search.registry import SearchKind, SearchText

    return SearchKind(
        "dokument",
        "Dokumenter",
        Document,
        rows=lambda user: Document.objects.readable_by(user),
        text=lambda each: SearchText(
            each.title, texts[each.pk], f"/dokumenter/{each.slug}/", each.changed_at, each.party_id
        ),
    )


def vocabulary() -> tuple[list[str], list[int]]:
    """The words of our Danish documents with the number of times each is used."""
    root = Path(__file__).resolve().parents[1] / "docs"
    found: Counter[str] = Counter()
    for folder in ("manual", "method", "operations"):
        for path in sorted((root / folder).glob("*.md")):
            found.update(re.findall(r"[A-Za-zÆØÅæøå]{2,}", path.read_text("utf-8")))
    return list(found), list(found.values())


def fill(owner: Any, texts: dict[int, str], since: int, until: int) -> None:
    """Documents, one in four kept to the owner's party, one in five confidential."""
    from faellesgrund.foundation.documents.models import Document
    from faellesgrund.foundation.ui.sorting import danish_sort_key

    Document.objects.bulk_create(
        (
            Document(
                title=f"Dokument nr. {n}",
                slug=f"nr-{n}",
                sort_key=danish_sort_key(f"Dokument nr. {n}"),
                kind="note",
                owner=owner,
                party=owner.unit.party,
                deling="egen_part" if n % 4 == 0 else "partnerskab",
                level="fortroligt" if n % 5 == 0 else "intern",
                changed_by=owner,
            )
            for n in range(since, until)
        ),
        batch_size=500,
    )
    words, often = vocabulary()
    draw = random.Random(since)
    for pk in Document.objects.filter(slug__startswith="nr-").order_by("pk").values_list("pk", flat=True):
        if pk not in texts:
            texts[pk] = " ".join(draw.choices(words, often, k=WORDS))


def counted_by_hand(user: Any, asked: str, texts: dict[int, str]) -> int:
    """The number of readable texts that answer, each read word for word, without the index."""
    from faellesgrund.foundation.documents.models import Document
    from faellesgrund.foundation.search.query import Wanted, read_query
    from faellesgrund.foundation.search.tokens import clean, compound_parts, pieces, stem

    def answers(wanted: Wanted, words: list[str]) -> bool:
        if len(wanted.words) > 1:
            row = [stem(word) for word in wanted.words]
            stems = [stem(word) for word in words]
            return any(stems[at : at + len(row)] == row for at in range(len(stems)))
        (word,) = wanted.words
        begins = wanted.beginnings()
        return any(
            stem(other) == stem(word)
            or other.startswith(begins)
            or any(part == stem(word) or part.startswith(begins) for part in compound_parts(other))
            for other in set(words)
        )

    query = read_query(asked)
    count = 0
    for pk in Document.objects.readable_by(user).values_list("pk", flat=True):
        words = [piece.folded for piece in pieces(clean(texts[pk]))]
        unwanted = {stem(each.words[0]) for each in query.unwanted}
        if all(answers(each, words) for each in query.wanted) and not unwanted & {stem(word) for word in words}:
            count += 1
    return count


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def weigh() -> None:
    """What the index weighs beside the texts themselves."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(length(body)), sum(length(body_words)), sum(length(other_words)) FROM search_searchentry"
        )
        body, stems, others = (float(each) for each in cursor.fetchone())
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('search_searchentry'), pg_relation_size('search_searchentry_tokens')"
            )
            whole, index = cursor.fetchone()
            cursor.execute("SELECT sum(pg_column_size(tokens)) FROM search_searchentry")
            index += float(cursor.fetchone()[0])
        else:
            cursor.execute("SELECT sum(length(block)) FROM search_text_data")
            index = float(cursor.fetchone()[0])
            whole = body + stems + others + index
    print(
        f"       tekst {body / 1e6:.1f} MB; stammer {stems / body:.2f} ×, former og led {others / body:.2f} ×, "
        f"indeks {index / body:.2f} ×, i alt {whole / body:.2f} × teksten"
    )


def timed(user: Any, asked: str, times: int = 7) -> tuple[float, int, int]:
    """Median seconds of the page, the number of queries and the number of hits."""
    from datetime import date

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from faellesgrund.foundation.search.queries import Asked, search

    with CaptureQueriesContext(connection) as queries:
        page = search(user, Asked(asked), date(2026, 11, 25)).page
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        search(user, Asked(asked), date(2026, 11, 25))
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), len(queries), page.count


if __name__ == "__main__":
    main()
