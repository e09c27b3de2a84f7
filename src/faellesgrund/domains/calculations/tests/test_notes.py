"""Notes are read like the calculation, changed by their writer alone, and leave a trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import notes
from faellesgrund.domains.calculations.models import Calculation, CalculationNote, Sharing
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]


def url(name: str, calculation: Calculation, *more: int) -> str:
    return reverse(f"calculations:{name}", args=[calculation.slug, *more])


def test_a_note_from_another_party_stands_on_the_result_with_who_when_and_what(
    as_user: SignIn, calculation: Calculation
) -> None:
    sent = {"tekst": "Er prisen <b>indhentet</b>?", "gaelder": "felt:bygning.boliger"}
    assert as_user("organisation_3b").post(url("write_note", calculation), sent).status_code == 302
    answer = as_user("jurist").get(url("result", calculation))
    assert "Er prisen &lt;b&gt;indhentet&lt;/b&gt;?" in answer.content.decode()
    assert "Bo Trier" in text_of(answer)
    assert "Antal boliger" in text_of(answer)
    entry = AuditEntry.objects.filter(action="beregning.noter").get()
    assert entry.after["om"] == "felt:bygning.boliger"


def test_a_note_on_one_run_is_not_shown_on_another(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    notes.write(cast["oekonom"], calculation.slug, "Kun den første", "koersel:1")
    a_run(cast["oekonom"], calculation)
    client = as_user("jurist")
    assert "Kun den første" not in text_of(client.get(url("result", calculation)))
    assert "Kun den første" in text_of(client.get(url("result", calculation), {"koersel": "1"}))
    assert "Kun den første" in text_of(client.get(url("notes", calculation)))


def test_the_comparison_shows_the_notes_of_each(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    other = a_draft(cast["oekonom"], projekt__navn="En anden")
    a_run(cast["oekonom"], other)
    notes.write(cast["jurist"], other.slug, "Hjemlen er i orden")
    answer = as_user("jurist").get(reverse("calculations:compare"), {"b": [calculation.slug, other.slug]})
    assert "Hjemlen er i orden" in text_of(answer)


def test_the_writer_corrects_and_deletes_and_both_leave_a_trace(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    note = notes.write(cast["jurist"], calculation.slug, "Første")
    client = as_user("jurist")
    assert 'name="version" value="1"' in client.get(url("note", calculation, note.pk)).content.decode()
    client.post(url("note", calculation, note.pk), {"tekst": "Anden", "version": 1})
    assert "rettet" in text_of(client.get(url("notes", calculation)))
    client.post(url("delete_note", calculation, note.pk))
    text = text_of(client.get(url("notes", calculation)))
    assert "Noten er slettet af den, der skrev den" in text
    assert "Anden" not in text
    told = [(e.before or {}).get("tekst") for e in AuditEntry.objects.filter(action="beregning.noter").order_by("pk")]
    assert told == [None, "Første", "Anden"]


@pytest.mark.parametrize("who", ["oekonom", "projektleder", "organisation_3b"])
def test_nobody_changes_what_somebody_else_wrote(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation, who: str
) -> None:
    note = notes.write(cast["jurist"], calculation.slug, "Min")
    client = as_user(who)
    assert client.get(url("note", calculation, note.pk)).status_code == 404
    assert client.post(url("note", calculation, note.pk), {"tekst": "Din", "version": 1}).status_code == 404
    assert client.post(url("delete_note", calculation, note.pk)).status_code == 404
    assert CalculationNote.objects.get().text == "Min"


def test_two_tabs_on_one_note_show_both_texts_and_save_on_the_second_try(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    note = notes.write(cast["jurist"], calculation.slug, "Første")
    client, at = as_user("jurist"), url("note", calculation, note.pk)
    client.post(at, {"tekst": "Fra den ene", "version": 1})
    answer = client.post(at, {"tekst": "Fra den anden", "version": 1})
    assert answer.status_code == 409
    assert "Fra den ene" in text_of(answer)
    assert "Fra den anden" in text_of(answer)
    assert client.post(at, {"tekst": "Fra den anden", "version": 2}).status_code == 302
    assert CalculationNote.objects.get().text == "Fra den anden"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"tekst": " \n "}, "Skriv noten, før du gemmer."),
        ({"tekst": "x" * 4001}, "Noten er 4001 tegn lang"),
        ({"tekst": "Hej", "gaelder": "koersel:9"}, "Kørslen findes ikke"),
        ({"tekst": "Hej", "gaelder": "koersel:99999999999999999999"}, "Kørslen findes ikke"),
        ({"tekst": "Hej", "gaelder": "felt:findes.ikke"}, "Feltet findes ikke"),
        ({"tekst": "Hej", "gaelder": "noget"}, "Vælg, hvad noten gælder."),
    ],
)
def test_a_note_that_cannot_be_used_is_kept_in_the_field(
    as_user: SignIn, calculation: Calculation, sent: dict[str, str], said: str
) -> None:
    answer = as_user("jurist").post(url("write_note", calculation), sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert sent["tekst"].strip() in text_of(answer)
    assert not CalculationNote.objects.exists()


def test_notes_on_what_is_kept_to_its_party_are_not_there_for_others(as_user: SignIn, cast: dict[str, User]) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    other = as_user("organisation_3b")
    assert other.get(url("notes", kept)).status_code == 404
    assert other.post(url("write_note", kept), {"tekst": "Hej"}).status_code == 404
    assert as_user("udenfor").get(url("notes", kept)).status_code == 403
    assert as_user("").get(url("notes", kept)).status_code == 302


def test_a_note_has_text_until_it_is_deleted(cast: dict[str, User], calculation: Calculation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CalculationNote.objects.create(calculation=calculation, text="", written_by=cast["jurist"])
