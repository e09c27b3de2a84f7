"""»Satser« and »Erfaringstal« as workbooks: the rows that are shown, with history, law, source and certainty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from faellesgrund.engine.evidence import load_evidence

SignIn = Callable[[str], Client]


def test_the_rates_that_are_shown_are_had_as_a_workbook_with_their_history(as_user: SignIn) -> None:
    client = as_user("jurist")
    page = client.get(reverse("calculations:rates"), {"q": "mindste udbetaling §§"})
    address = reverse("calculations:rates_xlsx")
    assert f'href="{address}?q=mindste+udbetaling+%C2%A7%C2%A7"' in page.content.decode()
    now, history = _sheets(client.get(address, {"q": "mindste udbetaling §§"}))
    assert [row[0] for row in now[1:]] == ["boligsikring.min_udbetaling_md", "boligydelse.min_udbetaling_md"]
    key, name, value, unit, begins, ends, law, _, certainty, basis, *_ = now[1]
    assert (key, name, value) == ("boligsikring.min_udbetaling_md", "Boligsikring: mindste udbetaling", 310)
    assert (unit, begins, ends) == ("kr. om måneden", date(2026, 1, 1), date(2026, 12, 31))
    assert (law, certainty, basis) == ("BSL §§ 33-34", "antaget", "beregnet af læste tal")
    assert [row[2] for row in history[1:]] == [310, 304, 294, 365, 348, 335]


def test_every_figure_is_had_as_a_workbook_with_source_and_certainty(as_user: SignIn) -> None:
    (rows,) = _sheets(as_user("dpo").get(reverse("calculations:evidence_xlsx")))
    assert [row[0] for row in rows[1:]] == load_evidence().keys()
    by_key = {row[0]: row for row in rows}
    assert by_key["bolig.varme_pr_m2"][2:4] == [99, "kr. pr. m² om året"]
    assert by_key["bolig.varme_pr_m2"][7:9] == [2015, 1]
    assert {row[5] for row in rows[1:]} == {"bekræftet", "antaget"}


def test_a_search_that_finds_nothing_gives_a_workbook_of_headings(as_user: SignIn) -> None:
    now, history = _sheets(as_user("dpo").get(reverse("calculations:rates_xlsx"), {"q": "zzz"}))
    assert len(now) == len(history) == 1


def _sheets(answer: HttpResponse) -> list[list[list[Any]]]:
    """Every row of every sheet of a file."""
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
