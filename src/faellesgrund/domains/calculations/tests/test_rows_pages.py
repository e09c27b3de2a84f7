"""Kinds of home and plots in the browser: rows are added and removed without JavaScript, kept as typed, and end on the result."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
KINDS = "Lille; 8; 30; ; Nord\nStor; 4; 45; ; Syd"
PLOTS = "Nord\nSyd; koeb; 2.000.000"


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def step_url(calculation: Calculation, number: int) -> str:
    return reverse("calculations:step", args=[calculation.slug, number])


def row(table: str, number: int, **cells: str) -> dict[str, str]:
    return {f"{table}-{number}-{name}": text for name, text in cells.items()}


def value_of(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found is not None, name
    return unescape(found[1])


@pytest.fixture
def empty(cast: dict[str, User]) -> Calculation:
    """A draft that does not say how many homes there are."""
    return a_draft(cast["oekonom"], bygning__boliger="", bygning__areal_m2_pr_bolig="")


def test_rows_are_saved_and_a_new_empty_one_is_shown(as_user: SignIn, empty: Calculation) -> None:
    client = as_user("oekonom")
    typed = row("boligtype", 1, navn="Lille; med altan", antal="8", areal_m2="30")
    answer = client.post(step_url(empty, 2), {**typed, "version": "1", "videre": "boligtype"})
    assert answer["Location"] == step_url(empty, 2) + "#boligtype"
    html = client.get(step_url(empty, 2)).content.decode()
    assert value_of(html, "boligtype-1-navn") == "Lille; med altan"
    assert value_of(html, "boligtype-2-navn") == ""
    assert 'id="boligtype" open' in html


def test_a_row_is_removed_by_its_button_and_the_others_stay(as_user: SignIn, empty: Calculation) -> None:
    client = as_user("oekonom")
    typed = row("boligtype", 1, navn="A", antal="8", areal_m2="30") | row("boligtype", 2, navn="B", antal="x")
    answer = client.post(step_url(empty, 2), {**typed, "version": "1", "fjern": "boligtype-1"})
    assert answer["Location"].endswith("#boligtype")
    html = client.get(step_url(empty, 2)).content.decode()
    assert (value_of(html, "boligtype-1-navn"), value_of(html, "boligtype-1-antal")) == ("B", "x")
    assert value_of(html, "boligtype-2-navn") == ""


def test_a_wrong_cell_is_kept_marked_and_named_in_the_summary(as_user: SignIn, empty: Calculation) -> None:
    typed = row("boligtype", 1, navn="A", antal="8", areal_m2="300") | row("boligtype", 2, navn="a", antal="1.5")
    answer = as_user("oekonom").post(step_url(empty, 2), {**typed, "version": "1", "videre": "naeste"})
    assert answer.status_code == 422
    html, text = answer.content.decode(), text_of(answer)
    assert value_of(html, "boligtype-1-areal_m2") == "300"
    assert "Areal, række 1: skriv et tal mellem 10 og 200 m²" in text
    assert "Antal, række 2:" in text
    assert "Areal, række 2: skal udfyldes" in text
    assert 'href="#boligtype-1-areal_m2"' in html


def test_rows_that_do_not_fit_are_told_at_the_table(as_user: SignIn, empty: Calculation) -> None:
    typed = row("boligtype", 1, navn="A", antal="8", areal_m2="30", vaegt="1")
    typed |= row("boligtype", 2, navn="B", antal="4", areal_m2="45")
    answer = as_user("oekonom").post(step_url(empty, 2), {**typed, "version": "1", "videre": "naeste"})
    assert answer.status_code == 422
    assert "Skriv vægten i alle rækker eller i ingen" in text_of(answer)


def test_kinds_stand_in_for_number_and_area_and_go_on_to_the_result(as_user: SignIn, empty: Calculation) -> None:
    client = as_user("oekonom")
    kinds = row("boligtype", 1, navn="Lille", antal="8", areal_m2="30", matrikel="Nord")
    kinds |= row("boligtype", 2, navn="Stor", antal="4", areal_m2="45", matrikel="Syd")
    answer = client.post(step_url(empty, 2), {**kinds, "version": "1", "videre": "naeste"})
    assert answer["Location"] == step_url(empty, 3)
    plots = row("matrikel", 1, navn="Nord") | row("matrikel", 2, navn="Syd", vilkaar="koeb", pris="2.000.000")
    answer = client.post(step_url(empty, 3), {**plots, "grund.vilkaar": "leje", "version": "2", "videre": "naeste"})
    assert answer["Location"] == step_url(empty, 4)
    client.post(reverse("calculations:calculate", args=[empty.slug]))
    text = text_of(client.get(reverse("calculations:result", args=[empty.slug])))
    assert "Boligtyper og grunde" in text
    assert "»Lille« koster 2.572 kr. om måneden, »Stor« 3.858 kr." in text
    assert "Grunden købes" in text


@pytest.fixture
def several(cast: dict[str, User]) -> Calculation:
    """Two kinds on two plots, run once."""
    made = a_draft(cast["oekonom"], bygning__boliger="", bygning__areal_m2_pr_bolig="", boligtype=KINDS, matrikel=PLOTS)
    a_run(cast["oekonom"], made)
    return made


@pytest.mark.parametrize(("who", "status"), [("oekonom", 200), ("organisation_3b", 200), ("udenfor", 404), ("", 302)])
def test_the_rent_of_a_kind_explains_itself_to_those_who_may_see_it(
    as_user: SignIn, several: Calculation, who: str, status: int
) -> None:
    for address in ("boligtype_2", "matrikel_2"):
        answer = as_user(who).get(reverse("calculations:explanation", args=[several.slug, address]))
        assert answer.status_code in {status, 403} if who == "udenfor" else answer.status_code == status
    if status == 200:
        page = text_of(as_user(who).get(reverse("calculations:explanation", args=[several.slug, "boligtype_2"])))
        assert "Husleje om måneden, Stor" in page


def test_the_result_of_a_plain_brief_has_no_such_section(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("oekonom").get(reverse("calculations:result", args=[calculation.slug])))
    assert "Boligtyper og grunde" not in text


def test_every_step_and_the_question_turned_round_open_with_kinds(as_user: SignIn, several: Calculation) -> None:
    client = as_user("oekonom")
    for number in range(1, 7):
        assert client.get(step_url(several, number)).status_code == 200
    assert client.get(reverse("calculations:all_fields", args=[several.slug])).status_code == 200
    assert client.get(reverse("calculations:backwards", args=[several.slug])).status_code == 200
    toml = client.get(reverse("calculations:download_toml", args=[several.slug])).content.decode()
    assert toml.count("[[boligtype]]") == toml.count("[[matrikel]]") == 2


def test_the_running_result_follows_the_rows_while_one_types(as_user: SignIn, several: Calculation) -> None:
    client = as_user("oekonom")
    typed = row("boligtype", 1, navn="Lille", antal="6", areal_m2="30", matrikel="Nord")
    typed |= row("boligtype", 2, navn="Stor", antal="ti", areal_m2="45", matrikel="Syd")
    url = reverse("calculations:so_far", args=[several.slug, 2])
    assert "Regnet med de boligtyper, der sidst kunne læses" in text_of(client.post(url, typed))
    typed["boligtype-2-antal"] = "10"
    assert "Anskaffelsessum" in text_of(client.post(url, typed))
