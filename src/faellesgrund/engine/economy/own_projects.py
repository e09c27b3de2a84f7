"""From a finished project's account to the figure the estimate counts with.

The estimate knows one number of a project: the whole cost per m² home area of the *reference project* (homes of 35 m²,
wooden elements, free plot) at the price date and in the region of the building brief. An account is brought there in
steps, each an explained amount: land out, per m² home area, price development, region, size, method. Size and method
are taken on the whole price, as the public evidence is (docs/method/erfaringstal.md); the number of homes and the size
of the common house are not corrected for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.algebra import Node, apply, leaf, named
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.finished import SOURCES, FinishedProject
from faellesgrund.engine.economy.heldout import Z80
from faellesgrund.engine.economy.inputs import Resolver
from faellesgrund.engine.economy.prices import price_factor
from faellesgrund.engine.evidence.kommuner import capital_region


@dataclass(frozen=True, slots=True)
class Estimate:
    """The price of a whole reference project: kr. per m² home area, and the spread of its logarithm."""

    centre: float
    between: float
    tender: float

    @property
    def sigma(self) -> float:
        """The whole spread: between projects and from budget to tender."""
        return sqrt(self.between**2 + self.tender**2)

    @property
    def interval(self) -> tuple[float, float]:
        """What eight of ten lie between; the centre is the mean, not the median."""
        middle = self.centre * exp(-(self.sigma**2) / 2)
        return middle * exp(-Z80 * self.sigma), middle * exp(Z80 * self.sigma)

    def spreads_from(self, kr_pr_m2: float) -> float:
        """How many spreads between projects a price lies from the centre; negative below it."""
        return log(kr_pr_m2 / self.centre) / self.between


def at_reference(p: FinishedProject, a: Assumptions, capital: bool, index: c.PriceFactor) -> Node:
    """The account as the estimate counts it, with every step. capital: the region it is moved to.

    Kr. per m² home area of the reference project at the price date of ``index``.
    """
    cost = leaf("Anskaffelsessum inkl. moms", p.anskaffelsessum, "kr", oprindelse="evidens")
    without_land = named("Uden grundkøb", cost - leaf("Grundkøb", p.grundpris, "kr", oprindelse="evidens"), "kr")
    area = leaf("Boligareal", p.areal_m2, "m2", oprindelse="evidens")
    price = named(f"Pr. m² boligareal i {p.prisaar}-priser", without_land / area, "kr/m2")
    price = named("I prisdatoens priser", price * index("bygge", p.prisaar), "kr/m2")
    there = capital_region(p.kommune)
    if there != capital:
        supplement = a.evidence("anlaeg.hovedstadstillaeg")
        moved = price * supplement if capital else price / supplement
        price = named("I Region Hovedstaden" if capital else "Uden for Region Hovedstaden", moved, "kr/m2")
    price = named("Ved 35 m² pr. bolig", price * _size(p, a), "kr/m2")
    key = c.METHODS[p.byggemaade]
    if key is not None:
        price = named("Som byggeri af træelementer", price / a.evidence(key), "kr/m2")
    return named(p.navn, price, "kr/m2")


def _size(p: FinishedProject, a: Assumptions) -> Node:
    home = leaf("Areal pr. bolig", p.areal_m2 / p.boliger, "m2", oprindelse="evidens")
    text = f"(areal pr. bolig ÷ {c.REFERENCE_AREA_M2:g} m²) opløftet til eksponent"
    exponent = a.evidence("anlaeg.stoerrelse_eksponent")
    return named(
        "Størrelsens virkning",
        apply(text, lambda m2, e: (m2 / c.REFERENCE_AREA_M2) ** e, home, exponent, enhed="faktor"),
        "faktor",
    )


def own_projects(finished: Sequence[FinishedProject], brief: Brief, dato: date) -> tuple[c.OwnProject, ...]:
    """The accounts as a run of the brief counts them: at its price date, in its region, with its changed figures."""
    if not finished:
        return ()
    a = Assumptions(brief.satser, brief.begrundelse)
    resolver = Resolver(brief, a, dato)
    return as_own(finished, a, capital_region(brief.kommune), resolver.index)


def as_own(
    finished: Sequence[FinishedProject], a: Assumptions, capital: bool, index: c.PriceFactor
) -> tuple[c.OwnProject, ...]:
    """Every account at the reference. What is the same for many accounts is worked out once."""
    steps: dict[tuple[int, str, str], float] = {}
    exponent = a.evidence("anlaeg.stoerrelse_eksponent").vaerdi
    found = []
    for p in finished:
        key = (p.prisaar, p.kommune, p.byggemaade)
        if key not in steps:
            unit = FinishedProject(
                "", p.kommune, p.prisaar, 1, c.REFERENCE_AREA_M2, c.REFERENCE_AREA_M2, 0, p.byggemaade
            )
            steps[key] = at_reference(unit, a, capital, index).vaerdi
        size = (p.areal_m2 / p.boliger / c.REFERENCE_AREA_M2) ** exponent
        price = (p.anskaffelsessum - p.grundpris) / p.areal_m2 * steps[key] * size
        found.append(c.OwnProject(p.navn, price, *SOURCES[p.grundlag]))
    return tuple(found)


def estimate(a: Assumptions, capital: bool, index: c.PriceFactor, own: Sequence[c.OwnProject] = ()) -> Estimate:
    """The price of a whole reference project with these own projects in it."""
    public = c.public_price(a, capital, index)
    between = c.predictive_spread(
        a.evidence("anlaeg.spredning_log").vaerdi,
        a.evidence("anlaeg.offentlig_vaegt_i_projekter").vaerdi,
        public.vaerdi,
        own,
    )
    return Estimate(c.with_own(a, public, own).vaerdi, between, a.evidence("anlaeg.licitation_spredning_log").vaerdi)


def each_left_out(a: Assumptions, capital: bool, index: c.PriceFactor, own: Sequence[c.OwnProject]) -> list[Estimate]:
    """The estimate without each of the projects, the others staying; in time that grows with their number, not its square."""
    public = c.public_price(a, capital, index).vaerdi
    kappa = a.evidence("anlaeg.offentlig_vaegt_i_projekter").vaerdi
    prior, tender = (a.evidence(f"anlaeg.{key}").vaerdi for key in ("spredning_log", "licitation_spredning_log"))
    logs = [log(p.kr_pr_m2) for p in own]
    n, total = len(logs), sum(logs)
    mean = total / n if n else 0.0
    squares = sum((x - mean) ** 2 for x in logs)
    found = []
    for x in logs:
        rest = n - 1
        others = (total - x) / rest if rest else 0.0
        around = squares - (x - mean) ** 2 * n / rest if rest else 0.0
        centre = exp((kappa * log(public) + total - x) / (kappa + rest))
        found.append(Estimate(centre, c.spread_of(prior, kappa, public, rest, others, max(around, 0.0)), tender))
    return found


def index_to(dato: date, a: Assumptions) -> c.PriceFactor:
    """Factors from a price year to a date, each worked out once."""
    known: dict[tuple[str, int], Node] = {}

    def factor(series: str, year: int) -> Node:
        if (series, year) not in known:
            known[series, year] = price_factor(series, year, dato, a)
        return known[series, year]

    return factor
