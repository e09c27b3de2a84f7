"""Rows changed many at a time leave a line each."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from faellesgrund.foundation.access.models import AuditEntry, Party, RoleAssignment
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.access.trail.origin import coming_from

pytestmark = pytest.mark.django_db
DAY = date(2030, 1, 1)


def lines() -> list[tuple[str, str, object, object]]:
    return list(AuditEntry.objects.order_by("number").values_list("action", "object_id", "before", "after"))


def test_an_update_of_many_rows_writes_what_each_was_and_became():
    roles = [make_user(name).roles.get() for name in ("anna", "bo")]
    RoleAssignment.objects.filter(role="oekonom").by(make_user("eva", "admin"), "roller.styr", "Sagt op").update(
        valid_to=DAY
    )
    assert sorted(lines()) == sorted(
        ("roller.styr", str(role.pk), {"valid_to": None}, {"valid_to": "2030-01-01"}) for role in roles
    )
    assert set(AuditEntry.objects.values_list("actor_name", "reason")) == {("Eva Prøve", "Sagt op")}


def test_a_bulk_update_writes_a_line_for_each_row_that_changed():
    roles = [make_user(name).roles.get() for name in ("anna", "bo")]
    roles[0].valid_to = DAY
    RoleAssignment.objects.bulk_update(roles, ["valid_to"])
    assert [line[1:] for line in lines()] == [(str(roles[0].pk), {"valid_to": None}, {"valid_to": "2030-01-01"})]


def test_an_update_by_the_databases_own_arithmetic_is_told_with_its_result():
    party = make_user().unit.party
    Party.objects.update(name=F("key"))
    assert lines() == [("party.ret", str(party.pk), {"name": "KK"}, {"name": "kk"})]


def test_deleting_rows_writes_what_they_were():
    role = make_user().roles.get()
    key = str(role.pk)
    RoleAssignment.objects.all().delete()
    ((action, told, before, after),) = lines()
    assert (action, told, before["role"], after) == ("roleassignment.slet", key, "oekonom", None)


def test_without_a_name_it_was_the_user_of_the_request_or_the_installation():
    user = make_user()
    RoleAssignment.objects.update(valid_to=DAY)
    with coming_from("/roller/", user):
        RoleAssignment.objects.update(valid_to=None)
    assert list(AuditEntry.objects.order_by("number").values_list("actor_name", "path")) == [
        ("Fællesgrund", ""),
        ("Anna Prøve", "/roller/"),
    ]


def test_an_update_that_fails_leaves_neither_change_nor_line():
    make_user()
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleAssignment.objects.update(valid_to=date(1999, 1, 1))
    assert lines() == []
    assert RoleAssignment.objects.get().valid_to is None


def test_saving_one_row_is_told_by_its_action_and_not_twice():
    role = make_user().roles.get()
    role.valid_to = DAY
    role.save()
    assert lines() == []


def test_many_rows_cost_as_many_queries_as_few():
    make_user()
    with CaptureQueriesContext(connection) as few:
        RoleAssignment.objects.update(valid_to=DAY)
    for n in range(30):
        make_user(f"u{n}")
    with CaptureQueriesContext(connection) as many:
        RoleAssignment.objects.update(valid_to=date(2031, 1, 1))
    assert len(many) == len(few)
