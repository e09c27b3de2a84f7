"""What the commands answer: one JSON document, or a page a person can read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.money import whole_kroner
from faellesgrund.entry.cli import call as call_module
from faellesgrund.entry.cli.call import Terminal
from faellesgrund.entry.cli.layout import Column, Page, Row
from tests.cli.conftest import HOUSEHOLD, HOUSEHOLDS, PLAN, Ran

Run = Callable[..., Ran]
Write = Callable[..., Path]
DAY = ("--dato", "2026-11-24")
FEW = (*DAY, "--traek", "200")


def test_beregn_gives_one_document_with_the_agreed_keys(run: Run, brief: Path) -> None:
    got = run("beregn", brief, *FEW, "--json")
    assert (got.code, got.err) == (0, "")
    document = got.json()
    assert document["skema"] == "faellesgrund/beregning/1"
    assert (document["dato"], document["traek"], document["froe"]) == ("2026-11-24", 200, 1)
    assert got.out.endswith("}\n")
    assert "æ" in got.out or "ø" in got.out  # letters stand as themselves


def test_the_same_question_gives_the_same_bytes_and_another_seed_does_not(run: Run, brief: Path) -> None:
    first, again = (run("beregn", brief, *FEW, "--json").out for _ in range(2))
    other = run("beregn", brief, *FEW, "--froe", "2", "--json").out
    assert first == again
    assert first != other


def test_the_page_of_beregn_shows_the_figures_of_the_document(run: Run, brief: Path) -> None:
    page, document = run("beregn", brief, *FEW).out, run("beregn", brief, *FEW, "--json").json()
    for amount in (
        document["anskaffelsessum"]["forventet"],
        document["stoettebehov"]["forventet"],
        *(x["beloeb"] for x in document["finansiering"]),
        *(x["stoettebehov"] for x in document["modeller"]),
        *(x["efter_husleje_maaned"] for x in document["betalingsevne"]),
    ):
        shown = f"{whole_kroner(amount):,}".replace(",", ".")
        assert f"{shown} kr." in page
    for warning in document["advarsler"]:
        assert warning["tekst"].split()[0] in page
    for heading in ("De tre tal", "Hvem betaler?", "De fire modeller", "Hvem kan betale?", "Hvad resultatet bygger på"):
        assert f"\n{heading}\n{'─' * len(heading)}\n" in page
    assert "\x1b" not in page
    assert "\u00a0" not in page
    assert "kr.." not in page


def test_the_groups_of_the_page_sum_to_the_cost(run: Run, brief: Path) -> None:
    page, document = run("beregn", brief, *FEW).out, run("beregn", brief, *FEW, "--json").json()
    section = page.split("Anskaffelsessum\n───────────────\n")[1].split("\n\n")[0]
    groups = re.findall(r"^  (?:Grundudgifter|Entreprise|Omkostninger|Gebyrer)\s+([\d.]+) kr\.$", section, re.MULTILINE)
    assert len(groups) == 4
    total = sum(int(x.replace(".", "")) for x in groups)
    assert total == pytest.approx(document["anskaffelsessum"]["forventet"], abs=2.5)


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_no_line_is_wider_than_the_terminal(run: Run, brief: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = (
        run("beregn", brief, *FEW).out.splitlines()
        + run("baglaens", brief, "--husleje-maks", 2800, *FEW).out.splitlines()
    )
    assert max(len(line) for line in lines) <= width
    helped = run("--help").out + run("baglaens", "--help").out
    assert max(len(line) for line in helped.splitlines()) <= width


def test_an_amount_is_explained_as_a_tree(run: Run, brief: Path) -> None:
    page = run("beregn", brief, *FEW, "--forklar", "husleje").out
    tree = run("beregn", brief, *FEW, "--forklar", "husleje", "--json").json()
    assert page.startswith("Husleje pr. bolig om måneden: 3.000 kr. om måneden\nRegnet ud som ")
    assert tree["vaerdi"] == pytest.approx(3000, abs=0.01)
    for part in tree["led"]:
        assert f"├ {part['tekst']}" in page or f"└ ÷ {part['tekst']}" in page


def test_an_amount_that_cannot_be_explained_is_answered_with_those_that_can(run: Run, brief: Path) -> None:
    got = run("beregn", brief, *FEW, "--forklar", "huslejen")
    assert got.refused
    assert "»huslejen« kan ikke forklares. Mente du husleje?" in got.err
    assert "anskaffelsessum" in got.err


def test_letters_of_a_key_may_be_danish(run: Run, brief: Path) -> None:
    assert run("beregn", brief, *FEW, "--forklar", "støttebehov").code == 0


def test_baglaens_answers_in_words_and_in_json(run: Run, brief: Path) -> None:
    document = run("baglaens", brief, "--husleje-maks", 2800, *FEW, "--json").json()
    page = run("baglaens", brief, "--husleje-maks", "2800,00", *FEW).out
    assert document["husleje_maks"] == 2800
    highest = f"{document['anskaffelsessum_maks']:,.0f}".replace(",", ".")
    assert f"{highest} kr." in page
    assert document["begraensning"].split(";")[0] in " ".join(page.split())


def test_a_rent_that_running_cost_alone_exceeds_is_an_answer_and_not_a_fault(run: Run, brief: Path) -> None:
    got = run("baglaens", brief, "--husleje-maks", 1000, *FEW)
    assert got.code == 0
    assert "Driften alene overstiger 1.000 kr." in got.out
    assert run("baglaens", brief, "--husleje-maks", 1000, *FEW, "--json").json()["anskaffelsessum_maks"] is None


@pytest.mark.parametrize("words", [("--husleje-maks", "20001"), ("--husleje-maks", "2800", "--sikkerhed", "0.3")])
def test_baglaens_names_the_option_that_is_wrong_and_not_the_file(
    run: Run, brief: Path, words: tuple[str, ...]
) -> None:
    got = run("baglaens", brief, *words)
    assert got.refused
    assert got.err.startswith("--")


def test_laan_gives_the_schedule_that_clears_the_debt(run: Run) -> None:
    words = ("laan", "--hovedstol", "1.000.000", "--rente", "0,045", "--aar", "30", "--bidrag", "0.006")
    document = run(*words, "--json").json()
    assert len(document["ydelser"]) == 120
    assert document["ydelser"][0]["rente"] + document["ydelser"][0]["afdrag"] == 15_227.43
    assert document["sum_afdrag"] == 1_000_000
    assert document["ydelser"][-1]["restgaeld"] == 0
    page = run(*words).out
    assert page.startswith("Annuitetslån på 1.000.000 kr., 4,5 % i 30 år, 4 betalinger om året\n")
    assert re.search(r"^ +1 +11\.250,00 +3\.977,43 +1\.500,00 +16\.727,43 +996\.022,57$", page, re.MULTILINE)
    assert len(re.findall(r"^ +\d+ +[\d.]+,\d\d ", page, re.MULTILINE)) == 120


def test_betaling_answers_for_one_household_with_dead_zones_and_highest_rent(run: Run, write: Write) -> None:
    path = write("h.toml", HOUSEHOLD)
    document = run("betaling", path, *DAY, "--raadighed", "3500", "--json").json()
    (household,) = document["husstande"]
    assert household["efter_husleje_maaned"] == 3629
    assert household["doede_zoner"] == [{"fra": 2409, "til": 2717}]
    assert [x["raadighed"] for x in household["hoejeste_leje"]] == [3500]
    page = run("betaling", path, *DAY, "--raadighed", "3500").out
    assert "Undgå en husleje på 2.409–2.717 kr." in page
    assert f"højst være {household['hoejeste_leje'][0]['husleje']:,} kr.".replace(",", ".") in page
    assert "Udbetaling Danmark afgør boligstøtte" in " ".join(page.split())


def test_what_must_be_left_may_stand_in_the_file(run: Run, write: Write) -> None:
    path = write("h.toml", HOUSEHOLD + "\n[maal]\nraadighed = [3600, 3500]\n")
    (household,) = run("betaling", path, *DAY, "--raadighed", "3000", "--json").json()["husstande"]
    assert [x["raadighed"] for x in household["hoejeste_leje"]] == [3000, 3600, 3500]


@pytest.mark.parametrize("written", ["raadighed = -1", 'raadighed = "3500"', "raadighet = 1", "raadighed = true"])
def test_what_must_be_left_is_checked(run: Run, write: Write, written: str) -> None:
    got = run("betaling", write("h.toml", HOUSEHOLD + f"\n[maal]\n{written}\n"), *DAY)
    assert got.refused
    assert "raadighed" in got.err


def test_betaling_answers_for_a_table_and_only_explains_when_asked(run: Run, write: Write) -> None:
    path = write("h.csv", HOUSEHOLDS)
    short, full = (run("betaling", path, *DAY, *more, "--json").json() for more in ((), ("--fuld",)))
    assert [x["id"] for x in short["husstande"]] == ["a", "b"]
    assert all("forklaring" not in x and "doede_zoner" not in x for x in short["husstande"])
    assert all("forklaring" in x and "doede_zoner" in x for x in full["husstande"])
    assert [x["efter_husleje_maaned"] for x in short["husstande"]] == [
        x["efter_husleje_maaned"] for x in full["husstande"]
    ]
    page = run("betaling", path, *DAY).out
    assert page.startswith("2 husstande, kr. om måneden\n")
    assert "Undgå" not in page


def test_henlaeggelser_answers_year_by_year(run: Run, write: Write) -> None:
    path = write("plan.toml", PLAN)
    document, page = run("henlaeggelser", path, "--json").json(), run("henlaeggelser", path).out
    assert document["skema"] == "faellesgrund/henlaeggelser/1"
    assert page.startswith("Henlæggelser 2027–2056: Eksempel\n")
    assert len(re.findall(r"^  20\d\d ", page, re.MULTILINE)) == len(document["aar"]) == 30
    assert re.search(r"^  2039 +Tag +", page, re.MULTILINE)


def test_satser_finds_by_name_and_keeps_the_day(run: Run) -> None:
    rows = run("satser", "boligsikring", *DAY, "--json").json()["satser"]
    assert rows
    assert all("boligsikring" in f"{x['noegle']} {x['navn']} {x['hjemmel']}".lower() for x in rows)
    assert all((x["gyldig_fra"] or "") <= "2026-11-24" <= (x["gyldig_til"] or "9") for x in rows)
    page = run("satser", "boligsikring", *DAY).out
    assert all(x["noegle"] in page and x["hjemmel"] in " ".join(page.split()) for x in rows)


def test_evidens_shows_source_and_certainty(run: Run) -> None:
    rows = run("evidens", "--json").json()["evidens"]
    page = run("evidens").out
    assert len(rows) > 20
    assert all(f"({x['noegle']})" in " ".join(page.split()) for x in rows)
    assert "antaget" in page


@pytest.mark.parametrize("name", ["satser", "evidens"])
def test_a_search_without_a_hit_is_an_answer(run: Run, name: str) -> None:
    got = run(name, "findesikke")
    assert got.code == 0
    assert "passer på »findesikke«" in got.out
    assert run(name, "findesikke", "--json").json()[name] == []


def test_a_terminal_gets_bold_type_and_a_file_does_not() -> None:
    plain, bold = Page(Terminal(60)), Page(Terminal(60, colour=True))
    for page in (plain, bold):
        page.heading("Overskrift")
    assert "\x1b" not in plain.text()
    assert "\x1b[1mOverskrift\x1b[0m" in bold.text()


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", ""), ("TERM", "dumb")])
def test_colour_can_be_turned_off(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    class Screen:
        def isatty(self) -> bool:
            return True

    screen: Any = Screen()
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal.of(screen).colour
    monkeypatch.setenv(variable, value)
    assert not Terminal.of(screen).colour


def test_a_narrow_table_is_stacked_and_loses_nothing() -> None:
    page = Page(Terminal(40))
    row = Row(("Tilskud og lån", "13.295.748 kr.", "6.289.353 kr.", "6.289.353 kr."))
    page.table((Column("Model"), *(Column(name, right=True) for name in ("Pris", "Behov", "Udgift"))), [row])
    text = page.text()
    assert all(cell in text for cell in row.cells)
    assert "Pris: 13.295.748 kr." in text
    assert max(len(line) for line in text.splitlines()) <= 40


def test_today_is_read_when_no_day_is_given(run: Run, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        @staticmethod
        def now(zone: object) -> Any:
            from datetime import datetime

            return datetime(2027, 1, 2, 12, 0).astimezone()

    monkeypatch.setattr(call_module, "datetime", Clock)
    document = run("beregn", brief, "--traek", "10", "--json").json()
    assert (document["dato"], document["prisdato"]) == ("2027-01-02", "2027-01-02")
    assert any(x["kode"] == "satser_fra_2026" for x in document["advarsler"])
