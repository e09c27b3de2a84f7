"""The six steps of a new calculation: which keys of the brief stand where, and what is priced beside them. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ESTIMATED_ACCOUNTS = (
    "106",
    "107",
    "108",
    "109",
    "110",
    "111",
    "112",
    "113",
    "114",
    "115",
    "118",
    "119",
    "120",
    "121",
    "123",
)
"""Accounts of the running cost that are estimated when the user gives nothing (116 and 117 are met by 120 and 121)."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change of the brief whose effect on the need is shown beside a step."""

    text: str
    changes: Mapping[str, Any]
    base: Mapping[str, Any] = field(default_factory=dict)
    """What the change is measured against, when it is not the brief as it stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form. ``more`` are the fields folded under "Flere felter"."""

    number: int
    title: str
    lead: str
    keys: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every key of the step, in the order shown."""
        return self.keys + self.more


STEPS = (
    Step(
        1,
        "Projekt",
        "Hvor ligger det, og hvornår skal det ske?",
        ("projekt.navn", "projekt.kommune"),
        ("projekt.prisdato", "projekt.tilsagn", "projekt.byggestart", "projekt.ibrugtagning"),
    ),
    Step(
        2,
        "Bygning",
        "Kun antal og areal skal udfyldes. Resten har et skøn, som I kan erstatte med jeres egne tal.",
        (
            "bygning.boliger",
            "bygning.areal_m2_pr_bolig",
            "boligtype",
            "bygning.faelleshus_m2",
            "bygning.byggemaade",
            "anlaeg.entreprise_pr_m2",
        ),
        ("anlaeg.omkostninger_andel", "anlaeg.anskaffelsessum", "anlaeg.poster"),
    ),
    Step(
        3,
        "Grund",
        "Hvad koster retten til grunden?",
        ("grund.vilkaar", "grund.pris", "grund.leje_pr_aar", "grund.byggemodning", "matrikel"),
    ),
    Step(
        4,
        "Støtte og lån",
        "Hvem betaler, og på hvilke vilkår?",
        (
            "stoette.model",
            "stoette.statstilskud_pr_bolig",
            "stoette.kommunalt_tilskud",
            "stoette.andre_tilskud",
            "laan.rente",
        ),
        ("stoette.boligtype", "laan.type", "laan.aar", "laan.terminer_pr_aar", "laan.bidrag", "laan.kurs"),
    ),
    Step(
        5,
        "Drift",
        "Hvad koster det at drive afdelingen om året? Lad et felt stå tomt for at bruge skønnet.",
        ("bolig.eget_koekken", "bolig.varme_inkl", "bolig.vand_inkl", "bolig.el_inkl", "bolig.forbrug_pr_maaned"),
        tuple(f"drift.{account}" for account in ESTIMATED_ACCOUNTS),
    ),
    Step(
        6,
        "Mål",
        "Hvad skal beboeren kunne betale, og hvor sikre vil I være?",
        ("maal.husleje", "maal.sikkerhed", "maal.raadighed", "maal.profiler"),
        ("satser",),
    ),
)


def step(number: int) -> Step:
    """The step with that number, 1–6. Raises IndexError outside."""
    if not 1 <= number <= len(STEPS):
        raise IndexError(number)
    return STEPS[number - 1]


def step_of(key: str) -> int:
    """The number of the step a key stands on; accounts and rates beyond the listed ones belong with their section."""
    for s in STEPS:
        if key in s.all_keys:
            return s.number
    sections = {"projekt": 1, "bygning": 2, "anlaeg": 2, "grund": 3, "stoette": 4, "laan": 4, "drift": 5, "bolig": 5}
    return sections.get(key.partition(".")[0], 6)


def homes_of(values: Mapping[str, Any]) -> int:
    """Number of homes of a draft's usable values: as typed, or all kinds together. 0 where neither is there."""
    kinds = values.get("boligtype")
    return sum(int(row["antal"]) for row in kinds) if kinds else int(values.get("bygning.boliger") or 0)


def what_ifs(number: int, values: Mapping[str, Any], result: Mapping[str, Any]) -> tuple[WhatIf, ...]:
    """The changes priced beside a step. values: the brief's flat keys; result: the running result."""
    homes = homes_of(values)
    target = float(values.get("maal.husleje", 3000))
    if number == 2:
        own_lines = "anlaeg.anskaffelsessum" in values or "anlaeg.poster" in values
        found = [] if own_lines else [_dearer(result)]
        if float(values.get("bygning.faelleshus_m2", 40)) > 0:
            found.append(WhatIf("Uden fælleshus", {"bygning.faelleshus_m2": 0}))
        if homes > 2 and not values.get("boligtype"):
            found.append(WhatIf(f"Kun {homes - 2} boliger", {"bygning.boliger": homes - 2}))
        return tuple(found)
    if number == 3 and values.get("matrikel"):
        return ()
    if number == 3:
        return (
            WhatIf("Grunden købes for 1 mio. kr.", {"grund.vilkaar": "koeb", "grund.pris": 1_000_000}),
            WhatIf("Grunden lejes for 50.000 kr. om året", {"grund.vilkaar": "leje", "grund.leje_pr_aar": 50_000}),
        )
    if number == 4:
        rate = float(result["laan"]["rente"])
        return (
            WhatIf("1 procentpoint højere rente", {"laan.rente": round(rate + 0.01, 6)}),
            WhatIf("40 års lån", {"laan.aar": 40}),
            WhatIf(
                "1 mio. kr. fra andre",
                {"stoette.andre_tilskud": float(values.get("stoette.andre_tilskud", 0)) + 1_000_000},
            ),
        )
    if number == 5:
        upkeep = _budget(result, "114")
        return (
            WhatIf("Halv renholdelse", {"drift.114": round(upkeep / 2, 2)}),
            WhatIf("10.000 kr. mere i fælles el", {"drift.111": round(_budget(result, "111") + 10_000, 2)}),
        )
    if number == 6:
        return (
            WhatIf("200 kr. højere husleje", {"maal.husleje": target + 200}),
            WhatIf("200 kr. lavere husleje", {"maal.husleje": max(0.0, target - 200)}),
        )
    return ()


def _dearer(result: Mapping[str, Any]) -> WhatIf:
    """1.000 kr. more per m² of house and common house, both at the price the running result gives the houses."""
    price = round(house_price_per_m2(result), 2)
    return WhatIf(
        "1.000 kr. mere pr. m²", {"anlaeg.entreprise_pr_m2": price + 1000}, {"anlaeg.entreprise_pr_m2": price}
    )


def house_price_per_m2(result: Mapping[str, Any]) -> float:
    """The price of the homes per m² of home in a result, kr., before unforeseen."""
    cost = result["anskaffelsessum"]
    home_m2 = cost["forventet"] / cost["pr_m2"] if cost["pr_m2"] else 1.0
    return sum(float(p["beloeb"]) for p in cost["poster"] if p["tekst"] == "Boliger") / home_m2


def _budget(result: Mapping[str, Any], account: str) -> float:
    return sum(float(line["beloeb"]) for line in result["budget"] if str(line["konto"]).split(".")[0] == account)
