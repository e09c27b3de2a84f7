"""The live workbook of a saved run, handed out from its page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation, Run, packed
from faellesgrund.domains.calculations.testing import a_run
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]


def address(calculation: Calculation) -> str:
    return reverse("calculations:download_xlsx", args=[calculation.slug])


def the_run(calculation: Calculation) -> Run:
    found = calculation.newest_run
    assert found is not None
    return found


def named(content: bytes, name: str) -> Any:
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    sheet, place = next(iter(book.defined_names[name].destinations))
    return book[sheet][place.replace("$", "")].value


def front(content: bytes) -> str:
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Forside"]
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_the_workbook_says_what_the_saved_run_says_and_the_trail_says_who_took_it(
    as_user: SignIn, calculation: Calculation
) -> None:
    answer = as_user("jurist").get(address(calculation))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{calculation.slug}.xlsx"'
    saved = the_run(calculation).result
    assert named(answer.content, "anskaffelsessum_forventet") == pytest.approx(
        saved["anskaffelsessum"]["forventet"], abs=0.01
    )
    assert named(answer.content, "husleje_pr_bolig_maaned") == pytest.approx(
        saved["husleje"]["pr_bolig_maaned"], abs=0.01
    )
    assert "Hentet fra kørsel 1." in front(answer.content)
    assert "andre tal" not in front(answer.content)
    line = AuditEntry.objects.order_by("-pk").first()
    assert line is not None
    assert (line.kind, line.action) == ("eksport", "beregning.se")
    assert f"{calculation.slug}.xlsx" in str(line.details)


def test_a_run_saved_with_other_figures_says_so_on_its_front_sheet(as_user: SignIn, calculation: Calculation) -> None:
    run = the_run(calculation)
    rent = f'"pr_bolig_maaned": {run.result["husleje"]["pr_bolig_maaned"]}'
    assert rent in run.result_text
    run.packed_result = packed(run.result_text.replace(rent, '"pr_bolig_maaned": 1234.5'))
    run.save()
    said = front(as_user("oekonom").get(address(calculation)).content)
    assert "gemt med andre tal: husleje pr. bolig om måneden 1.234,5 kr." in said


def test_a_run_that_can_no_longer_be_computed_says_why(as_user: SignIn, calculation: Calculation) -> None:
    run = the_run(calculation)
    run.brief_toml = run.brief_toml.replace('kommune = "0101"', 'kommune = "0751"')
    run.save()
    client = as_user("oekonom")
    answer = client.get(address(calculation), follow=True)
    assert answer.redirect_chain
    assert "Kørslen kan ikke regnes igen" in answer.content.decode()
    assert "skat.kommune_aarhus" in answer.content.decode()


def test_an_older_run_can_be_asked_for_and_one_that_is_not_there_cannot(
    as_user: SignIn, calculation: Calculation, cast: dict[str, User]
) -> None:
    a_run(cast["oekonom"], calculation)
    client = as_user("oekonom")
    assert "Hentet fra kørsel 1." in front(client.get(f"{address(calculation)}?koersel=1").content)
    assert client.get(f"{address(calculation)}?koersel=77").status_code == 404


def test_a_draft_that_was_never_run_has_no_workbook(as_user: SignIn, draft: Calculation) -> None:
    assert as_user("oekonom").get(address(draft)).status_code == 404
