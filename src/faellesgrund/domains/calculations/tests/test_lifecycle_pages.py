"""Life-cycle alternatives in the browser: saved with the calculation as typed, side by side, and only for those who may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from faellesgrund.domains.calculations import copying, demo
from faellesgrund.domains.calculations.models import Calculation, LifecycleAlternative, Sharing
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.ui.numbers import kroner

SignIn = Callable[[str], Client]


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page_url(calculation: Calculation) -> str:
    return reverse("calculations:lifecycle", args=[calculation.slug])


def form_url(calculation: Calculation, number: int) -> str:
    return reverse("calculations:alternative", args=[calculation.slug, number])


def typed(**more: str) -> dict[str, str]:
    found = {"navn": "Uden fælleshus", "bygning.faelleshus_m2": "0", "version": "0", "videre": "regn"}
    return {**found, **more}


def test_without_alternatives_the_page_shows_the_calculation_and_the_way_on(
    as_user: SignIn, calculation: Calculation
) -> None:
    text = text_of(as_user("oekonom").get(page_url(calculation)))
    assert "»Som beregningen« koster" in text
    assert "Tilføj et alternativ for at sammenligne" in text
    assert "Tilføj alternativ" in text


def test_an_alternative_is_saved_and_stands_beside_the_calculation(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    answer = client.post(form_url(calculation, 2), typed())
    assert answer["Location"] == page_url(calculation)
    text = text_of(client.get(page_url(calculation)))
    assert "»Uden fælleshus« er billigst over 30 år" in text
    assert "I faste priser er »Uden fælleshus« billigst alle år" in text
    assert "Hvornår vender det?" in text
    line = AuditEntry.objects.filter(action="beregning.ret").order_by("-pk").first()
    assert line is not None
    assert '"alternativ":2' in str(line.after).replace(" ", "").replace("'", '"')


def test_the_unchanged_alternative_has_the_figures_of_the_run(as_user: SignIn, calculation: Calculation) -> None:
    run = calculation.runs.get()
    text = text_of(as_user("oekonom").get(page_url(calculation)))
    for amount in (run.cost, run.need):
        assert kroner(amount).replace("\u00a0", " ") in text


def test_what_is_wrong_is_kept_marked_and_left_out_of_the_comparison(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    rows = {"bygningsdel-1-navn": "Gulv, vinyl", "bygningsdel-1-levetid": "20", "driftskonto-1-konto": "999"}
    answer = client.post(form_url(calculation, 2), typed(tillaeg="1.5", **rows))
    assert answer.status_code == 422
    html, text = answer.content.decode(), text_of(answer)
    assert "Mente du Gulv, vinyl/linoleum?" in text
    assert "Du har skrevet 1.5. Mente du 1,5 eller 15?" in text
    assert "Beløb, række 1: skal udfyldes" in text
    assert re.search(r'id="bygningsdel-1-navn" value="Gulv, vinyl"', html)
    page = text_of(client.get(page_url(calculation)))
    assert "Regnes ikke med, før" in page
    assert "Side om side" in page


def test_another_row_is_shown_and_a_row_is_removed_without_javascript(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("oekonom")
    rows = {"bygningsdel-1-navn": "Røgalarm", "bygningsdel-1-levetid": "9"}
    answer = client.post(form_url(calculation, 2), typed(videre="bygningsdel", **rows))
    assert answer["Location"] == form_url(calculation, 2) + "#bygningsdel"
    assert 'name="bygningsdel-2-navn"' in client.get(form_url(calculation, 2)).content.decode()
    client.post(form_url(calculation, 2), typed(version="1", fjern="bygningsdel-1", **rows))
    assert "bygningsdel" not in LifecycleAlternative.objects.get(calculation=calculation).draft


def test_two_windows_do_not_overwrite_each_other(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    client.post(form_url(calculation, 2), typed())
    as_user("projektleder").post(form_url(calculation, 2), typed(version="1", navn="Andet navn"))
    answer = client.post(form_url(calculation, 2), typed(version="1", navn="Mit navn"))
    assert answer.status_code == 409
    text = text_of(answer)
    assert "To har rettet det samme alternativ" in text
    assert "Mit navn" in text and "Andet navn" in text
    assert LifecycleAlternative.objects.get(calculation=calculation).draft["navn"] == "Andet navn"
    assert client.post(form_url(calculation, 2), typed(version="2", navn="Mit navn")).status_code == 302


def test_an_alternative_is_removed(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    client.post(form_url(calculation, 2), typed())
    url = reverse("calculations:remove_alternative", args=[calculation.slug, 2])
    assert client.get(url).status_code == 405
    assert client.post(url)["Location"] == page_url(calculation)
    assert not LifecycleAlternative.objects.exists()


@pytest.mark.parametrize("rate", ["99", "-6", "abc", "1.5", "9" * 60, "nan"])
def test_a_rate_that_cannot_be_used_is_told_and_kept(as_user: SignIn, calculation: Calculation, rate: str) -> None:
    answer = as_user("oekonom").get(page_url(calculation), {"rente": rate})
    assert answer.status_code == 422
    assert f'value="{rate}"' in answer.content.decode()


def test_another_rate_and_profile_change_the_figures(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    text = text_of(client.get(page_url(calculation), {"rente": "0", "profil": "su"}))
    assert "Kalkulationsrente 0,00 %" in text
    assert "Tilbage på SU" in text


def test_the_figures_can_be_taken_along_as_a_workbook(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    client.post(form_url(calculation, 2), typed(navn="=1+1"))
    answer = client.get(reverse("calculations:lifecycle_xlsx", args=[calculation.slug]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Sammenligning", "År for år 1", "År for år 2"]
    assert book["Sammenligning"]["C1"].value == "=1+1"
    assert book["Sammenligning"]["C1"].data_type == "s"
    assert book["År for år 2"].max_row == 32


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("oekonom", 200, 200),
        ("projektleder", 200, 200),
        ("organisation_3b", 200, 403),
        ("udenfor", 403, 403),
        ("", 302, 302),
    ],
)
def test_who_may_see_and_change_the_alternatives(
    as_user: SignIn, calculation: Calculation, who: str, reads: int, writes: int
) -> None:
    client = as_user(who)
    assert client.get(page_url(calculation)).status_code == reads
    assert client.get(form_url(calculation, 2)).status_code == writes
    if writes != 200:
        assert client.post(form_url(calculation, 2), typed()).status_code == writes
        url = reverse("calculations:remove_alternative", args=[calculation.slug, 2])
        assert client.post(url).status_code == writes
        assert not LifecycleAlternative.objects.exists()


def test_a_reader_sees_no_buttons_that_change(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("organisation_3b").get(page_url(calculation)))
    assert "Tilføj alternativ" not in text and " Ret " not in text


def test_a_calculation_of_another_party_has_no_such_page(as_user: SignIn, cast: dict[str, User]) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    a_run(cast["oekonom"], kept)
    other = as_user("organisation_3b")
    assert other.get(page_url(kept)).status_code == other.get(form_url(kept, 2)).status_code == 404


def test_a_draft_that_was_never_run_and_a_fourth_alternative_are_not_there(
    as_user: SignIn, draft: Calculation, cast: dict[str, User]
) -> None:
    client = as_user("oekonom")
    assert client.get(page_url(draft)).status_code == 404
    a_run(cast["oekonom"], draft)
    for number in (0, 4, 99):
        assert client.get(form_url(draft, number)).status_code == 404


def test_the_page_asks_the_database_equally_often_with_three_alternatives(
    as_user: SignIn, calculation: Calculation, django_assert_max_num_queries: Any
) -> None:
    client = as_user("oekonom")
    for number in (2, 3):
        client.post(form_url(calculation, number), typed(navn=f"Nr. {number}"))
    with django_assert_max_num_queries(25):
        assert client.get(page_url(calculation)).status_code == 200


def test_a_copy_takes_the_alternatives_along_when_they_are_chosen(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("oekonom")
    client.post(form_url(calculation, 2), typed())
    assert "Levetid over 30 år" in text_of(client.get(reverse("calculations:copy", args=[calculation.slug])))
    user = calculation.owner
    with_them = copying.copy(user, calculation.slug, "Med")
    without = copying.copy(user, calculation.slug, "Uden", ("projekt", "bygning"))
    assert [a.draft["navn"] for a in with_them.alternatives.all()] == ["Uden fælleshus"]
    assert not without.alternatives.exists()


def test_the_alternative_of_the_demo_can_be_reckoned(as_user: SignIn) -> None:
    demo.load()
    text = text_of(as_user("oekonom").get(reverse("calculations:lifecycle", args=["laerkemarken"])))
    assert "Brædder i stedet for vinyl" in text
    assert "Regnes ikke med" not in text
