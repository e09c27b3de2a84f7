"""Changing the password, and getting a new one by mail."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client

from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.access.testing import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "nye-ord-i-en-raekke"
LOGIN, CHANGE, FORGOTTEN = "/log-ind/", "/min-konto/adgangskode/", "/glemt-adgangskode/"


def log_in(client, password=PASSWORD, username="anna"):
    return client.post(LOGIN, {"username": username, "password": password})


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new})


def with_mail(username="anna", email="anna@eksempel.dk"):
    user = make_user(username)
    user.email = email
    user.save()
    return user


def text(answer):
    return answer.content.decode()


def the_link():
    return re.search(r"https?://\S+", mail.outbox[-1].body).group().replace("http://testserver", "")


def test_a_changed_password_ends_the_other_sessions_and_is_told(client):
    with_mail()
    other = Client()
    log_in(other)
    log_in(client)
    assert change(client)["Location"] == "/min-konto/"
    assert client.get("/satser/").status_code == 200
    assert other.get("/satser/")["Location"].startswith(LOGIN)
    assert [letter.subject for letter in mail.outbox] == ["Fællesgrund: Din adgangskode er skiftet"]
    assert AuditEntry.objects.filter(action="adgangskode.ret").count() == 1
    client.post("/log-ud/")
    assert log_in(client).status_code == 200
    assert log_in(client, NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("forkert", NEW, NEW, "Den nuværende adgangskode passer ikke"),
        (PASSWORD, NEW, NEW + "x", "ikke ens"),
        (PASSWORD, "paaske", "paaske", "12 tegn"),
        (PASSWORD, "password1234", "password1234", "almindelig"),
        (PASSWORD, "anna-proeve-anna", "anna-proeve-anna", "minder for meget"),
        ("", "", "", "Skriv en ny adgangskode"),
    ],
)
def test_a_password_that_cannot_be_used_is_refused_at_its_field(client, old, new, again, said):
    make_user("anna-proeve")
    log_in(client, username="anna-proeve")
    page = text(change(client, old, new, again))
    assert said in page
    assert "Ret " in page
    assert not new or new not in page
    client.post("/log-ud/")
    assert log_in(client, username="anna-proeve").status_code == 302


def test_guessing_the_old_password_is_slow_and_a_bad_new_one_is_no_guess(client):
    make_user()
    log_in(client)
    for _ in range(8):
        assert change(client, new="kort").status_code == 200
    for _ in range(5):
        assert change(client, old="forkert").status_code == 200
    assert change(client).status_code == 429


def test_the_demos_shared_password_cannot_be_changed(client, settings):
    settings.DEMO = True
    make_user()
    User.objects.update(is_demo=True)
    log_in(client)
    assert "Demobrugere deler" in text(client.get(CHANGE))
    assert "Demobrugere deler" in text(change(client))
    assert User.objects.get().check_password(PASSWORD)


def test_somebody_without_a_password_is_told_where_to_change_it(client):
    user = make_user()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert "gennem din arbejdsplads" in text(client.get(CHANGE))


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client):
    user = with_mail()
    open_session = Client()
    log_in(open_session)
    answer = client.post(FORGOTTEN, {"email": "Anna@Eksempel.dk"})
    assert answer["Location"] == "/glemt-adgangskode/sendt/"
    assert mail.outbox[0].to == ["anna@eksempel.dk"]
    link = the_link()
    page = client.get(link, follow=True)
    assert "Vælg en ny adgangskode" in text(page)
    # The token does not stay in the address, where the next page would hear of it.
    form = page.redirect_chain[-1][0]
    assert link.rstrip("/").rpartition("/")[2] not in form
    assert "12 tegn" in text(client.post(form, {"new_password1": "kort", "new_password2": "kort"}))
    assert client.post(form, {"new_password1": NEW, "new_password2": NEW})["Location"] == LOGIN
    assert SESSION_KEY not in client.session
    assert open_session.get("/satser/")["Location"].startswith(LOGIN)
    assert "Linket virker ikke" in text(Client().get(link, follow=True))
    assert log_in(client, NEW).status_code == 302
    assert AuditEntry.objects.filter(action="adgangskode.glemt").get().object_id == str(user.pk)


def test_the_link_works_for_an_hour(client):
    with_mail()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        client.post(FORGOTTEN, {"email": "anna@eksempel.dk"})
        clock.shift(61 * 60)
        assert "Linket virker ikke" in text(client.get(the_link(), follow=True))


def test_the_answer_never_tells_whether_the_mail_exists(client, settings):
    with_mail()
    closed, demo, provided = (with_mail(name, f"{name}@eksempel.dk") for name in ("lukket", "demo", "udbyder"))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.filter(pk=demo.pk).update(is_demo=True)
    provided.set_unusable_password()
    provided.save()
    asked = ["anna@eksempel.dk", "ingen@eksempel.dk", "lukket@eksempel.dk", "demo@eksempel.dk", "udbyder@eksempel.dk"]
    answers = [client.post(FORGOTTEN, {"email": each}) for each in asked]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/glemt-adgangskode/sendt/")}
    assert {answer.content for answer in answers} == {b""}
    assert [letter.to for letter in mail.outbox] == [["anna@eksempel.dk"]]


def test_the_mail_leaves_when_the_answer_has_been_given(rf):
    """Otherwise the clock would tell whether there was one."""
    from faellesgrund.foundation.access.login.password_views import ForgottenView

    with_mail()
    ForgottenView.as_view()(rf.post(FORGOTTEN, {"email": "anna@eksempel.dk"}))
    assert mail.outbox == []


def test_nobodys_mail_box_is_filled_and_a_place_that_asks_too_often_waits(client):
    with_mail()
    for _ in range(10):
        assert client.post(FORGOTTEN, {"email": "anna@eksempel.dk"}).status_code == 302
    assert len(mail.outbox) == 3
    for number in range(10):
        client.post(FORGOTTEN, {"email": f"nr-{number}@eksempel.dk"})
    assert client.post(FORGOTTEN, {"email": "anna@eksempel.dk"}).status_code == 429
    assert client.post(FORGOTTEN, {"email": "bo@eksempel.dk"}, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_the_link_carries_the_installations_own_address_whatever_the_browser_says(client, settings):
    settings.SITE_ADDRESS = "https://faellesgrund.eksempel.dk"
    settings.ALLOWED_HOSTS = ["*"]
    with_mail()
    client.post(FORGOTTEN, {"email": "anna@eksempel.dk"}, headers={"Host": "ond.eksempel"})
    assert "https://faellesgrund.eksempel.dk/glemt-adgangskode/" in mail.outbox[0].body
    assert "ond.eksempel" not in mail.outbox[0].body


def test_a_mail_server_that_is_down_costs_nobody_the_page(client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with_mail()
    assert client.post(FORGOTTEN, {"email": "anna@eksempel.dk"}).status_code == 302
    assert "could not be sent" in caplog.text


def test_whoever_reads_the_mail_may_log_in_though_others_have_guessed(client):
    with_mail()
    for number in range(6):
        for _ in range(5):
            log_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), "forkert-kode")
    fresh = Client(REMOTE_ADDR="192.0.2.50")
    assert log_in(fresh).status_code == 429
    fresh.post(FORGOTTEN, {"email": "anna@eksempel.dk"})
    form = fresh.get(the_link(), follow=True).redirect_chain[-1][0]
    fresh.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert log_in(fresh, NEW).status_code == 302


@pytest.mark.parametrize("typed", ["", "ikke en mail"])
def test_a_mail_that_is_none_is_said_at_the_field(client, typed):
    page = text(client.post(FORGOTTEN, {"email": typed}))
    assert "Ret 1 fejl" in page
    assert "id_email_error" in page
