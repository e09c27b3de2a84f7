"""What has been published stays, and is asked before the next figures come out."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.publication_models import Publication, PublishedFigure
from faellesgrund.foundation.access.publications import ledger_of, publish
from faellesgrund.foundation.access.small_numbers import Hidden, Protection, Statement, Why, fixed_days
from faellesgrund.foundation.access.testing import make_user

pytestmark = pytest.mark.django_db
JANUARY, APRIL = date(2026, 1, 1), date(2026, 4, 1)


def test_a_later_figure_is_held_against_an_earlier_one_of_the_same_population() -> None:
    user = make_user("anna", "sekretaer")
    assert publish(user, "beboere", JANUARY, [Statement("alle", {"hus": 12})]).figures == {"alle": 12}
    later = publish(user, "beboere", APRIL, [Statement("alle", {"hus": 13})]).figures["alle"]
    assert isinstance(later, Hidden)
    assert later.why is Why.DIFFERENCE
    assert publish(user, "andre", APRIL, [Statement("alle", {"hus": 13})]).figures == {"alle": 13}
    assert [str(each) for each in Publication.objects.all()] == ["andre nr. 1", "beboere nr. 1"]


def test_what_is_remembered_is_what_came_out_with_its_cells_and_threshold() -> None:
    protection = Protection(threshold=3, reason="Kun til styregruppen")
    figures = [Statement("alle", {"a": 7, "b": 9}), Statement("a", {"a": 7}), Statement("lille", {"c": 2})]
    publish(None, "beboere", JANUARY, figures, protection)
    ledger = ledger_of("beboere")
    assert [(each.day, each.threshold, each.statement) for each in ledger.published] == [
        (JANUARY, 3, figures[0]),
        (JANUARY, 3, figures[1]),
    ]
    assert Publication.objects.get().reason == "Kun til styregruppen"


def test_the_trail_says_who_published_and_what_was_held_back_and_no_hidden_number() -> None:
    user = make_user("anna", "sekretaer")
    publish(user, "beboere", JANUARY, [Statement("alle", {"a": 12, "b": 4}), Statement("lille", {"b": 4})])
    line = AuditEntry.objects.get(action="tal.udgiv")
    assert line.actor_id == user.pk
    assert line.after["udgivet"] == ["alle"]
    assert line.after["skjult"] == {"lille": "Under 5 personer: vises ikke"}


def test_nothing_is_stored_when_nothing_comes_out() -> None:
    publish(None, "beboere", APRIL, [Statement("alle", {"a": 12})], days=fixed_days((1, 1)))
    assert not Publication.objects.exists()
    assert not AuditEntry.objects.filter(action="tal.udgiv").exists()


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Publication, PublishedFigure])
def test_the_database_refuses_to_change_or_remove_what_was_published(
    change: str, model: type[Publication] | type[PublishedFigure]
) -> None:
    publish(None, "beboere", JANUARY, [Statement("alle", {"a": 12})])
    rows = model.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "update":
            rows.update(**{"key": "x"} if model is PublishedFigure else {"threshold": 9})
        else:
            rows._raw_delete(rows.db)


def test_two_who_publish_at_once_cannot_both_be_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one publishes after our look at the ledger and before our own line: we must look again."""
    from faellesgrund.foundation.access import publications

    publish(None, "beboere", JANUARY, [Statement("først", {"c": 40})])
    real = publications.ledger_of
    calls = []

    def late(population: str, days: object = None) -> object:
        found = real(population)
        calls.append(population)
        if len(calls) == 1:
            monkeypatch.setattr(publications, "ledger_of", real)
            publish(None, "beboere", JANUARY, [Statement("alle", {"a": 12, "b": 1})])
            monkeypatch.setattr(publications, "ledger_of", late)
        return found

    monkeypatch.setattr(publications, "ledger_of", late)
    # The other's line is undone with our first attempt here, since both share one connection; what is tried is that the
    # number is taken, and that a second look follows.
    publish(None, "beboere", JANUARY, [Statement("a", {"a": 12})])
    assert len(calls) == 2
