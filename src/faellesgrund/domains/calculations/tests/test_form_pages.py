"""The form: nothing typed is lost, errors stand in a summary and at the field, the running result says what it used."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.steps import STEPS
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.testing import DAY, a_draft
from faellesgrund.engine.economy.brief.fields import ROWS
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
AREA = "bygning.areal_m2_pr_bolig"


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def step_url(calculation: Calculation, number: int) -> str:
    return reverse("calculations:step", args=[calculation.slug, number])


def building(**changed: str) -> dict[str, str]:
    return {"bygning.boliger": "12", AREA: "35", "bygning.byggemaade": "trae_elementer", **changed}


def test_a_new_calculation_goes_from_the_first_step_to_the_result(as_user: SignIn) -> None:
    client = as_user("oekonom")
    started = client.post(
        reverse("calculations:new"),
        {"projekt.navn": "Ti boliger", "projekt.kommune": "0101", "deling": Sharing.PARTNERSHIP},
    )
    made = Calculation.objects.get(slug="ti-boliger")
    assert started["Location"] == step_url(made, 2)
    answer = client.post(step_url(made, 2), {**building(), "bygning.boliger": "10", "version": made.version})
    for number in range(3, 7):
        assert answer["Location"] == step_url(made, number)
        made.refresh_from_db()
        answer = client.post(step_url(made, number), {"version": made.version})
    assert answer["Location"] == reverse("calculations:result", args=[made.slug])
    assert "Ti boliger koster" in text_of(client.get(answer["Location"]))


def test_a_new_calculation_without_a_name_keeps_what_was_typed(as_user: SignIn) -> None:
    answer = as_user("oekonom").post(
        reverse("calculations:new"),
        {"projekt.navn": " ", "projekt.kommune": "0101", "projekt.tilsagn": "engang", "deling": Sharing.OWN_PARTY},
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="engang"' in html
    assert re.search(r'value="egen_part" checked', html)
    assert not Calculation.objects.exists()


def test_a_wrong_field_is_kept_marked_and_named_in_the_summary(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    answer = client.post(step_url(draft, 2), {**building(**{AREA: "350"}), "version": draft.version})
    assert answer.status_code == 422
    html, text = unescape(answer.content.decode()), text_of(answer)
    assert "Ret 1 fejl, før du går videre" in text
    assert "Skriv et tal mellem 10 og 200 m². Du har skrevet 350. Mente du 35,0?" in text
    assert "Regnet med 35 m²" in text
    field = re.search(r'<input[^>]*id="bygning-areal_m2_pr_bolig"[^>]*>', html)
    assert field is not None
    assert 'value="350"' in field.group()
    assert 'aria-invalid="true"' in field.group()
    assert "bygning-areal_m2_pr_bolig-fejl" in field.group()
    assert 'href="#bygning-areal_m2_pr_bolig"' in html
    assert 'value="350"' in client.get(step_url(draft, 2)).content.decode(), "it is still there on the next visit"


def test_the_running_result_shows_the_draft_and_prices_what_matters_on_the_step(
    as_user: SignIn, draft: Calculation
) -> None:
    text = text_of(as_user("oekonom").get(step_url(draft, 2)))
    for said in ("Indtil nu", "Støttebehov ved 3.000 kr. husleje", "Uden fælleshus −", "1.000 kr. mere pr. m² +"):
        assert said in text


def test_a_draft_without_the_required_fields_says_what_is_missing(as_user: SignIn, cast: dict[str, User]) -> None:
    bare = a_draft(cast["oekonom"], bygning__boliger="", bygning__areal_m2_pr_bolig="")
    text = text_of(as_user("oekonom").get(step_url(bare, 2)))
    assert "Skriv kommune, antal boliger og areal" in text
    assert "fejl, før" not in text, "nobody is scolded on first sight"


def test_every_step_shows_and_saves_without_touching_the_others(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    before = draft.typed()
    for s in STEPS:
        assert client.get(step_url(draft, s.number)).status_code == 200
    draft.refresh_from_db()
    client.post(step_url(draft, 4), {"laan.rente": "4,1", "version": draft.version})
    draft.refresh_from_db()
    assert draft.typed() == {**before, "laan.rente": "4,1"}
    for number in ("0", "7"):
        assert client.get(f"/beregninger/{draft.slug}/trin/{number}/").status_code == 404


def test_a_choice_left_on_its_default_is_not_written_down_as_chosen(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    client.post(step_url(draft, 2), {**building(), "version": draft.version})
    draft.refresh_from_db()
    assert "bygning.byggemaade" not in draft.typed()
    client.post(step_url(draft, 2), {**building(**{"bygning.byggemaade": "ombygning"}), "version": draft.version})
    client.post(step_url(draft, 2), {**building(), "version": draft.version + 1})
    draft.refresh_from_db()
    assert draft.typed()["bygning.byggemaade"] == "trae_elementer"


def test_two_tabs_on_the_same_field_show_both_texts_and_save_on_the_second_try(
    as_user: SignIn, draft: Calculation
) -> None:
    client, opened = as_user("oekonom"), draft.version
    client.post(step_url(draft, 2), {**building(**{AREA: "40"}), "version": opened})
    answer = client.post(step_url(draft, 2), {**building(**{AREA: "30"}), "version": opened})
    assert answer.status_code == 409
    text, html = text_of(answer), answer.content.decode()
    assert "Areal pr. bolig 30 40" in text
    assert 'value="30"' in html
    shown = re.search(r'name="version" value="(\d+)"', html)
    assert shown is not None
    client.post(step_url(draft, 2), {**building(**{AREA: "30"}), "version": shown.group(1)})
    draft.refresh_from_db()
    assert draft.field(AREA).typed == "30"


def test_all_fields_on_one_page_run_at_once_and_point_at_what_is_wrong(as_user: SignIn, draft: Calculation) -> None:
    client = as_user("oekonom")
    url = reverse("calculations:all_fields", args=[draft.slug])
    page = client.get(url).content.decode()
    for s in STEPS:
        for key in s.all_keys:
            name = f"{key}-1-navn" if key in ROWS else {"satser": "satser.noegle"}.get(key, key)
            assert f'name="{name}"' in page, key
    everything = {
        **draft.typed(),
        "version": draft.version,
        "satser": "findes_ikke = 3; prøve",
        "anlaeg.poster": "forkert",
    }
    answer = client.post(url, everything)
    assert answer.status_code == 422
    text = text_of(answer)
    assert "findes_ikke findes ikke" in text
    assert "gruppe; tekst; beløb" in text
    draft.refresh_from_db()
    answer = client.post(url, {**draft.typed(), "version": draft.version, "satser": "", "anlaeg.poster": ""})
    assert answer["Location"] == reverse("calculations:result", args=[draft.slug])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"projekt__tilsagn": "01.05.2027", "projekt__byggestart": "01.01.2027"},
            "01.01.2027 ligger før »Tilsagn« (01.05.2027)",
        ),
        ({"projekt__tilsagn": "01.01.2010"}, "hvor satserne begynder"),
        ({"stoette__statstilskud_pr_bolig": "900.000"}, "loftet"),
        ({"stoette__model": "almen", "stoette__statstilskud_pr_bolig": "100.000"}, "Vælg »Almen med statstilskud«"),
        ({"projekt__kommune": "0751"}, "skat.kommune_aarhus"),
    ],
)
def test_fields_that_do_not_fit_together_are_refused_at_the_run_with_words(
    as_user: SignIn, cast: dict[str, User], typed: dict[str, str], said: str
) -> None:
    wrong = a_draft(cast["oekonom"], **typed)
    answer = as_user("oekonom").post(reverse("calculations:calculate", args=[wrong.slug]))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not wrong.runs.exists()
    assert as_user("oekonom").get(step_url(wrong, 1)).status_code == 200


def upload(client: Client, content: bytes, name: str = "brief.toml", **more: str) -> Any:
    return client.post(reverse("calculations:upload"), {"fil": SimpleUploadedFile(name, content), **more})


def test_a_file_becomes_a_calculation_with_a_run(as_user: SignIn, cast: dict[str, User]) -> None:
    source = a_draft(cast["oekonom"], laan__rente="4,125", drift__114="78.000,50", stoette__kommunalt_tilskud="behov")
    brief = engine_inputs.brief_of(engine_inputs.values(source.typed()), DAY)
    answer = upload(as_user("organisation_3b"), engine_inputs.toml_of(brief).encode())
    made = Calculation.objects.exclude(pk=source.pk).get()
    assert answer["Location"] == reverse("calculations:result", args=[made.slug])
    run = made.newest_run
    assert run is not None
    assert run.brief_toml == engine_inputs.toml_of(brief), "reading and writing back loses nothing"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"[bygning]\nboliger = 12\nareal_m2 = 35\n", "b.toml", "Linje 3, bygning.areal_m2: nøglen areal_m2 findes ikke. Mente du areal_m2_pr_"),
        (b"[bygning\nboliger = 12", "b.toml", "linje 1"),
        (b"\xff\xfe\x00P", "b.xlsx", "ikke tekst i UTF-8"),
        (b"", "tom.toml", "filen er tom"),
        (b"#" * 300_000, "stor.toml", "for stor"),
        (b"[bygning]\nboliger = nan\n", "b.toml", "nan"),
        (b"[bygning]\nboliger = -3\n", "b.toml", "mellem 1 og 200"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_place_and_mend(
    as_user: SignIn, content: bytes, name: str, said: str
) -> None:
    answer = upload(as_user("oekonom"), content, name)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Calculation.objects.exists()


def test_pasted_text_stays_in_the_field_when_it_is_wrong(as_user: SignIn) -> None:
    answer = as_user("oekonom").post(reverse("calculations:upload"), {"tekst": "[projekt]\nnavnn = 'x'"})
    assert answer.status_code == 422
    assert "navnn" in answer.content.decode()
    assert "Mente du navn?" in text_of(answer)
    empty = as_user("oekonom").post(reverse("calculations:upload"), {"tekst": ""})
    assert "Vælg en fil" in text_of(empty)


def test_a_file_into_a_draft_takes_its_place(as_user: SignIn, draft: Calculation) -> None:
    brief = engine_inputs.brief_of(engine_inputs.values({**draft.typed(), "bygning.boliger": "8"}), DAY)
    url = reverse("calculations:upload_into", args=[draft.slug])
    as_user("oekonom").post(url, {"tekst": engine_inputs.toml_of(brief)})
    draft.refresh_from_db()
    assert draft.field("bygning.boliger").typed == "8"
