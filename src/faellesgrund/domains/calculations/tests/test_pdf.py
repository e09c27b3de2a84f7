"""The PDF of a run: four pages whatever the run holds, the figures to the krone, marked up for those who do not see it."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run, RunLock, Sharing, packed
from faellesgrund.domains.calculations.pdf.committee import run_pdf
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]
Result = dict[str, Any]


ANSWERS: dict[str, str] = {}
"""The engine gives the same answer to the same question; here it is asked each of them once."""


@pytest.fixture(autouse=True)
def _asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine_inputs.answer

    def answer(brief: Any, *more: Any) -> str:
        question = f"{engine_inputs.toml_of(brief)}{more}"
        if question not in ANSWERS:
            ANSWERS[question] = real(brief, *more)
        return ANSWERS[question]

    monkeypatch.setattr(engine_inputs, "answer", answer)


def the_run(calculation: Calculation) -> Run:
    run = calculation.newest_run
    assert run is not None
    return run


def with_result(run: Run, change: Callable[[Result], None]) -> Run:
    """The run with another stored result, as an older engine or another brief could have written it."""
    document = copy.deepcopy(run.result)
    change(document)
    run.packed_result = packed(json.dumps(document, ensure_ascii=False))
    return run


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    pages = " ".join(page.extract_text() for page in read(content).pages)
    return re.sub(r"\s+", " ", pages.replace("-\n", "").replace("\u00a0", " "))


def elements(content: bytes) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for part in node:
                yield from walk(part)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    yield from walk(read(content).trailer["/Root"]["/StructTreeRoot"])


def danish(x: float) -> str:
    return f"{int(x + 0.5):,}".replace(",", ".")


def long_names(r: Result) -> None:
    r["projekt"]["navn"] = ("Skæve boliger ved den gamle jernbanegård på hjørnet af Ærøgade " * 3)[:120]


def one_word(r: Result) -> None:
    r["projekt"]["navn"] = "B" * 120


def many_warnings(r: Result) -> None:
    r["advarsler"] = [
        {"kode": f"k{n}", "tekst": f"Advarsel {n}: " + "noget, der skal læses, før der besluttes. " * 14}
        for n in range(40)
    ]


def many_assumptions(r: Result) -> None:
    first = r["forudsaetninger"][0]
    r["forudsaetninger"] = [
        {
            **first,
            "noegle": f"k.{n}",
            "navn": f"Forudsætning {n} " + "med langt navn " * 14,
            "kilde": "Kilde med ord " * 40,
            "grad": "ændret",
        }
        for n in range(160)
    ]


def much_of_everything(r: Result) -> None:
    long_names(r)
    many_warnings(r)
    many_assumptions(r)
    r["finansiering"] = [{**r["finansiering"][0], "tekst": f"Kilde {n} " + "fond " * 60} for n in range(20)]
    r["foelsomhed"] = [{**r["foelsomhed"][0], "faktor": f"Faktor {n} med et noget langt navn"} for n in range(40)]
    r["grundkapital_2027"] = [{"regel": "§ 118", "laan": 1e8, "grundkapital": 1e8, "beboerindskud": 1e6}] * 4
    for model in r["modeller"]:
        model["forbehold"] = "Et forbehold, der bliver ved. " * 30


def enormous(r: Result) -> None:
    for part in (r["stoettebehov"], r["anskaffelsessum"]):
        for key, value in part.items():
            if isinstance(value, float):
                part[key] = value * 997
    for row in (*r["finansiering"], *r["anskaffelsessum"]["poster"]):
        row["beloeb"] *= 997


def older(r: Result) -> None:
    """Only what a result cannot be without."""
    for key in [
        k
        for k in r
        if k not in {"skema", "projekt", "dato", "model", "stoettebehov", "husleje", "anskaffelsessum", "betalingsevne"}
    ]:
        del r[key]
    r["stoettebehov"] = {"forventet": r["stoettebehov"]["forventet"]}
    r["husleje"] = {"pr_bolig_maaned": r["husleje"]["pr_bolig_maaned"]}
    for row in r["betalingsevne"]:
        row.pop("efter_forbrug_maaned", None)
        row.pop("doede_zoner", None)


def nobody_can_be_calculated(r: Result) -> None:
    r["betalingsevne"], r["bro"], r["under_graensen"] = [], [], []


def strange_characters(r: Result) -> None:
    r["projekt"]["navn"] = "🏠 漢字 #let x = [*fed*] <b> $\\alpha$ \u200b\u202e"
    r["advarsler"] = [{"kode": "k", "tekst": "Tegn uden form: 🏚 漢 #sys.inputs"}]


NASTY = [
    long_names, one_word, many_warnings, many_assumptions, much_of_everything, enormous, older, nobody_can_be_calculated,
    strange_characters,
]  # fmt: skip


@pytest.mark.parametrize("change", NASTY, ids=lambda change: change.__name__)
def test_there_are_four_pages_whatever_the_run_holds(
    calculation: Calculation, change: Callable[[Result], None]
) -> None:
    content = run_pdf(calculation, with_result(the_run(calculation), change))
    pages = read(content).pages
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"Side {number} af 4" in text
        assert len(text) > 250, f"page {number} is nearly empty"


@pytest.mark.parametrize(
    "typed",
    [
        {"stoette__model": "fuldt_tilskud"},
        {"stoette__model": "almen"},
        {"stoette__kommunalt_tilskud": "4.000.000", "maal__raadighed": "3.600"},
        {"maal__husleje": "1.000"},
        {"bygning__boliger": "1", "projekt__tilsagn": "01.03.2027"},
        {"maal__profiler": "su"},
    ],
)  # fmt: skip
def test_every_kind_of_brief_fills_the_same_four_pages(cast: dict[str, User], typed: dict[str, str]) -> None:
    draft = a_draft(cast["oekonom"], **typed)
    run = a_run(cast["oekonom"], draft)
    content = run_pdf(draft, run)
    assert len(read(content).pages) == 4
    text = text_of(content)
    assert "Det, der skal besluttes" in text
    assert danish(run.cost) in text


def test_the_figures_stand_to_the_krone_and_the_words_are_those_of_the_page(calculation: Calculation) -> None:
    run = the_run(calculation)
    result, text = run.result, text_of(run_pdf(calculation, run))
    need = result["stoettebehov"]
    for amount in (
        need["forventet"],
        need["med_sikkerhed"],
        result["anskaffelsessum"]["forventet"],
        result["laan"]["hovedstol"],
    ):
        assert danish(amount) in text
    for source in result["finansiering"]:
        assert danish(source["beloeb"]) in text
        assert source["tekst"] in text
    for model in result["modeller"]:
        assert danish(model["stoettebehov"]) in text
    for profile in result["betalingsevne"]:
        assert danish(profile["efter_husleje_maaned"]) in text
    assert "Otte ud af ti gange ender behovet mellem" in text
    assert "Kørslen er ikke låst, og ingen har sat en dato for, hvor længe den må bruges." in text


def test_what_does_not_fit_is_counted(calculation: Calculation) -> None:
    text = text_of(run_pdf(calculation, with_result(the_run(calculation), much_of_everything)))
    for what in ("advarsler", "forudsætninger", "kilder", "faktorer"):
        assert re.search(rf"\d+ {what} mere står i produktet\.", text), what


def test_it_is_tagged_danish_and_has_a_title_and_bookmarks(calculation: Calculation) -> None:
    reader = read(run_pdf(calculation, the_run(calculation)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da-DK"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Prøvegrunden · beregning"
    assert [each["/Title"] for each in reader.outline if not isinstance(each, list)] == [
        "Svaret i tre tal",
        "Kæden og de fire måder at betale på",
        "Hvem kan betale, og hvad bygger det på?",
        "Hvad flytter svaret?",
    ]
    assert reader.get_destination_page_number(reader.outline[-2 if isinstance(reader.outline[-1], list) else -1]) == 3


def test_every_figure_is_told_in_words_and_every_table_has_headers(calculation: Calculation) -> None:
    found = list(elements(run_pdf(calculation, the_run(calculation))))
    figures = [each for each in found if each["/S"] == "/Figure"]
    assert len(figures) >= 6, "three bands, the chain, the curve, the bars and the tornado"
    assert all(len(str(each.get("/Alt", ""))) > 20 for each in figures)
    assert any("Kæden fra pris" in str(each["/Alt"]) for each in figures)
    tables = [each for each in found if each["/S"] == "/Table"]
    assert len(tables) >= 6
    assert sum(1 for each in found if each["/S"] == "/THead") == len(tables)
    assert {"/H1", "/H2", "/TH", "/L"} <= {each["/S"] for each in found}


def test_no_letter_is_smaller_than_eight_points_in_the_drawings_either(calculation: Calculation) -> None:
    heights: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            across, up = cm[0] * tm[0] + cm[2] * tm[1], cm[1] * tm[0] + cm[3] * tm[1]
            heights.add(round(size * (across**2 + up**2) ** 0.5, 1))

    for page in read(run_pdf(calculation, the_run(calculation))).pages:
        page.extract_text(visitor_text=note)
    assert len(heights) > 4
    assert min(heights) >= 8


def test_it_says_which_run_it_is_who_made_it_and_where_it_can_be_opened(
    calculation: Calculation, settings: Any
) -> None:
    settings.ADDRESS = "https://faellesgrund.example"
    run = the_run(calculation)
    for page in read(run_pdf(calculation, run)).pages:
        text = re.sub(r"\s+", " ", page.extract_text())
        assert "Kørsel 1, regnet" in text
        assert run.created_by.get_full_name() in text
        assert f"Satser {run.rates_fingerprint[:12]} · regnemotor {run.engine_version}" in text
        assert f"https://faellesgrund.example/beregninger/{calculation.slug}/?koersel=1" in text


def test_the_same_run_gives_the_same_bytes(calculation: Calculation) -> None:
    run = the_run(calculation)
    assert run_pdf(calculation, run) == run_pdf(calculation, Run.objects.get(pk=run.pk))


def test_a_changed_rate_and_later_rates_are_said(cast: dict[str, User]) -> None:
    draft = a_draft(cast["oekonom"], satser="laanerente_skoen = 0,05", satser__begrundelse="Tilbud fra banken")
    run = a_run(cast["oekonom"], draft)
    text = text_of(run_pdf(draft, run))
    assert text.count("Lånerente, nominel årlig (ændret her, ellers 4,5 %)") == 2, "on page 1 and on page 3"
    assert "Tilbud fra banken" in text
    run.rates_fingerprint = "0" * 64
    assert "er ændret, siden kørslen blev lavet" in text_of(run_pdf(draft, run))


def test_several_kinds_of_home_have_each_their_rent_and_what_is_left(calculation: Calculation) -> None:
    def kinds(r: Result) -> None:
        left = [{"profil": "kontanthjaelp_mindste", "efter_husleje_maaned": 3607}]
        first = {"navn": "Lille", "antal": 8, "areal_m2": 30.0, "husleje_maaned": 2571.43, "betalingsevne": left}
        r["boligtyper"] = [first, {**first, "navn": "Stor", "antal": 4, "husleje_maaned": 3857.14}]

    text = text_of(run_pdf(calculation, with_result(the_run(calculation), kinds)))
    assert "12 boliger i 2 typer" in text
    assert "Lille 8 30 m² 2.572 kr. 3.607 kr." in text
    assert "Stor 4 30 m² 3.858 kr." in text


def test_a_locked_run_says_until_when_it_may_be_used(calculation: Calculation, cast: dict[str, User]) -> None:
    run = the_run(calculation)
    RunLock.objects.create(
        run=run,
        reason="Indstilling om tilsagn",
        reference="Sag 17/2026",
        valid_until=date(2027, 2, 28),
        locked_by=cast["oekonom"],
    )
    text = text_of(run_pdf(calculation, Run.objects.get(pk=run.pk)))
    assert "Kørslen er låst: Indstilling om tilsagn (Sag 17/2026). Den må bruges til og med 28. februar 2027." in text


def test_a_curve_that_was_not_kept_is_not_drawn_with_other_rates(calculation: Calculation) -> None:
    def without_curve(r: Result) -> None:
        for row in r["betalingsevne"]:
            row.pop("kurve", None)
            row.pop("ved_usikker_husleje", None)

    run = with_result(the_run(calculation), without_curve)
    assert "Kørslen er gemt, før kurven blev gemt med den." in text_of(run_pdf(calculation, run))
    run.rates_fingerprint = "0" * 64
    assert "Partnernes krav" not in text_of(run_pdf(calculation, run))
    alts = [str(each.get("/Alt")) for each in elements(run_pdf(calculation, run)) if each["/S"] == "/Figure"]
    assert not any("i husleje er der" in alt for alt in alts)


def test_a_character_the_typeface_lacks_is_written_as_its_number_and_text_is_never_markup(
    calculation: Calculation,
) -> None:
    text = text_of(run_pdf(calculation, with_result(the_run(calculation), strange_characters)))
    assert "[U+1F3E0]" in text
    assert "#let x = [*fed*] <b>" in text


def test_the_file_is_handed_out_and_the_trail_says_so(as_user: SignIn, calculation: Calculation) -> None:
    answer = as_user("kmt").get(reverse("calculations:download_pdf", args=[calculation.slug]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{calculation.slug}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    line = AuditEntry.objects.order_by("-pk").first()
    assert line is not None
    assert (line.kind, line.action) == ("eksport", "beregning.se")
    assert f"{calculation.slug}.pdf" in str(line.details)


def test_an_older_run_can_be_asked_for_and_one_that_is_not_there_cannot(
    as_user: SignIn, calculation: Calculation, cast: dict[str, User]
) -> None:
    a_run(cast["oekonom"], calculation)
    url = reverse("calculations:download_pdf", args=[calculation.slug])
    client = as_user("oekonom")
    assert "Kørsel 1, regnet" in text_of(client.get(f"{url}?koersel=1").content)
    assert client.get(f"{url}?koersel=77").status_code == 404


@pytest.mark.parametrize(("username", "status"), [("udenfor", 403), ("", 302), ("organisation_3b", 200)])
def test_who_may_see_the_calculation_may_take_the_pdf(
    as_user: SignIn, calculation: Calculation, username: str, status: int
) -> None:
    assert as_user(username).get(reverse("calculations:download_pdf", args=[calculation.slug])).status_code == status


def test_a_calculation_of_one_party_has_no_pdf_for_another(as_user: SignIn, cast: dict[str, User]) -> None:
    draft = a_draft(cast["oekonom"], Sharing.OWN_PARTY)
    a_run(cast["oekonom"], draft)
    assert as_user("organisation_3b").get(reverse("calculations:download_pdf", args=[draft.slug])).status_code == 404


def test_a_draft_that_was_never_run_has_no_pdf(as_user: SignIn, draft: Calculation) -> None:
    assert as_user("oekonom").get(reverse("calculations:download_pdf", args=[draft.slug])).status_code == 404


def test_the_result_page_offers_the_answer_in_every_form(as_user: SignIn, calculation: Calculation) -> None:
    html = as_user("oekonom").get(reverse("calculations:result", args=[calculation.slug])).content.decode()
    assert "Tag svaret med" in html
    for name in ("download_pdf", "download_xlsx", "download_json", "download_toml"):
        assert reverse(f"calculations:{name}", args=[calculation.slug]) in html
