"""The building brief: every key of the contract, every way to get one wrong, and back to TOML again."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy.brief import BY_KEY, FIELDS, Brief, brief_toml, read_brief, read_brief_text
from faellesgrund.engine.economy.brief.fields import CHOICE, DATE, GRANT, NUMBER, PROFILE_NAMES, WHOLE, YES_NO
from faellesgrund.engine.economy.brief.wording import unwritable
from faellesgrund.engine.problems import BadInput

TODAY = date(2026, 11, 24)
MINIMAL = '[projekt]\nnavn = "Lærkemarken"\nkommune = "0101"\n[bygning]\nboliger = 12\nareal_m2_pr_bolig = 35.0\n'

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


def data(**changed: object) -> dict[str, Any]:
    """The smallest brief with changed keys, written section__key."""
    out: dict[str, Any] = {
        "projekt": {"navn": "Prøve", "kommune": "0101"},
        "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35.0},
    }
    for key, value in changed.items():
        section, _, name = key.partition("__")
        if name:
            out.setdefault(section, {})[name] = value
        else:
            out[section] = value
    return out


def with_key(key: str, value: object) -> dict[str, Any]:
    return data(**{key.replace(".", "__", 1): value})


def problems(given: dict[str, Any]) -> list[str]:
    with pytest.raises(BadInput) as bad:
        read_brief(given, TODAY)
    return [str(p) for p in bad.value.problems]


def text_problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as bad:
        read_brief_text(text, TODAY, "brief.toml")
    return [str(p) for p in bad.value.problems]


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


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    text = (
        '[projekt]\nnavn = "Prøve"\nkommune = "0101"\n\n[bygning]\nboliger = -3\nareal_m2 = 35\n'
        '\n[laan]\nrente = 4.5\n\n[stotte]\nmodel = "almen"\n'
    )
    said = text_problems(text)
    starts = [
        "Linje 6, bygning.boliger: ",
        "Linje 7, bygning.areal_m2: ",
        "Linje 10, laan.rente: ",
        "Linje 12, stotte: ",
        "bygning.areal_m2_pr_bolig: mangler",
    ]
    assert len(said) == len(starts)
    assert all(any(s.startswith(start) for s in said) for start in starts)


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("[bygning]\nareal_m2 = 35", "areal_m2_pr_bolig"),
        ("[laan]\nrenten = 0.04", "rente"),
        ("[lan]\nrente = 0.04", "laan"),
        ("[stoette]\nstatstilskud = 1", "statstilskud_pr_bolig"),
        ("[satser]\nlaanerente_skon = 0.05\nbegrundelse = 'x'", "laanerente_skoen"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(written: str, suggested: str) -> None:
    text = written if written.startswith("[bygning]") else MINIMAL + written
    assert any(f"Mente du {suggested}?" in s for s in text_problems(text))


def test_a_key_in_the_wrong_place_is_told_where_it_belongs() -> None:
    assert (
        "boliger: nøglen boliger står før det første afsnit. Den hører til under [bygning]."
        in (text_problems("boliger = 12\n" + MINIMAL)[0])
    )
    assert "Den hører til under [bygning]." in text_problems(MINIMAL + "[maal]\nboliger = 12\n")[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[projekt]\nnavn = "a"\nnavn = "b"\n', "linje 3"),
        ('[projekt]\nnavn = "a\n', "linje 2"),
        ("[projekt\n", "linje 1"),
        ("[projekt]\nnavn\n", "lighedstegn"),
        ("[projekt]\nprisdato = 2026-02-30\n", "dato"),
        ("[bygning]\nboliger = 12,5\n", "linje 2"),
        ("[bygning]\nboliger = " + "9" * 5000 + "\n", "for langt"),
        ("[bygning]\na = " + "[" * 100_000 + "\n", "klamme"),
        ("[projekt]\n[projekt]\n", "to gange"),
        ("\x00", "tegn"),
        ("[lån]\nrente = 0.04\n", "Skriv ae, oe og aa."),
        ("[grund]\nvilkår = 'leje'\n", "Skriv ae, oe og aa."),
    ],
)
def test_a_broken_file_is_told_in_danish_with_the_line(written: str, said: str) -> None:
    (text,) = text_problems(written)
    assert text.startswith("brief.toml: ")
    assert said in text
    assert not any(word in text for word in ("Expected", "Invalid", "line ", "after", "Cannot"))


def test_cost_lines_are_read_in_order_and_checked_one_by_one() -> None:
    line = {"gruppe": "entreprise", "tekst": "Boliger", "beloeb": 8_400_000}
    brief = read_brief(data(anlaeg={"poster": [line, {**line, "gruppe": "gebyrer", "beloeb": 0}]}), TODAY)
    assert [(p.gruppe, p.tekst, p.beloeb) for p in brief.poster or ()] == [
        ("entreprise", "Boliger", 8_400_000.0),
        ("gebyrer", "Boliger", 0.0),
    ]
    said = problems(
        data(
            anlaeg={
                "poster": [
                    {**line, "gruppe": "entrepriser"},
                    {**line, "beloeb": -1},
                    {**line, "beløb": 1},
                    {"gruppe": "gebyrer", "beloeb": 1},
                    7,
                    {**line, "beloeb": float("nan")},
                ]
            }
        )
    )
    for number in range(1, 7):
        assert any(s.startswith(f"anlaeg.poster[{number}]") for s in said), number
    assert "Mente du entreprise?" in said[0]


@pytest.mark.parametrize("poster", [[], {}, "Boliger", 3, None])
def test_cost_lines_are_a_list_with_something_in_it(poster: object) -> None:
    if poster is None:
        assert read_brief(data(anlaeg={}), TODAY).poster is None
    else:
        assert problems(data(anlaeg={"poster": poster}))[0].startswith("anlaeg.poster")


def test_running_costs_are_given_by_account_also_without_quotes() -> None:
    quoted = read_brief_text(MINIMAL + '[drift]\n"114" = 60000\n"112.1" = 50000\n', TODAY)
    bare = read_brief_text(MINIMAL + "[drift]\n114 = 60000\n112.1 = 50000\n", TODAY)
    assert dict(quoted.drift) == dict(bare.drift) == {"114": 60_000.0, "112.1": 50_000.0}


@pytest.mark.parametrize("konto", ["105", "137", "201", "999", "abc", "114.x"])
def test_an_account_outside_106_to_136_is_refused(konto: str) -> None:
    (said,) = problems(data(drift={konto: 1}))
    assert said.startswith(f"drift.{konto}: ")
    assert "106 til 136" in said


@pytest.mark.parametrize("value", [-1, "60000", True, float("nan"), 10**400])
def test_a_running_cost_is_an_amount(value: object) -> None:
    (said,) = problems(data(drift={"114": value}))
    assert said.startswith("drift.114: ")


def test_an_overridden_rate_needs_a_reason_and_a_known_key() -> None:
    brief = read_brief(data(satser={"laanerente_skoen": 0.05, "laan.aar": 35, "begrundelse": " Tilbud "}), TODAY)
    assert dict(brief.satser) == {"laanerente_skoen": 0.05, "laan.aar": 35.0}
    assert brief.begrundelse == "Tilbud"
    (said,) = problems(data(satser={"laanerente_skoen": 0.05}))
    assert said.startswith("satser.begrundelse: mangler")
    (said,) = problems(data(satser={"laanerente": 0.05, "begrundelse": "x"}))
    assert "laanerente" in said
    for value in (-0.05, "0.05", True, float("inf")):
        (said,) = problems(data(satser={"laanerente_skoen": value, "begrundelse": "x"}))
        assert said.startswith("satser.laanerente_skoen: ")


def test_a_share_written_in_per_cent_is_caught() -> None:
    (said,) = problems(data(satser={"laanerente_skoen": 4.5, "begrundelse": "x"}))
    assert "brøker" in said


def test_an_overridden_default_stays_within_the_range_of_its_key() -> None:
    (said,) = problems(data(satser={"laan.aar": 0, "begrundelse": "x"}))
    assert "mellem 1 og 40" in said
    # Ten per cent up from 100 is a float above 110.
    assert read_brief(data(satser={"laan.kurs": 100 * 1.1, "begrundelse": "x"}), TODAY).satser["laan.kurs"] >= 110


@pytest.mark.parametrize("section", ["projekt", "bygning", "laan", "drift", "satser", "anlaeg"])
@pytest.mark.parametrize("value", [3, "x", [1], None])
def test_a_section_that_is_no_section_is_refused(section: str, value: object) -> None:
    assert any(s.startswith(f"{section}: ") for s in problems(data(**{section: value})))


@pytest.mark.parametrize("whole", [None, [], 3, "x"])
def test_a_brief_that_is_no_table_is_refused(whole: Any) -> None:
    with pytest.raises(BadInput):
        read_brief(whole, TODAY)


FULL = """[projekt]
navn = "Løn\\"park\\" \\\\ 7"
kommune = "0101"
prisdato = 2026-11-24
tilsagn = 2026-12-15
byggestart = 2027-05-01
ibrugtagning = 2028-12-01

[bygning]
boliger = 12
areal_m2_pr_bolig = 35.5
faelleshus_m2 = 40
byggemaade = "rumstore_moduler"

[grund]
vilkaar = "koeb"
pris = 3000000

[anlaeg]
poster = [
  {gruppe = "entreprise", tekst = "Boliger, \\"A\\"", beloeb = 8400000.5},
  {gruppe = "gebyrer", tekst = "Gebyr", beloeb = 60000},
]

[stoette]
model = "almen_med_statstilskud"
kommunalt_tilskud = "behov"

[laan]
rente = 0.045
terminer_pr_aar = 2

[drift]
"112.1" = 50000
"114" = 60000

[bolig]
eget_koekken = false

[maal]
sikkerhed = 0.9
profiler = ["su", "folkepension"]

[satser]
begrundelse = "Tilbud fra banken"
"laanerente_skoen" = 0.05
"""


def test_a_brief_written_back_is_the_same_file() -> None:
    assert brief_toml(read_brief_text(FULL, TODAY)) == FULL


def test_a_brief_from_json_is_the_brief_from_toml() -> None:
    brief = read_brief_text(FULL, TODAY)
    nested: dict[str, Any] = {}
    for key, value in brief.given.items():
        section, _, name = key.partition(".")
        nested.setdefault(section, {})[name] = value.isoformat() if isinstance(value, date) else value
    nested["anlaeg"] = {
        "poster": [{"gruppe": p.gruppe, "tekst": p.tekst, "beloeb": p.beloeb} for p in brief.poster or ()]
    }
    nested["drift"] = dict(brief.drift)
    nested["satser"] = {**brief.satser, "begrundelse": brief.begrundelse}
    assert read_brief(json.loads(json.dumps(nested)), TODAY) == brief


@given(st.text(min_size=1, max_size=200).filter(lambda s: s.strip() and not unwritable(s)))
def test_any_name_survives_being_written_and_read(name: str) -> None:
    brief = Brief({**read_brief_text(MINIMAL, TODAY).given, "projekt.navn": name.strip()})
    assert read_brief_text(brief_toml(brief), TODAY) == brief


@given(st.floats(min_value=0, max_value=1e12), st.floats(min_value=0.5, max_value=0.99))
def test_any_number_survives_being_written_and_read(amount: float, share: float) -> None:
    brief = read_brief(data(grund__byggemodning=amount, maal__sikkerhed=share), TODAY)
    assert read_brief_text(brief_toml(brief), TODAY) == brief


def test_every_example_of_the_table_can_be_used() -> None:
    for field in FIELDS:
        if field.example and field.kind in (NUMBER, WHOLE):
            value = float(field.example.replace(".", "").replace(",", "."))
            assert read_brief(with_key(field.key, value), TODAY).get(field.key) == value
        elif field.example:
            assert read_brief(with_key(field.key, field.example), TODAY).get(field.key) is not None
        assert BY_KEY[field.key] is field
