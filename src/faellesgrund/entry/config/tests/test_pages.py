"""The pages that belong to no single app, and what every answer carries."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from faellesgrund.engine.glossary import load_glossary
from faellesgrund.foundation.access.testing import make_cast, make_user

pytestmark = pytest.mark.django_db
OPEN = ("/", "/log-ind/", "/ordliste/", "/tilgaengelighed/", "/vejledning/", "/komponenter/", "/helbred")


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("address", OPEN)
def test_everybody_may_read_the_open_pages_and_nobody_may_send_to_them(client, address):
    cast = make_cast()
    for who in (None, cast.in_role, cast.colleague, cast.outsider):
        browser = Client()
        if who:
            browser.force_login(who)
        assert browser.get(address).status_code in ({200, 302} if address == "/log-ind/" else {200})
    if address != "/log-ind/":
        assert client.post(address).status_code == 405


def test_the_front_page_of_an_empty_installation_leads_to_the_making_of_the_first_user(client):
    assert client.get("/")["Location"] == "/opsaetning/"
    assert client.get("/log-ind/")["Location"] == "/opsaetning/"


def test_the_front_page_invites_a_stranger_to_log_in_and_greets_a_user(client):
    user = make_user()
    assert 'href="/log-ind/"' in text(client.get("/"))
    client.force_login(user)
    page = text(client.get("/"))
    assert "Anna" in page
    assert 'action="/log-ud/"' in page


def test_health_is_ok_when_the_database_answers(client):
    answer = client.get("/helbred")
    assert answer.json()["status"] == "ok"
    assert "no-store" in answer["Cache-Control"]


def test_health_is_a_failure_when_the_database_does_not_answer(client, monkeypatch):
    def broken():
        raise DatabaseError("væk")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/helbred")
    assert (answer.status_code, answer.json()["status"]) == (503, "fejl")


def test_the_glossary_shows_every_word_in_danish_order(client):
    page = text(client.get("/ordliste/"))
    assert all(term.dansk in page for term in load_glossary())


def test_a_page_that_is_not_there_says_so_in_danish(client):
    answer = client.get("/findes-ikke/")
    assert answer.status_code == 404
    assert "Siden findes ikke" in text(answer)


def test_a_page_of_the_manual_that_is_not_there_says_so(client):
    assert client.get("/vejledning/findes-ikke/").status_code == 404


def test_our_own_failure_is_told_without_a_trace_of_the_program(monkeypatch):
    from faellesgrund.foundation.ui import frontpage

    def broken(user):
        raise ValueError("hemmelig detalje")

    monkeypatch.setattr(frontpage, "_providers", {"x": (1, broken)})
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user())
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Noget gik galt hos os" in text(answer)
    assert "hemmelig" not in text(answer)


def test_the_demo_says_on_every_page_that_it_is_one(client, settings):
    make_user()
    assert "opdigtede" not in text(client.get("/"))
    settings.DEMO = True
    for address in ("/", "/log-ind/", "/findes-ikke/"):
        assert "Demonstration: personer og tal er opdigtede" in text(client.get(address))


@pytest.mark.parametrize("address", ["/", "/findes-ikke/"])
def test_a_page_may_load_only_its_own_and_stand_in_no_frame(client, address):
    answer = client.get(address)
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert rules["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [a for a in OPEN if a != "/helbred"])
def test_a_page_has_language_title_one_heading_and_a_way_past_the_menu(client, address):
    make_user()
    page = text(client.get(address))
    assert '<html lang="da">' in page
    assert page.count("<h1") == 1
    assert " – Fællesgrund</title>" in page
    assert 'href="#indhold"' in page
    assert 'id="indhold"' in page


def test_the_manual_is_handed_out_as_one_pdf_to_everybody(client: Client) -> None:
    answer = client.get("/vejledning/vejledning.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert 'href="/vejledning/vejledning.pdf"' in client.get("/vejledning/").content.decode()
