"""What a line of the trail says, and the database that keeps it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.test import Client

from faellesgrund.foundation.access.audit import (
    HIDDEN,
    Change,
    Person,
    Subject,
    handles_of,
    record_change,
    record_changes,
    record_read,
)
from faellesgrund.foundation.access.models import AuditConcern, AuditEntry, AuditPerson, Party, RoleAssignment, User
from faellesgrund.foundation.access.testing import PASSWORD, make_unit, make_user
from faellesgrund.foundation.access.trail.models import Kind
from faellesgrund.foundation.access.trail.origin import coming_from

pytestmark = pytest.mark.django_db


def one_entry() -> AuditEntry:
    return record_change(
        make_user(), "beregning.ret", make_unit(), {"areal": "35"}, {"areal": "40"}, reason=" Målt om "
    )


def test_a_line_says_who_in_which_role_did_what_to_what_and_why():
    entry = AuditEntry.objects.get(pk=one_entry().pk)
    unit = make_unit()
    assert (entry.kind, entry.action, entry.reason) == ("aendring", "beregning.ret", "Målt om")
    assert (entry.actor_name, entry.actor_role, entry.actor_party) == ("Anna Prøve", "Økonom", "KK")
    assert (entry.object_type, entry.object_id) == ("access.organisationalunit", str(unit.pk))
    assert entry.object_name == "Socialforvaltningen"
    assert (entry.before, entry.after) == ({"areal": "35"}, {"areal": "40"})


def test_a_line_keeps_name_role_and_party_as_they_were():
    entry = one_entry()
    entry.actor.full_name = "Anna Nyt"
    entry.actor.save()
    RoleAssignment.objects.all().delete()
    Party.objects.update(name="Noget andet")
    entry.refresh_from_db()
    assert (entry.actor_name, entry.actor_role, entry.actor_party) == ("Anna Prøve", "Økonom", "KK")


def test_only_what_changed_is_kept():
    entry = record_change(None, "x.ret", make_unit(), {"navn": "A", "titel": "t"}, {"navn": "B", "titel": "t", "ny": 1})
    assert (entry.before, entry.after) == ({"navn": "A"}, {"navn": "B", "ny": 1})


def test_values_that_are_not_json_are_written_as_text():
    after = {"dag": date(2027, 1, 2), "beløb": Decimal("1.50"), "roller": {"b", "a"}, "hul": "a\x00b", "halv": "\ud800"}
    entry = record_change(None, "x.ret", make_unit(), None, after)
    written = entry.after
    entry.refresh_from_db()
    assert entry.after == written
    assert (written["dag"], written["beløb"], written["roller"]) == ("2027-01-02", "1.50", ["a", "b"])


def test_what_the_installation_does_itself_has_no_actor():
    entry = record_change(None, "bruger.opret", make_unit(), None, {})
    assert (entry.actor, entry.actor_name, entry.before) == (None, "Fællesgrund", None)


def test_somebody_who_is_not_logged_in_is_told_apart_from_the_installation():
    entry = record_read(AnonymousUser(), "login.afvist", Subject("login", "", "ida"), kind=Kind.LOGIN)
    assert (entry.actor, entry.actor_name, entry.kind) == (None, "Ikke logget ind", "login")


@pytest.mark.parametrize(
    ("action", "kind"),
    [("dokument.se", "laesning"), ("dokument.eksporter", "eksport"), ("soegning.brug", "soegning")],
)
def test_the_kind_of_a_reading_follows_from_the_action(action, kind):
    assert record_read(make_user(), action, make_unit()).kind == kind


def test_a_secret_field_is_said_to_have_changed_and_nothing_more():
    user = make_user()
    entry = record_change(user, "bruger.ret", user, {"password": "gammelkode", "title": ""}, {"password": "nykode"})
    entry.refresh_from_db()
    assert (entry.before, entry.after) == ({"password": HIDDEN, "title": ""}, {"password": HIDDEN})
    assert "kode" not in str([entry.before, entry.after])


def test_a_line_says_where_the_request_came_from(client: Client):
    user = make_user()
    with coming_from("/beregninger/", user, "10.0.0.7"):
        entry = record_read(user, "beregning.se", make_unit())
    assert (entry.ip, entry.path) == ("10.0.0.7", "/beregninger/")
    assert record_read(user, "beregning.se", make_unit()).ip == ""


def test_the_middleware_sets_address_and_path_without_the_query(rf, settings):
    from faellesgrund.foundation.access.trail.origin import OriginMiddleware, origin

    seen = []
    answer = OriginMiddleware(lambda request: seen.append(origin()))
    forged = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.9.9.9", "REMOTE_ADDR": "127.0.0.1"}
    answer(rf.get("/soeg/?q=hemmeligt", **forged))
    settings.BEHIND_TLS = True
    answer(rf.get("/soeg/", **forged))
    answer(rf.get("/soeg/", **{**forged, "HTTP_X_FORWARDED_FOR": "<vrøvl>"}))
    assert [(each.ip, each.path) for each in seen] == [("127.0.0.1", "/soeg/"), ("10.9.9.9", "/soeg/"), ("", "/soeg/")]
    assert origin().path == ""


def test_the_persons_concerned_are_found_by_their_key_and_lie_nowhere_in_plain_text():
    user, other = make_user(), make_user("bo")
    person = Person("beboer", "hemmelig-noegle-17")
    first = record_read(user, "dokument.se", make_unit(), concerns=[other, person])
    second = record_read(user, "dokument.se", make_unit(), concerns=[person, person])
    assert AuditPerson.objects.count() == 2
    lines = AuditConcern.objects.filter(person__in=handles_of(person)).values_list("entry", flat=True)
    assert set(lines) == {first.pk, second.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_auditperson")
        assert "hemmelig-noegle-17" not in str(cursor.fetchall())
    assert handles_of(Person("bruger", "0")) == ()


def test_many_lines_cost_as_many_queries_as_few(django_assert_num_queries):
    user, units = make_user(), [make_unit(f"enhed-{n}") for n in range(200)]
    record_change(user, "x.ret", units[0], None, {}, concerns=[user])  # the person is known from here on

    def record(count: int) -> list[AuditEntry]:
        return record_changes(user, "x.ret", [Change(u, {"a": 1}, {"a": 2}, concerns=(user,)) for u in units[:count]])

    # lock (PostgreSQL), last line, persons, lines, concerns
    queries = 5 if connection.vendor == "postgresql" else 4
    with django_assert_num_queries(queries):
        record(2)
    with django_assert_num_queries(queries):
        lines = record(200)
    assert [line.number for line in lines] == list(range(lines[0].number, lines[0].number + 200))
    assert AuditConcern.objects.filter(entry__in=lines).count() == 200


def test_no_lines_are_no_queries(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record_changes(None, "x.ret", []) == []


@pytest.mark.parametrize(("model", "field"), [(AuditEntry, "action"), (AuditConcern, "person")])
@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_line(model, field, attempt):
    user = make_user()
    record_change(user, "beregning.ret", make_unit(), {"areal": "35"}, {"areal": "40"}, concerns=[user])
    rows = model.objects.all()
    before = list(rows.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{field: "x"}) if attempt == "update" else rows._raw_delete("default")
    assert list(model.objects.values()) == before


def test_a_change_that_fails_leaves_no_line_and_no_gap():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_change(None, "x.ret", make_unit(), None, {})
        raise ZeroDivisionError
    first = record_change(None, "x.ret", make_unit(), None, {})
    second = record_change(None, "x.ret", make_unit(), None, {})
    assert (first.number, second.number, second.previous) == (1, 2, first.digest)


def test_creating_a_user_through_the_page_records_nothing_of_the_password():
    from faellesgrund.foundation.access.actions import add_user

    add_user("nora", "Nora Prøve", "oekonom", "", "", PASSWORD)
    assert PASSWORD not in str(list(AuditEntry.objects.values()))
    assert User.objects.get(username="nora").check_password(PASSWORD)
