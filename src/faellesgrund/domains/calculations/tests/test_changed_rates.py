"""A rate or figure replaced in a calculation has a reason of its own, and is marked wherever it is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.domains.calculations import actions, engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.own_rates.changed_rates import (
    ChangedRate,
    as_lines,
    joined_reason,
    read_lines,
    reasons_of,
    with_reasons,
)
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.domains.calculations.typed import readings
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
INTEREST, CEILING = "laanerente_skoen", "skaev_tilskud_max"
BOTH = f"{INTEREST} = 4,5 %; Tilbud fra banken\n{CEILING} = 450.000; Statens udmelding"

WORD = st.text("abcæøå 0123456789:,.", min_size=1, max_size=20).map(lambda s: " ".join(s.split()) or "x")


def test_two_reasons_become_one_text_of_the_brief_and_are_told_apart_again() -> None:
    rates = read_lines(BOTH)
    text = joined_reason(rates)
    assert text == f"{INTEREST}: Tilbud fra banken; {CEILING}: Statens udmelding"
    assert reasons_of([INTEREST, CEILING], text) == {INTEREST: "Tilbud fra banken", CEILING: "Statens udmelding"}


@given(st.lists(WORD, min_size=3, max_size=3))
def test_any_reasons_survive_being_joined_and_split(reasons: list[str]) -> None:
    keys = [INTEREST, CEILING, "drift.spredning_log"]
    rates = [ChangedRate(key, "1", reason) for key, reason in zip(keys, reasons, strict=True)]
    assert reasons_of(keys, joined_reason(rates)) == dict(zip(keys, reasons, strict=True))
    assert read_lines(as_lines(rates)) == rates


def test_reasons_that_are_alike_stand_once() -> None:
    assert joined_reason(read_lines("a = 1; Prøve\nb = 2; Prøve")) == "Prøve"
    assert reasons_of(["a", "b"], "Prøve") == {"a": "Prøve", "b": "Prøve"}


def test_an_old_draft_with_one_reason_for_all_is_read_as_before() -> None:
    typed = {"satser": f"{INTEREST} = 4,5 %\n{CEILING} = 450.000", "satser.begrundelse": "Prøve"}
    read = readings(typed)
    assert read["satser"].value == {INTEREST: 0.045, CEILING: 450_000.0}
    assert read["satser.begrundelse"].value == "Prøve"
    assert with_reasons(typed)["satser"] == f"{INTEREST} = 4,5 %; Prøve\n{CEILING} = 450.000; Prøve"


def test_a_brief_goes_through_a_draft_and_back_unchanged(cast: dict[str, User]) -> None:
    source = a_draft(cast["oekonom"], satser=BOTH)
    brief = engine_inputs.brief_of(engine_inputs.values(source.typed()), DAY)
    made = actions.load_brief(cast["oekonom"], None, brief, DAY)
    assert made.typed()["satser"] == f"{INTEREST} = 4,5 %; Tilbud fra banken\n{CEILING} = 450.000; Statens udmelding"
    again = engine_inputs.brief_of(engine_inputs.values(made.typed()), DAY)
    assert engine_inputs.toml_of(again) == engine_inputs.toml_of(brief)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{INTEREST} = 4,5 %", "skriv, hvorfor tallet er ændret"),
        (f"{INTEREST} = ; Prøve", "»"),
        (f"{INTEREST} = 0,045 %; Prøve", "Mente du 4,5 %?"),
        (f"{INTEREST} = 4 %; a\n{INTEREST} = 5 %; b", "står to gange"),
        (f"{CEILING} = 1.5; Prøve", "Mente du"),
        ("bare noget", "vælg et tal på listen"),
        (f"{INTEREST} = 4 %; {'x' * 301}", "begrundelsen er 301 tegn lang"),
    ],
)
def test_a_line_that_cannot_be_used_says_which_and_why(text: str, said: str) -> None:
    assert said in readings({"satser": text})["satser"].problem


def rate_fields(*rows: tuple[str, str, str], remove: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the list of the form posts."""
    return {
        "satser.noegle": [r[0] for r in rows],
        "satser.tal": [r[1] for r in rows],
        "satser.grund": [r[2] for r in rows],
        "satser.fjern": list(remove),
    }


def test_the_form_adds_changes_and_removes_a_row_without_javascript(as_user: SignIn, draft: Calculation) -> None:
    client, at = as_user("oekonom"), reverse("calculations:step", args=[draft.slug, 6])
    client.post(at, {**rate_fields((INTEREST, "4,5", "Tilbud")), "version": draft.version, "videre": "luk"})
    draft.refresh_from_db()
    assert draft.typed()["satser"] == f"{INTEREST} = 4,5 %; Tilbud"
    assert draft.field("satser").value == {INTEREST: 0.045}
    page = unescape(client.get(at).content.decode())
    assert 'name="satser.tal" id="satser-tal-1" value="4,5"' in page
    assert 'value="Tilbud"' in page
    more = rate_fields((INTEREST, "4,5", "Tilbud"), (CEILING, "450.000", "Udmelding"), remove=(INTEREST,))
    client.post(at, {**more, "version": draft.version, "videre": "luk"})
    draft.refresh_from_db()
    assert draft.typed()["satser"] == f"{CEILING} = 450.000; Udmelding"


def test_a_row_without_a_reason_is_kept_and_told_in_the_form(as_user: SignIn, draft: Calculation) -> None:
    at = reverse("calculations:step", args=[draft.slug, 6])
    answer = as_user("oekonom").post(at, {**rate_fields((CEILING, "450.000", "")), "version": draft.version})
    assert answer.status_code == 422
    assert "skriv, hvorfor tallet er ændret" in text_of(answer)
    assert 'value="450.000"' in answer.content.decode()


def override_url(key: str = INTEREST, kind: str = "override_evidence") -> str:
    return reverse(f"calculations:{kind}", args=[key])


def test_a_figure_is_replaced_from_its_own_page(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    assert override_url() in client.get(reverse("calculations:evidence", args=[INTEREST])).content.decode()
    page = client.get(override_url(), {"beregning": draft.slug}).content.decode()
    assert f'value="{draft.slug}" selected' in page
    sent = {"beregning": draft.slug, "tal": "4,5", "grund": "Tilbud", "foer": ""}
    answer = client.post(override_url(), sent)
    assert answer["Location"] == reverse("calculations:step", args=[draft.slug, 6])
    draft.refresh_from_db()
    assert draft.typed()["satser"] == f"{INTEREST} = 4,5 %; Tilbud"
    answer = client.post(
        override_url(CEILING, "override_rate"),
        {"beregning": draft.slug, "tal": "450.000", "grund": "Udmelding", "foer": ""},
    )
    draft.refresh_from_db()
    assert draft.typed()["satser"].splitlines()[1] == f"{CEILING} = 450.000; Udmelding"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"grund": " "}, "Skriv, hvorfor tallet er et andet."),
        ({"grund": "x" * 301}, "Begrundelsen er 301 tegn lang"),
        ({"tal": ""}, "Skriv det tal, der skal regnes med."),
        ({"tal": "mange"}, "mange"),
        ({"tal": "1.5"}, "Mente du"),
        ({"tal": "0,045"}, "Mente du 4,5 %?"),
        ({"tal": "9" * 40}, "for langt"),
        ({"tal": "-3"}, "uden for grænserne"),
        ({"beregning": ""}, "Vælg en beregning."),
    ],
)
def test_an_override_that_cannot_be_used_saves_nothing_and_keeps_what_was_typed(
    as_user: SignIn, draft: Calculation, changed: dict[str, str], said: str
) -> None:
    sent = {"beregning": draft.slug, "tal": "4,5", "grund": "Tilbud", "foer": "", **changed}
    answer = as_user("oekonom").post(override_url(), sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{sent["tal"]}"' in answer.content.decode()
    draft.refresh_from_db()
    assert "satser" not in draft.typed()


def test_two_tabs_replacing_the_same_figure_show_what_the_other_wrote(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    sent = {"beregning": draft.slug, "tal": "4,5", "grund": "Tilbud", "foer": ""}
    client.post(override_url(), sent)
    answer = client.post(override_url(), {**sent, "tal": "5"})
    assert answer.status_code == 409
    assert f"{INTEREST} = 4,5 %; Tilbud" in text_of(answer)
    shown = re.search(r'name="foer" value="([^"]*)"', answer.content.decode())
    assert shown is not None
    assert client.post(override_url(), {**sent, "tal": "5", "foer": unescape(shown.group(1))}).status_code == 302
    draft.refresh_from_db()
    assert draft.field("satser").value == {INTEREST: 0.05}


def test_only_ones_own_calculations_are_offered_and_changed(as_user: SignIn, cast: dict[str, User]) -> None:
    kab = a_draft(cast["oekonom"], projekt__navn="KABs egen")
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY, projekt__navn="Kun KAB")
    other = as_user("organisation_3b")
    assert "KABs egen" not in text_of(other.get(override_url()))
    sent = {"tal": "4,5", "grund": "Tilbud", "foer": ""}
    assert other.post(override_url(), {**sent, "beregning": kab.slug}).status_code == 403
    assert other.post(override_url(), {**sent, "beregning": kept.slug}).status_code == 404
    assert as_user("jurist").get(override_url()).status_code == 403
    assert as_user("").get(override_url()).status_code == 302
    assert as_user("oekonom").get(override_url("findes_ikke")).status_code == 404


def test_a_replaced_figure_is_marked_on_result_leaf_assumptions_models_and_comparison(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    plain, changed = a_draft(cast["oekonom"]), a_draft(cast["oekonom"], projekt__navn="Ændret", satser=BOTH)
    for each in (plain, changed):
        a_run(cast["oekonom"], each)
    client = as_user("jurist")
    result = text_of(client.get(reverse("calculations:result", args=[changed.slug])))
    assert "2 ændrede satser" in result
    assert "2 ændrede satser gælder i alle fire." in result
    assert "ændrede satser" not in text_of(client.get(reverse("calculations:result", args=[plain.slug])))
    rows = text_of(client.get(reverse("calculations:assumptions", args=[changed.slug])))
    assert re.search(r"ændret laanerente_skoen 4,5 % ellers [\d,]+ % Tilbud fra banken", rows)
    leaf = text_of(client.get(reverse("calculations:explanation", args=[changed.slug, "stoettebehov"])))
    assert "ændret sats" in leaf
    both = text_of(client.get(reverse("calculations:compare"), {"b": [plain.slug, changed.slug]}))
    assert "Ændrede satser og erfaringstal" in both
    assert "2 ændrede satser" in both
