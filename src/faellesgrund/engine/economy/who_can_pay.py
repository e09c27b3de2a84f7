"""Who can pay the rent the chain arrives at: the profiles today and over the changes of law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.economy.algebra import Array, Node, leaf, maximum, named, plain
from faellesgrund.engine.economy.assumptions import Assumption, Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.money import oere, whole_kroner
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying.payment import NOTE, Payment, payment_json
from faellesgrund.engine.economy.paying.rent_curve import HIGHEST_RENT, corners
from faellesgrund.engine.economy.paying.rents_to_avoid import DeadZone, charged, zones_at, zones_of
from faellesgrund.engine.economy.prices import price_factor

HOME_DEFAULTS = {
    "eget_koekken": (True, "Eget køkken"),
    "varme_inkl": (False, "Varme i huslejen"),
    "vand_inkl": (True, "Vand i huslejen"),
    "el_inkl": (False, "El i huslejen"),
}
"""What holds for a home where the brief's [bolig] says nothing, and its name."""
CONSUMPTION = {"varme_inkl": "bolig.varme_pr_m2", "vand_inkl": "bolig.vand_pr_m2", "el_inkl": "bolig.el_pr_m2"}
"""What the resident pays beside the rent unless it is in it: key of [bolig] → key of the estimate per m²."""
CONSUMPTION_YEAR = 2015
"""Price year of the estimates."""


@dataclass(frozen=True, slots=True)
class ProfileOutcome:
    """The ability to pay of a run: rows of the result, trees behind them, choices made and warnings."""

    rows: list[dict[str, Any]]
    bridge: list[dict[str, Any]]
    below_line: list[dict[str, Any]]
    next_change: dict[str, Any] | None
    trees: dict[str, Node]
    other_trees: list[Node]
    keys: set[str]
    choices: tuple[Assumption, ...]
    warnings: list[tuple[str, str]]
    curves: dict[str, Array]


def profile_outcomes(
    brief: Brief, a: Assumptions, dato: date, rent: Node, area: Node, prisdato: date
) -> ProfileOutcome:
    """Every profile with the rent (kr. per home and month, without consumption). Raises RateUnknown."""
    choices: list[Assumption] = []
    home = p.Home(area.vaerdi, brief.kommune, **_flags(brief, choices))
    keys = chosen_profiles(brief)
    if brief.get("maal.profiler") is None:
        choices.append(_choice("maal.profiler", "Profiler", "alle"))
    needed = brief.get("maal.raadighed")
    if needed is None:
        choices.append(_choice("maal.raadighed", "Rådighedsbeløb", None))
    yearly = named("Husleje om året", 12.0 * maximum(leaf("0", 0.0, "kr", oprindelse="brief"), rent))
    paid, not_in_force = p.pay_profiles(keys, home, dato, yearly, a)
    consumption = consumption_of(brief, home, a, prisdato)
    rows, trees = [], {}
    for profile, payment in paid:
        trees[profile.noegle] = payment.outcome.left
        rows.append(_row(profile, payment, consumption, needed))
    steps = p.bridge(keys, home, yearly, a)
    bridge = [
        {
            "dato": day.isoformat(),
            "profil": profile.noegle,
            "efter_husleje_maaned": whole_kroner(plain(payment.outcome.left)),
            "ydelsestype": benefit,
            "sikkerhed": payment.certainty,
        }
        for day, profile, benefit, payment in steps
    ]
    change = p.next_law_change(dato)
    return ProfileOutcome(
        rows=rows,
        bridge=bridge,
        below_line=_below(bridge, needed),
        next_change=None
        if change is None
        else {
            "dato": change.dato.isoformat(),
            "tekst": change.tekst,
            "hjemmel": change.hjemmel,
            "sikkerhed": change.sikkerhed,
        },
        trees=trees,
        other_trees=[consumption, *(payment.outcome.left for *_, payment in steps)],
        keys=set().union(*(payment.used for _, payment in paid)),
        choices=tuple(choices),
        warnings=[
            ("ydelse_ikke_i_kraft", f"{x.navn} er udeladt: ydelsen er ikke i kraft den {dato.isoformat()}.")
            for x in not_in_force
        ],
        curves={profile.noegle: payment.curve for profile, payment in paid if payment.curve is not None},
    )


def _row(profile: p.Profile, payment: Payment, consumption: Node, needed: float | None) -> dict[str, Any]:
    """A profile's row of the result: what is left after rent and consumption, the curve, what is missing of the demand."""
    row = payment_json(payment, [] if needed is None else [needed])
    after = named("Tilbage efter husleje og forbrug om måneden", payment.outcome.left - consumption, "kr/md")
    del row["forklaring"]
    row = {"profil": profile.noegle, "navn": profile.navn, **row}
    row["efter_forbrug_maaned"] = whole_kroner(plain(after))
    row["forbrug_maaned"] = whole_kroner(consumption.vaerdi)
    if needed is not None:
        row["raadighed_mangler"] = max(0, whole_kroner(needed - plain(payment.outcome.left)))
    if payment.curve is not None:
        row["spring"] = [zone.as_json() for zone in zones_of(payment.curve)]
        row["kurve"] = [[rent_of, oere(left)] for rent_of, left in corners(payment.curve)]
    row["vejledende"] = NOTE
    return row


def chosen_profiles(brief: Brief) -> tuple[str, ...]:
    """The profiles the brief asks about; all when it names none."""
    return tuple(brief.get("maal.profiler") or p.BY_KEY)


def home_of(brief: Brief, area: float) -> p.Home:
    """The home the profiles are tried in. area: m² per home."""
    return p.Home(area, brief.kommune, **_flags(brief, []))


def curves_of(keys: Sequence[str], home: p.Home, dato: date, a: Assumptions) -> dict[str, Array]:
    """Kr. left per month at each whole rent 0 … 20,000, for each profile whose benefit is in force. Raises RateUnknown."""
    free = leaf("Husleje om året", 0.0, "kr", oprindelse="brief")
    paid, _ = p.pay_profiles(keys, home, dato, free, a)
    return {profile.noegle: payment.curve for profile, payment in paid if payment.curve is not None}


def at_uncertain_rent(curve: Array, p10: float, p90: float) -> dict[str, float]:
    """What is left (kr. per month) at the P10 and the P90 rent, and the least and the most between the two."""
    low, high = (min(HIGHEST_RENT, max(0, charged(x))) for x in (p10, p90))
    between = curve[low : high + 1]
    return {
        "p10": oere(float(curve[low])),
        "p90": oere(float(curve[high])),
        "mindst": oere(float(between.min())),
        "mest": oere(float(between.max())),
    }


@dataclass(frozen=True, slots=True)
class KindRow:
    """One profile in one kind of home, whole kr. a month."""

    profil: str
    after_rent: int
    after_consumption: int
    dead_zone: DeadZone | None


@dataclass(frozen=True, slots=True)
class KindAbility:
    """The ability to pay in one kind of home, its curves (kr. left at each rent) and the trees behind it."""

    rows: tuple[KindRow, ...]
    curves: dict[str, Array]
    trees: tuple[Node, ...]


def kind_ability(brief: Brief, a: Assumptions, dato: date, rent: Node, area: Node, prisdato: date) -> KindAbility:
    """Every profile in a home of this area with this rent (kr. per month): boligstøtte follows both. Raises RateUnknown."""
    home = home_of(brief, area.vaerdi)
    yearly = named("Husleje om året", 12.0 * maximum(leaf("0", 0.0, "kr", oprindelse="brief"), rent))
    paid, _ = p.pay_profiles(chosen_profiles(brief), home, dato, yearly, a)
    curves = {profile.noegle: payment.curve for profile, payment in paid if payment.curve is not None}
    caught = zones_at(rent.vaerdi, curves)
    consumption = consumption_of(brief, home, a, prisdato)
    rows = tuple(
        KindRow(
            profile.noegle,
            whole_kroner(plain(payment.outcome.left)),
            whole_kroner(plain(payment.outcome.left - consumption)),
            caught.get(profile.noegle),
        )
        for profile, payment in paid
    )
    return KindAbility(rows, curves, (consumption, *(payment.outcome.left for _, payment in paid)))


def _choice(key: str, navn: str, value: Any) -> Assumption:
    return Assumption(key, navn, value, "", "valgt", None, "Standardværdi i Fællesgrund", None, "antaget", "A")


def _flags(brief: Brief, choices: list[Assumption]) -> dict[str, bool]:
    flags = {}
    for name, (default, navn) in HOME_DEFAULTS.items():
        given = brief.get(f"bolig.{name}")
        flags[name] = default if given is None else bool(given)
        if given is None and name != "vand_inkl":
            choices.append(_choice(f"bolig.{name}", navn, "ja" if default else "nej"))
    return flags


def consumption_of(brief: Brief, home: p.Home, a: Assumptions, prisdato: date) -> Node:
    """Heat, water and power the resident pays beside the rent, kr. per month; an estimate unless given."""
    given = brief.get("bolig.forbrug_pr_maaned")
    if given is not None:
        return leaf("Forbrug om måneden", float(given), "kr/md", oprindelse="brief")
    apart = [a.evidence(key) for flag, key in CONSUMPTION.items() if not getattr(home, flag)]
    if not apart:
        return leaf("Alt forbrug er i huslejen", 0.0, "kr/md", oprindelse="brief")
    per_m2 = apart[0]
    for more in apart[1:]:
        per_m2 = per_m2 + more
    area = leaf("Areal pr. bolig", home.areal_m2, "m2", oprindelse="brief")
    yearly = named("Forbrug om året", area * per_m2 * price_factor("netto", CONSUMPTION_YEAR, prisdato, a))
    return named("Forbrug om måneden", yearly / 12.0, "kr/md")


def _below(bridge: list[dict[str, Any]], needed: float | None) -> list[dict[str, Any]]:
    """Who has less left than the parties' own line, and from which date of the bridge."""
    if needed is None:
        return []
    return [
        {
            "dato": row["dato"],
            "profil": row["profil"],
            "mangler_maaned": whole_kroner(needed - row["efter_husleje_maaned"]),
        }
        for row in bridge
        if row["efter_husleje_maaned"] < needed
    ]
