"""The page of a search, as it is read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_cast
from faellesgrund.foundation.search.testing import Shelf

pytestmark = pytest.mark.django_db
BACKEND = "faellesgrund.foundation.access.login.backend.PasswordBackend"


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def page(user: User, **asked: str) -> str:
    return signed_in(user).get(reverse("search:search"), asked).content.decode()


def test_everybody_with_a_role_searches_and_nobody_else(shelf: Shelf) -> None:
    cast = make_cast("jurist")
    url = reverse("search:search")
    assert url == "/soeg/"
    assert [signed_in(who).get(url).status_code for who in (cast.in_role, cast.colleague, cast.outsider, None)] == [
        200, 200, 403, 302,
    ]  # fmt: skip
    assert signed_in(cast.in_role).post(url).status_code == 405


def test_an_empty_search_helps_and_says_what_can_be_searched(shelf: Shelf, user: User) -> None:
    html = page(user)
    assert "Du kan søge i tekster" in html
    assert "§ 115" in html
    assert "Intet fundet" not in html


def test_found_words_are_marked_for_eye_and_ear_and_the_text_is_escaped(shelf: Shelf, user: User) -> None:
    shelf.put("<b>Husleje</b>", "<script>alert(1)</script> Den lave husleje & mere")
    html = page(user, q="husleje")
    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>Husleje</mark>" in html
    assert '<mark><span class="kun-oplaesning">(fundet) </span>husleje</mark> &amp; mere' in html


def test_the_excerpt_is_taken_where_the_words_stand(shelf: Shelf, user: User) -> None:
    shelf.put("Lang", "Indledning. " * 200 + "Her står husleje og budget sammen. " + "Slut. " * 200)
    html = page(user, q="husleje budget")
    assert "<mark>" in html
    assert "… " in html
    assert "Her står" in html


def test_no_hit_tells_what_to_do_next_and_suggests_what_was_meant(shelf: Shelf, user: User) -> None:
    shelf.put("Tekst", "husleje")
    html = page(user, q="huslejje")
    assert "Intet fundet" in html
    assert 'Mente du <a href="?q=husleje">husleje</a>?' in html
    assert "Skriv færre ord" in html


def test_what_was_typed_stays_in_the_field_when_it_cannot_be_searched_for(shelf: Shelf, user: User) -> None:
    html = page(user, q="-husleje")
    assert 'value="-husleje"' in html
    assert "Minus foran et ord udelader det kun." in html


def test_no_hit_within_the_filters_offers_to_search_without_them(shelf: Shelf, user: User) -> None:
    shelf.put("Tekst", "husleje")
    html = page(user, q="husleje", part="99999")
    assert "Søg uden filtre" in html
    assert 'href="?q=husleje"' in html
