"""Deciding what each role asks of the way in."""

from __future__ import annotations

import pytest

from faellesgrund.foundation.access.login.requirements import NotAllowed, requirements_page, save_requirements
from faellesgrund.foundation.access.login.rules import Demand, strictest
from faellesgrund.foundation.access.models import AuditEntry, RoleRequirement
from faellesgrund.foundation.access.roles import ROLES
from faellesgrund.foundation.access.testing import give_roles, make_cast, make_user
from faellesgrund.foundation.access.tests.second_steps import set_up_code_app

pytestmark = pytest.mark.django_db
PAGE = "/adgang/krav/"


def form(**changes):
    page = requirements_page()
    sent = {"version": page.version}
    for row in page.rows:
        sent[f"session_{row.role}"] = row.demand.session_minutes
        sent[f"stille_{row.role}"] = row.demand.idle_minutes
        if row.demand.second_factor:
            sent[f"trin_{row.role}"] = "on"
    return {**sent, **changes}


def text(answer):
    return answer.content.decode()


def test_several_roles_together_ask_for_the_strictest_of_each():
    met = strictest([Demand(True, 480, 60), Demand(False, 120, 120)])
    assert met == Demand(True, 120, 60)
    assert strictest([]) == Demand()


@pytest.mark.parametrize(("role", "status"), [("sekretaer", 200), ("admin", 200), ("oekonom", 403), ("dpo", 403)])
def test_secretary_and_administrator_decide_and_nobody_else(client, role, status):
    client.force_login(make_user(role=role))
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, form(trin_jurist="on")).status_code == (302 if status == 200 else 403)
    assert RoleRequirement.objects.exists() == (status == 200)


def test_a_role_for_one_party_does_not_decide_for_all(client):
    actor = make_user("sif", None)
    give_roles(actor, [("sekretaer", "part", str(actor.unit.party_id))])
    client.force_login(actor)
    assert client.get(PAGE).status_code == 403
    with pytest.raises(NotAllowed):
        save_requirements(actor, {"jurist": Demand(True, 60, 30)}, requirements_page().version)


def test_the_fixed_cast_and_the_wrong_method(client):
    cast = make_cast("sekretaer")
    client.force_login(cast.colleague)
    assert client.get(PAGE).status_code == 200
    assert client.delete(PAGE).status_code == 405
    client.force_login(cast.outsider)
    assert client.get(PAGE).status_code == 403
    client.logout()
    assert client.get(PAGE)["Location"].startswith("/log-ind/")


def test_a_decision_is_kept_and_stands_in_the_trail_with_what_was_and_what_is(client):
    client.force_login(make_user(role="admin"))
    page = text(client.post(PAGE, form(trin_jurist="on", session_jurist="90", stille_jurist="20"), follow=True))
    assert "Kravene til 1 rolle er gemt" in page
    row = RoleRequirement.objects.get()
    assert (row.role, row.demand) == ("jurist", Demand(True, 90, 20))
    line = AuditEntry.objects.get(action="andenfaktor.kraev")
    assert line.before == {"idle_minutes": 120, "second_factor": False, "session_minutes": 480}
    assert line.after == {"idle_minutes": 20, "second_factor": True, "session_minutes": 90}
    assert "intet at gemme" in text(client.post(PAGE, form(), follow=True))
    assert AuditEntry.objects.filter(action="andenfaktor.kraev").count() == 1


def test_the_page_says_how_many_have_two_steps(client):
    set_up_code_app(make_user("bo", "jurist"))
    make_user("ea", "jurist")
    client.force_login(make_user(role="admin"))
    page = text(client.get(PAGE))
    assert "1 af 2" in page
    assert all(role.dansk in page for role in ROLES.values())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"session_jurist": "5"}, "Jurist: Skriv mellem 15 og 1440 minutter. Du har skrevet 5."),
        ({"session_jurist": "5000"}, "Du har skrevet 5000."),
        ({"stille_jurist": "481"}, "mellem 5 og 480 minutter"),
        ({"stille_jurist": "1"}, "mellem 5 og 480 minutter"),
        ({"session_jurist": "otte"}, "helt antal minutter"),
        ({"session_jurist": ""}, "Skriv et antal minutter"),
    ],
)
def test_a_length_that_cannot_be_used_is_said_at_its_field_and_nothing_is_saved(client, changes, said):
    client.force_login(make_user(role="admin"))
    page = text(client.post(PAGE, form(trin_dpo="on", **changes)))
    assert said in page
    assert "Ret 1 fejl" in page
    assert f'value="{next(iter(changes.values()))}"' in page or changes == {"session_jurist": ""}
    assert not RoleRequirement.objects.exists()


def test_two_who_decide_at_once_never_overwrite_each_other_unseen(client):
    client.force_login(make_user(role="admin"))
    mine, theirs = form(session_jurist="120", stille_jurist="30"), form(trin_dpo="on")
    assert client.post(PAGE, theirs).status_code == 302
    answer = client.post(PAGE, mine)
    assert answer.status_code == 409
    page = text(answer)
    assert "En anden har ændret kravene imens" in page
    assert 'value="120"' in page
    assert RoleRequirement.objects.count() == 1
    version = page.split('name="version" value="')[1].split('"')[0]
    again = {**mine, "version": version, "trin_dpo": "on"}
    assert client.post(PAGE, again).status_code == 302
    assert sorted(RoleRequirement.objects.values_list("role", flat=True)) == ["dpo", "jurist"]


def test_the_page_costs_the_same_for_few_and_for_many_users(client, django_assert_num_queries):
    client.force_login(make_user(role="admin"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(20):
        set_up_code_app(make_user(f"bruger-{number}", "jurist"))
    with django_assert_num_queries(len(few)):
        client.get(PAGE)
