"""What a person types: Danish numbers are understood, what can be read two ways is asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.domains.calculations.typed import danish_number, read_typed, typed_text

AREA = "bygning.areal_m2_pr_bolig"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1.000", "1000"),
        ("13.170.769", "13170769"),
        ("1.234,50", "1234.50"),
        ("35,5", "35.5"),
        (" 20.000 kr. ", "20000"),
        ("4,5 %", "4.5"),
        ("\u221216.000", "-16000"),
        ("1 000", "1000"),
    ],
)
def test_a_number_is_read_as_a_dane_writes_it(text: str, value: str) -> None:
    assert danish_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "first", "second"), [("1.5", "1,5", "15"), ("35.50", "35,50", "3.550"), ("0.5", "0,5", "5")]
)
def test_a_number_with_two_readings_is_asked_about(text: str, first: str, second: str) -> None:
    number = danish_number(text)
    assert number.value is None
    assert first in number.problem
    assert second in number.problem


@pytest.mark.parametrize(
    "text", ["nan", "NaN", "inf", "uendelig", "1e400", "tolv", "1,2,3", "1.00.000", "--3", "9" * 400]
)
def test_what_is_not_a_number_is_refused_with_a_sentence(text: str) -> None:
    number = danish_number(text)
    assert number.value is None
    assert "Skriv" in number.problem or "skrevet" in number.problem


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        (AREA, "350", "Skriv et tal mellem 10 og 200 m². Du har skrevet 350. Mente du 35,0?"),
        ("bygning.boliger", "-3", "Mente du 3?"),
        ("bygning.boliger", "2,5", "Skriv et helt tal."),
        ("laan.rente", "0,045", "Mente du 4,5 %?"),
        ("maal.sikkerhed", "0,8", "Mente du 80?"),
        ("anlaeg.entreprise_pr_m2", "2.000", "Mente du 20.000?"),
        ("projekt.tilsagn", "31.2.2027", "findes ikke"),
        ("projekt.tilsagn", "i morgen", "er ikke en dato"),
        ("projekt.kommune", "Atlantis", "98 kommuner"),
        ("stoette.model", "gratis", "Vælg en af mulighederne."),
        ("drift.999999", "3", "findes ikke i kontoplanen"),
        ("anlaeg.poster", "Boliger 8.400.000", "gruppe; tekst; beløb"),
        ("anlaeg.poster", "huse; Boliger; 8.400.000", "findes ikke"),
        ("satser", "laanerente_skoen", "nøgle = tal"),
        ("findes.ikke", "3", "findes ikke"),
        (AREA, "3" * 30_000, "tegn lang"),
    ],
)
def test_a_wrong_text_says_what_to_write_instead(key: str, text: str, said: str) -> None:
    reading = read_typed(key, text)
    assert said in reading.problem
    assert reading.value is None


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("laan.rente", "4,5", 0.045),
        ("maal.sikkerhed", "80", 0.8),
        ("bygning.boliger", "10", 10),
        ("projekt.tilsagn", "1.5.2027", "2027-05-01"),
        ("projekt.tilsagn", "2027-05-01", "2027-05-01"),
        ("bolig.varme_inkl", "nej", False),
        ("stoette.kommunalt_tilskud", "Behov", "behov"),
        ("stoette.kommunalt_tilskud", "5.650.000", 5_650_000.0),
        ("satser", "laanerente_skoen = 4,1 %", {"laanerente_skoen": 0.041}),
        (
            "anlaeg.poster",
            "entreprise; Boliger; 8.400.000",
            [{"gruppe": "entreprise", "tekst": "Boliger", "beloeb": 8_400_000.0}],
        ),
        ("drift.114", "78.000", 78_000.0),
        (AREA, "   ", None),
    ],
)
def test_a_usable_text_becomes_the_value_of_the_brief(key: str, text: str, value: object) -> None:
    reading = read_typed(key, text)
    assert reading.problem == ""
    assert reading.value == value


@given(st.decimals(min_value=10, max_value=200, places=6))
def test_a_value_written_out_and_read_again_is_the_same(area: Decimal) -> None:
    assert read_typed(AREA, typed_text(AREA, float(area))).value == float(area)


@given(st.integers(min_value=1, max_value=249_999))
def test_a_share_written_as_percent_and_read_again_is_the_same(millionths: int) -> None:
    share = millionths / 1_000_000
    if share >= 0.001:
        assert read_typed("laan.rente", typed_text("laan.rente", share)).value == pytest.approx(share, abs=1e-15)
