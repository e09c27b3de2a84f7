"""Two steps: setting them up, using them, losing them, and roles that require them."""

from __future__ import annotations

import html
import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client

from faellesgrund.foundation.access import rotation
from faellesgrund.foundation.access.login.second_factor import has_second_factor
from faellesgrund.foundation.access.models import AuditEntry, RoleRequirement, User
from faellesgrund.foundation.access.testing import PASSWORD, make_user
from faellesgrund.foundation.access.tests.second_steps import (
    CODE,
    LOGIN,
    app_secret,
    code_now,
    log_in,
    recovery_codes,
    require,
    set_up_code_app,
    text,
)

pytestmark = pytest.mark.django_db


def test_with_a_code_app_the_password_alone_opens_nothing(client):
    secret = set_up_code_app(make_user())
    answer = log_in(client, next="/ordliste/")
    assert answer["Location"] == CODE
    assert SESSION_KEY not in client.session
    assert client.get("/satser/")["Location"].startswith(LOGIN)
    assert "Skriv koden fra din kode-app" in text(client.get(CODE))
    answer = client.post(CODE, {"code": code_now(secret)})
    assert answer["Location"] == "/ordliste/"
    assert client.get("/satser/").status_code == 200
    assert AuditEntry.objects.get(action="login.ind").details == {"hvordan": "adgangskode, totp"}


def test_the_session_has_another_name_after_each_step(client):
    secret = set_up_code_app(make_user())
    client.get(LOGIN)
    log_in(client)
    between = client.session.session_key
    client.post(CODE, {"code": code_now(secret)})
    assert client.session.session_key != between


def test_a_code_is_good_once_and_half_a_minute_to_either_side(client):
    secret = set_up_code_app(make_user())
    with time_machine.travel("2026-12-01 10:00:10+01:00", tick=False) as clock:
        log_in(client)
        assert "Koden passer ikke" in text(client.post(CODE, {"code": code_now(secret, -3)}))
        early, now = code_now(secret, -1), code_now(secret)
        assert client.post(CODE, {"code": early}).status_code == 302
        other = Client()
        log_in(other)
        assert "Koden passer ikke" in text(other.post(CODE, {"code": early}))
        assert other.post(CODE, {"code": f"{now[:3]} {now[3:]}"}).status_code == 302
        # The library would forget a used code after half a minute, while it still is good.
        clock.shift(31)
        third = Client()
        log_in(third)
        assert "Koden passer ikke" in text(third.post(CODE, {"code": now}))


def test_a_recovery_code_opens_once_and_says_how_many_are_left(client):
    user = make_user()
    set_up_code_app(user)
    code = recovery_codes(user)[0]
    log_in(client)
    assert "Du har 9 tilbage" in text(client.post(CODE, {"code": code}, follow=True))
    other = Client()
    log_in(other)
    assert "Koden passer ikke" in text(other.post(CODE, {"code": code}))


def test_codes_are_guessed_as_slowly_as_passwords_and_a_known_device_is_not_shut(client):
    user = make_user()
    secret = set_up_code_app(user)
    with time_machine.travel("2026-12-01 10:00:10+01:00", tick=False) as clock:
        log_in(client)
        client.post(CODE, {"code": code_now(secret)})
        client.post("/log-ud/")
        thief = Client()
        log_in(thief)
        for _ in range(5):
            assert thief.post(CODE, {"code": "000000"}).status_code == 200
        answer = thief.post(CODE, {"code": code_now(secret, 1)})
        assert answer.status_code == 429
        assert "Prøv igen kl. 10.01" in text(answer)
        clock.shift(30)
        log_in(client)
        assert client.post(CODE, {"code": code_now(secret)}).status_code == 302


def test_the_second_step_cannot_be_opened_without_the_first(client):
    set_up_code_app(make_user())
    assert client.get(CODE)["Location"] == LOGIN
    assert client.post(CODE, {"code": "000000"})["Location"] == LOGIN


def test_the_first_step_is_forgotten_after_a_quarter_of_an_hour(client):
    secret = set_up_code_app(make_user())
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(16 * 60)
        assert client.post(CODE, {"code": code_now(secret)})["Location"] == LOGIN
        assert SESSION_KEY not in client.session


def test_one_may_begin_again_half_way(client):
    set_up_code_app(make_user())
    log_in(client)
    assert client.post("/log-ud/", {"next": LOGIN})["Location"] == LOGIN
    assert client.get(CODE)["Location"] == LOGIN


def test_a_demo_user_is_never_asked_and_no_role_can_make_it(client, settings):
    settings.DEMO = True
    user = make_user()
    User.objects.update(is_demo=True)
    set_up_code_app(user)
    require()
    assert log_in(client)["Location"] == "/"
    assert client.get("/satser/").status_code == 200


def test_a_code_app_is_set_up_by_its_first_code_and_gives_recovery_codes_once(client):
    user = make_user()
    log_in(client)
    page = text(client.get("/min-konto/kode-app/"))
    assert 'src="data:image/svg+xml;base64,' in page
    secret = app_secret(page)
    # Another tab, or a reload, does not make the first one worthless.
    assert app_secret(text(client.get("/min-konto/kode-app/"))) == secret
    assert "Koden passer ikke" in text(client.post("/min-konto/kode-app/", {"code": "000000"}))
    answer = client.post("/min-konto/kode-app/", {"code": code_now(secret)})
    assert answer["Location"] == "/min-konto/gendannelseskoder/"
    shown = text(client.get("/min-konto/gendannelseskoder/"))
    assert all(code in shown for code in recovery_codes(user))
    again = text(client.get("/min-konto/gendannelseskoder/"))
    assert not any(code in again for code in recovery_codes(user))
    assert "Du har 10 koder tilbage" in again
    (line,) = AuditEntry.objects.filter(action="andenfaktor.ret")
    assert line.details == {"hvad": "sat op", "slags": "kode-app"}


def test_the_secrets_of_the_second_factor_are_nowhere_in_the_database(client):
    user = make_user()
    log_in(client)
    waiting = app_secret(text(client.get("/min-konto/kode-app/")))
    stored = json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert SECRET_SESSION_KEY in stored
    assert waiting not in stored
    client.post("/min-konto/kode-app/", {"code": code_now(waiting)})
    seed = Authenticator.objects.get(user=user, type="recovery_codes").data["seed"]
    assert seed.startswith("v1:")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        dump = str(cursor.fetchall())
    assert waiting not in dump
    assert "v1:" in dump


def test_changing_the_second_factor_ends_the_other_sessions_and_is_told_by_mail(client):
    user = make_user()
    user.email = "anna@eksempel.dk"
    user.save()
    other = Client()
    log_in(other)
    log_in(client)
    secret = app_secret(text(client.get("/min-konto/kode-app/")))
    client.post("/min-konto/kode-app/", {"code": code_now(secret)})
    assert client.get("/satser/").status_code == 200
    assert other.get("/satser/")["Location"].startswith(LOGIN)
    assert [letter.subject for letter in mail.outbox] == ["Fællesgrund: Ny måde at logge ind på"]
    assert secret not in mail.outbox[0].body


def test_somebody_who_signed_in_a_while_ago_confirms_before_changing_anything(client):
    make_user()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(11 * 60)
        answer = client.get("/min-konto/kode-app/")
        assert answer["Location"] == "/min-konto/bekraeft/?next=%2Fmin-konto%2Fkode-app%2F"
        assert "Adgangskoden passer ikke" in text(client.post(answer["Location"], {"password": "forkert", "next": "/"}))
        done = client.post(answer["Location"], {"password": PASSWORD, "next": "/min-konto/kode-app/"})
        assert done["Location"] == "/min-konto/kode-app/"
        assert client.get("/min-konto/kode-app/").status_code == 200


def test_a_stolen_session_and_password_do_not_take_the_second_factor_away(client):
    secret = set_up_code_app(make_user())
    with time_machine.travel("2026-12-01 10:00:10+01:00", tick=False) as clock:
        log_in(client)
        client.post(CODE, {"code": code_now(secret)})
        clock.shift(11 * 60)
        asked = client.get("/min-konto/kode-app/fjern/")["Location"]
        assert asked.startswith("/min-konto/bekraeft/kode/")
        assert client.post("/min-konto/bekraeft/", {"password": PASSWORD})["Location"].startswith(
            "/min-konto/bekraeft/kode/"
        )
        assert client.post("/min-konto/kode-app/fjern/")["Location"].startswith("/min-konto/bekraeft/kode/")
        assert Authenticator.objects.filter(type="totp").exists()
        client.post(asked, {"code": code_now(secret)})
        client.post("/min-konto/kode-app/fjern/")
        assert not Authenticator.objects.exists()


def test_the_secrets_follow_when_the_keys_change(client, settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path
    user = make_user()
    secret = set_up_code_app(user)
    before = recovery_codes(user)
    old = settings.KEYS
    settings.KEYS = ("n" * 60, *old)
    assert [place.count for place in rotation.remaining()] == [2]
    rotation.rotate(None)
    settings.KEYS = ("n" * 60,)
    assert rotation.remaining() == ()
    assert recovery_codes(user) == before
    log_in(client)
    assert client.post(CODE, {"code": code_now(secret)}).status_code == 302


def test_guessing_the_password_on_the_page_that_confirms_is_slow_too(client):
    make_user()
    log_in(client)
    for _ in range(5):
        assert client.post("/min-konto/bekraeft/", {"password": "forkert"}).status_code == 200
    assert client.post("/min-konto/bekraeft/", {"password": PASSWORD}).status_code == 429


def test_the_last_second_factor_stays_where_a_role_requires_it(client):
    user = make_user()
    secret = set_up_code_app(user)
    require()
    log_in(client)
    client.post(CODE, {"code": code_now(secret)})
    assert "Din rolle kræver to trin" in text(client.get("/min-konto/kode-app/fjern/"))
    client.post("/min-konto/kode-app/fjern/")
    assert has_second_factor(user)
    RoleRequirement.objects.update(second_factor=False)
    assert client.post("/min-konto/kode-app/fjern/")["Location"] == "/min-konto/"
    assert not Authenticator.objects.exists()


# --- passkeys: the ceremony itself is walked in a browser (tests/journeys/test_login.py)

RUBBISH = [
    "",
    "{",
    "null",
    "[]",
    '"tekst"',
    "{}",
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
]


@pytest.mark.parametrize("sent", RUBBISH)
def test_a_passkey_that_is_none_opens_nothing_and_breaks_nothing(client, sent):
    make_user()
    client.get("/log-ind/adgangsnoegle/", headers={"Accept": "application/json"})
    answer = client.post("/log-ind/adgangsnoegle/", {"credential": sent})
    assert answer["Location"] == LOGIN
    assert SESSION_KEY not in client.session
    assert "Adgangsnøglen blev ikke godkendt" in text(client.get(LOGIN))


@pytest.mark.parametrize("sent", RUBBISH)
def test_a_new_passkey_that_is_none_is_not_kept(client, sent):
    make_user()
    log_in(client)
    client.get("/min-konto/adgangsnoegler/ny/")
    answer = client.post("/min-konto/adgangsnoegler/ny/", {"credential": sent, "name": "Bærbar"})
    assert answer.status_code == 200
    assert "Nøglen kunne ikke gemmes" in text(answer)
    assert 'value="Bærbar"' in html.unescape(text(answer))
    assert not Authenticator.objects.exists()


def test_somebody_elses_passkey_is_not_there(client):
    other = make_user("bo")
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Bos nøgle", "credential": {}})
    make_user()
    log_in(client)
    assert client.get(f"/min-konto/adgangsnoegler/{theirs.pk}/").status_code == 404
    assert client.post(f"/min-konto/adgangsnoegler/{theirs.pk}/fjern/").status_code == 404
    assert "Bos nøgle" not in text(client.get("/min-konto/adgangsnoegler/"))
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
