"""What a turned-round answer says of the dead zones: which there are, which rents to choose instead and what those
allow, and the highest rent that leaves every profile enough."""

from __future__ import annotations

from typing import Any

from faellesgrund.engine.economy.money import oere, whole_kroner
from faellesgrund.engine.economy.paying import rents_to_avoid as avoid
from faellesgrund.engine.economy.paying.profiles import BY_KEY
from faellesgrund.engine.economy.paying.rent_curve import HIGHEST_RENT, dead_zones, highest_rent
from faellesgrund.engine.economy.question import Question, at_rent

NAMES = {key: profile.navn for key, profile in BY_KEY.items()}


def around(question: Question, rent: float, certainty: float) -> dict[str, Any]:
    """doede_zoner, undgaa, alternativer and raadighed of the answer at a rent (kr. per home and month)."""
    curves = question.curves
    caught = avoid.zones_at(rent, curves)
    others = avoid.instead(rent, curves)
    return {
        "doede_zoner": [
            {"profil": profile, **zone.as_json()} for profile, left in curves.items() for zone in dead_zones(left)
        ],
        "undgaa": _avoid(rent, caught, others),
        "alternativer": [_alternative(question, other, certainty) for other in others],
        "raadighed": _enough(question),
    }


def _avoid(rent: float, caught: dict[str, avoid.DeadZone], others: tuple[avoid.Instead, ...]) -> dict[str, Any] | None:
    """What is wrong with the rent, or None."""
    if not caught:
        return None
    text = (
        f"{avoid.dansk(avoid.charged(rent))} kr. ligger i en død zone: {avoid.in_words(caught, NAMES)}. Der er beboeren bedre "
        f"stillet med en anden husleje. Vælg {avoid.proposed(others)}"
    )
    return {
        "husleje": avoid.charged(rent),
        "profiler": list(caught),
        "fra": min(zone.fra for zone in caught.values()),
        "til": max(zone.til for zone in caught.values()),
        "tekst": text,
    }


def _alternative(question: Question, other: avoid.Instead, certainty: float) -> dict[str, Any]:
    """What another rent allows, and what each profile has left with it."""
    there = at_rent(question, float(other.husleje), certainty)
    return {
        "husleje": other.husleje,
        "side": other.side,
        "grund": other.grund,
        "anskaffelsessum_maks": None if there.highest is None else oere(there.highest),
        "anskaffelsessum_maks_sikker": None if there.safe is None else oere(there.safe),
        "stoettebehov_min": oere(there.case.municipal.vaerdi),
        "stoettebehov_min_sikker": None if there.least_safe is None else oere(there.least_safe),
        "efter_husleje": [
            {"profil": profile, "efter_husleje_maaned": whole_kroner(float(left[min(other.husleje, HIGHEST_RENT)]))}
            for profile, left in question.curves.items()
        ],
    }


def _enough(question: Question) -> dict[str, Any] | None:
    """The highest rent that leaves what the brief demands (maal.raadighed), for each profile and for all; None without."""
    needed = question.brief.get("maal.raadighed")
    if needed is None:
        return None
    best = avoid.highest_for_all(question.curves, float(needed))
    return {
        "krav": float(needed),
        "hoejeste_leje": [
            {"profil": profile, **highest_rent(left, float(needed), 0.0)} for profile, left in question.curves.items()
        ],
        "forslag": {
            "husleje": best.husleje,
            "uden_hensyn_til_doede_zoner": best.uden_hensyn,
            "binder": best.binder,
            "grund": best.grund,
        },
    }
