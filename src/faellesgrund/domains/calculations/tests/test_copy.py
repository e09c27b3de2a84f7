"""A copy takes along what is on the list and nothing else, and both sides know of each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import actions, copying
from faellesgrund.domains.calculations.models import Calculation, CalculationNote, Sharing
from faellesgrund.domains.calculations.testing import DAY, a_draft
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]


@pytest.fixture
def source(cast: dict[str, User]) -> Calculation:
    """A draft with something in several sections, and two notes."""
    made = a_draft(
        cast["oekonom"],
        laan__rente="4,1",
        drift__114="78.000",
        satser="laanerente_skoen = 4,1 %",
        satser__begrundelse="Tilbud fra banken",
    )
    CalculationNote.objects.create(calculation=made, text="Spørg kommunen", written_by=cast["oekonom"])
    return made


def url(calculation: Calculation) -> str:
    return reverse("calculations:copy", args=[calculation.slug])


def test_the_page_lists_what_is_copied_and_what_is_not(as_user: SignIn, calculation: Calculation) -> None:
    answer = as_user("organisation_3b").get(url(calculation))
    text, html = text_of(answer), answer.content.decode()
    assert "Prøvegrunden (kopi)" in html
    assert "Bygning Antal boliger, Areal pr. bolig" in text
    assert "Det kopieres ikke 1 kørsel ejeren: kopien er din" in text
    assert "Noter" not in text


def test_notes_are_offered_and_not_chosen(as_user: SignIn, source: Calculation) -> None:
    html = as_user("oekonom").get(url(source)).content.decode()
    assert 'value="noter" id="med-noter" aria' in html
    assert 'value="laan" id="med-laan" checked' in html
    assert "1 tal med begrundelse" in html


@pytest.mark.parametrize(
    ("sections", "kept"),
    [
        ([], {"projekt.navn"}),
        (["laan"], {"projekt.navn", "laan.rente"}),
        (["satser"], {"projekt.navn", "satser", "satser.begrundelse"}),
        (["bygning", "drift"], {"projekt.navn", "bygning.boliger", "bygning.areal_m2_pr_bolig", "drift.114"}),
    ],
)
def test_only_the_chosen_sections_come_along(
    cast: dict[str, User], source: Calculation, sections: list[str], kept: set[str]
) -> None:
    made = copying.copy(cast["organisation_3b"], source.slug, "Min", sections, source.version)
    assert set(made.typed()) == kept
    assert made.typed()["projekt.navn"] == "Min"
    assert not made.notes.exists()


def test_notes_come_along_when_they_are_chosen_with_who_wrote_them(cast: dict[str, User], source: Calculation) -> None:
    made = copying.copy(cast["organisation_3b"], source.slug, "Min", ["noter"], source.version)
    note = made.notes.get()
    assert (note.text, note.written_by) == ("Spørg kommunen", cast["oekonom"])
    assert source.notes.count() == 1


def test_both_pages_link_to_each_other(as_user: SignIn, cast: dict[str, User], calculation: Calculation) -> None:
    made = copying.copy(cast["oekonom"], calculation.slug, "Alternativ")
    actions.run(cast["oekonom"], made.slug, DAY, draws=50)
    client = as_user("jurist")
    assert "Kopieret fra Prøvegrunden" in text_of(client.get(reverse("calculations:result", args=[made.slug])))
    assert "Kopieret til Alternativ" in text_of(client.get(reverse("calculations:result", args=[calculation.slug])))
    entry = AuditEntry.objects.filter(action="beregning.opret").order_by("-pk").first()
    assert entry is not None
    assert entry.after["kopieret_fra"] == calculation.slug


def test_a_copy_somebody_may_not_see_is_not_told_of(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    made = copying.copy(cast["oekonom"], calculation.slug, "Hemmelig")
    Calculation.objects.filter(pk=made.pk).update(deling=Sharing.OWN_PARTY)
    page = as_user("organisation_3b").get(reverse("calculations:result", args=[calculation.slug]))
    assert "Hemmelig" not in text_of(page)


def test_a_source_changed_meanwhile_is_shown_anew_and_nothing_is_copied(as_user: SignIn, source: Calculation) -> None:
    opened = source.version
    client = as_user("oekonom")
    client.post(reverse("calculations:step", args=[source.slug, 4]), {"laan.rente": "5", "version": opened})
    sent = {"navn": "Mit eget navn", "med": ["laan"], "version": opened}
    answer = client.post(url(source), sent)
    assert answer.status_code == 409
    assert "er ændret, siden du åbnede siden" in text_of(answer)
    assert 'value="Mit eget navn"' in answer.content.decode()
    assert Calculation.objects.count() == 1
    source.refresh_from_db()
    assert client.post(url(source), {**sent, "version": source.version}).status_code == 302


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_copy_without_a_usable_name_is_refused_and_keeps_the_choice(
    as_user: SignIn, source: Calculation, name: str
) -> None:
    answer = as_user("oekonom").post(url(source), {"navn": name, "med": ["laan"], "version": source.version})
    assert answer.status_code == 422
    assert "Skriv et navn" in text_of(answer)
    html = answer.content.decode()
    assert 'id="med-laan" checked' in html
    assert 'id="med-drift" checked' not in html
    assert Calculation.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("organisation_3b", 200), ("jurist", 403), ("udenfor", 403), ("", 302)])
def test_only_those_who_may_make_one_see_the_page(as_user: SignIn, source: Calculation, who: str, status: int) -> None:
    assert as_user(who).get(url(source)).status_code == status


def test_a_copy_of_what_is_kept_to_its_party_is_kept_to_it_too(cast: dict[str, User]) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    assert copying.copy(cast["projektleder"], kept.slug).deling == Sharing.OWN_PARTY
