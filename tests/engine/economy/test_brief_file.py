"""The building brief as a file: where its problems stand, its lists and sections, and back to TOML again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy.brief import BY_KEY, FIELDS, Brief, brief_toml, read_brief, read_brief_text
from faellesgrund.engine.economy.brief.fields import NUMBER, WHOLE
from faellesgrund.engine.economy.brief.wording import unwritable
from faellesgrund.engine.problems import BadInput
from tests.engine.economy.brief_problems import MINIMAL, TODAY, data, problems, text_problems, with_key


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
