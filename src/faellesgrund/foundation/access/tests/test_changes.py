"""The log of changes, and the database that keeps it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from faellesgrund.foundation.access.models import ChangeEntry, RoleAssignment
from faellesgrund.foundation.access.policy import record_change
from faellesgrund.foundation.access.testing import make_unit, make_user

pytestmark = pytest.mark.django_db


def one_entry() -> ChangeEntry:
    return record_change(make_user(), "beregning.ret", make_unit(), {"areal": "35"}, {"areal": "40"})


def test_a_line_says_who_in_which_role_did_what_to_what():
    entry = one_entry()
    entry.refresh_from_db()
    unit = make_unit()
    assert (entry.actor_name, entry.actor_role, entry.action) == ("Anna Prøve", "Økonom", "beregning.ret")
    assert (entry.object_type, entry.object_id) == ("access.organisationalunit", str(unit.pk))
    assert (entry.before, entry.after) == ({"areal": "35"}, {"areal": "40"})


def test_a_line_keeps_name_and_role_as_they_were():
    entry = one_entry()
    entry.actor.full_name = "Anna Nyt"
    entry.actor.save()
    RoleAssignment.objects.all().delete()
    entry.refresh_from_db()
    assert (entry.actor_name, entry.actor_role) == ("Anna Prøve", "Økonom")


def test_what_the_installation_does_itself_has_no_actor():
    entry = record_change(None, "bruger.opret", make_unit(), None, {})
    assert (entry.actor, entry.actor_name, entry.before) == (None, "Fællesgrund", None)


@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_line(attempt):
    entry = one_entry()
    lines = ChangeEntry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        lines.update(action="x") if attempt == "update" else lines._raw_delete("default")
    entry.refresh_from_db()
    assert entry.action == "beregning.ret"
