"""What a finished project consists of, what each figure may be, and what looks odd. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from faellesgrund.engine.economy.finished import FIRST_PRICE_YEAR
from faellesgrund.foundation.ui.numbers import danish, kroner

TEXT, LONG_TEXT, KOMMUNE, YEAR, WHOLE, NUMBER, KRONER, CHOICE, YES_NO = (
    "tekst",
    "lang tekst",
    "kommune",
    "år",
    "heltal",
    "tal",
    "kroner",
    "valg",
    "ja/nej",
)
METHODS = {
    "trae_elementer": "Træelementer",
    "rumstore_moduler": "Rumstore moduler",
    "traditionel": "Traditionelt byggeri",
    "ombygning": "Ombygning",
}
SOURCES = {"byggeregnskab": "Byggeregnskab", "tilbud": "Tilbud efter licitation"}
CERTAINTIES = {"bekraeftet": "Bekræftet", "antaget": "Antaget"}
GROUPS = ("grundudgifter", "entreprise", "omkostninger", "gebyrer")
NO_REASON = "Indlæst uden at tælle med"
"""Stands as the reason where a table leaves a project out and does not say why."""
OUTLIER_SPREADS = 2.0
"""A project this many spreads from the estimate is asked about."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a project. low/high: allowed range, ends included; help: what to write, for form and template."""

    key: str
    label: str
    kind: str
    unit: str = ""
    low: int | None = None
    high: int | None = None
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] | None = None


FIELDS: dict[str, Field] = {
    f.key: f
    for f in (
        Field("navn", "Projekt", TEXT, high=120, required=True, help="Navnet på byggeriet, ikke på entreprenøren."),
        Field("kommune", "Kommune", KOMMUNE, required=True, help="Navn eller kode, for eksempel København eller 0101."),
        Field(
            "prisaar", "Prisår", YEAR, low=FIRST_PRICE_YEAR, required=True,
            help="Det år, priserne er fra: året for byggeregnskabet eller licitationen, for eksempel 2023.",
        ),
        Field("boliger", "Boliger", WHOLE, low=1, high=500, required=True),
        Field("areal_m2", "Boligareal i alt", NUMBER, "m²", 10, 50_000, True, "Alle boliger tilsammen, uden fælleshus."),
        Field("faelleshus_m2", "Fælleshus", NUMBER, "m²", 0, 5_000),
        Field(
            "anskaffelsessum", "Anskaffelsessum", KRONER, "kr.", 50_000, 5_000_000_000, True,
            "Det hele inkl. moms og grund, i prisårets kroner.",
        ),
        Field("grundpris", "Heraf køb af grund", KRONER, "kr.", 0, 1_000_000_000, help="0, hvis grunden var vederlagsfri."),
        Field("grundudgifter", "Grundudgifter", KRONER, "kr.", 0, 5_000_000_000),
        Field("entreprise", "Entreprise", KRONER, "kr.", 0, 5_000_000_000),
        Field("omkostninger", "Omkostninger", KRONER, "kr.", 0, 5_000_000_000),
        Field("gebyrer", "Gebyrer", KRONER, "kr.", 0, 5_000_000_000),
        Field("byggemaade", "Byggemåde", CHOICE, choices=METHODS),
        Field(
            "grundlag", "Prisen er fra", CHOICE, choices=SOURCES,
            help="Byggeregnskabet er det endelige tal. Efter et tilbud kan prisen stadig stige.",
        ),
        Field("kilde", "Kilde", TEXT, high=300, help="Hvor regnskabet ligger: journalnummer eller dokument."),
        Field("sikkerhed", "Sikkerhed", CHOICE, choices=CERTAINTIES),
        Field("note", "Bemærkning", LONG_TEXT, high=2000, help="Hvad man skal vide om projektet. Skriv ikke navne eller priser på entreprenører."),
        Field("taeller_med", "Tæller med i skønnet", YES_NO),
        Field("begrundelse", "Hvorfor ikke", TEXT, high=300, help="Skal skrives, når projektet ikke tæller med."),
    )
}  # fmt: skip
REQUIRED = tuple(f.key for f in FIELDS.values() if f.required)
DEFAULTS: dict[str, Any] = {
    "byggemaade": "trae_elementer",
    "grundlag": "byggeregnskab",
    "sikkerhed": "bekraeftet",
    "taeller_med": True,
    "grundpris": Decimal(0),
}
MISSING_YEAR = (
    "Prisåret mangler. Skriv det år, priserne i regnskabet er fra, for eksempel 2023. Uden prisår kan prisen ikke"
    " flyttes til i dag."
)


def name_key(navn: str) -> str:
    """What two ways of writing one name have in common."""
    return re.sub(r"\s+", " ", navn).strip().casefold()[:120]


def completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the defaults; the sum is that of its four groups when it was left out."""
    whole = {key: values.get(key) for key in FIELDS}
    if whole["anskaffelsessum"] is None and all(whole[g] is not None for g in GROUPS):
        whole["anskaffelsessum"] = sum((whole[g] or Decimal(0) for g in GROUPS), Decimal(0))
    if whole["grundlag"] == "tilbud" and not whole["sikkerhed"]:
        whole["sikkerhed"] = "antaget"
    for key, default in DEFAULTS.items():
        if whole[key] in (None, ""):
            whole[key] = default
    return {
        key: "" if value is None and FIELDS[key].kind in (TEXT, LONG_TEXT) else value for key, value in whole.items()
    }


def problems(values: Mapping[str, Any], this_year: int) -> dict[str, str]:
    """What is wrong, by field: each says what to write. ``values`` are completed."""
    found: dict[str, str] = {}
    for f in FIELDS.values():
        value = values.get(f.key)
        if value in (None, ""):
            if f.required:
                found[f.key] = MISSING_YEAR if f.key == "prisaar" else f"{f.label} mangler."
        elif f.kind in (NUMBER, KRONER, WHOLE) and not _within(f, value):
            unit = f" {f.unit}" if f.unit else ""
            text = f"Skriv et tal mellem {danish(f.low or 0)} og {danish(f.high or 0)}{unit}".removesuffix(".")
            found[f.key] = f"{text}. Her står {danish(value, 0 if value == int(value) else 2)}."
    year = values.get("prisaar")
    if year is not None and not FIRST_PRICE_YEAR <= year <= this_year:
        found["prisaar"] = f"Skriv et prisår mellem {FIRST_PRICE_YEAR} og {this_year}. Her står {year}."
    if not values.get("taeller_med") and not values.get("begrundelse"):
        found["begrundelse"] = "Skriv, hvorfor projektet ikke tæller med."
    if not found:
        found.update(_together(values))
    return found


def _within(f: Field, value: Decimal | int) -> bool:
    return (f.low is None or value >= f.low) and (f.high is None or value <= f.high)


def _together(v: Mapping[str, Any]) -> dict[str, str]:
    """What the figures say against each other."""
    home = v["areal_m2"] / v["boliger"]
    if not 10 <= home <= 200:
        return {
            "areal_m2": f"Det er {danish(home, 1)} m² pr. bolig. Skriv arealet af alle boliger tilsammen; hver bolig skal"
            " være på 10–200 m²."
        }
    cost, land = v["anskaffelsessum"], v["grundpris"] or 0
    if land >= cost:
        return {"grundpris": "Grunden er en del af anskaffelsessummen og skal koste mindre end den."}
    if v["grundudgifter"] is not None and land > v["grundudgifter"]:
        return {"grundpris": f"Grunden er en del af grundudgifterne og kan højst koste {kroner(v['grundudgifter'])}"}
    groups = [v[g] for g in GROUPS if v[g] is not None]
    if groups and sum(groups) > cost + 1:
        return {"anskaffelsessum": f"Grupperne giver {kroner(sum(groups))}, mere end anskaffelsessummen {kroner(cost)}"}
    if len(groups) == len(GROUPS) and abs(sum(groups) - cost) > 1:
        return {
            "anskaffelsessum": f"De fire grupper giver {kroner(sum(groups))}, men anskaffelsessummen er {kroner(cost)}"
            " Ret den ene."
        }
    per_m2 = (cost - land) / v["areal_m2"]
    if not 2_000 <= per_m2 <= 200_000:
        return {
            "anskaffelsessum": f"Det er {kroner(per_m2)} pr. m² uden grund. Er beløbet i tusinder eller millioner? Skriv hele"
            " kroner."
        }
    return {}


def doubt(spreads: float) -> str:
    """The warning about a project far from the estimate, or empty. spreads: from the centre, negative below it."""
    if abs(spreads) <= OUTLIER_SPREADS:
        return ""
    where = "dyrere" if spreads > 0 else "billigere"
    return (
        f"Projektet er meget {where} pr. m² end skønnet ({danish(abs(spreads), 1)} spredninger fra midten). Se efter, om pris,"
        " areal og prisår er rigtige."
    )
