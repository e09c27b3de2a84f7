"""The municipalities and the keys of their rates."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from faellesgrund.engine.evidence import kommuner as k
from faellesgrund.engine.rates import load_rates


def test_there_are_98_municipalities_in_five_regions() -> None:
    regions = Counter(m.region for m in k.kommuner().values())
    assert regions == {"Hovedstaden": 29, "Sjælland": 17, "Syddanmark": 22, "Midtjylland": 19, "Nordjylland": 11}


def test_codes_have_four_digits_and_slugs_are_ascii_and_tell_the_municipalities_apart() -> None:
    assert all(re.fullmatch(r"0\d{3}", code) and m.kode == code for code, m in k.kommuner().items())
    slugs = [m.slug for m in k.kommuner().values()]
    assert all(re.fullmatch(r"[a-z_]+", slug) for slug in slugs)
    assert len(set(slugs)) == 98


@pytest.mark.parametrize(
    ("code", "name", "slug", "capital"),
    [
        ("0101", "København", "koebenhavn", True),
        ("0147", "Frederiksberg", "frederiksberg", True),
        ("0169", "Høje-Taastrup", "hoeje_taastrup", True),
        ("0259", "Køge", "koege", False),
        ("0400", "Bornholm", "bornholm", True),
        ("0492", "Ærø", "aeroe", False),
        ("0760", "Ringkøbing-Skjern", "ringkoebing_skjern", False),
        ("0851", "Aalborg", "aalborg", False),
    ],
)
def test_a_code_gives_the_municipality(code: str, name: str, slug: str, capital: bool) -> None:
    assert (k.kommune(code).navn, k.kommune(code).slug, k.capital_region(code)) == (name, slug, capital)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        k.kommune("9999")


def test_the_keys_of_koebenhavn_are_the_ones_with_rates() -> None:
    rates = load_rates()
    assert k.tax_key("0101") == "skat.kommune_koebenhavn"
    assert k.church_key("0101") == "skat.kirke_koebenhavn"
    assert k.land_tax_key("0101") == "grundskyld_kbh"
    assert {key for key in k.municipal_keys() if key in rates} == {
        "skat.kommune_koebenhavn",
        "skat.kirke_koebenhavn",
        "grundskyld_kbh",
    }


def test_another_municipality_has_keys_of_its_own() -> None:
    keys = (k.tax_key("0851"), k.church_key("0851"), k.land_tax_key("0851"))
    assert keys == ("skat.kommune_aalborg", "skat.kirke_aalborg", "grundskyld_aalborg")
    assert len(k.municipal_keys()) == 3 * 98


def test_the_raised_state_grant_is_assumed_for_koebenhavn_only() -> None:
    assert [code for code in k.kommuner() if k.raised_grant(code)] == ["0101"]
