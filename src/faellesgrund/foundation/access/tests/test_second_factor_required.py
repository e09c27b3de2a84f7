"""Roles that require two steps, and the colleague who has lost the telephone."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.login.second_factor import NotAllowed, has_second_factor, reset_second_factor
from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.testing import give_roles, make_unit, make_user
from faellesgrund.foundation.access.tests.second_steps import (
    CODE,
    LOGIN,
    SET_UP,
    app_secret,
    code_now,
    log_in,
    recovery_codes,
    require,
    set_up_code_app,
    text,
)

pytestmark = pytest.mark.django_db


def test_a_role_that_requires_two_steps_leads_there_before_anything_else_and_then_on(client):
    make_user()
    require()
    assert log_in(client, next="/satser/")["Location"] == "/satser/"
    answer = client.get("/satser/")
    assert answer["Location"] == f"{SET_UP}?next=%2Fsatser%2F"
    assert "Din rolle kræver" in text(client.get(answer["Location"]))
    for page in ("/", "/min-konto/", "/min-konto/sessioner/", "/beregninger/", "/min-konto/adgangskode/"):
        assert client.get(page)["Location"].startswith(SET_UP), page
    kept = client.post("/min-konto/sessioner/afslut/", {"alle": "1"})["Location"]
    assert kept.startswith(f"{SET_UP}?next=%2Fgemt-formular%2F")
    fragment = client.get("/satser/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, SET_UP)
    secret = app_secret(text(client.get("/min-konto/kode-app/")))
    client.post("/min-konto/kode-app/", {"code": code_now(secret)})
    assert client.get("/satser/").status_code == 200
    assert client.get("/min-konto/gendannelseskoder/").status_code == 200


def test_the_way_out_and_the_manual_stay_open(client):
    make_user()
    require()
    log_in(client)
    assert client.get("/vejledning/log-ind/").status_code == 200
    assert client.post("/log-ud/")["Location"] == "/"


def test_a_session_without_the_second_factor_its_user_has_is_led_to_confirm(client):
    user = make_user()
    log_in(client)
    secret = set_up_code_app(user)
    assert client.get("/satser/").status_code == 200
    require()
    answer = client.get("/satser/")
    assert answer["Location"] == "/min-konto/bekraeft/kode/?next=%2Fsatser%2F"
    # Another one cannot be set up by somebody who has not shown the first.
    assert client.get("/min-konto/kode-app/")["Location"].startswith("/min-konto/bekraeft/kode/")
    assert client.get("/min-konto/bekraeft/")["Location"].startswith("/min-konto/bekraeft/kode/")
    page = text(client.get(answer["Location"]))
    assert "Bekræft med adgangskoden" not in page
    assert client.post(answer["Location"], {"code": code_now(secret), "next": "/satser/"})["Location"] == "/satser/"
    assert client.get("/satser/").status_code == 200


def test_a_role_that_does_not_require_it_lets_one_in_without(client):
    require("jurist")
    make_user()
    log_in(client)
    assert client.get("/satser/").status_code == 200


# --- the colleague who has lost the telephone


def lost():
    user = make_user("lars")
    user.email = "lars@eksempel.dk"
    user.save()
    set_up_code_app(user)
    return user


def test_an_administrator_resets_a_colleagues_second_factor_with_a_reason(client):
    user, admin = lost(), make_user("adam", "admin")
    open_session = Client()
    log_in(open_session, "lars")
    open_session.post(CODE, {"code": recovery_codes(user)[0]})
    assert open_session.get("/satser/").status_code == 200
    reset_second_factor(admin, user, "Ringede selv tilbage, telefonen er stjålet")
    assert not Authenticator.objects.exists()
    assert open_session.get("/satser/")["Location"].startswith(LOGIN)
    line = AuditEntry.objects.get(action="andenfaktor.nulstil")
    assert (line.actor_name, line.object_id) == ("Adam Prøve", str(user.pk))
    assert line.reason == "Ringede selv tilbage, telefonen er stjålet"
    (letter,) = mail.outbox
    assert letter.to == ["lars@eksempel.dk"]
    assert "stjålet" not in letter.body
    assert log_in(client, "lars")["Location"] == "/"


@pytest.mark.parametrize("reason", ["", "   ", "ja"])
def test_a_reset_without_a_reason_is_refused(reason):
    user = lost()
    with pytest.raises(BadInput, match="hvorfor"):
        reset_second_factor(make_user("adam", "admin"), user, reason)
    assert has_second_factor(user)


@pytest.mark.parametrize("role", ["oekonom", "dpo", None])
def test_others_cannot_reset_a_second_factor(role):
    user = lost()
    with pytest.raises(NotAllowed):
        reset_second_factor(make_user("bo", role), user, "fordi jeg gerne vil")
    assert has_second_factor(user)


@pytest.mark.parametrize("role", ["admin", "dpo"])
def test_a_secretary_cannot_reset_those_who_watch_the_system(role):
    user = make_user("adam", role)
    set_up_code_app(user)
    with pytest.raises(NotAllowed, match="Kun en systemadministrator"):
        reset_second_factor(make_user("sif", "sekretaer"), user, "telefonen er væk")
    reset_second_factor(make_user("ada", "admin"), user, "telefonen er væk")
    assert not has_second_factor(user)


def test_nobody_resets_the_own_one_that_way():
    user = make_user("adam", "admin")
    set_up_code_app(user)
    with pytest.raises(NotAllowed, match="dine egne"):
        reset_second_factor(user, user, "telefonen er væk")


def test_a_role_for_one_party_does_not_reach_users_of_another():
    user = lost()
    actor = make_user("sif", None, make_unit("akb", "akb", "Administrationen"))
    give_roles(actor, [("sekretaer", "part", str(actor.unit.party_id))])
    with pytest.raises(NotAllowed):
        reset_second_factor(actor, user, "telefonen er væk")


def test_a_role_for_one_party_does_not_open_an_account_with_a_role_for_all():
    user = lost()
    give_roles(user, [("direktoer", "alle", "")])
    actor = make_user("sif", None)
    give_roles(actor, [("sekretaer", "part", str(user.unit.party_id))])
    with pytest.raises(NotAllowed, match="en rolle, du ikke kan give"):
        reset_second_factor(actor, user, "telefonen er væk")


def test_there_must_be_something_to_reset():
    with pytest.raises(BadInput, match="intet at nulstille"):
        reset_second_factor(make_user("adam", "admin"), make_user("lars"), "telefonen er væk")
