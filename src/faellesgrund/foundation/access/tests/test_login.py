"""The way in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/log-ind/"


def send(client, username="anna", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_the_right_password_opens_the_front_page(client):
    make_user()
    assert send(client)["Location"] == "/"
    assert SESSION_KEY in client.session


def test_the_user_name_is_known_in_capitals_and_with_spaces_around(client):
    make_user()
    assert send(client, " Anna ").status_code == 302


def test_afterwards_one_comes_to_where_one_was_going(client):
    make_user()
    assert send(client, next="/ordliste/")["Location"] == "/ordliste/"


@pytest.mark.parametrize("next_url", ["https://ond.eksempel.dk/", "//ond.eksempel.dk", "javascript:alert(1)"])
def test_log_in_never_leads_to_another_site(client, next_url):
    make_user()
    assert send(client, next=next_url)["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("anna", "forkert-kode"), ("ukendt", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer_and_keep_what_was_typed(client, username, password):
    make_user()
    page = send(client, username, password).content.decode()
    assert "Brugernavn eller adgangskode passer ikke" in page
    assert f'value="{username}"' in page
    assert password not in page
    assert SESSION_KEY not in client.session


def test_an_empty_form_says_what_is_missing_at_each_field(client):
    page = send(client, "", "").content.decode()
    assert "Ret 2 fejl, før du går videre" in page
    assert 'id="id_username_error"' in page
    assert 'href="#id_password"' in page
    assert page.count('aria-invalid="true"') == 2


def test_a_closed_account_cannot_log_in_and_an_open_session_ends(client):
    user = make_user()
    client.force_login(user)
    User.objects.update(is_active=False)
    assert client.get("/satser/")["Location"].startswith(LOGIN)
    assert send(client).status_code == 200


def test_a_demo_user_exists_only_in_a_demo(client, settings):
    make_user()
    User.objects.update(is_demo=True)
    assert send(client).status_code == 200
    settings.DEMO = True
    assert send(client).status_code == 302


def test_log_out_ends_the_session_and_takes_a_post(client):
    client.force_login(make_user())
    assert client.get("/log-ud/").status_code == 405
    assert SESSION_KEY in client.session
    assert client.post("/log-ud/")["Location"] == "/"
    assert SESSION_KEY not in client.session


def test_a_guarded_page_sends_nobody_to_log_in_and_back(client):
    assert client.get("/satser/?a=1")["Location"] == f"{LOGIN}?next=/satser/%3Fa%3D1"


def test_a_fragment_asked_for_by_a_page_moves_the_whole_page_to_log_in(client):
    answer = client.get("/satser/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("access:login"))


def test_a_form_without_its_token_is_refused_in_danish(settings):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Formularen er for gammel" in answer.content.decode()
