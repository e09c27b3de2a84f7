"""What one reads when something goes wrong: what happened, what to do, and nothing of the program's inside."""

from __future__ import annotations

import dataclasses
import logging
import re

import pytest
from django.db import connections
from django.test import Client

from faellesgrund.entry.config import maintenance, operations
from faellesgrund.entry.config.error_pages import server_error
from faellesgrund.foundation.access.testing import make_cast, make_user
from faellesgrund.foundation.ui import frontpage

HTMX = {"HX-Request": "true"}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def broken(monkeypatch):
    """The front page of a user fails."""

    def fail(user):
        raise ValueError("hemmelig detalje")

    monkeypatch.setattr(frontpage, "_providers", {"x": (1, fail)})


@pytest.fixture
def data(settings, tmp_path):
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, data=tmp_path)
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/findes-ikke/", "/beregninger/findes-ikke/"])
def test_a_page_that_is_not_there_says_what_to_do_and_shows_the_way_back(client, address):
    client.force_login(make_cast().in_role)
    answer = client.get(address)
    page = text(answer)
    assert answer.status_code == 404
    assert "Søg efter det" in page
    assert 'href="/"' in page.split("<main")[1]


@pytest.mark.django_db
def test_what_one_may_not_see_reads_the_same_as_what_is_not_there(client):
    from faellesgrund.domains.calculations.models import Sharing
    from faellesgrund.domains.calculations.testing import a_draft

    cast = make_cast()
    hidden = a_draft(cast.in_role, Sharing.OWN_PARTY)
    client.force_login(cast.colleague)

    def without_address(answer):
        return re.sub(r'value="[^"]*"', "", text(answer))

    assert without_address(client.get(f"/beregninger/{hidden.slug}/")) == without_address(
        client.get("/beregninger/findes-ikke/")
    )


@pytest.mark.django_db
def test_what_the_role_does_not_give_says_whom_to_ask(client):
    client.force_login(make_cast().outsider)
    answer = client.get("/beregninger/")
    assert answer.status_code == 403
    assert "Spørg partnerskabets sekretær eller administratoren" in text(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/findes-ikke/", 404), ("/beregninger/", 403)])
def test_htmx_gets_a_few_lines_for_the_place_it_asked_for_and_no_whole_page(client, address, status):
    client.force_login(make_cast().outsider)
    answer = client.get(address, headers=HTMX)
    assert answer.status_code == status
    assert answer["HX-Reswap"] == "innerHTML"
    assert 'role="alert"' in text(answer)
    assert "<html" not in text(answer)
    whole = client.get(address, headers={**HTMX, "HX-Boosted": "true"})
    assert "<html" in text(whole)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_our_own_failure_has_a_number_that_stands_in_the_log_with_the_cause(broken, caplog, headers):
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user())
    with caplog.at_level(logging.ERROR):
        answer = browser.get("/", headers=headers)
    assert answer.status_code == 500
    number = re.search(r"ummer (?:er )?([0-9a-f]{8})", text(answer))[1]
    assert any(number in record.getMessage() for record in caplog.records)
    assert any(record.exc_info for record in caplog.records)
    assert "hemmelig" not in text(answer)
    assert "Traceback" not in text(answer)


def test_the_page_of_our_own_failure_needs_no_database(rf):
    """No database fixture: a query would fail the test."""
    assert "Noget gik galt hos os" in text(server_error(rf.get("/")))


def test_what_is_too_large_is_refused_before_it_is_read(settings, db):
    settings.LARGEST_REQUEST = 1000
    answer = Client().post("/log-ind/", {"username": "x" * 2000})
    assert answer.status_code == 413
    assert "fylder for meget" in text(answer)
    assert Client().post("/log-ind/", {"username": "x" * 10}).status_code == 200


def test_a_form_with_more_text_than_we_take_is_told_so(settings, db):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Client().post("/log-ind/", "username=" + "x" * 2000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_while_the_pages_are_closed_everybody_is_told_and_no_database_is_asked(data, client):
    maintenance.close(data, "Vi er tilbage kl. 14.")
    connections.close_all()
    answer = client.get("/beregninger/")
    assert answer.status_code == 503
    assert "Vi er tilbage kl. 14." in text(answer)
    assert answer["Retry-After"] == "600"
    assert client.get("/helbred").json() == {"status": "vedligehold"}
    assert client.get("/helbred").status_code == 503


@pytest.mark.django_db
def test_when_the_pages_are_opened_again_they_answer(data, client):
    make_user()
    maintenance.close(data)
    assert "Prøv igen om lidt" in text(client.get("/"))
    maintenance.open_again(data)
    maintenance.open_again(data)
    assert client.get("/").status_code == 200
    assert client.get("/helbred").status_code == 200


def test_a_text_of_the_administrator_is_text_and_no_markup(data, client):
    maintenance.close(data, "<script>x</script>")
    assert "<script>" not in text(client.get("/"))


def test_the_command_closes_and_opens(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FAELLESGRUND_DATA", str(tmp_path))
    assert operations.maintenance(True, "Til kl. 14") == 0
    assert maintenance.closed(tmp_path) == "Til kl. 14"
    assert operations.maintenance(False) == 0
    assert maintenance.closed(tmp_path) is None
    assert "Siderne er åbne." in capsys.readouterr().out
