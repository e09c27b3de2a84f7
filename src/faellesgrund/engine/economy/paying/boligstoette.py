"""Boligstøtte: boligsikring and boligydelse. lov om individuel boligstøtte (BSL) §§ 8 a, 10, 14, 15, 21–23, 33–34.

Yearly amounts in kr. Written once for arrays and for explained single cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Node, Number, apply, choose, maximum, minimum, named

Rate = Callable[[str], Number]


@dataclass(frozen=True, slots=True)
class Dwelling:
    """What decides the boligudgift besides the rent. Flags are bools, or bool arrays of the same length.

    maintenance: kr. key part ``fuld``, ``delvis`` or ``ingen`` as two flags; persons: adults and children.
    """

    area: Number
    heat: Any
    hot_water: Any
    power: Any
    water_apart: Any
    maintenance_full: Any
    maintenance_part: Any
    own_heating: Any
    assigned: Any
    kitchen: Any


@dataclass(frozen=True, slots=True)
class Family:
    """Who lives there. adults and children: numbers; flags as bools or bool arrays.

    pensioner: boligydelse; disability: førtidspension (new rules) or seniorpension; young: two adults, both under 30.
    """

    adults: Any
    children: Any
    disability: Any
    young: Any
    has_support: Any


def round_half_up(x: Any) -> Any:
    """Whole kroner, halves up; float dust below 1e-7 does not decide."""
    return np.floor(np.round(x, 7) + 0.5)


def nearest_hundred(x: Any) -> Any:
    """Nearest 100 kr. (BSL § 72)."""
    return np.floor(np.round(x / 100.0, 9) + 0.5) * 100.0


def boligudgift(rent: Number, d: Dwelling, f: Family, form: str, rate: Rate) -> Number:
    """Boligudgift, kr. per year: rent corrected for heat, water, maintenance, then area, then the maximum.

    form: ``boligsikring`` or ``boligydelse``. BSL §§ 10, 14 and 15.
    """

    def part(flag: Any, sign: float, key: str) -> Number:
        return choose(flag, lambda: sign * d.area * rate(f"{form}.{key}"), lambda: 0.0)

    corrected = rent
    for flag, sign, key in (
        (d.heat, -1.0, "fradrag_varme_m2"),
        (d.hot_water, -1.0, "fradrag_varmtvand_m2"),
        (d.power, -1.0, "fradrag_el_m2"),
        (d.water_apart, 1.0, "tillaeg_vand_m2"),
        (d.water_apart, 1.0, "tillaeg_afloeb_m2"),
        (d.maintenance_full, 1.0, "tillaeg_vedligehold_fuld_m2"),
        (d.maintenance_part, 1.0, "tillaeg_vedligehold_delvis_m2"),
        (d.own_heating, 1.0, "tillaeg_egen_varme_m2"),
    ):
        if not isinstance(flag, np.ndarray) and not flag:
            continue
        corrected = corrected + part(flag, sign, key)
    corrected = named("Husleje efter rettelser", maximum(0.0, corrected), "kr", "BSL § 10")
    persons = f.adults + f.children
    more = rate("boligstoette.areal_hver_yderligere") * (persons - 1.0)
    limit = named("Støtteberettiget areal", rate("boligstoette.areal_foerste_person") + more, "m2", "BSL § 15")
    within = choose(d.area > limit, lambda: corrected * limit / d.area, lambda: corrected)
    free = d.assigned if form == "boligydelse" else _never(d.assigned)
    return named(
        "Boligudgift",
        choose(free, lambda: within, lambda: minimum(within, _highest_rent(f, form, rate))),
        "kr",
        "BSL §§ 10, 14, 15",
    )


def _never(like: Any) -> Any:
    return np.zeros_like(like, dtype=bool) if isinstance(like, np.ndarray) else False


def _highest_rent(f: Family, form: str, rate: Rate) -> Number:
    """The highest rent that counts: raised by 5 % per child up to four, to whole hundreds (BSL § 14, stk. 1)."""
    base = rate(f"{form}.maks_boligudgift_aar")
    children = np.minimum(f.children, 4) if isinstance(f.children, np.ndarray) else min(f.children, 4)
    if not isinstance(children, np.ndarray) and children == 0:
        return base
    raised = base * (1.0 + rate("boligstoette.maks_leje_forhoejelse_pr_barn") * children)
    return named(
        "Højeste boligudgift", apply("rundet til hele 100 kr.", nearest_hundred, raised), "kr", "BSL § 14, stk. 1"
    )


def asset_supplement(assets: Number, form: str, rate: Rate) -> Number:
    """Assets counted as income: 10 % above the first limit, 20 % above the second (BSL § 8 a), kr. per year."""
    first, second = rate(f"{form}.formuegraense_10pct"), rate(f"{form}.formuegraense_20pct")
    low = 0.10 * maximum(0.0, minimum(assets, second) - first)
    return named("Tillæg for formue", low + 0.20 * maximum(0.0, assets - second), "kr", "BSL § 8 a")


def income_limit(f: Family, form: str, rate: Rate) -> Number:
    """Income above which the support falls: more per child no. 2–4, for two adults under 30 no. 1–3 (§§ 21–22)."""
    base = rate(f"{form}.indkomstgraense")
    young = f.young if form == "boligsikring" else _never(f.young)
    counted = choose(young, lambda: _between(f.children, 3, 0), lambda: _between(f.children, 4, 1))
    if not isinstance(counted, np.ndarray) and counted == 0:
        return base
    return named(
        "Indkomstgrænse", base + rate(f"{form}.indkomstgraense_pr_barn_2_4") * counted, "kr", "BSL §§ 21 og 22, stk. 1"
    )


def _between(children: Any, most: int, free: int) -> Any:
    if isinstance(children, np.ndarray):
        return np.maximum(0.0, np.minimum(children, most) - free)
    return float(max(0, min(children, most) - free))


def boligsikring(cost: Number, income: Number, f: Family, rate: Rate) -> Number:
    """Boligsikring per year before rounding (BSL § 22): the smallest of four limits, at least 0."""
    above = maximum(0.0, income - income_limit(f, "boligsikring", rate))
    main = named(
        "60 % af boligudgiften minus 18 % af indkomst over grænsen",
        rate("boligsikring.lejeandel") * cost - rate("boligsikring.indkomstandel") * above,
    )
    own = named("Boligudgift minus egenbetaling", cost - rate("boligsikring.min_egenbetaling_aar"))
    share = named("15 % af boligudgiften", rate("boligsikring.maks_andel_uden_boern") * cost, "kr", "BSL § 22, stk. 3")
    limited = _and(_none(f.children), _not(f.disability))
    most = _highest_support(f, "boligsikring", rate)
    smallest = choose(limited, lambda: minimum(main, own, share, most), lambda: minimum(main, own, most))
    return named("Boligsikring før afrunding", maximum(0.0, smallest), "kr", "BSL § 22")


def boligydelse(cost: Number, income: Number, f: Family, assigned: Any, rate: Rate) -> Number:
    """Boligydelse per year before rounding (BSL § 21); no maximum in an almen home the municipality assigned (§ 23)."""
    above = maximum(0.0, income - income_limit(f, "boligydelse", rate))
    raised = cost + rate("boligydelse.boligudgift_tillaeg_aar")
    main = named(
        "75 % af boligudgift og tillæg minus 22,5 % af indkomst over grænsen",
        rate("boligydelse.lejeandel") * raised - rate("boligydelse.indkomstandel") * above,
    )
    least = maximum(rate("boligydelse.min_egenbetaling_andel") * income, rate("boligydelse.min_egenbetaling_aar"))
    own = named("Boligudgift minus egenbetaling", cost - least)
    most = _highest_support(f, "boligydelse", rate)
    smallest = choose(assigned, lambda: minimum(main, own), lambda: minimum(main, own, most))
    return named("Boligydelse før afrunding", maximum(0.0, smallest), "kr", "BSL § 21")


def _highest_support(f: Family, form: str, rate: Rate) -> Number:
    """The highest support, a quarter more with four children or more (BSL § 23, stk. 1)."""
    base = rate(f"{form}.maks_stoette_aar")
    many = f.children >= 4
    return choose(many, lambda: base * (1.0 + rate("boligstoette.maks_forhoejelse_4_boern")), lambda: base)


def paid_out(yearly: Number, f: Family, form: str, rate: Rate) -> Number:
    """What is paid per year: whole kroner per month, nothing below the smallest payment unless already granted."""
    least = rate(f"{form}.min_udbetaling_md")

    def pay(amount: Any, smallest: Any) -> Any:
        monthly = round_half_up(amount / 12.0)
        return np.where((monthly < smallest) & np.logical_not(f.has_support), 0.0, 12.0 * monthly)

    text = "hele kroner pr. måned; intet under mindste udbetaling"
    paid = apply(text, pay, yearly, least)
    if isinstance(paid, Node) and paid.vaerdi > 0:
        # The smallest payment decides only where it takes the support away.
        paid = replace(paid, aktiv=0)
    return named("Boligstøtte om året", paid, "kr", "BSL §§ 33–34")


def _none(children: Any) -> Any:
    return children == 0


def _not(flag: Any) -> Any:
    return np.logical_not(flag) if isinstance(flag, np.ndarray) else not flag


def _and(a: Any, b: Any) -> Any:
    return np.logical_and(a, b) if isinstance(a, np.ndarray) or isinstance(b, np.ndarray) else a and b
