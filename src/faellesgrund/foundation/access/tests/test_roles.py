"""Roles given and ended: periods, scopes, who may, and that somebody is always left to give access back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import scopes
from faellesgrund.foundation.access.models import AuditEntry, RoleAssignment, User
from faellesgrund.foundation.access.people import queries as people_queries
from faellesgrund.foundation.access.people import role_actions
from faellesgrund.foundation.access.people.role_actions import (
    RoleWish,
    close_account,
    end_role,
    give_role,
    open_account,
)
from faellesgrund.foundation.access.policy import may, roles_of
from faellesgrund.foundation.access.roles import ScopeKind
from faellesgrund.foundation.access.rules import overlaps, suggested_username, username_problem
from faellesgrund.foundation.access.testing import give_roles, make_cast, make_unit, make_user

pytestmark = pytest.mark.django_db


def wish(role="drift", kind="alle", key="", first=None, last=None):
    return RoleWish(role, kind, key, first or timezone.localdate(), last)


def again(user):
    return User.objects.select_related("unit__party").get(pk=user.pk)


@pytest.fixture
def secretary():
    return make_user("signe", "sekretaer")


@pytest.fixture
def admin():
    return make_user("adam", "admin")


@pytest.fixture
def someone():
    return make_user("nanna", None)


def test_a_role_that_is_given_holds_and_stands_in_the_trail(secretary, someone):
    made = give_role(secretary, someone, wish())
    assert roles_of(again(someone)) == {"drift"}
    assert made.granted_by == secretary
    entry = AuditEntry.objects.get(action="rolle.giv")
    assert entry.after["bruger"] == "nanna"
    assert entry.after["rolle"] == "drift"


def test_a_period_that_ends_before_it_begins_is_refused_at_the_field(secretary, someone):
    today = timezone.localdate()
    with pytest.raises(BadInput) as refused:
        give_role(secretary, someone, wish(first=today + timedelta(2), last=today + timedelta(1)))
    [problem] = refused.value.problems
    assert problem.sted == "til"
    assert "slutter, før den begynder" in problem.tekst


def test_a_role_is_not_given_backwards_in_time(secretary, someone):
    with pytest.raises(BadInput, match="bagud"):
        give_role(secretary, someone, wish(first=timezone.localdate() - timedelta(1)))


def test_nobody_gives_oneself_a_role(secretary):
    with pytest.raises(PermissionDenied, match="sig selv"):
        give_role(secretary, secretary, wish())


@pytest.mark.parametrize("role", ["admin", "dpo"])
def test_who_watches_the_system_is_chosen_by_an_administrator(secretary, admin, someone, role):
    with pytest.raises(BadInput, match="Kun en systemadministrator"):
        give_role(secretary, someone, wish(role))
    made = give_role(admin, someone, wish(role))
    with pytest.raises(PermissionDenied):
        end_role(secretary, made)


def test_the_same_role_for_the_same_thing_does_not_overlap_itself(secretary, someone):
    today = timezone.localdate()
    give_role(secretary, someone, wish(last=today + timedelta(10)))
    with pytest.raises(BadInput, match="har allerede rollen"):
        give_role(secretary, someone, wish(first=today + timedelta(10)))
    give_role(secretary, someone, wish(first=today + timedelta(11)))
    give_role(secretary, someone, wish(kind="afdeling", key="engsvinget"))


def test_a_role_ended_today_can_be_given_again_today(secretary, someone):
    end_role(secretary, give_role(secretary, someone, wish()))
    give_role(secretary, someone, wish())
    assert RoleAssignment.objects.filter(user=someone).count() == 2


def test_a_role_that_is_ended_stops_at_once_and_is_kept(secretary, someone):
    made = give_role(secretary, someone, wish())
    end_role(secretary, made)
    assert roles_of(again(someone)) == frozenset()
    made.refresh_from_db()
    assert (made.ended_on, made.ended_by) == (timezone.localdate(), secretary)
    assert RoleAssignment.objects.valid_on(timezone.localdate() - timedelta(1)).filter(pk=made.pk).exists() is False


def test_what_held_yesterday_is_known_to_have_held_yesterday(secretary, time_machine):
    user = make_user("ole", "drift", valid_from=date(2026, 1, 1))
    time_machine.move_to("2026-11-24T12:00:00+01:00")
    end_role(secretary, user.roles.get())
    on = RoleAssignment.objects.valid_on
    assert on(date(2026, 11, 23)).filter(user=user).exists()
    assert not on(date(2026, 11, 24)).filter(user=user).exists()


def test_a_role_can_be_left_to_run_to_a_day(secretary, someone):
    made = give_role(secretary, someone, wish())
    last = timezone.localdate() + timedelta(5)
    end_role(secretary, made, last)
    made.refresh_from_db()
    assert (made.valid_to, made.ended_on) == (last, None)
    with pytest.raises(BadInput, match="slutter allerede"):
        end_role(secretary, made, last + timedelta(1))
    with pytest.raises(BadInput, match="eller senere"):
        end_role(secretary, made, timezone.localdate() - timedelta(1))


def test_a_role_is_not_ended_twice(secretary, someone):
    made = give_role(secretary, someone, wish())
    end_role(secretary, made)
    with pytest.raises(BadInput, match="allerede afsluttet"):
        end_role(secretary, made)


@pytest.mark.parametrize("role", ["admin", "sekretaer"])
def test_the_last_who_can_give_access_back_keeps_the_role_and_the_account(admin, secretary, role):
    holder = {"admin": admin, "sekretaer": secretary}[role]
    held = holder.roles.get(role=role)
    boss = again(give_roles(make_user("boss", None), [("admin", "part", "1")]))
    with pytest.raises(BadInput, match="den sidste med rollen"):
        end_role(admin, held)
    if role == "sekretaer":
        with pytest.raises(BadInput, match="den sidste med rollen"):
            close_account(admin, holder)
    assert not boss.roles.filter(scope_kind="alle").exists()
    make_user("endnu_en", role)
    end_role(admin, held)


def test_an_invited_administrator_who_has_not_come_does_not_count(admin):
    from faellesgrund.foundation.access.people.invitations import invite

    invite(admin, "Inge Berg", "inge@example.invalid", make_unit(), [wish("admin")])
    with pytest.raises(BadInput, match="den sidste med rollen"):
        end_role(admin, admin.roles.get())


def test_a_closed_account_cannot_be_used_and_can_be_opened_again(secretary, someone):
    close_account(secretary, someone)
    assert not again(someone).is_active
    open_account(secretary, again(someone))
    assert again(someone).is_active
    with pytest.raises(PermissionDenied):
        close_account(secretary, secretary)


def test_a_secretary_does_not_close_an_administrator(secretary, admin):
    make_user("endnu_en", "admin")
    with pytest.raises(PermissionDenied):
        close_account(secretary, admin)


def test_a_secretary_of_one_party_gives_roles_within_that_party_only(someone):
    other = make_unit("akb", "akb", "Administrationen")
    key = str(other.party_id)
    sara = again(give_roles(make_user("sara", None), [("sekretaer", "part", key)]))
    theirs = again(make_user("kalle", None, other))
    assert not may(sara, "roller.styr", again(someone))
    with pytest.raises(PermissionDenied):
        give_role(sara, again(someone), wish(kind="part", key=key))
    with pytest.raises(BadInput, match="gælder én part"):
        give_role(sara, theirs, wish())
    assert give_role(sara, theirs, wish(kind="part", key=key)).scope_id == key
    assert [user.username for user in people_queries.users_visible_to(sara)] == ["kalle"]


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("forum", "styregruppe", "findes ikke"),
        ("forum", "", "Skriv nøglen"),
        ("part", "99999", "findes ikke"),
        ("afdeling", "Engsvinget 4", "små bogstaver"),
        ("planet", "jorden", "findes ikke"),
    ],
)
def test_a_scope_that_is_not_there_is_refused(secretary, someone, kind, key, said):
    with pytest.raises(BadInput, match=said):
        give_role(secretary, someone, wish(kind=kind, key=key))


def test_once_an_app_tells_its_estates_only_those_are_taken(monkeypatch):
    monkeypatch.setitem(scopes._providers, ScopeKind.ESTATE, lambda: {"engsvinget": "Engsvinget"})
    assert scopes.checked("afdeling", "engsvinget") == ("afdeling", "engsvinget")
    with pytest.raises(scopes.WrongScope, match=r"Der er: Engsvinget\."):
        scopes.checked("afdeling", "kaerhaven")
    assert scopes.ScopeNames.read().of("afdeling", "engsvinget") == "afdelingen Engsvinget"


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_periods_overlap_when_they_share_a_day(a, a_end, b, b_end):
    days = [date(2025, 12, 31) + timedelta(n) for n in range(60)]

    def inside(day, first, last):
        return first <= day and (last is None or day <= last)

    if all(end is None or end >= start for start, end in ((a, a_end), (b, b_end))):
        assert overlaps(a, a_end, b, b_end) == any(inside(d, a, a_end) and inside(d, b, b_end) for d in days)


def test_user_names_are_suggested_and_judged():
    assert suggested_username("Bo Ærø Møller") == "bo-moeller"
    assert username_problem("bo-moeller") == ""
    assert "2 til 60" in username_problem("Bo Møller")
    assert "begynde med" in username_problem("inviteret-x")


def test_the_page_of_a_role_says_what_is_wrong_and_keeps_what_was_typed(client, secretary, someone):
    client.force_login(secretary)
    address = f"/adgang/brugere/{someone.username}/roller/giv/"
    data = {"rolle": "drift", "omfang": "afdeling:", "noegle": "Engsvinget 4", "fra": "2099-01-02", "til": "2099-01-01"}
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rollen slutter, før den begynder" in page
    assert "Engsvinget 4" in page
    assert 'id="id_noegle_error"' in page
    assert client.post(address, {**data, "noegle": "engsvinget", "til": ""}).status_code == 302
    assert someone.roles.get().scope_id == "engsvinget"


def test_the_cast_at_the_pages_of_a_user(client):
    cast = make_cast("sekretaer")
    target = make_user("nanna", "drift")
    number = target.roles.get().pk
    pages = ("", "ret/", "roller/giv/", f"roller/{number}/afslut/")
    base = "/adgang/brugere/nanna/"
    assert all(client.get(base + page)["Location"].startswith("/log-ind/") for page in pages)
    for who, status in ((cast.in_role, 200), (cast.colleague, 200), (cast.outsider, 403), (target, 403)):
        client.force_login(who)
        assert {page: client.get(base + page).status_code for page in pages} == dict.fromkeys(pages, status)
    client.force_login(cast.in_role)
    assert client.get(f"{base}konto/").status_code == 405
    assert client.get(f"/adgang/brugere/{cast.in_role.username}/roller/giv/").status_code == 403
    assert client.get("/adgang/brugere/findes-ikke/").status_code == 404
    assert client.get(f"{base}roller/999999/afslut/").status_code == 404


def test_the_data_protection_officer_sees_users_and_changes_none(client):
    client.force_login(make_user("dagny", "dpo"))
    make_user("nanna", "drift")
    page = client.get("/adgang/brugere/nanna/")
    assert page.status_code == 200
    assert "Giv en rolle" not in page.content.decode()
    assert client.get("/adgang/brugere/nanna/roller/giv/").status_code == 403


def test_who_looked_at_a_user_stands_in_the_trail(client, secretary, someone):
    client.force_login(secretary)
    client.get("/adgang/brugere/nanna/")
    entry = AuditEntry.objects.get(action="brugere.se")
    assert entry.object_id == str(someone.pk)


def test_the_end_of_a_role_is_asked_about_and_done(client, secretary, someone):
    made = give_role(secretary, someone, wish())
    client.force_login(secretary)
    address = f"/adgang/brugere/nanna/roller/{made.pk}/afslut/"
    assert "Afslut rollen Driftspersonale?" in client.get(address).content.decode()
    assert client.post(address, {"hvornaar": "dag"}).status_code == 422
    assert client.post(address, {"hvornaar": "nu"}).status_code == 302
    made.refresh_from_db()
    assert made.ended_on is not None


def test_a_last_administrator_is_told_on_the_page_why_the_role_stays(client, admin):
    client.force_login(admin)
    answer = client.post(f"/adgang/brugere/adam/roller/{admin.roles.get().pk}/afslut/", {"hvornaar": "nu"})
    assert answer.status_code == 422
    assert "den sidste med rollen Systemadministrator" in answer.content.decode()


def many_users(count):
    unit = make_unit("akb", "akb", "Administrationen")
    for n in range(count):
        give_roles(make_user(f"bruger{n}", None, unit), [("drift", "afdeling", f"afdeling-{m}") for m in range(3)])


def test_the_list_of_users_costs_the_same_however_many(secretary, django_assert_num_queries):
    def ask():
        people_queries.user_list(again(secretary), "", "", "", "", "1", "")

    many_users(2)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        ask()
    for n in range(20):
        give_roles(make_user(f"flere{n}", None), [("drift", "afdeling", f"afdeling-{m}") for m in range(20)])
    with django_assert_num_queries(len(few)):
        ask()


def test_the_list_is_narrowed_by_name_party_role_and_account(client, secretary, someone):
    unit = make_unit("akb", "akb", "Administrationen")
    other = make_user("kalle", "drift", unit)
    closed = make_user("lukket", None)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    client.force_login(secretary)

    def names(query):
        page = client.get(f"/adgang/?{query}").content.decode()
        return {user.username for user in (secretary, someone, other, closed) if f">{user.full_name}</a>" in page}

    assert names("") == {"signe", "nanna", "kalle", "lukket"}
    assert names("q=kal") == {"kalle"}
    assert names("part=akb") == {"kalle"}
    assert names("rolle=sekretaer") == {"signe"}
    assert names("status=lukket") == {"lukket"}
    assert names("part=akb&rolle=sekretaer") == set()
    assert client.get("/adgang/?side=999").status_code == 200


def test_a_changed_unit_changes_whom_a_user_acts_for(client, secretary, someone):
    make_unit("akb", "akb", "Administrationen")
    client.force_login(secretary)
    data = {"navn": "Nanna Berg", "mail": "nanna@example.invalid", "titel": "Konsulent", "enhed": "akb"}
    assert client.post("/adgang/brugere/nanna/ret/", {**data, "mail": "ikke en mail"}).status_code == 422
    assert client.post("/adgang/brugere/nanna/ret/", data).status_code == 302
    assert again(someone).unit.party.key == "akb"
    assert AuditEntry.objects.get(action="bruger.ret").after["enhed"] == "akb"


def test_ending_a_role_of_another_user_through_ones_own_address_is_not_possible(client, secretary, someone):
    other = make_user("kalle", "drift")
    client.force_login(secretary)
    assert (
        client.post(f"/adgang/brugere/nanna/roller/{other.roles.get().pk}/afslut/", {"hvornaar": "nu"}).status_code
        == 404
    )


def test_the_roles_that_watch_are_not_offered_to_a_secretary(client, secretary, admin, someone):
    client.force_login(secretary)
    assert 'value="dpo"' not in client.get("/adgang/brugere/nanna/roller/giv/").content.decode()
    client.force_login(admin)
    assert 'value="dpo"' in client.get("/adgang/brugere/nanna/roller/giv/").content.decode()
    assert role_actions.may_hand_out(again(admin), "dpo")
