"""How the cost model would have done: each Danish project predicted from the others, shown singly.

With fewer than eight projects a coverage figure would only look exact, so every held-out project is shown.
"""

from __future__ import annotations

from math import exp, sqrt
from statistics import median
from typing import Any

from faellesgrund.engine.economy.assumptions import Assumptions

DANISH_PROJECTS = (
    ("Svenstrupgård, Aalborg 2007", 21000.0),
    ("Nordlunden, Slagelse 2020", 24400.0),
    ("Nørregade, Mors 2023", 19900.0),
)
"""Whole projects at budget on free plots, kr. per m² home area in 2022 prices (nordjyske.dk; sn.dk; nordjyske.dk)."""
Z80 = 1.2815515655446004
"""Half width of an 80 % interval in standard deviations of the normal distribution."""


def heldout(a: Assumptions, tender: float) -> list[dict[str, Any]]:
    """Each Danish project's budget lifted to tender, and the 80 % interval predicted without it (kr./m², 2022)."""
    weights = {c: a.evidence(f"anlaeg.vaegt_{c}").vaerdi for c in "abed"}
    others = {c: a.evidence(f"anlaeg.pris_{c}_m2").vaerdi for c in "bed"}
    sigma = sqrt(
        a.evidence("anlaeg.spredning_log").vaerdi ** 2 + a.evidence("anlaeg.licitation_spredning_log").vaerdi ** 2
    )
    rows = []
    for name, budget in DANISH_PROJECTS:
        rest = median(price for other, price in DANISH_PROJECTS if other != name)
        total = weights["a"] * rest * tender + sum(weights[c] * others[c] for c in "bed")
        centre = total / sum(weights.values())
        middle = centre * exp(-(sigma**2) / 2)
        low, high = middle * exp(-Z80 * sigma), middle * exp(Z80 * sigma)
        actual = budget * tender
        rows.append(
            {
                "projekt": name,
                "budget_pr_m2": budget,
                "loeftet_til_licitation_pr_m2": round(actual, 2),
                "forudsagt_pr_m2": round(centre, 2),
                "p10": round(low, 2),
                "p90": round(high, 2),
                "inden_for": low <= actual <= high,
            }
        )
    return rows


def method_in_words(whole: float, price: float, sigma: float, given: bool, own: int = 0) -> str:
    """One paragraph on how the price came about, for the page and the result file. own: number of own projects in it."""
    if given:
        return (
            "Prisen pr. m² er givet i byggebriefen. Grundarbejder og tilslutninger er stadig skøn med egen spredning."
        )
    counted = "" if not own else f" og {own} {'eget projekt' if own == 1 else 'egne projekter'}"
    last = "Fem egne byggeregnskaber vejer mere end det hele." if own < 5 else "De egne projekter vejer mest."
    return (
        f"Vægtet midte af fire slags erfaring{counted} for hele projektet ({_kr(whole)} pr. m² boligareal), "
        "minus de særskilte linjer: "
        f"{_kr(price)} pr. m² for boligerne før uforudsete udgifter. "
        f"Logaritmisk normalfordeling, spredning {_decimal(sigma)}. "
        "Tre danske projekter, alle budgetter; ingen regnskaber er offentlige. "
        f"{last}"
    )


def _decimal(x: float) -> str:
    return f"{x:.3f}".replace(".", ",")


def _kr(amount: float) -> str:
    return f"{amount:,.0f} kr.".replace(",", ".")
