"""The index follows the objects, and a round through it mends what does not."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.utils import timezone

from faellesgrund.foundation.access.models import OrganisationalUnit, Party
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.search.actions import index, out_of_step, reindex, remove
from faellesgrund.foundation.search.models import SearchEntry
from faellesgrund.foundation.search.registry import SearchKind, UnknownKind, register
from faellesgrund.foundation.search.testing import Shelf
from faellesgrund.foundation.search.tests.conftest import Search

pytestmark = pytest.mark.django_db


def test_an_object_is_one_write_and_once_in_the_index(shelf: Shelf, django_assert_num_queries: object) -> None:
    unit = shelf.put("Tekst", "husleje")
    with django_assert_num_queries(1):  # type: ignore[operator]
        index(unit)
    assert SearchEntry.objects.count() == 1


def test_an_undone_change_leaves_the_index_as_it_was(shelf: Shelf, search: Search) -> None:
    unit = shelf.put("Tekst", "husleje")
    with pytest.raises(RuntimeError), transaction.atomic():
        shelf.rewrite(unit, "Tekst", "henlæggelse")
        index(unit)
        raise RuntimeError
    assert (search("husleje").count, search("henlæggelse").count) == (1, 0)


def test_a_removed_object_is_no_longer_found(shelf: Shelf, search: Search) -> None:
    remove(shelf.put("Tekst", "husleje"))
    assert search("husleje").count == 0


def test_an_object_that_says_nothing_any_more_leaves_the_index(shelf: Shelf, search: Search) -> None:
    unit = shelf.put("Tekst", "husleje")
    del shelf.texts[unit.pk]
    index(unit)
    assert search("husleje").count == 0


def test_an_object_deleted_behind_the_index_is_not_found_though_its_entry_stands(shelf: Shelf, search: Search) -> None:
    shelf.put("Tekst", "husleje").delete()
    assert SearchEntry.objects.count() == 1
    assert search("husleje").count == 0


def test_a_round_finds_and_mends_what_is_missing_stale_and_orphaned(shelf: Shelf, search: Search) -> None:
    shelf.put("Rigtig", "husleje")
    stale, missing, gone = (shelf.put(name, "husleje") for name in ("Gammel", "Mangler", "Væk"))
    shelf.rewrite(stale, "Gammel", "henlæggelse")
    SearchEntry.objects.filter(object_id=missing.pk).delete()
    gone.delete()
    SearchEntry.objects.create(kind="forsvundet", object_id=1, title="", url="", changed_at=timezone.now())
    before = out_of_step()
    assert (before.right, before.missing, before.stale, before.orphaned) == (1, 1, 1, 2)
    assert SearchEntry.objects.count() == 4
    reindex()
    after = out_of_step()
    assert (after.right, after.out_of_step) == (3, 0)
    assert (search("husleje").count, search("henlæggelse").count) == (2, 1)


def test_one_kind_can_be_gone_through_alone(shelf: Shelf) -> None:
    shelf.put("Tekst", "husleje")
    assert reindex("tekst").right == 1
    with pytest.raises(UnknownKind):
        reindex("findes-ikke")


def test_an_object_nobody_has_registered_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UnknownKind):
        index(make_user("anders"))


def test_a_model_has_one_kind(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="already"):
        register(shelf.kind("en-anden"))


def test_what_changes_the_table_changes_the_full_text(shelf: Shelf) -> None:
    """A cascade or a bulk update goes past our own code; SQLite's virtual table must follow."""
    unit = shelf.put("Tekst", "husleje")
    SearchEntry.objects.filter(object_id=unit.pk).update(body_words=" wandet ")
    assert _rows("whuslej") == 0
    assert _rows("wandet") == 1
    SearchEntry.objects.all().delete()
    assert _rows("wandet") == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text(search_text, rank) VALUES ('integrity-check', 1)")


def _rows(token: str) -> int:
    sql = {
        "sqlite": "SELECT count(*) FROM search_text WHERE search_text MATCH %s",
        "postgresql": "SELECT count(*) FROM search_searchentry WHERE tokens @@ %s::tsquery",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql, [token])
        return int(cursor.fetchone()[0])


def test_a_kind_without_the_right_is_neither_searched_nor_named(shelf: Shelf, search: Search) -> None:
    shelf.put("Tekst", "husleje")
    locked = SearchKind(
        "laast", "Låste ting", Party, lambda user: Party.objects.all(), lambda party: None, action="revision.se"
    )
    register(locked)
    page = search("husleje", by=make_user("jens", "jurist"))
    assert page.searchable == ("Tekster",)
    assert "Låste ting" in search("husleje", by=make_user("dorte", "dpo")).searchable
    assert OrganisationalUnit.objects.exists()
