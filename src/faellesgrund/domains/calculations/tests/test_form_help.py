"""What stands beside the form: the running result while one types, words explained, an example, the draft as a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.testing import DAY
from faellesgrund.foundation.access.models import AuditEntry

SignIn = Callable[[str], Client]


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def so_far(calculation: Calculation, number: int = 2) -> str:
    return reverse("calculations:so_far", args=[calculation.slug, number])


def need_of(text: str) -> str:
    found = re.search(r"Støttebehov ved [\d.]+ kr. husleje ([\d,]+)", text)
    assert found is not None
    return found.group(1)


def test_the_panel_follows_what_is_typed_and_saves_nothing(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    few = client.post(so_far(draft), {"bygning.boliger": "6", "bygning.areal_m2_pr_bolig": "35"})
    many = client.post(so_far(draft), {"bygning.boliger": "24", "bygning.areal_m2_pr_bolig": "35"})
    assert few.status_code == many.status_code == 200
    assert need_of(text_of(few)) != need_of(text_of(many))
    again = Calculation.objects.get(pk=draft.pk)
    assert (again.version, again.draft) == (draft.version, draft.draft)


def test_the_panel_says_what_it_used_instead_of_a_wrong_field(as_user: SignIn, draft: Calculation) -> None:
    answer = as_user("oekonom").post(so_far(draft), {"bygning.boliger": "12", "bygning.areal_m2_pr_bolig": "350"})
    assert "Regnet med 35 m² (areal pr. bolig), til fejlen er rettet." in text_of(answer)


@pytest.mark.parametrize("who", ["direktoer", "organisation_3b"])
def test_the_panel_is_for_those_who_may_change_the_draft(as_user: SignIn, draft: Calculation, who: str) -> None:
    assert as_user(who).post(so_far(draft), {}).status_code in {403, 404}


def test_the_panel_knows_the_six_steps_and_all_fields(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    assert [client.post(so_far(draft, n), {}).status_code for n in (0, 1, 6, 7)] == [200, 200, 200, 404]
    assert client.get(so_far(draft)).status_code == 405


def test_a_field_explains_its_word_and_shows_what_experience_says(as_user: SignIn, draft: Calculation) -> None:
    answer = as_user("oekonom").get(reverse("calculations:step", args=[draft.slug, 2]))
    text = text_of(answer)
    assert "Hvad er entreprise?" in text
    assert 'href="/ordliste/#entreprise"' in answer.content.decode()
    assert re.search(r"erfaringsprisen, som for dette projekt er \d\d\.\d{3} kr\. pr\. m²", text)


def test_a_newcomer_starts_from_an_example_that_is_run_and_his_own(as_user: SignIn) -> None:
    client = as_user("oekonom")
    assert "Begynd med eksemplet" in text_of(client.get(reverse("calculations:new")))
    answer = client.post(reverse("calculations:example"))
    made = Calculation.objects.get()
    assert answer["Location"] == reverse("calculations:step", args=[made.slug, 2])
    assert made.runs.count() == 1
    assert made.deling == Sharing.OWN_PARTY
    assert as_user("direktoer").post(reverse("calculations:example")).status_code == 403


def test_the_draft_comes_out_as_the_file_that_can_be_loaded_again(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    answer = client.get(reverse("calculations:draft_toml", args=[draft.slug]))
    again = engine_inputs.flat(engine_inputs.brief_from_toml(answer.content.decode(), DAY))
    assert again == engine_inputs.values(draft.typed())
    assert AuditEntry.objects.filter(action="beregning.ret", kind="eksport").count() == 1


def test_a_draft_with_an_error_is_mended_before_it_becomes_a_file(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    step = reverse("calculations:step", args=[draft.slug, 2])
    client.post(step, {"bygning.boliger": "12", "bygning.areal_m2_pr_bolig": "350", "version": draft.version})
    answer = client.get(reverse("calculations:draft_toml", args=[draft.slug]))
    assert answer.status_code == 422
    assert "Mente du 35,0?" in text_of(answer)
