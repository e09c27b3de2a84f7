"""Briefs that take every road through the chain, and changes of one or more inputs, for the workbook's tests."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief, read_brief
from faellesgrund.engine.economy.chain import Expected, expected_cases
from faellesgrund.engine.economy.inputs import Inputs, resolve
from faellesgrund.engine.economy.kinds import kind_rents
from tests.engine.economy.briefs import EXAMPLE_POSTS, EXAMPLE_RUNNING, TODAY, minimal

Data = dict[str, Any]

BRIEFS: dict[str, Data] = {
    "intet givet": {},
    "regneeksemplet": {"anlaeg": {"poster": EXAMPLE_POSTS}, "drift": EXAMPLE_RUNNING, "laan": {"rente": 0.045}},
    "almen": {"stoette": {"model": "almen"}},
    "almen med statstilskud": {"stoette": {"model": "almen_med_statstilskud", "statstilskud_pr_bolig": 400_000}},
    "fuldt tilskud": {"stoette": {"model": "fuldt_tilskud"}},
    "givet tilskud": {"stoette": {"kommunalt_tilskud": 4_000_000, "andre_tilskud": 250_000}},
    "tilskud over behov": {"stoette": {"kommunalt_tilskud": 50_000_000}},
    "drift over husleje": {"maal": {"husleje": 2_000}},
    "tilskud rækker": {"stoette": {"andre_tilskud": 9_000_000}, "maal": {"husleje": 6_000}},
    "tilskud over summen": {"stoette": {"andre_tilskud": 30_000_000}},
    "givet sum": {"anlaeg": {"anskaffelsessum": 13_200_000.0}, "laan": {"kurs": 97}},
    "lejet grund, ombygning": {
        "grund": {"vilkaar": "leje", "leje_pr_aar": 60_000, "byggemodning": 350_000},
        "bygning": {"byggemaade": "ombygning", "areal_m2_pr_bolig": 42.5, "faelleshus_m2": 0},
    },
    "købt grund": {
        "grund": {"vilkaar": "koeb", "pris": 3_000_000},
        "projekt": {"tilsagn": date(2025, 6, 1), "prisdato": date(2025, 6, 1), "byggestart": date(2025, 10, 1)},
        "anlaeg": {"entreprise_pr_m2": 21_500, "omkostninger_andel": 0.13},
    },
    "serielån": {"laan": {"type": "serie", "rente": 0.051, "aar": 25, "terminer_pr_aar": 2, "bidrag": 0.007, "kurs": 96.5}},
    "stående lån": {"laan": {"type": "staaende", "rente": 0.04, "aar": 10, "terminer_pr_aar": 1}},
    "rente 0": {"laan": {"rente": 0.0, "terminer_pr_aar": 12}, "stoette": {"model": "almen"}},
    "tilsagn i 2028": {"projekt": {"tilsagn": date(2028, 2, 1)}, "stoette": {"model": "almen"}},
    "givne konti": {"drift": {"112.1": 52_000, "114": 0, "116.1": 40_000, "116.2": 40_000, "120": 80_000, "129": 9_000}},
    "ændrede satser": {
        "satser": {
            "begrundelse": "prøvet her", "ting_pant_pct": 0.015, "anlaeg.uforudsete": 0.08, "laan.aar": 28, "disp": 900,
            "drift.vand_pr_m2": 61, "indeks.bygge_fra_2022": 1.09, "laan_pct_fam_u90": 0.85, "maal.husleje": 2_900,
        },
    },
    "Aarhus, unge": {
        "projekt": {"kommune": "0751", "prisdato": date(2024, 3, 1)},
        "stoette": {"model": "almen", "boligtype": "ungdom"},
        "bolig": {"vand_inkl": False},
        "laan": {"aar": 30},
        "satser": {"begrundelse": "kommunens egen", "skat.kommune_aarhus": 0.2452},
    },
    "tre boligtyper på to grunde": {
        "boligtype": [
            {"navn": "Lille", "antal": 6, "areal_m2": 28.0, "vaegt": 0.8, "matrikel": "Nord"},
            {"navn": "Mellem", "antal": 4, "areal_m2": 35.5, "vaegt": 1.0, "matrikel": "Nord"},
            {"navn": "Stor", "antal": 3, "areal_m2": 52.0, "vaegt": 1.3, "matrikel": "Syd"},
        ],
        "matrikel": [
            {"navn": "Nord", "vilkaar": "koeb", "pris": 1_850_000, "byggemodning": 300_000},
            {"navn": "Syd", "vilkaar": "leje", "leje_pr_aar": 25_000},
        ],
        "projekt": {"tilsagn": date(2025, 6, 1), "prisdato": date(2025, 6, 1)},
    },
    "to boligtyper efter areal": {
        "boligtype": [{"navn": "A", "antal": 7, "areal_m2": 30.0}, {"navn": "B", "antal": 5, "areal_m2": 41.0}],
    },
}  # fmt: skip

CHANGES: dict[str, dict[str, Any]] = {
    "ti boliger": {"bygning.boliger": 10},
    "en bolig": {"bygning.boliger": 1},
    "større boliger": {"bygning.areal_m2_pr_bolig": 50.0},
    "over 90 m²": {"bygning.areal_m2_pr_bolig": 95.0},
    "over 105 m²": {"bygning.areal_m2_pr_bolig": 105.0},
    "intet fælleshus": {"bygning.faelleshus_m2": 0},
    "fælleshus som standard": {"bygning.faelleshus_m2": None},
    "rumstore moduler": {"bygning.byggemaade": "rumstore_moduler"},
    "traditionel": {"bygning.byggemaade": "traditionel"},
    "uden for hovedstaden": {"projekt.kommune": "0851"},
    "Hvidovre": {"projekt.kommune": "0167"},
    "prisdato": {"projekt.prisdato": date(2023, 8, 15)},
    "prisdato frem": {"projekt.prisdato": date(2029, 1, 1)},
    "tilsagn 2026": {"projekt.tilsagn": date(2026, 12, 31)},
    "tilsagn 2027": {"projekt.tilsagn": date(2027, 1, 1)},
    "datoer": {"projekt.tilsagn": date(2027, 5, 1), "projekt.byggestart": date(2027, 9, 1), "projekt.ibrugtagning": None},
    "lejet grund": {"grund.vilkaar": "leje", "grund.leje_pr_aar": 45_000},
    "vederlagsfri": {"grund.vilkaar": "vederlagsfri"},
    "byggemodning": {"grund.byggemodning": 910_000},
    "ingen byggemodning givet": {"grund.byggemodning": None},
    "entreprise": {"anlaeg.entreprise_pr_m2": 24_000},
    "entreprise væk": {"anlaeg.entreprise_pr_m2": None},
    "omkostninger": {"anlaeg.omkostninger_andel": 0.1},
    "omkostninger væk": {"anlaeg.omkostninger_andel": None},
    "given sum": {"anlaeg.anskaffelsessum": 11_111_111},
    "sum 0": {"anlaeg.anskaffelsessum": 0},
    "given sum væk": {"anlaeg.anskaffelsessum": None},
    "almen": {"stoette.model": "almen", "stoette.statstilskud_pr_bolig": None},
    "almen med stat": {"stoette.model": "almen_med_statstilskud"},
    "tilskud og lån": {"stoette.model": "tilskud_og_laan"},
    "fuldt tilskud": {"stoette.model": "fuldt_tilskud"},
    "ældre": {"stoette.boligtype": "aeldre"},
    "mindre fra staten": {"stoette.statstilskud_pr_bolig": 200_000, "stoette.model": "tilskud_og_laan"},
    "behov": {"stoette.kommunalt_tilskud": "behov"},
    "intet fra kommunen": {"stoette.kommunalt_tilskud": 0},
    "fra kommunen": {"stoette.kommunalt_tilskud": 3_456_789.12},
    "meget fra kommunen": {"stoette.kommunalt_tilskud": 40_000_000},
    "andre tilskud": {"stoette.andre_tilskud": 1_500_000},
    "annuitet": {"laan.type": "annuitet"},
    "serielån": {"laan.type": "serie"},
    "stående lån, der intet koster": {"laan.type": "staaende", "laan.rente": 0, "laan.bidrag": 0, "laan.aar": 20},
    "stående lån på et år": {"laan.type": "staaende", "laan.aar": 1},
    "rente": {"laan.rente": 0.06},
    "rente 0": {"laan.rente": 0},
    "lille rente": {"laan.rente": 0.0000001},
    "rente som standard": {"laan.rente": None},
    "kort løbetid": {"laan.aar": 12},
    "løbetid som standard": {"laan.aar": None},
    "månedlige terminer": {"laan.terminer_pr_aar": 12},
    "årlige terminer": {"laan.terminer_pr_aar": 1},
    "bidrag": {"laan.bidrag": 0.01},
    "bidrag 0": {"laan.bidrag": 0},
    "kurs": {"laan.kurs": 94},
    "kurs over pari": {"laan.kurs": 103.5},
    "vand for sig": {"bolig.vand_inkl": False},
    "vand i huslejen": {"bolig.vand_inkl": True},
    "mål": {"maal.husleje": 3_500},
    "mål under driften": {"maal.husleje": 1_500},
    "højt mål": {"maal.husleje": 12_000},
    "konto 114": {"drift.114": 99_000},
    "konto 114 væk": {"drift.114": None},
    "underkonti": {"drift.114.1": 30_000, "drift.114.3": 25_000},
    "konto med minus": {"drift.130.1": 12_000, "drift.130.3": 5_000},
    "konto 112 ved underkonto": {"drift.112.2": 8_000},
    "henlæggelse": {"drift.120": 64_000},
    "flere på én gang": {
        "bygning.boliger": 9, "bygning.areal_m2_pr_bolig": 38.0, "projekt.kommune": "0461", "laan.rente": 0.0375,
        "laan.kurs": 98.5, "maal.husleje": 3_300, "drift.110": 31_000, "stoette.andre_tilskud": 700_000,
    },
    "flere, almen": {
        "stoette.model": "almen", "stoette.statstilskud_pr_bolig": 0, "stoette.kommunalt_tilskud": 2_000_000,
        "projekt.tilsagn": date(2027, 3, 1), "laan.type": "serie", "laan.aar": 35, "bygning.areal_m2_pr_bolig": 60.0,
    },
}  # fmt: skip


ROW_CHANGES: dict[str, dict[str, Any]] = {
    "flere små": {"boligtype.1.antal": 9},
    "større store": {"boligtype.2.areal_m2": 60.0},
}
"""Changes of briefs with kinds of home."""


def data_of(name: str) -> Data:
    """A brief's data with the required keys."""
    tables = {key: value for key, value in BRIEFS[name].items() if isinstance(value, list)}
    data = minimal(**{key: value for key, value in BRIEFS[name].items() if key not in tables})
    if "boligtype" in tables:
        del data["bygning"]["boliger"], data["bygning"]["areal_m2_pr_bolig"]
    return data | tables


def with_change(data: Data, change: dict[str, Any]) -> Data:
    """The data with keys replaced; None removes one."""
    made = deepcopy(data)
    for key, value in change.items():
        section, _, name = key.partition(".")
        if section in ("boligtype", "matrikel"):
            number, _, name = name.partition(".")
            made[section][int(number) - 1][name] = value
            continue
        made.setdefault(section, {}).pop(name, None)
        if value is not None:
            made[section][name] = value
    return made


def cells_of(change: dict[str, Any]) -> dict[str, Any]:
    """The same change as the workbook's cells: name → what is written."""
    written = {True: "ja", False: "nej"}
    return {
        key.replace(".", "_"): written[value] if isinstance(value, bool) else value for key, value in change.items()
    }


def engine(data: Data, dato: date = TODAY) -> tuple[Inputs, Expected]:
    """The expected case as the engine computes it. Raises BadInput or RateUnknown."""
    brief: Brief = read_brief(data, dato)
    a = Assumptions(brief.satser, brief.begrundelse)
    inputs = resolve(brief, a, dato)
    return inputs, expected_cases(inputs, a)


def figures(inputs: Inputs, expected: Expected) -> dict[str, float]:
    """What the workbook must say, by its names."""
    found = {
        "anskaffelsessum_forventet": expected.chosen.cost.vaerdi,
        "stoettebehov_forventet": expected.need.municipal.vaerdi,
        "husleje_pr_bolig_maaned": expected.chosen.rent.vaerdi,
        "laan_hovedstol": expected.chosen.loan.vaerdi,
        "kommunalt_tilskud": expected.chosen.municipal.vaerdi,
        "drift_i_alt": inputs.running.total.vaerdi,
    }
    endings = ("almen", "almen_stat", "tilskud_laan", "fuldt")
    for ending, need, without in zip(endings, expected.at_need.values(), expected.without_grant.values(), strict=True):
        found |= {
            f"behov_sum_{ending}": need.cost.vaerdi,
            f"behov_kommune_{ending}": need.municipal.vaerdi,
            f"behov_grundkapital_{ending}": need.grundkapital.vaerdi,
            f"behov_laan_{ending}": need.loan.vaerdi,
            f"behov_stat_{ending}": need.state.vaerdi,
            f"behov_andre_{ending}": need.other.vaerdi,
            f"behov_husleje_{ending}": need.rent.vaerdi,
            f"husleje_uden_{ending}": without.rent.vaerdi,
        }
    rents = kind_rents(inputs.kinds, inputs.running.total, expected.chosen.capital)
    return found | {f"husleje_boligtype_{i}": rent.vaerdi for i, rent in enumerate(rents, start=1)}
