"""Finished projects: entering, changing, seeing, and what they do to the estimate and to a calculation's runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from faellesgrund.domains.experience import actions, demo, queries
from faellesgrund.domains.experience.engine_inputs import Yardstick, finished_row
from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.domains.experience.testing import DAY, FACTS, a_project, agreeing
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.access.testing import policy_disagreements
from faellesgrund.foundation.search.actions import out_of_step

SignIn = Callable[[str], Client]
NEAR = Decimal(11_200_000)
TYPED = {
    "navn": "Mosegrunden", "kommune": "0101", "prisaar": "2023", "boliger": "10", "areal_m2": "350",
    "anskaffelsessum": "11.200.000", "byggemaade": "trae_elementer", "grundlag": "byggeregnskab", "sikkerhed": "bekraeftet",
    "taeller_med": "ja", "deling": "partnerskab", "version": "0",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


# Entering and changing


def test_a_project_is_entered_shown_and_told_in_the_trail(as_user: SignIn) -> None:
    client = as_user("oekonom")
    answer = client.post(reverse("experience:new"), TYPED, follow=True)
    page = text_of(answer)
    assert "Mosegrunden" in page
    assert "11.200.000 kr. ÷ 350 m²" in page
    project = FinishedProject.objects.get()
    assert (project.party.key, project.anskaffelsessum) == ("kab", NEAR)
    assert AuditEntry.objects.filter(action="egneprojekter.ret", object_name=str(project)).count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("prisaar", "", "Skriv det år, priserne i regnskabet er fra"),
        ("prisaar", "23", "Skriv fire cifre"),
        ("prisaar", "1987", "mellem 2005 og"),
        ("boliger", "1.5", "Mente du 1,5 eller 15"),
        ("areal_m2", "35", "alle boliger tilsammen"),
        ("anskaffelsessum", "11,2", "mellem 50.000"),
        ("anskaffelsessum", "112.000", "tusinder eller millioner"),
        ("grundpris", "20.000.000", "skal koste mindre"),
        ("taeller_med", "nej", "Skriv, hvorfor"),
        ("kommune", "9999", "98 kommuner"),
        ("anskaffelsessum", "9" * 40, "er for stort"),
        ("deling", "alle", "Vælg en af mulighederne"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_stays(
    as_user: SignIn, field: str, typed: str, said: str
) -> None:
    answer = as_user("oekonom").post(reverse("experience:new"), {**TYPED, field: typed, "kilde": "J.nr. 12"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="J.nr. 12"' in answer.content.decode()
    assert not FinishedProject.objects.exists()


def test_an_odd_price_is_asked_about_and_kept_when_it_is_right(as_user: SignIn) -> None:
    client = as_user("oekonom")
    odd = {**TYPED, "anskaffelsessum": "32.000.000"}
    answer = client.post(reverse("experience:new"), odd)
    assert answer.status_code == 422
    assert "meget dyrere pr. m² end skønnet" in text_of(answer)
    assert not FinishedProject.objects.exists()
    assert client.post(reverse("experience:new"), {**odd, "bekraeft": "ja"}).status_code == 302


def test_the_same_name_and_year_is_noticed(as_user: SignIn, cast: dict[str, User]) -> None:
    a_project(cast["oekonom"])
    answer = as_user("projektleder").post(reverse("experience:new"), {**TYPED, "navn": "  MOSEGRUNDEN "})
    assert answer.status_code == 422
    assert "har allerede et projekt med det navn og prisår 2023" in text_of(answer)


def test_two_tabs_never_overwrite_each_other_unseen(as_user: SignIn, cast: dict[str, User]) -> None:
    project = a_project(cast["oekonom"])
    url = reverse("experience:change", args=[project.pk])
    client = as_user("oekonom")
    assert client.post(url, {**TYPED, "version": "1", "boliger": "9"}).status_code == 302
    answer = client.post(url, {**TYPED, "version": "1", "boliger": "8"})
    assert answer.status_code == 409
    assert 'value="8"' in answer.content.decode()
    project.refresh_from_db()
    assert project.boliger == 9
    assert client.post(url, {**TYPED, "version": "2", "boliger": "8"}).status_code == 302


def test_a_project_is_deleted_after_a_question(as_user: SignIn, cast: dict[str, User]) -> None:
    project = a_project(cast["oekonom"])
    url = reverse("experience:delete", args=[project.pk])
    client = as_user("oekonom")
    assert "beholder de tal" in text_of(client.get(url))
    client.post(url)
    assert not FinishedProject.objects.exists()


# Who may


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [("oekonom", 200, 200), ("projektleder", 200, 200), ("organisation_3b", 200, 403), ("jurist", 200, 403), ("udenfor", 403, 403), ("", 302, 302)],
)  # fmt: skip
def test_shared_projects_are_read_inside_and_changed_by_the_own_party(
    as_user: SignIn, cast: dict[str, User], who: str, sees: int, changes: int
) -> None:
    project = a_project(cast["oekonom"])
    client = as_user(who)
    for name, status in (("project", sees), ("change", changes), ("delete", changes)):
        assert client.get(reverse(f"experience:{name}", args=[project.pk])).status_code == status, name
    for name in ("list", "effect"):
        assert client.get(reverse(f"experience:{name}")).status_code == sees, name


def test_a_project_kept_to_its_party_is_not_there_for_others(as_user: SignIn, cast: dict[str, User]) -> None:
    project = a_project(cast["oekonom"], Sharing.OWN_PARTY)
    other = as_user("organisation_3b")
    assert other.get(reverse("experience:project", args=[project.pk])).status_code == 404
    assert "Mosegrunden" not in text_of(other.get(reverse("experience:list")))
    assert "Mosegrunden" in text_of(as_user("projektleder").get(reverse("experience:list")))
    assert "Intet fundet" in text_of(other.get("/soeg/", {"q": "mosegrunden"}))
    assert "1 fund" in text_of(as_user("projektleder").get("/soeg/", {"q": "mosegrunden"}))


def test_the_policy_says_the_same_of_one_and_of_many(cast: dict[str, User]) -> None:
    for who in ("oekonom", "organisation_3b"):
        for sharing in Sharing.values:
            a_project(cast[who], sharing, navn=f"{who} {sharing}")
    for user in cast.values():
        every, seen = FinishedProject.objects.all(), FinishedProject.objects.visible_to(user)
        assert policy_disagreements(user, "egneprojekter.se", every, seen) == []


# The list


def test_the_list_is_filtered_and_sorted_with_the_same_number_of_queries(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    client = as_user("oekonom")
    counts = []
    for count in (3, 40):
        FinishedProject.objects.all().delete()
        agreeing(cast["oekonom"], count)
        client.get(reverse("experience:list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("experience:list"), {"orden": "m2", "brug": "ja", "soeg": "Projekt"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
    page = text_of(client.get(reverse("experience:list"), {"orden": "m2"}))
    assert page.index("Projekt 39") < page.index("Projekt 20")
    assert "Side 1 af 2" in page
    assert "Ingen projekter passer" in text_of(client.get(reverse("experience:list"), {"soeg": "findes ikke"}))


def test_an_empty_list_says_how_to_begin(as_user: SignIn) -> None:
    assert "Ingen egne projekter endnu" in text_of(as_user("oekonom").get(reverse("experience:list")))
    assert "Ingen egne projekter tæller med endnu" in text_of(as_user("oekonom").get(reverse("experience:effect")))


# The estimate


def test_the_effect_page_tells_what_they_did_and_what_each_did(as_user: SignIn, cast: dict[str, User]) -> None:
    agreeing(cast["oekonom"], 6)
    page = text_of(as_user("projektleder").get(reverse("experience:effect")))
    assert "6 egne projekter flytter midten fra" in page
    after, before = (int(x) for x in re.search(r"før: (\d+) % af midten mod (\d+) %", page).groups())  # type: ignore[union-attr]
    assert after < before
    measure = Yardstick(DAY, True)
    assert f"{round(measure.estimate().centre, -2):,.0f}".replace(",", ".") in page
    assert page.count("Projekt 5") >= 2


def test_the_derivation_of_a_page_ends_at_the_figure_the_engine_counts(as_user: SignIn, cast: dict[str, User]) -> None:
    project = a_project(cast["oekonom"], kommune="0851", byggemaade="traditionel", grundpris=Decimal(900_000))
    answer = as_user("oekonom").get(reverse("experience:project", args=[project.pk]), {"region": "hovedstaden"})
    page = text_of(answer)
    for step in (
        "Uden grundkøb",
        "Pr. m² boligareal i 2023-priser",
        "I Region Hovedstaden",
        "Ved 35 m² pr. bolig",
        "Som byggeri af træelementer",
    ):
        assert step in page
    account = finished_row(project)
    (own,) = Yardstick(localdate(), True).own([account])
    assert f"{round(own.kr_pr_m2):,d}".replace(",", ".") in page


# Search and demo


def test_the_search_stays_in_step(cast: dict[str, User]) -> None:
    project = a_project(cast["oekonom"])
    asked = actions.Asked({**FACTS, "navn": "Nyt navn"}, confirmed=True)
    actions.change(cast["oekonom"], project.pk, 1, asked, DAY)
    assert out_of_step("egetprojekt").out_of_step == 0
    actions.delete(cast["oekonom"], project.pk)
    assert out_of_step("egetprojekt").out_of_step == 0


def test_the_demo_projects_leave_the_worked_figures_alone(cast: dict[str, User]) -> None:
    demo.load(DAY)
    demo.load(DAY)
    assert FinishedProject.objects.count() == 3
    assert queries.counting_for(cast["oekonom"].unit.party) == ()  # type: ignore[union-attr]
