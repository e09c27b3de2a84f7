"""The building brief: every key of the contract, and every way to get its value wrong."""

from __future__ import annotations

import re
from datetime import date

import pytest

from faellesgrund.engine.economy.brief import FIELDS, read_brief, read_brief_text
from faellesgrund.engine.economy.brief.fields import CHOICE, DATE, GRANT, NUMBER, PROFILE_NAMES, WHOLE, YES_NO
from tests.engine.economy.brief_problems import MINIMAL, TODAY, data, problems, with_key

# The keys of the contract, section by section; drift, satser and anlaeg.poster have their own tests.
CONTRACT = re.findall(
    r"\S+",
    """
projekt.navn projekt.kommune projekt.prisdato projekt.tilsagn projekt.byggestart projekt.ibrugtagning
bygning.boliger bygning.areal_m2_pr_bolig bygning.faelleshus_m2 bygning.byggemaade
grund.vilkaar grund.pris grund.leje_pr_aar grund.byggemodning
anlaeg.entreprise_pr_m2 anlaeg.omkostninger_andel anlaeg.anskaffelsessum
stoette.model stoette.boligtype stoette.statstilskud_pr_bolig stoette.kommunalt_tilskud stoette.andre_tilskud
laan.type laan.rente laan.aar laan.terminer_pr_aar laan.bidrag laan.kurs
bolig.eget_koekken bolig.varme_inkl bolig.vand_inkl bolig.el_inkl bolig.forbrug_pr_maaned
maal.husleje maal.sikkerhed maal.raadighed maal.profiler
""",
)

# key: lowest, highest of the contract
RANGES = {
    "bygning.boliger": (1, 200),
    "bygning.areal_m2_pr_bolig": (10, 200),
    "bygning.faelleshus_m2": (0, 2000),
    "anlaeg.entreprise_pr_m2": (5000, 100_000),
    "anlaeg.omkostninger_andel": (0, 0.6),
    "laan.rente": (0, 0.25),
    "laan.aar": (1, 40),
    "laan.bidrag": (0, 0.03),
    "laan.kurs": (70, 110),
    "bolig.forbrug_pr_maaned": (0, 5000),
    "maal.husleje": (0, 20_000),
    "maal.sikkerhed": (0.5, 0.99),
}
CHOICES = {
    "bygning.byggemaade": "trae_elementer rumstore_moduler traditionel ombygning",
    "grund.vilkaar": "vederlagsfri koeb leje",
    "stoette.model": "tilskud_og_laan almen almen_med_statstilskud fuldt_tilskud",
    "stoette.boligtype": "familie ungdom aeldre",
    "laan.type": "annuitet serie staaende",
}
PROFILES = [
    "kontanthjaelp_mindste",
    "kontanthjaelp_grund_18_24",
    "kontanthjaelp_grund_18_24_aktivitetsparat",
    "kontanthjaelp_grund_25_29_aktivitetsparat",
    "kontanthjaelp_forhoejet",
    "foertidspension_ny",
    "folkepension",
    "su",
]


def test_the_table_of_fields_holds_the_keys_of_the_contract_and_no_others() -> None:
    assert [f.key for f in FIELDS] == CONTRACT


def test_only_name_municipality_number_of_homes_and_area_are_required() -> None:
    required = {f.key for f in FIELDS if f.required}
    assert required == {"projekt.navn", "projekt.kommune", "bygning.boliger", "bygning.areal_m2_pr_bolig"}
    brief = read_brief_text(MINIMAL, TODAY)
    assert brief.kommune == "0101"
    assert dict(brief.given) == {
        "projekt.navn": "Lærkemarken",
        "projekt.kommune": "0101",
        "bygning.boliger": 12,
        "bygning.areal_m2_pr_bolig": 35.0,
    }
    assert brief.get("laan.rente") is None


@pytest.mark.parametrize("key", sorted(RANGES))
def test_a_number_is_taken_at_both_ends_of_its_range_and_refused_outside_with_the_range_stated(key: str) -> None:
    low, high = RANGES[key]
    for inside in (low, high):
        assert read_brief(with_key(key, inside), TODAY).get(key) == inside
    step = 1 if key == "bygning.boliger" else 0.001
    for outside in (low - step, high + step):
        (said,) = problems(with_key(key, outside))
        assert said.startswith(f"{key}: ")
        assert f"{low:g}".replace(".", ",") in said.replace("5.000", "5000")


@pytest.mark.parametrize(
    "key",
    ["grund.pris", "grund.leje_pr_aar", "grund.byggemodning", "anlaeg.anskaffelsessum", "stoette.andre_tilskud",
     "stoette.statstilskud_pr_bolig", "stoette.kommunalt_tilskud", "maal.raadighed"],
)  # fmt: skip
def test_an_amount_may_be_nothing_but_not_less(key: str) -> None:
    assert read_brief(with_key(key, 0), TODAY).get(key) == 0
    (said,) = problems(with_key(key, -1))
    assert said.startswith(f"{key}: ")
    assert "0" in said


@pytest.mark.parametrize("key", sorted(CHOICES))
def test_a_choice_takes_the_words_of_the_contract_and_suggests_the_nearest(key: str) -> None:
    words = CHOICES[key].split()
    assert [read_brief(with_key(key, word), TODAY).get(key) for word in words] == words
    (said,) = problems(with_key(key, words[0] + "x"))
    assert f"Mente du {words[0]}?" in said
    assert all(word in said for word in words)


def test_terms_a_year_are_one_two_four_or_twelve() -> None:
    for terms in (1, 2, 4, 12):
        assert read_brief(with_key("laan.terminer_pr_aar", terms), TODAY).get("laan.terminer_pr_aar") == terms
    (said,) = problems(with_key("laan.terminer_pr_aar", 3))
    assert "1, 2, 4 eller 12" in said


@pytest.mark.parametrize(("written", "meant"), [(True, True), (False, False), ("ja", True), ("nej", False)])
def test_yes_and_no_are_true_and_false_or_the_words(written: object, meant: bool) -> None:
    assert read_brief(with_key("bolig.el_inkl", written), TODAY).get("bolig.el_inkl") is meant


@pytest.mark.parametrize("written", [1, 0, "true", "måske", [], {}, None, 1.0])
def test_anything_else_is_neither_yes_nor_no(written: object) -> None:
    (said,) = problems(with_key("bolig.el_inkl", written))
    assert said.startswith("bolig.el_inkl: ")


def test_the_municipal_grant_is_an_amount_or_the_word_behov() -> None:
    assert read_brief(with_key("stoette.kommunalt_tilskud", "behov"), TODAY).get("stoette.kommunalt_tilskud") == "behov"
    assert read_brief(with_key("stoette.kommunalt_tilskud", 5e6), TODAY).get("stoette.kommunalt_tilskud") == 5e6
    (said,) = problems(with_key("stoette.kommunalt_tilskud", "behøv"))
    assert '"behov"' in said


def test_profiles_are_those_of_the_contract() -> None:
    assert list(PROFILE_NAMES) == PROFILES
    assert read_brief(with_key("maal.profiler", ["su", "su", "folkepension"]), TODAY).get("maal.profiler") == (
        "su",
        "folkepension",
    )
    (said,) = problems(with_key("maal.profiler", ["folkepansion"]))
    assert "Mente du folkepension?" in said
    assert problems(with_key("maal.profiler", []))
    assert problems(with_key("maal.profiler", "su"))


@pytest.mark.parametrize("key", [f.key for f in FIELDS if f.kind in (NUMBER, WHOLE, GRANT)])
@pytest.mark.parametrize(
    "value",
    ["12", "12,5", "", True, None, [], [1], {}, {"a": 1}, float("nan"), float("inf"), float("-inf"), 10**400,
     -(10**400), -1e300, TODAY],
    ids=str,
)  # fmt: skip
def test_what_is_no_usable_number_is_refused_at_its_key(key: str, value: object) -> None:
    said = problems(with_key(key, value))
    assert [s.partition(":")[0] for s in said] == [key]


@pytest.mark.parametrize("key", [f.key for f in FIELDS if f.kind in (CHOICE, DATE, YES_NO) or f.required])
@pytest.mark.parametrize("value", [None, [], {}, [[1]], float("nan"), 3.5, "", "\x00", "🏠" * 300], ids=repr)
def test_nothing_that_can_be_written_breaks_the_reader(key: str, value: object) -> None:
    if key == "bygning.areal_m2_pr_bolig" and value == 3.5:
        value = 9.5
    assert problems(with_key(key, value))[0].startswith(key)


def test_a_text_that_cannot_stand_on_one_line_is_refused_where_it_is_shown_on_one() -> None:
    for text in ("a\nb", "a\x07", "\ud800"):
        assert problems(with_key("projekt.navn", text))[0].startswith("projekt.navn: ")
        post = {"gruppe": "gebyrer", "tekst": text, "beloeb": 1}
        assert problems(data(anlaeg={"poster": [post]}))[0].startswith("anlaeg.poster[1]: ")


def test_homes_are_counted_whole() -> None:
    assert read_brief(with_key("bygning.boliger", 12.0), TODAY).get("bygning.boliger") == 12
    (said,) = problems(with_key("bygning.boliger", 12.5))
    assert "helt tal" in said
    (said,) = problems(with_key("bygning.boliger", -12))
    assert "mellem 1 og 200" in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [("101", "0101"), (101, "0101"), ("København", "0101"), ("københavn", "0101")],
)
def test_a_municipality_written_another_way_is_recognised_in_the_message(written: object, meant: str) -> None:
    (said,) = problems(with_key("projekt.kommune", written))
    assert f'Mente du "{meant}"' in said


def test_an_unknown_municipality_asks_for_four_digits() -> None:
    (said,) = problems(with_key("projekt.kommune", "0999"))
    assert "98" in said


def test_dates_follow_each_other_and_begin_where_the_rates_do() -> None:
    ordered = {
        "projekt__tilsagn": "2019-07-01",
        "projekt__byggestart": "2019-07-01",
        "projekt__ibrugtagning": "2020-01-01",
    }
    brief = read_brief(data(**ordered), TODAY)
    assert brief.get("projekt.tilsagn") == date(2019, 7, 1)
    (said,) = problems(data(projekt__tilsagn="2027-01-01", projekt__byggestart="2026-12-31"))
    assert said.startswith("projekt.byggestart: ")
    assert "2027-01-01" in said
    assert problems(data(projekt__tilsagn="2027-01-01", projekt__ibrugtagning="2026-12-31"))
    for key in ("tilsagn", "byggestart", "ibrugtagning"):
        (said,) = problems(with_key(f"projekt.{key}", "2019-06-30"))
        assert "2019-07-01" in said


def test_the_price_date_lies_within_the_index_and_five_years_ahead() -> None:
    assert read_brief(with_key("projekt.prisdato", "2031-11-24"), TODAY).get("projekt.prisdato") == date(2031, 11, 24)
    (said,) = problems(with_key("projekt.prisdato", "2031-11-25"))
    assert "2031-11-24" in said
    assert problems(with_key("projekt.prisdato", "1950-01-01"))


def test_five_years_after_a_leap_day_is_a_day() -> None:
    brief = read_brief(with_key("projekt.prisdato", "2033-02-28"), date(2028, 2, 29))
    assert brief.get("projekt.prisdato") == date(2033, 2, 28)


def test_a_date_may_be_a_toml_date_or_a_text_in_the_same_form() -> None:
    as_date = read_brief_text(MINIMAL.replace("[bygning]", "tilsagn = 2026-12-15\n[bygning]"), TODAY)
    as_text = read_brief_text(MINIMAL.replace("[bygning]", 'tilsagn = "2026-12-15"\n[bygning]'), TODAY)
    assert as_date == as_text


@pytest.mark.parametrize("written", ["15-12-2026", "2026-02-30", 20261215, "i morgen"])
def test_another_form_of_date_is_refused_with_an_example(written: object) -> None:
    (said,) = problems(with_key("projekt.tilsagn", written))
    assert "år-måned-dag" in said


def test_a_state_grant_in_the_plain_almen_model_is_an_error() -> None:
    (said,) = problems(data(stoette={"model": "almen", "statstilskud_pr_bolig": 1}))
    assert said.startswith("stoette.statstilskud_pr_bolig: ")
    read_brief(data(stoette={"model": "almen", "statstilskud_pr_bolig": 0}), TODAY)
    read_brief(data(stoette={"model": "almen_med_statstilskud", "statstilskud_pr_bolig": 1}), TODAY)
