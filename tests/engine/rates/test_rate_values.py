"""The rates themselves, held against the acts and publications they were read in."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.rates import RateUnknown, load_rates

BOOK = load_rates()
IN_2026 = date(2026, 11, 24)

FACTS = [
    # key, day, value, unit, period, mark
    ("laan_pct_grundregel", IN_2026, 0.84, "andel", "engang", "V"),
    ("gk_pct_grundregel", IN_2026, 0.14, "andel", "engang", "V"),
    ("bi_pct", IN_2026, 0.02, "andel", "engang", "V"),
    ("laan_pct_118a", date(2026, 12, 31), 0.88, "andel", "engang", "V"),
    ("laan_pct_fam_u90", IN_2026, 0.90, "andel", "engang", "VP"),
    ("gk_pct_fam_u90", IN_2026, 0.08, "andel", "engang", "VP"),
    ("gk_pct_fam_o105", IN_2026, 0.12, "andel", "engang", "VP"),
    ("beboerbetaling_pct", date(2009, 6, 30), 0.034, "andel", "aar", "K"),
    ("beboerbetaling_pct", date(2009, 7, 1), 0.028, "andel", "aar", "V"),
    ("beboerbet_reduceret_andel", IN_2026, 0.75, "andel", "engang", "V"),
    ("bsf_pct", IN_2026, 0.01, "andel", "engang", "V"),
    ("stoettesagsgebyr", IN_2026, 0.0025, "andel", "engang", "K"),
    ("skaev_tilskud_max", date(2020, 1, 31), 400_000, "kr", "engang", "V"),
    ("skaev_tilskud_max", date(2020, 2, 1), 500_000, "kr", "engang", "V"),
    ("skaev_tilskud_grund", date(2020, 2, 1), 400_000, "kr", "engang", "K"),
    ("soc_vicevaert_max", IN_2026, 300_000, "kr", "aar", "V"),
    ("sb_tilskud", date(2024, 6, 1), 455_105, "kr", "engang", "V"),
    ("sb_lejeloft", IN_2026, 3_500, "kr", "md", "V"),
    ("ting_pant_pct", date(2025, 12, 31), 0.0145, "andel", "engang", "V"),
    ("ting_pant_pct", date(2026, 1, 1), 0.0125, "andel", "engang", "V"),
    ("ting_pant_fast", date(2019, 7, 1), 1_640, "kr", "engang", "VP"),
    ("ting_pant_fast", date(2020, 1, 1), 1_730, "kr", "engang", "VP"),
    ("ting_pant_fast", date(2024, 1, 1), 1_825, "kr", "engang", "V"),
    ("ting_pant_fast", IN_2026, 1_825, "kr", "engang", "U"),
    ("ting_skoede_pct", date(2025, 1, 1), 0.006, "andel", "engang", "V"),
    ("ting_skoede_fast", date(2025, 1, 1), 1_850, "kr", "engang", "V"),
    ("ting_servitut", IN_2026, 1_850, "kr", "engang", "U"),
    ("grundskyld_kbh", date(2023, 12, 31), 0.034, "andel", "engang", "V"),
    ("grundskyld_kbh", IN_2026, 0.0051, "andel", "engang", "V"),
    ("grundskyld_grundlag", IN_2026, 0.8, "andel", "engang", "V"),
    ("disp", date(2019, 5, 1), 571, "kr", "aar", "V"),
    ("disp", IN_2026, 680, "kr", "aar", "U"),
    ("arb", date(2025, 1, 1), 165, "kr", "aar", "V"),
    ("arb", IN_2026, 192, "kr", "aar", "U"),
    ("moms", IN_2026, 0.25, "andel", "engang", "K"),
    ("boligsikring.indkomstgraense", IN_2026, 171_500, "kr", "aar", "laest"),
    ("boligsikring.min_egenbetaling_aar", IN_2026, 28_900, "kr", "aar", "laest"),
    ("boligsikring.maks_stoette_aar", date(2025, 3, 1), 49_716, "kr", "aar", "laest"),
    ("boligsikring.fradrag_varme_m2", IN_2026, 92.25, "kr/m2", "aar", "beregnet"),
    ("boligydelse.maks_stoette_aar", IN_2026, 59_628, "kr", "aar", "laest"),
    ("boligydelse.boligudgift_tillaeg_aar", IN_2026, 8_500, "kr", "aar", "laest"),
    ("boligstoette.areal_foerste_person", IN_2026, 65, "m2", "engang", "laest"),
    ("bsl72.faktor.boligsikring", IN_2026, 1.5367, "faktor", "engang", "beregnet"),
    ("boligstoetteloft.samlevende_forhoejet_sats_md", IN_2026, 379, "kr", "md", "beregnet"),
    ("kontanthjaelp.mindstesats", date(2025, 7, 1), 6_789, "kr", "md", "beregnet"),
    ("kontanthjaelp.forhoejet_sats", IN_2026, 13_061, "kr", "md", "beregnet"),
    ("kontanthjaelp_gammel.fyldt30_ikke_forsoerger", date(2025, 6, 30), 12_770, "kr", "md", "beregnet"),
    ("foertidspension_ny.enlig", IN_2026, 22_053, "kr", "md", "beregnet"),
    ("folkepension.grundbeloeb", IN_2026, 7_544, "kr", "md", "laest"),
    ("sygedagpenge.maks_uge", IN_2026, 5_085, "kr", "uge", "beregnet"),
    ("su.udeboende", IN_2026, 7_426, "kr", "md", "laest"),
    ("skat.personfradrag", IN_2026, 54_100, "kr", "aar", "laest"),
    ("skat.kommune_koebenhavn", IN_2026, 0.2339, "andel", "engang", "laest"),
    ("skat.kirke_koebenhavn", IN_2026, 0.008, "andel", "engang", "usikker"),
    ("indskudslaan.rente", IN_2026, 0.045, "andel", "engang", "laest"),
]


@pytest.mark.parametrize(("key", "dato", "value", "unit", "period", "mark"), FACTS)
def test_a_rate_is_what_its_source_says(key: str, dato: date, value: float, unit: str, period: str, mark: str) -> None:
    found = BOOK.at(key, dato)
    assert (found.vaerdi, BOOK[key].enhed, BOOK[key].periode, found.grad) == (value, unit, period, mark)


def test_every_value_that_was_collected_is_here() -> None:
    assert (len(BOOK.keys()), sum(len(rate.vaerdier) for rate in BOOK)) == (170, 340)


@pytest.mark.parametrize("key", ["mindstesats", "grundsats", "forhoejet_sats"])
def test_the_new_kontanthjaelp_is_not_in_force_before_july_2025(key: str) -> None:
    for dato in (date(2024, 6, 1), date(2025, 6, 30)):
        with pytest.raises(RateUnknown):
            BOOK.at(f"kontanthjaelp.{key}", dato)
        with pytest.raises(RateUnknown):
            BOOK.latest(f"kontanthjaelp.{key}", dato)


def test_the_old_kontanthjaelp_ends_with_june_2025() -> None:
    for rate in BOOK:
        if rate.noegle.startswith(("kontanthjaelp_gammel.", "kontanthjaelpsloft.", "uddannelseshjaelp.", "sho.")):
            assert rate.vaerdier[-1].gyldig_til is not None
            assert rate.vaerdier[-1].gyldig_til <= date(2025, 6, 30)


def test_the_temporary_split_of_118_a_is_unknown_from_2027_on() -> None:
    for key in ("laan_pct_118a", "gk_pct_118a", "laan_pct_fam_u90", "gk_pct_fam_u90", "laan_pct_fam_o105"):
        with pytest.raises(RateUnknown):
            BOOK.at(key, date(2027, 1, 1))
    assert BOOK.at("laan_pct_grundregel", date(2027, 1, 1)).vaerdi == 0.84


@pytest.mark.parametrize("part", ["118a", "fam_u90", "fam_o105", "grundregel"])
def test_loan_grundkapital_and_beboerindskud_make_the_whole(part: str) -> None:
    shares = [BOOK.at(f"{kind}_pct_{part}", IN_2026).vaerdi for kind in ("laan", "gk")]
    assert sum(shares) + BOOK.at("bi_pct", IN_2026).vaerdi == pytest.approx(1.0)


@pytest.mark.parametrize("dato", [date(2027, 1, 2), date(2028, 6, 1)])
def test_benefits_and_tax_answer_after_the_last_known_year(dato: date) -> None:
    for key in ("skat.personfradrag", "boligsikring.indkomstgraense", "folkepension.grundbeloeb", "disp"):
        value, carried = BOOK.latest(key, dato)
        assert carried
        assert value.gyldig_til == date(2026, 12, 31)


def test_only_koebenhavn_has_municipal_rates() -> None:
    keys = [key for key in BOOK.keys() if key.startswith(("skat.kommune_", "skat.kirke_", "grundskyld_k"))]  # noqa: SIM118
    assert sorted(keys) == ["grundskyld_kbh", "skat.kirke_koebenhavn", "skat.kommune_koebenhavn"]


def test_what_no_law_sets_is_not_a_rate() -> None:
    text = " ".join(BOOK.keys())
    assert not any(word in text for word in ("hofor", "DEMO", "skoen", "snit", "rockwool", "raadighedsbeloeb"))


def test_a_value_carries_no_percent() -> None:
    big = [(r.noegle, v.vaerdi) for r in BOOK if r.enhed == "andel" for v in r.vaerdier if not 0 <= v.vaerdi <= 1]
    assert big == []


def test_what_was_read_was_read_on_a_day_and_the_rest_was_not() -> None:
    for rate in BOOK:
        for value in rate.vaerdier:
            assert (value.bekraeftet is not None) == (value.sikkerhed == "bekraeftet"), rate.noegle
