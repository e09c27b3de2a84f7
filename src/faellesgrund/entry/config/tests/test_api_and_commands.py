"""Calculations through the API give what the command line gives, to the byte."""

from __future__ import annotations

import json
from datetime import date

import pytest

from faellesgrund.domains.calculations.api import examples
from faellesgrund.engine.economy.brief.reader import read_brief
from faellesgrund.engine.economy.brief.writer import brief_toml
from faellesgrund.entry.cli.main import main
from faellesgrund.foundation.access.api.testing import program_of
from faellesgrund.foundation.access.testing import make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = ["--dato", examples.DATO]


@pytest.fixture
def call(db):
    return program_of(make_user("ida", "oekonom", make_unit()), ["beregning.se", "satser.se", "erfaringstal.se"])


@pytest.fixture
def command(capsys):
    """Runs the command line and gives what it prints."""

    def run(*arguments: object) -> str:
        assert main([str(each) for each in arguments]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def brief_file(tmp_path):
    file = tmp_path / "brief.toml"
    file.write_text(brief_toml(read_brief(examples.BRIEF, date.fromisoformat(examples.DATO))), "utf-8")
    return file


SIMULATION = ["--traek", "2000", "--froe", "1", *DAY]


def test_beregn_is_the_command_to_the_byte(call, command, brief_file):
    assert call("POST", "beregn", examples.CALCULATE).content.decode() == command(
        "beregn", brief_file, "--json", *SIMULATION
    )


def test_baglaens_is_the_command_to_the_byte(call, command, brief_file):
    expected = command("baglaens", brief_file, "--husleje-maks", 2800, "--sikkerhed", 0.8, "--json", *SIMULATION)
    assert call("POST", "baglaens", examples.BACKWARDS).content.decode() == expected


def test_betaling_of_one_household_is_the_command_to_the_byte(call, command, tmp_path):
    file = tmp_path / "husstand.toml"
    file.write_text(
        '[husstand]\nydelsestype = "foertidspension_ny"\nalder = 52\n[bolig]\nhusleje_aar = 36000\nareal_m2 = 35\nvarme_inkl = true\n'
    )
    expected = command("betaling", file, "--raadighed", 6000, "--json", *DAY)
    assert call("POST", "betaling", examples.PAYMENT).content.decode() == expected


@pytest.mark.parametrize("full", [False, True])
def test_betaling_of_many_households_is_the_command_to_the_byte(call, command, tmp_path, full):
    rows = [
        {"ydelsestype": "folkepension", "alder": 70 + n, "husleje_aar": 30000 + n, "areal_m2": 35} for n in range(5)
    ]
    file = tmp_path / "husstande.csv"
    lines = [";".join(rows[0]), *(";".join(str(x) for x in row.values()) for row in rows)]
    file.write_text("\n".join(lines))
    expected = command("betaling", file, "--json", *DAY, *(["--fuld"] if full else []))
    answer = call("POST", "betaling", {"husstande": rows, "dato": examples.DATO, "fuld": full})
    assert answer.content.decode() == expected


def test_laan_is_the_command_to_the_byte(call, command):
    expected = command(
        *(
            "laan",
            "--hovedstol",
            1000000,
            "--rente",
            0.045,
            "--aar",
            30,
            "--terminer",
            4,
            "--type",
            "annuitet",
            "--bidrag",
            0.006,
        ),
        "--json",
    )
    assert call("POST", "laan", examples.LOAN).content.decode() == expected


def test_the_rates_and_the_figures_are_those_of_the_commands_page_by_page(call, command):
    for name in ("satser", "evidens"):
        found, url = [], f"{name}?soeg=bolig&antal=7"
        while url:
            page = json.loads(call("GET", url).content)
            found += page[name]
            url = (page["links"]["naeste"] or "").removeprefix("/api/v1/")
        assert found == json.loads(command(name, "bolig", "--json"))[name]
        assert page["i_alt"] == len(found) > 7
