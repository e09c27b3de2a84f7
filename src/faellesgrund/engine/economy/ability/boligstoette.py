"""Boligsikring and boligydelse. BSL: lov om individuel boligstøtte.

The housing cost that counts (§§ 10, 14, 15), the household's income (§§ 8, 8 a), the two benefits (§§ 21–23), the
smallest payment (§§ 33–34) and the two ceilings of LAS that reach into them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from faellesgrund.engine.economy.ability import rounding
from faellesgrund.engine.economy.ability.facts import Adult, Facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.algebra import Node, Number, apply, maximum, minimum, named, total

BOLIGSIKRING, BOLIGYDELSE, NONE = "boligsikring", "boligydelse", "ingen"


def form(f: Facts) -> str:
    """boligydelse with a folkepension or a førtidspension granted before 2003 in the household, else boligsikring."""
    return BOLIGYDELSE if f.on("folkepension", "foertidspension_gammel") else BOLIGSIKRING


def household_income(personal: tuple[Number, ...], f: Facts, law: LawAt) -> Number:
    """The income boligstøtte is measured on, kr. per year: personal income and a share of assets. BSL §§ 8, 8 a."""
    income = personal[0] if len(personal) == 1 else total(*personal)
    return law.choose(
        f.formue > 0,
        lambda: named("Husstandsindkomst", income + _asset_supplement(f, law), "kr/år", "BSL §§ 8, 8 a"),
        lambda: named("Husstandsindkomst", income, "kr/år", "BSL § 8"),
    )


def _asset_supplement(f: Facts, law: LawAt) -> Number:
    """10 % of assets between the two limits and 20 % above, kr. per year. BSL § 8 a."""
    low, high = law.rate(f"{form(f)}.formuegraense_10pct"), law.rate(f"{form(f)}.formuegraense_20pct")
    tenth = law.written("Andel af formue over første grænse", 0.10, "BSL § 8 a")
    fifth = law.written("Andel af formue over anden grænse", 0.20, "BSL § 8 a")
    between = tenth * maximum(0.0, minimum(f.formue, high) - low)
    above = fifth * maximum(0.0, f.formue - high)
    return named("Tillæg for formue", between + above, "kr/år", "BSL § 8 a")


def boligudgift(f: Facts, law: LawAt) -> Number:
    """Boligudgift, kr. per year: rent corrected for heat, water, maintenance, area and maximum. BSL §§ 10, 14, 15."""
    kind = form(f)
    cost = named("Årlig husleje", f.husleje_aar, "kr/år")
    maintenance = "BSL § 10, stk. 4"
    corrections = (
        (f.varme_inkl, "Varme i huslejen", -1, ("fradrag_varme",), "BSL § 10, stk. 2"),
        (f.varmtvand_inkl, "Varmt vand i huslejen", -1, ("fradrag_varmtvand",), "BSL § 10, stk. 2"),
        (f.el_inkl, "El i huslejen", -1, ("fradrag_el",), "BSL § 10, stk. 2"),
        (f.vand_saerskilt, "Vand ved siden af huslejen", 1, ("tillaeg_vand", "tillaeg_afloeb"), "BSL § 10, stk. 3"),
        (f.vedligehold_fuld, "Fuld indvendig vedligeholdelse", 1, ("tillaeg_vedligehold_fuld",), maintenance),
        (f.vedligehold_delvis, "Delvis indvendig vedligeholdelse", 1, ("tillaeg_vedligehold_delvis",), maintenance),
        (f.egen_varme, "Egen opvarmning", 1, ("tillaeg_egen_varme",), "BSL § 10, stk. 5"),
    )
    for flag, text, sign, keys, hjemmel in corrections:
        correct = partial(_corrected, f=f, law=law, text=text, sign=sign, keys=keys, hjemmel=hjemmel)
        cost = law.where(flag, cost, correct)
    cost = law.where(cost < 0, cost, lambda negative: maximum(negative, 0.0))
    counted = _within_area(cost, f, law)
    if kind == BOLIGYDELSE:
        # § 14, stk. 4, nr. 2: no maximum for a pensioner whom the municipality has assigned an almen home.
        cost = law.choose(f.anvist_almen, lambda: counted, lambda: minimum(counted, _highest_cost(f, law)))
    else:
        cost = minimum(counted, _highest_cost(f, law))
    return named("Boligudgift", cost, "kr/år", "BSL §§ 10, 14, 15")


def _corrected(cost: Number, f: Facts, law: LawAt, text: str, sign: int, keys: tuple[str, ...], hjemmel: str) -> Number:
    """The cost with an amount per m² added or taken off, kr. per year. BSL § 10, stk. 2–5."""
    rates = [law.rate(f"{form(f)}.{key}_m2") for key in keys]
    amount = named(text, f.areal_m2 * (rates[0] if len(rates) == 1 else total(*rates)), "kr/år", hjemmel)
    return cost + amount if sign > 0 else cost - amount


def _within_area(cost: Number, f: Facts, law: LawAt) -> Number:
    """Only so many m² count for so many people. BSL § 15."""
    more = len(f.adults) + f.boern - 1
    first = law.rate("boligstoette.areal_foerste_person")
    limit = law.choose(
        more > 0,
        lambda: (
            first + law.rate("boligstoette.areal_hver_yderligere") * law.given("Yderligere personer", more, "personer")
        ),
        lambda: first,
    )
    limit = named("Areal, der tæller med", limit, "m2", "BSL § 15")
    return law.choose(
        f.areal_m2 > limit,
        lambda: named("Boligudgift for det areal, der tæller med", cost * (limit / f.areal_m2), "kr/år", "BSL § 15"),
        lambda: cost,
    )


def _highest_cost(f: Facts, law: LawAt) -> Number:
    """The largest housing cost that counts, kr. per year, raised for children. BSL § 14, stk. 1."""
    base = law.rate(f"{form(f)}.maks_boligudgift_aar")

    def raised() -> Number:
        children = law.given("Børn, der hæver den højeste boligudgift", minimum(1.0 * f.boern, 4.0), "børn")
        amount = base * (1.0 + law.rate("boligstoette.maks_leje_forhoejelse_pr_barn") * children)
        text = "højeste boligudgift med børn, afrundet til hele 100 kr."
        return apply(text, rounding.whole_hundreds, amount, enhed="kr/år", hjemmel="BSL § 14, stk. 1")

    return law.choose(f.boern > 0, raised, lambda: base)


def _income_limit(f: Facts, law: LawAt) -> Number:
    """Income above this lowers the benefit, kr. per year, raised per child. BSL § 21, stk. 1, and § 22, stk. 1."""
    kind = form(f)
    base = law.rate(f"{kind}.indkomstgraense")
    counting = maximum(0.0, minimum(1.0 * f.boern, 4.0) - 1.0)
    if kind == BOLIGSIKRING and not f.single:
        # Two adults who are both under 30 get the addition from the first child, for up to three.
        young = (f.adults[0].alder < 30) & (f.adults[1].alder < 30)
        counting = law.where(young, counting, lambda _: minimum(1.0 * f.boern, 3.0))

    def raised() -> Number:
        children = law.given("Børn, der hæver indkomstgrænsen", counting, "børn")
        return base + law.rate(f"{kind}.indkomstgraense_pr_barn_2_4") * children

    return named("Indkomstgrænse", law.choose(counting > 0, raised, lambda: base), "kr/år")


def _highest_benefit(f: Facts, law: LawAt) -> Number:
    """The largest boligstøtte, kr. per year, raised with four or more children. BSL § 23."""
    base = law.rate(f"{form(f)}.maks_stoette_aar")

    def raised() -> Number:
        amount = base * (1.0 + law.rate("boligstoette.maks_forhoejelse_4_boern"))
        text = "højeste støtte med fire eller flere børn, afrundet til et beløb, der kan deles med 12"
        return apply(text, rounding.divisible_by_twelve, amount, enhed="kr/år", hjemmel="BSL § 23")

    return law.choose(f.boern >= 4, raised, lambda: base)


def _boligsikring(cost: Number, income: Number, f: Facts, law: LawAt) -> Number:
    """Boligsikring before rounding, kr. per year; may be negative. BSL § 22 and § 23."""
    over = maximum(0.0, income - _income_limit(f, law))
    share = law.rate("boligsikring.lejeandel") * cost - law.rate("boligsikring.indkomstandel") * over
    by_income = named("Andel af boligudgiften minus andel af indkomst over grænsen", share, "kr/år", "BSL § 22, stk. 1")
    own = named(
        "Boligudgift minus mindste egenbetaling",
        cost - law.rate("boligsikring.min_egenbetaling_aar"),
        "kr/år",
        "BSL § 22, stk. 2",
    )
    highest = _highest_benefit(f, law)
    # The limit for the childless does not reach a household with førtidspension or seniorpension (§ 22, stk. 3, nr. 1).
    exempt: Any = bool(f.on("foertidspension_ny", "seniorpension")) | (f.boern > 0)

    def childless() -> Number:
        part = law.rate("boligsikring.maks_andel_uden_boern") * cost
        return minimum(by_income, own, named("Højeste andel uden børn", part, "kr/år", "BSL § 22, stk. 3"), highest)

    return law.choose(exempt, lambda: minimum(by_income, own, highest), childless)


def _boligydelse(cost: Number, income: Number, f: Facts, law: LawAt) -> Number:
    """Boligydelse before rounding, kr. per year; may be negative. BSL § 21 and § 23."""
    over = maximum(0.0, income - _income_limit(f, law))
    base = cost + law.rate("boligydelse.boligudgift_tillaeg_aar")
    share = law.rate("boligydelse.lejeandel") * base - law.rate("boligydelse.indkomstandel") * over
    by_income = named(
        "Andel af boligudgift og tillæg minus andel af indkomst over grænsen", share, "kr/år", "BSL § 21, stk. 1"
    )
    least = maximum(
        law.rate("boligydelse.min_egenbetaling_andel") * income, law.rate("boligydelse.min_egenbetaling_aar")
    )
    own = named(
        "Boligudgift minus egenbetaling",
        cost - named("Mindste egenbetaling", least, "kr/år"),
        "kr/år",
        "BSL § 21, stk. 2",
    )
    # § 23, stk. 2: no highest benefit for a pensioner whom the municipality has assigned an almen home.
    return law.choose(
        f.anvist_almen,
        lambda: minimum(by_income, own),
        lambda: minimum(by_income, own, _highest_benefit(f, law)),
    )


def benefit(cost: Number, income: Number, helped: tuple[Number, ...], f: Facts, law: LawAt) -> Number:
    """Boligstøtte, kr. per year, divisible by 12 before the ceilings of LAS.

    cost: :func:`boligudgift`; income: :func:`household_income`; helped: each adult's benefit before tax, kr. per year.
    """

    def calculated() -> Number:
        rule = _boligydelse if form(f) == BOLIGYDELSE else _boligsikring
        monthly = maximum(0.0, rule(cost, income, f, law)) / 12.0
        rounded = apply(
            "boligstøtte pr. måned, afrundet til hele kroner", rounding.whole_months, monthly, enhed="kr/md"
        )
        paid = law.choose(f.har_allerede_stoette, lambda: rounded, lambda: _if_large_enough(rounded, f, law))
        yearly = 12.0 * paid
        return named("Boligstøtte", _under_ceilings(yearly, helped, f, law), "kr/år", f"BSL §§ {_sections(f)}")

    # An own kitchen with water and drain is a condition.
    return law.choose(f.eget_koekken, calculated, lambda: law.given("Ingen boligstøtte uden eget køkken", 0.0, "kr/år"))


def _sections(f: Facts) -> str:
    return "21 og 23" if form(f) == BOLIGYDELSE else "22 og 23"


def _if_large_enough(monthly: Number, f: Facts, law: LawAt) -> Number:
    """Small amounts are not paid when boligstøtte is first calculated, kr. per month. BSL §§ 33–34."""
    least = law.rate(f"{form(f)}.min_udbetaling_md")
    text = "boligstøtte pr. måned, når den er mindst den mindste udbetaling, ellers 0"
    paid = apply(text, lambda a, b: np.where(a < b, 0.0, a), monthly, least, enhed="kr/md", hjemmel="BSL §§ 33–34")
    if isinstance(paid, Node):
        withheld = 0 < monthly.vaerdi < least.vaerdi
        return replace(paid, aktiv=1 if withheld else 0)
    return paid


def _under_ceilings(yearly: Number, helped: tuple[Number, ...], f: Facts, law: LawAt) -> Number:
    """The ceilings on boligstøtte beside kontanthjælp, kr. per year."""
    raised = f.on("kontanthjaelp_forhoejet")
    if raised and not f.single:
        # Lov 1655/2024: couples on forhøjet sats. Per household unless the reader chooses per person.
        count = law.choose(f.loft_pr_person, lambda: float(raised), lambda: 1.0)
        ceiling = 12.0 * law.rate("boligstoetteloft.samlevende_forhoejet_sats_md") * count
        return minimum(yearly, named("Boligstøtteloft", ceiling, "kr/år", "lov 1655/2024"))
    if f.on("kontanthjaelp_gammel", "uddannelseshjaelp"):
        share = yearly / float(len(f.adults))
        parts = [_under_old_ceiling(share, a, h, f, law) for a, h in zip(f.adults, helped, strict=True)]
        return parts[0] if len(parts) == 1 else total(*parts)
    return yearly


def _under_old_ceiling(share: Number, adult: Adult, helped: Number, f: Facts, law: LawAt) -> Number:
    """Kontanthjælpsloftet until 30 June 2025 (LAS § 25 b): help and share of boligstøtte together, kr. per year.

    Applied where the ceiling is known: adults of 30 or more, and childless singles under 30.
    """
    if adult.ydelsestype not in ("kontanthjaelp_gammel", "uddannelseshjaelp"):
        return share
    prefix = "kontanthjaelpsloft."
    young = (
        "enlig_ikke_forsoerger_uddhj" if adult.ydelsestype == "uddannelseshjaelp" else "enlig_ikke_forsoerger_u30_kth"
    )

    def monthly() -> Number:
        return law.choose(adult.alder >= 30, adults_of_30, lambda: law.rate(prefix + young))

    def adults_of_30() -> Number:
        if not f.single:
            with_children, without = "par_forsoerger_30", "par_ikke_forsoerger_30"
            return law.choose(f.boern > 0, lambda: law.rate(prefix + with_children), lambda: law.rate(prefix + without))
        return law.choose(
            f.boern == 0,
            lambda: law.rate(f"{prefix}enlig_ikke_forsoerger_30"),
            lambda: law.choose(
                f.boern == 1,
                lambda: law.rate(f"{prefix}enlig_1_barn_30"),
                lambda: law.rate(f"{prefix}enlig_2_boern_30"),
            ),
        )

    known = (adult.alder >= 30) | (f.single & (f.boern == 0))
    return law.choose(
        known,
        lambda: minimum(
            share, named("Plads under kontanthjælpsloftet", maximum(0.0, 12.0 * monthly() - helped), "kr/år")
        ),
        lambda: share,
    )
