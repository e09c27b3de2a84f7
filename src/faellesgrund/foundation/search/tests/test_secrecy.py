"""What a user may not read leaves no trace: no hit, number, suggestion, excerpt, order or extra query."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faellesgrund.foundation.access.cipher import decrypt
from faellesgrund.foundation.access.models import AuditEntry, Party, User
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.search.testing import Shelf, only_kinds
from faellesgrund.foundation.search.tests.conftest import Search, titles
from faellesgrund.foundation.search.trail import CONTEXT

pytestmark = pytest.mark.django_db

SECRET = "kvartsblomme"
ASKED = [
    SECRET,
    SECRET[:4],
    SECRET[:8],
    "blomme",
    "kvartsblommer",
    "kvartblomme",
    "kvartsblmome",
    "kvarstblomme",
    "kvartsblome",
    f'"{SECRET}"',
    f"husleje {SECRET}",
    f"huslejje {SECRET}",
    f"husleje -{SECRET}",
    "hemmelig grund",
]


def page_of(user: User, **asked: str) -> str:
    client = Client()
    client.force_login(user, backend="faellesgrund.foundation.access.login.backend.PasswordBackend")
    html = client.get("/soeg/", asked).content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", html)


@pytest.fixture
def others(shelf: Shelf) -> None:
    for number in range(3):
        shelf.put(f"Om husleje {number}", "Huslejen i de almene boliger, kvarter og blomster")


@pytest.mark.parametrize("asked", ASKED)
def test_the_page_is_the_same_to_the_letter_whether_or_not_the_secret_text_is_there(
    shelf: Shelf, others: None, user: User, asked: str
) -> None:
    with CaptureQueriesContext(connection) as before_queries:  # fmt: skip
        before = page_of(user, q=asked)
    secret_party = Party.objects.create(key="hemmelig", name="Den hemmelige part")
    shelf.put(f"Hemmelig grund {SECRET}", f"{SECRET} husleje " * 30, hidden=True, party=secret_party)
    with CaptureQueriesContext(connection) as after_queries:
        after = page_of(user, q=asked)
    assert after == before
    assert len(after_queries) == len(before_queries)
    assert "Den hemmelige part" not in after


@pytest.mark.parametrize("asked", ["kvartblomme", "kvartsblmome", "kvarzsblomme"])
def test_the_reader_of_the_secret_text_is_given_the_word_that_others_are_not(
    shelf: Shelf, others: None, search: Search, asked: str
) -> None:
    shelf.put("Grunden", SECRET, hidden=True)
    shelf.reader = make_user("laeser", "jurist")
    assert search(asked, by=shelf.reader).suggestion == SECRET
    assert search(asked).suggestion == ""
    assert titles(search(SECRET, by=shelf.reader)) == ["Grunden"]


def test_the_order_of_what_is_readable_does_not_tell_how_common_a_word_is_elsewhere(
    shelf: Shelf, search: Search
) -> None:
    shelf.put("En", "kvarts og blomme blomme blomme")
    shelf.put("To", "kvarts kvarts kvarts og blomme")
    before = titles(search("kvarts blomme"))
    for _ in range(20):
        shelf.put("Skjult", "kvarts", hidden=True)
    assert titles(search("kvarts blomme")) == before


def test_a_suggestion_is_made_of_readable_words_and_leads_to_something(
    shelf: Shelf, others: None, search: Search
) -> None:
    page = search("huslejje i boliger")
    assert (page.count, page.suggestion) == (0, "husleje i boliger")
    assert search(page.suggestion).count == 3


def test_a_suggestion_that_would_find_nothing_is_not_made(shelf: Shelf, others: None, search: Search) -> None:
    assert search("huslejje zzzz").suggestion == ""


@pytest.mark.parametrize("asked", ["husleje", "huslejje", "boliger -almene", "findesikke"])
def test_the_number_of_queries_does_not_grow_with_texts_or_with_what_is_hidden(
    shelf: Shelf, others: None, search: Search, asked: str
) -> None:
    search(asked)
    with CaptureQueriesContext(connection) as few:
        search(asked)
    for number in range(30):
        shelf.put(f"Mere om husleje {number}", "husleje og boliger", hidden=number % 2 == 0)
    with CaptureQueriesContext(connection) as many:
        search(asked)
    assert len(few) == len(many) <= 6


def test_a_search_among_persons_is_in_the_trail_without_the_plain_words(
    shelf: Shelf, user: User, search: Search
) -> None:
    kind = shelf.kind("person", concerns_persons=True)
    with only_kinds(kind):
        shelf.put("Ane Opdigtet", "bor her")
        page_of(user, q="ane opdigtet")
    line = AuditEntry.objects.get(kind="soegning")
    assert line.actor_id == user.pk
    assert line.details["fund"] == 1
    assert "opdigtet" not in str(line.details).lower()
    assert decrypt(line.details["soegt"], CONTEXT) == "ane opdigtet"


def test_a_search_that_finds_nobody_is_in_the_trail_too(shelf: Shelf, user: User) -> None:
    with only_kinds(shelf.kind("person", concerns_persons=True)):
        page_of(user, q="findesikke")
    assert AuditEntry.objects.get(kind="soegning").details["fund"] == 0


def test_a_search_among_things_leaves_no_line(shelf: Shelf, others: None, user: User) -> None:
    page_of(user, q="husleje")
    assert not AuditEntry.objects.filter(kind="soegning").exists()
