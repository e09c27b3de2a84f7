"""Up to five runs side by side: what differs is said in shape and word, and what cannot be shown is said in words."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from faellesgrund.domains.calculations.compare_page.cells import figures, texts
from faellesgrund.domains.calculations.compare_page.page import compare_page
from faellesgrund.domains.calculations.models import Calculation, Run, RunExtract, Sharing
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]
URL = "/beregninger/sammenlign/"


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def alternatives(cast: dict[str, User]) -> list[Calculation]:
    """Three for one site: as it is, without a common house, and with more homes."""
    made = [
        a_draft(cast["oekonom"], projekt__navn="Som det er"),
        a_draft(cast["oekonom"], projekt__navn="Uden fælleshus", bygning__faelleshus_m2="0"),
        a_draft(cast["oekonom"], projekt__navn="Ti boliger", bygning__boliger="10", laan__rente="4,1"),
    ]
    for each in made:
        a_run(cast["oekonom"], each)
    return made


def test_the_page_tells_the_finding_and_marks_what_differs(as_user: SignIn, alternatives: list[Calculation]) -> None:
    text = text_of(as_user("jurist").get(URL, {"b": [c.slug for c in alternatives]}))
    assert "har det mindste støttebehov" in text
    assert "Forskelle er vist fra Som det er" in text
    assert re.search(r"Antal boliger boliger 12 12 = som basis 10 ▼ −2", text)
    assert re.search(r"Fælleshus m² 40 standard 0 ▼ −40 40 standard = som basis", text)
    assert "linjer er ens for alle" in text
    for name in ("Hvem betaler", "Budget, første hele år", "Det, der er tilbage", "De fire modeller"):
        assert name in text


def test_another_base_turns_the_sign(as_user: SignIn, alternatives: list[Calculation]) -> None:
    asked = {"b": [c.slug for c in alternatives], "basis": alternatives[2].slug}
    text = text_of(as_user("jurist").get(URL, asked))
    assert "Forskelle er vist fra Ti boliger" in text
    assert re.search(r"Antal boliger boliger 12 ▲ \+2 12 ▲ \+2 10", text)


def test_an_older_run_stands_beside_the_newest_of_the_same_calculation(
    as_user: SignIn, cast: dict[str, User], alternatives: list[Calculation]
) -> None:
    a_run(cast["oekonom"], alternatives[0], draws=100)
    slug = alternatives[0].slug
    text = text_of(as_user("jurist").get(URL, {"b": [slug, f"{slug}@1"]}))
    assert "Som det er, kørsel 2" in text
    assert "Som det er, kørsel 1" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["som-det-er", "findes-ikke"], "»findes-ikke« findes ikke, eller den er ikke delt med dig."),
        (["som-det-er", "som-det-er"], "»som-det-er« er valgt to gange og vises én gang."),
        (["som-det-er", "som-det-er@1"], "»Som det er«, kørsel 1, er valgt to gange og vises én gang."),
        (["som-det-er", "som-det-er@7"], "»Som det er« har ingen kørsel 7."),
        (["som-det-er", "noget helt andet"], "»noget helt andet« er ikke adressen på en beregning"),
        (["som-det-er", "som-det-er@9999999999999999999"], "er ikke adressen på en beregning"),
        (["som-det-er", "a\0b"], "»ab« findes ikke"),
        (["som-det-er", "aldrig-regnet"], "»Aldrig regnet« er aldrig regnet. Regn den"),
        (["som-det-er"], "Vælg mindst én mere"),
        ([], "Vælg to til fem beregninger"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(
    as_user: SignIn, cast: dict[str, User], alternatives: list[Calculation], asked: list[str], said: str
) -> None:
    a_draft(cast["oekonom"], projekt__navn="Aldrig regnet")
    answer = as_user("jurist").get(URL, {"b": asked})
    assert answer.status_code == 200
    assert said in text_of(answer)


def test_a_sixth_is_named_and_left_out(as_user: SignIn, cast: dict[str, User], calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    extract = run.extract  # type: ignore[attr-defined]
    for n in range(2, 7):
        run.pk, run.number = None, n
        run.save()
        RunExtract.objects.create(run=run, document=extract.document, keys=extract.keys)
    asked = [f"{calculation.slug}@{n}" for n in range(1, 7)]
    answer = as_user("jurist").get(URL, {"b": asked})
    assert "Højst 5 kan sammenlignes." in text_of(answer)
    assert answer.content.decode().count('class="tal basis"') > 0
    assert "Alle har samme støttebehov" in text_of(answer)
    assert "Tilføj en beregning" not in text_of(answer)


def test_what_is_kept_to_another_party_is_not_compared_nor_named(as_user: SignIn, cast: dict[str, User]) -> None:
    kept = a_draft(cast["oekonom"], Sharing.OWN_PARTY, projekt__navn="Hemmelig grund")
    a_run(cast["oekonom"], kept)
    text = text_of(as_user("organisation_3b").get(URL, {"b": [kept.slug]}))
    assert "Hemmelig grund" not in text
    assert "findes ikke, eller den er ikke delt med dig" in text
    assert "Hemmelig grund" in text_of(as_user("projektleder").get(URL, {"b": [kept.slug]}))


@pytest.mark.parametrize(("who", "status"), [("organisation_3b", 200), ("udenfor", 403), ("", 302)])
def test_the_page_is_for_those_who_may_see_calculations(as_user: SignIn, who: str, status: int) -> None:
    assert as_user(who).get(URL).status_code == status
    assert as_user(who).get(f"{URL}hent/sammenligning.xlsx").status_code == (302 if status == 200 else status)


def test_another_price_level_is_said_plainly(as_user: SignIn, cast: dict[str, User], calculation: Calculation) -> None:
    later = a_draft(cast["oekonom"], projekt__navn="Senere", projekt__prisdato="01.06.2026")
    a_run(cast["oekonom"], later)
    text = text_of(as_user("jurist").get(URL, {"b": [calculation.slug, later.slug]}))
    assert "Ikke i samme prisniveau. Prøvegrunden: 24.11.2026; Senere: 01.06.2026." in text


def test_a_run_without_an_extract_is_compared_from_its_own_result(
    as_user: SignIn, alternatives: list[Calculation]
) -> None:
    before = text_of(as_user("jurist").get(URL, {"b": [c.slug for c in alternatives]}))
    RunExtract.objects.all().delete()
    assert text_of(as_user("jurist").get(URL, {"b": [c.slug for c in alternatives]})) == before


def test_comparing_five_asks_the_database_no_more_than_comparing_two(
    cast: dict[str, User], alternatives: list[Calculation], django_assert_num_queries: Any
) -> None:
    user = cast["jurist"]
    slugs = [c.slug for c in alternatives]
    compare_page(user, slugs, "", localdate())
    for asked in (slugs[:2], slugs, [*slugs, slugs[0] + "@1", "findes-ikke"]):
        with django_assert_num_queries(4):
            compare_page(user, asked, "", localdate())


def test_the_workbook_holds_the_figures_of_the_page_as_numbers_and_is_told_to_the_trail(
    as_user: SignIn, alternatives: list[Calculation]
) -> None:
    asked = {"b": [c.slug for c in alternatives]}
    answer = as_user("jurist").get(f"{URL}hent/sammenligning.xlsx", asked)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Sammenligning")
    rows = {row[0]: row for row in sheet.to_python()}
    needs = [run.need for run in (c.newest_run for c in alternatives) if run is not None]
    assert rows["Støttebehov"][2:5] == pytest.approx(needs)
    assert rows["Støttebehov"][5:7] == pytest.approx([needs[1] - needs[0], needs[2] - needs[0]])
    assert rows["Antal boliger"][2:5] == [12, 12, 10]
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert entry.object_type == "sammenligning"


def test_links_move_remove_and_change_the_base(cast: dict[str, User], alternatives: list[Calculation]) -> None:
    page = compare_page(cast["jurist"], [c.slug for c in alternatives], "", localdate())
    assert page.heads[1].left_url == f"{URL}?b=uden-faelleshus&b=som-det-er&b=ti-boliger&basis=som-det-er"
    assert page.heads[0].remove_url == f"{URL}?b=uden-faelleshus&b=ti-boliger"
    assert page.heads[2].base_url.endswith("&basis=ti-boliger")
    assert page.heads[0].left_url == ""
    assert page.heads[2].right_url == ""
    assert page.heads[0].base_url == ""


def test_a_line_says_more_less_same_and_other_against_the_base() -> None:
    row = figures("Lån", "kr", [100.0, 150.0, 40.0, 100.2, None], 0)
    assert [c.mark for c in row.cells] == ["basis", "mere", "mindre", "ens", "andet"]
    assert [c.change for c in row.cells] == ["", "+50", "−60", "", ""]
    assert row.differs
    assert not texts("Kommune", ["København", "København"], 1).differs


def test_a_run_gets_its_extract_model_and_rates_when_it_is_made(calculation: Calculation) -> None:
    run = Run.objects.select_related("extract", "rate_basis").get(calculation=calculation)
    assert run.model == "tilskud_og_laan"
    assert run.changed_rates == 0
    assert "forklaring" not in run.extract.document  # type: ignore[attr-defined]
    assert "|skaev_tilskud_max|" in run.extract.keys  # type: ignore[attr-defined]
    assert run.rate_basis is not None
    assert "boligsikring.indkomstgraense" in run.rate_basis.content["satser"]
    assert reverse("calculations:compare") == URL


def test_runs_from_before_get_extract_model_rates_and_order_from_what_they_are(calculation: Calculation) -> None:
    before = RunExtract.objects.get().document
    before.pop("miljoe")
    RunExtract.objects.all().delete()
    Run.objects.update(model="", rate_basis=None)
    Calculation.objects.update(sort_key="")
    migration = importlib.import_module("faellesgrund.domains.calculations.migrations.0004_extracts")
    migration.fill(apps, connection.schema_editor())
    run = Run.objects.select_related("extract", "rate_basis", "calculation").get()
    assert run.extract.document == before  # type: ignore[attr-defined]
    assert run.model == "tilskud_og_laan"
    assert run.rate_basis is not None
    assert run.calculation.sort_key == "przzbvegrunden"
    migration.fill(apps, connection.schema_editor())
    assert RunExtract.objects.count() == 1
