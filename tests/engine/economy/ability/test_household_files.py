"""Household files: what is understood, and what is said when something is not."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.economy.ability.document import document
from faellesgrund.engine.economy.ability.household_csv import danish_number, parse_household_csv
from faellesgrund.engine.economy.ability.household_toml import parse_household_toml, read_household_toml
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.problems import BadInput

TODAY = date(2026, 11, 24)
TOML = """
[husstand]
ydelsestype = "kontanthjaelp_mindste"
alder = 40
[bolig]
husleje_aar = 36000
areal_m2 = 30.0
"""


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        parse_household_csv(text, TODAY)
    return [str(problem) for problem in caught.value.problems]


def toml_problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_household_toml(text, TODAY)
    return [str(problem) for problem in caught.value.problems]


def test_columns_in_any_order_with_either_separator_give_the_same_households() -> None:
    one = parse_household_csv("ydelsestype;alder;husleje_aar;areal_m2\nfolkepension;70;42.000,00;30,5\n", TODAY)
    other = parse_household_csv('areal_m2,husleje_aar,"alder",ydelsestype\r\n30.5,42000,70,folkepension\r\n', TODAY)
    assert one.households == other.households
    assert one.households[0].id == "1"
    assert one.households[0].dato == TODAY


def test_a_byte_order_mark_blank_lines_and_a_lost_leading_zero_do_no_harm() -> None:
    found = parse_household_csv(
        "\ufeffkommune;ydelsestype;alder;husleje_aar;areal_m2\n\n101;su_videregaaende;24;36.000;30\n;;;;\n", TODAY
    )
    assert [h.kommune for h in found.households] == ["0101"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.000", 1000), ("1.000.000", 1e6), ("1.234,50", 1234.5), ("1234,5", 1234.5), ("92.25", 92.25), ("1.5", 1.5), ("1.50", 1.5),
        ("0,125", 0.125), ("0.125", 0.125), ("28800.000", 28800), ("170 424", 170424), ("-5", -5), ("12,3456", 12.3456),
    ],
)  # fmt: skip
def test_a_number_with_one_reading_is_read(text: str, value: float) -> None:
    assert danish_number(text) == value


@pytest.mark.parametrize("text", ["1,000", "12,345", "123,000"])
def test_a_number_with_two_readings_is_asked_about(text: str) -> None:
    assert "to måder" in str(danish_number(text))


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e400", "1e5", "1.00.000", "1,234.5", "1,2,3", "tre", "٣", "--5", "1" * 400]
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    assert "ikke et tal" in str(danish_number(text))


def test_every_fault_is_told_with_line_and_column() -> None:
    found = problems(
        "ydelsestype;alder;husleje_aar;areal_m2;kirkeskat;dato\n"
        "folkepensjon;70;36000;30;ja;2026-03-01\n"
        "folkepension;70,5;-1;0;måske;31-12-2026\n"
    )
    assert found[0] == 'Linje 2, ydelsestype: "folkepensjon" kan ikke vælges. Mente du folkepension?'
    assert [text.split(":")[0] for text in found[1:]] == [
        f"Linje 3, {name}" for name in ("dato", "alder", "kirkeskat", "husleje_aar", "areal_m2")
    ]


def test_unknown_double_and_missing_columns_are_told_at_once() -> None:
    found = problems("ydelsestype;alder;alder;husleje_ar\nx;1;1;1\n")
    assert any("står to gange" in text for text in found)
    assert any("Mente du husleje_aar?" in text for text in found)
    assert any("areal_m2 mangler" in text for text in found)


@pytest.mark.parametrize(
    "text", ["", "\n \n", "ydelsestype;alder;husleje_aar;areal_m2\n", "\x00\x01PK", 'ydelsestype;"alder\n']
)
def test_a_file_that_is_no_table_is_refused_in_words(text: str) -> None:
    assert problems(text)


def test_a_row_with_a_cell_too_many_is_not_shifted() -> None:
    found = problems("ydelsestype,alder,husleje_aar,areal_m2\nfolkepension,70,36000,30,5\n")
    assert found == ["Linje 2: har 5 felter, men der er 4 kolonner. Brug ; mellem kolonnerne, når tal har komma."]


def test_a_thousand_faults_are_shown_as_the_first_and_a_count() -> None:
    found = problems("ydelsestype;alder;husleje_aar;areal_m2\n" + "folkepension;x;36000;30\n" * 1000)
    assert len(found) == 101
    assert "900 fejl mere" in found[-1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("kontanthjaelp_gammel;40;enlig;0;", "ikke i kraft"),
        ("anden_ydelse;40;enlig;0;", "indkomst_aar: mangler"),
        ("foertidspension_gammel;60;enlig;0;", "indkomst_aar: mangler"),
        ("folkepension;70;enlig;0;su_videregaaende", "voksen2_ydelsestype: er udfyldt"),
        ("folkepension;70;samlevende;0;anden_ydelse", "indkomst_aar: mangler"),
    ],
)
def test_what_the_household_cannot_be_is_said(row: str, said: str) -> None:
    header = "ydelsestype;alder;samlivsstatus;boern;voksen2_ydelsestype;husleje_aar;areal_m2\n"
    assert any(said in text for text in problems(f"{header}{row};36000;30\n"))


def test_a_date_before_the_rates_is_told_with_its_row() -> None:
    text = "dato;ydelsestype;alder;husleje_aar;areal_m2\n2026-01-01;folkepension;70;36000;30\n2019-01-01;folkepension;70;36000;30\n"
    with pytest.raises(BadInput) as caught:
        document(parse_household_csv(text, TODAY).households, Assumptions())
    assert [problem.sted for problem in caught.value.problems] == ["Linje 3"]


def test_a_toml_household_is_read_with_what_must_be_left_and_overridden_rates() -> None:
    more = '[maal]\nraadighed = [3600, 4000]\n[satser]\nbegrundelse = "ny sats"\n"kontanthjaelp.mindstesats" = 7200\n'
    found = read_household_toml(TOML + more, TODAY)
    assert (found.raadighed, found.satser, found.full) == (
        (3600.0, 4000.0),
        {"kontanthjaelp.mindstesats": 7200.0},
        True,
    )
    a = Assumptions(found.satser, found.begrundelse)
    result = document(found.households, a, found.raadighed, found.full)
    row = result["husstande"][0]
    assert row["indkomst_aar"] == 86400
    assert [x["raadighed"] for x in row["hoejeste_leje"]] == [3600, 4000]
    line = next(x for x in result["forudsaetninger"] if x["noegle"] == "kontanthjaelp.mindstesats")
    assert (line["vaerdi"], line["oprindelse"], line["kilde"]) == (7200, "brief", "ny sats")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("alder = 40", 'alder = "40"', "husstand.alder"), ("alder = 40", "alder = true", "husstand.alder"),
        ("alder = 40", "alder = nan", "husstand.alder"), ("36000", "1e400", "bolig.husleje_aar"), ("36000", "-1", "bolig.husleje_aar"),
        ("alder = 40", "alder = 40\nareal_m2 = 30", "hører til under [bolig]"), ("alder = 40", "alder = 40\naldr = 3", "Mente du alder?"),
        ("[bolig]", "[boliger]", "Mente du bolig?"), ("alder = 40", "alder = ", "linje"), ("areal_m2 = 30.0", "", "bolig.areal_m2"),
        ("alder = 40", "alder = 40\ndato = 2026-01-01T10:00:00", "husstand.dato"),
        ("alder = 40", 'alder = 40\nkommune = "København"', 'Mente du "0101"'),
        ("[bolig]", '[satser]\n"kontanthjaelp.mindstesat" = 1\n[bolig]', "kontanthjaelp.mindstesats"),
    ],
)  # fmt: skip
def test_a_fault_in_toml_is_told_with_its_key(old: str, new: str, said: str) -> None:
    assert any(said in text for text in toml_problems(TOML.replace(old, new)))


def test_the_text_of_the_result_says_who_decides_and_the_explanation_is_there() -> None:
    data = {"husstand": {"ydelsestype": "folkepension", "alder": 70}, "bolig": {"husleje_aar": 36000, "areal_m2": 30}}
    found = parse_household_toml(data, TODAY)
    result = document(found.households, Assumptions(), full=found.full)
    assert result["skema"] == "faellesgrund/betaling/1"
    assert result["vejledende"] == "vejledende; Udbetaling Danmark afgør boligstøtte"
    assert result["husstande"][0]["forklaring"]["led"]
    assert {"boligydelse.min_egenbetaling_andel", "skat.personfradrag"} <= {
        x["noegle"] for x in result["forudsaetninger"]
    }


def test_a_table_leaves_out_what_only_the_full_result_has() -> None:
    file = parse_household_csv("ydelsestype;alder;husleje_aar;areal_m2\nfolkepension;70;36000;30\n", TODAY)
    row = document(file.households, Assumptions())["husstande"][0]
    assert {"doede_zoner", "hoejeste_leje", "forklaring"} & set(row) == set()
    full = document(file.households, Assumptions(), full=True)["husstande"][0]
    assert {k: v for k, v in full.items() if k in row} == row
