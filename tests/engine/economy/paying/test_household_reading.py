"""Households from files: what is understood, and what is told when it is not."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.economy.paying.household import danish_number, parse_household_csv, parse_household_toml
from faellesgrund.engine.problems import BadInput

DAY = date(2026, 11, 24)
HEAD = "ydelsestype;alder;husleje_aar;areal_m2"


def problems(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse_household_csv(text, DAY)
    return str(caught.value)


def test_columns_come_in_any_order_and_with_either_separator() -> None:
    a = parse_household_csv(f"{HEAD}\nfolkepension;70;36.000;35,5\n", DAY)
    b = parse_household_csv("areal_m2,husleje_aar,alder,ydelsestype\n35.5,36000,70,folkepension\n", DAY)
    assert a == b
    assert a[0].husleje_aar == 36_000 and a[0].areal_m2 == 35.5 and a[0].id == "1" and a[0].dato == DAY


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.000", 1000),
        ("36.000,50", 36000.5),
        ("1 234,5", 1234.5),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("92.25", 92.25),
        ("0,125", 0.125),
        ("\u22125", -5),
    ],
)
def test_danish_numbers_are_understood(text: str, value: float) -> None:
    assert danish_number(text) == value


def test_a_number_that_can_be_read_two_ways_is_asked_about() -> None:
    told = problems(f"{HEAD}\nfolkepension;70;36,000;35\n")
    assert "række 2, husleje_aar" in told and "Skriv 36000 eller 36,0" in told


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "-1", "abc", "1,2,3", ""])
def test_unusable_rents_are_refused_with_their_place(value: str) -> None:
    assert "række 2, husleje_aar" in problems(f"{HEAD}\nfolkepension;70;{value};35\n")


def test_every_fault_is_told_at_once() -> None:
    told = problems(f"{HEAD};boern\nfolkepensoin;70;36000;35;0\nfolkepension;17;36000;35;1,5\n")
    assert "Mente du folkepension?" in told
    assert "række 3, alder" in told and "række 3, boern" in told


def test_unknown_and_missing_columns_are_told() -> None:
    assert "Mente du husleje_aar?" in problems("ydelsestype;alder;huslej_aar;areal_m2\n")
    assert "kolonnen areal_m2 mangler" in problems("ydelsestype;alder;husleje_aar\n")
    assert "to gange" in problems(f"{HEAD};alder\n")


def test_binary_and_empty_files_are_told() -> None:
    assert "binære" in problems("PK\x00\x03")
    assert "tom" in problems("")
    assert "ingen husstande" in problems(f"{HEAD}\n")


def test_a_benefit_without_a_rate_needs_its_amount() -> None:
    assert "indkomst_aar" in problems(f"{HEAD}\nanden_ydelse;40;36000;35\n")


TOML = '[husstand]\nydelsestype = "folkepension"\nalder = 70\n[bolig]\nhusleje_aar = 36000\nareal_m2 = 35\n'


def test_a_household_is_read_from_toml() -> None:
    h = parse_household_toml(TOML + 'varme_inkl = "ja"\n', DAY)
    assert h.varme_inkl and h.anvist_almen and h.kommune == "0101"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("alder = 70", 'alder = "70"'), "uden anførselstegn"),
        (("areal_m2 = 35", "areal_m2 = nan"), "areal_m2"),
        (("areal_m2", "areal"), "Mente du areal_m2"),
        (("[bolig]", "[boligen]"), "Mente du bolig"),
        (("alder = 70", "alder = 70\nvoksen2_alder = 60"), "samlevende eller gift"),
        (("[husstand]", "[husstand"), "TOML"),
    ],
)
def test_faults_in_toml_are_told(change: tuple[str, str], expected: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_household_toml(TOML.replace(*change), DAY)
    assert expected in str(caught.value)
