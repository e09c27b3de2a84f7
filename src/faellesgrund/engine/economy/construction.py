"""What it costs to build: the estimate, its lines and its spread.

The public evidence is thin: three whole Danish projects, budgets and not accounts. So the model is
stated, not fitted: the price per m² of a *whole* project is log-normal around a weighted centre of four
classes of evidence (``anlaeg.pris_*``, ``anlaeg.vaegt_*``), with fees and the step from budget to tender
inside, times a supplement in the capital region. Ground works, connections and common house are separate
lines with a long tail of their own. The m² price of the houses is what is left of the centre for a
reference project (12 homes of 35 m², common house 40 m²) after those lines at their default values; so
nothing counts twice, and changing a line changes the sum.

Own finished projects weigh more as they come: the public evidence counts as
``anlaeg.offentlig_vaegt_i_projekter`` own accounts (normal-inverse-gamma on the logarithm).
Methods and limits: docs/method/anskaffelsessum.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from faellesgrund.engine.economy.algebra import Node, Number, apply, leaf, named, plain, total
from faellesgrund.engine.economy.assumptions import Assumptions

REFERENCE_HOMES = 12
REFERENCE_AREA_M2 = 35.0
REFERENCE_COMMON_M2 = 40.0
PRIOR_FREEDOM = 8.0
"""Degrees of freedom of the spread's prior: how slowly own projects move the spread."""

METHODS = {
    "trae_elementer": None,
    "rumstore_moduler": "anlaeg.metode_rumstore_moduler",
    "traditionel": "anlaeg.metode_traditionel",
    "ombygning": "anlaeg.metode_ombygning",
}

PriceFactor = Callable[[str, int], Node]
"""(series, price year) -> factor from that year's mean level to the price date of the result."""


@dataclass(frozen=True, slots=True)
class OwnProject:
    """A finished project of the parties: whole cost per m² home area, at the result's price level, reference size.

    How an account becomes that figure: :mod:`faellesgrund.engine.economy.own_projects`. Those with the same ``navn``
    are shown as one, with their number. sikkerhed: ``bekraeftet`` for an account, ``antaget`` for a tender.
    """

    navn: str
    kr_pr_m2: float
    kilde: str = "eget byggeregnskab"
    sikkerhed: str = "bekraeftet"


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """Own projects that are shown as one: how many, and their geometric mean in kr. per m²."""

    navn: str
    n: int
    kr_pr_m2: float
    kilde: str
    sikkerhed: str


MOST_SHOWN = 25
"""More own projects than this under different names are shown as one group: nobody reads a thousand leaves."""


def own_groups(own: Sequence[OwnProject]) -> tuple[OwnGroup, ...]:
    """Own projects as they are shown, in their order; a group that is not all confirmed is assumed."""
    by_name: dict[str, list[OwnProject]] = {}
    for project in own:
        by_name.setdefault(project.navn, []).append(project)
    if len(by_name) > MOST_SHOWN:
        by_name = {"Egne projekter": list(own)}
    return tuple(
        OwnGroup(
            navn,
            len(some),
            some[0].kr_pr_m2 if len(some) == 1 else exp(sum(log(p.kr_pr_m2) for p in some) / len(some)),
            some[0].kilde if len({p.kilde for p in some}) == 1 else "egne byggeregnskaber og tilbud",
            "bekraeftet" if all(p.sikkerhed == "bekraeftet" for p in some) else "antaget",
        )
        for navn, some in by_name.items()
    )


@dataclass(frozen=True, slots=True)
class Post:
    """A line of the cost. gruppe: grundudgifter, entreprise, omkostninger, gebyrer; beloeb: kr. incl. VAT."""

    gruppe: str
    tekst: str
    beloeb: Number


@dataclass(frozen=True, slots=True)
class CostParts:
    """The lines that the rest of the estimate follows from; kr. unless said otherwise. Nodes, floats or arrays."""

    plot: Number
    deed: Number
    survey: Number
    ground_works: Number
    sewer: Number
    water: Number
    power: Number
    house: Number
    common_house: Number
    unforeseen_share: Number
    advice_share: Number
    fee_client: Number
    insurance: Number
    building_case_fee: Number
    interest_factor: Number
    costs_share: Number | None
    ground_works_given: Number | None = None
    """Ground works of the plots where the brief gives them, beside the estimate of the others."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviation of the logarithm of each uncertain part; 0 is certain."""

    house: float = 0.0
    common_house: float = 0.0
    ground: float = 0.0
    ground_works: float = 0.0
    connections: float = 0.0


def posts(p: CostParts) -> list[Post]:
    """The lines of the estimate before anything that depends on the loan (arrays or Nodes).

    Building interest: mean draw × rate × months / 12 of all lines before interest, registration and percentage fees.
    """
    buildings = named("Boliger og fælleshus", p.house + p.common_house)
    works = p.ground_works if p.ground_works_given is None else p.ground_works + p.ground_works_given
    ground = [
        Post("grundudgifter", "Grundkøb", p.plot),
        Post("grundudgifter", "Tinglysning af skøde", p.deed),
        Post("grundudgifter", "Geoteknik, miljø, opmåling", p.survey),
        Post("grundudgifter", "Byggemodning, stikledninger, terræn", works),
        Post("grundudgifter", "Tilslutning, spildevand", p.sewer),
        Post("grundudgifter", "Tilslutning, vand", p.water),
        Post("grundudgifter", "Tilslutning, el og varme", p.power),
    ]
    contract = [
        Post("entreprise", "Boliger", p.house),
        Post("entreprise", "Fælleshus", p.common_house),
        Post("entreprise", "Uforudsete udgifter", named("Uforudsete udgifter", p.unforeseen_share * buildings)),
    ]
    fee = Post("gebyrer", "Byggesagsgebyr", p.building_case_fee)
    if p.costs_share is not None:
        share = p.costs_share * named("Entreprise", total(*(q.beloeb for q in contract)))
        return [*ground, *contract, Post("omkostninger", "Omkostninger som andel", named("Omkostninger", share)), fee]
    costs = [
        Post("omkostninger", "Teknisk rådgivning", named("Teknisk rådgivning", p.advice_share * buildings)),
        Post("omkostninger", "Byggesagshonorar", p.fee_client),
        Post("omkostninger", "Forsikring, revisor, advokat", p.insurance),
    ]
    before = named("Udgifter før renter", total(*(q.beloeb for q in (*ground, *contract, *costs, fee))))
    interest = Post("omkostninger", "Byggelånsrente", named("Byggelånsrente", p.interest_factor * before))
    return [*ground, *contract, *costs, interest, fee]


def scaled(
    p: CostParts, house: Number, common_house: Number, ground: Number, works: Number, connections: Number
) -> CostParts:
    """The same parts with each uncertain one times its factor (float or array, mean 1)."""
    return CostParts(
        plot=plain(p.plot),
        deed=plain(p.deed),
        survey=plain(p.survey) * ground,
        ground_works=plain(p.ground_works) * works,
        sewer=plain(p.sewer) * connections,
        water=plain(p.water) * connections,
        power=plain(p.power) * connections,
        house=plain(p.house) * house,
        common_house=plain(p.common_house) * common_house,
        unforeseen_share=plain(p.unforeseen_share),
        advice_share=plain(p.advice_share),
        fee_client=plain(p.fee_client),
        insurance=plain(p.insurance),
        building_case_fee=plain(p.building_case_fee),
        interest_factor=plain(p.interest_factor),
        costs_share=None if p.costs_share is None else plain(p.costs_share),
        ground_works_given=None if p.ground_works_given is None else plain(p.ground_works_given),
    )


def public_price(a: Assumptions, capital_region: bool, index: PriceFactor) -> Node:
    """Price of a whole project by the public evidence, kr. per m² home area at the price date, reference size, free plot."""
    tender = a.evidence("anlaeg.licitation_median")
    weights = {c: a.evidence(f"anlaeg.vaegt_{c}") for c in "abed"}
    prices = {c: a.evidence(f"anlaeg.pris_{c}_m2") for c in "abed"}
    prices["a"] = named("Danske skæve boliger efter licitation", prices["a"] * tender, "kr/m2")
    products = [named(f"{prices[c].tekst}, vægtet", weights[c] * prices[c], "kr/m2") for c in "abed"]
    centre = named(
        "Vægtet midte, 2022-priser", total(*products) / named("Vægte i alt", total(*weights.values()), "andel"), "kr/m2"
    )
    price = centre * index("bygge", 2022)
    if capital_region:
        price = price * a.evidence("anlaeg.hovedstadstillaeg")
    return named("Hele projektet pr. m², offentlig erfaring", price, "kr/m2")


def with_own(a: Assumptions, public: Node, own: Sequence[OwnProject]) -> Node:
    """The public price drawn towards the own projects: geometric mean, the public counting as ``kappa`` accounts."""
    if not own:
        return public
    kappa = a.evidence("anlaeg.offentlig_vaegt_i_projekter")
    groups = own_groups(own)
    counts = [group.n for group in groups]

    def mean(k: Number, price: Number, *x: Number) -> Number:
        return exp((k * log(price) + sum(n * log(v) for n, v in zip(counts, x, strict=True))) / (k + sum(counts)))

    mixed = apply(
        f"geometrisk snit: vægt {kappa.vaerdi:g} på offentlig erfaring, 1 på hvert af {len(own)} egne projekter",
        mean,
        kappa,
        public,
        *(leaf(_shown(group), group.kr_pr_m2, "kr/m2", oprindelse="evidens") for group in groups),
        enhed="kr/m2",
    )
    return named("Hele projektet pr. m² med egne projekter", mixed, "kr/m2")


def _shown(group: OwnGroup) -> str:
    return group.navn if group.n == 1 else f"{group.navn}: {group.n} projekter, geometrisk snit"


def whole_project_price(a: Assumptions, capital_region: bool, own: Sequence[OwnProject], index: PriceFactor) -> Node:
    """Price of a whole project with the own projects in it, kr. per m² home area at the price date."""
    return with_own(a, public_price(a, capital_region, index), own)


def predictive_spread(prior: float, kappa: float, centre: float, own: Sequence[OwnProject]) -> float:
    """Standard deviation of the log price of the next project (variance of the predictive t-distribution).

    prior: the spread stated for the public evidence alone; centre: the *public* price (kr. per m²), not the one the own
    projects have already drawn towards themselves; with no own projects the result is the prior itself.
    """
    n = len(own)
    if not n:
        return spread_of(prior, kappa, centre, 0, 0.0, 0.0)
    logs = [log(p.kr_pr_m2) for p in own]
    mean = sum(logs) / n
    return spread_of(prior, kappa, centre, n, mean, sum((x - mean) ** 2 for x in logs))


def spread_of(prior: float, kappa: float, centre: float, n: int, mean: float, squares: float) -> float:
    """The same from what the projects' logarithms come to: their number, their mean, and the sum of squares around it."""
    freedom = PRIOR_FREEDOM
    within = prior**2 * (freedom - 2) / freedom / (1 + 1 / kappa)
    if n:
        surprise = kappa * n / (kappa + n) * (mean - log(centre)) ** 2
        within = (freedom * within + (squares + surprise)) / (freedom + n)
        freedom += n
        kappa += n
    return sqrt(within * (1 + 1 / kappa) * freedom / (freedom - 2))


def lump(a: Assumptions, noegle: str, series: str, index: PriceFactor) -> Node:
    """A figure in kr. moved from its price year to the price date."""
    figure = a.evidence(noegle)
    year = a.evidence_book[noegle].prisaar
    moved = figure if year is None else figure * index(series, year)
    return named(figure.tekst, moved, "kr")


def default_lines(a: Assumptions, homes: Number, index: PriceFactor) -> dict[str, Node]:
    """The separate lines at the figures of ``a``: survey, ground works, connections, client's costs (kr.)."""
    sewer = named("Spildevand pr. bolig", a.evidence("hofor_kloak") * index("netto", 2026), "kr")
    return {
        "survey": lump(a, "anlaeg.geoteknik", "bygge", index),
        "ground_works": lump(a, "anlaeg.byggemodning", "bygge", index),
        "sewer": named("Tilslutning, spildevand", homes * sewer),
        "water": lump(a, "hofor_vandstik_63", "netto", index),
        "power": lump(a, "anlaeg.el_og_varme", "netto", index),
        "fee_client": lump(a, "anlaeg.byggesagshonorar", "netto", index),
        "insurance": lump(a, "anlaeg.forsikring_revisor_advokat", "netto", index),
        "building_case_fee": lump(a, "anlaeg.byggesagsgebyr", "netto", index),
    }


def interest_factor(a: Assumptions) -> Node:
    """Building interest as a share of the cost before interest: mean draw × rate × months / 12."""
    share = (
        a.evidence("anlaeg.byggelaan_traek") * a.evidence("byggelaansrente_skoen") * a.evidence("anlaeg.byggetid_md")
    )
    return named("Byggelånsrente som andel", share / 12.0, "andel")


def house_price(whole: Node, index: PriceFactor) -> Node:
    """Price of the houses per m² at reference size, before unforeseen: what the separate lines leave of the whole.

    The lines are taken at their *default* values, whatever the user has changed: only then does
    a changed line change the sum.
    """
    plain_book = Assumptions()
    lines = default_lines(plain_book, float(REFERENCE_HOMES), index)
    separate = total(*lines.values()).vaerdi
    factor = 1 + interest_factor(plain_book).vaerdi
    shares = 1 + plain_book.evidence("anlaeg.uforudsete").vaerdi + plain_book.evidence("anlaeg.raadgivning").vaerdi
    registration = lump(plain_book, "anlaeg.reference_tinglysning", "netto", index).vaerdi
    homes_m2 = REFERENCE_HOMES * REFERENCE_AREA_M2
    built_m2 = homes_m2 + REFERENCE_COMMON_M2
    text = (
        "(hele projektet × 420 m² − tinglysning) ÷ (1 + byggelånsrente) − særskilte linjer i standard, "
        "÷ (1 + uforudsete + rådgivning) ÷ 460 m²"
    )
    price = apply(
        text,
        lambda w: ((w * homes_m2 - registration) / factor - separate) / shares / built_m2,
        whole,
        enhed="kr/m2",
    )
    return named("Boliger og fælleshus pr. m² før uforudsete", price, "kr/m2")


def size_factor(a: Assumptions, area: Number) -> Node:
    """How the price per m² falls with the size of the home: (area / 35)^−exponent."""
    exponent = a.evidence("anlaeg.stoerrelse_eksponent")
    text = f"(areal ÷ {REFERENCE_AREA_M2:g} m²) opløftet til −eksponent"
    factor = apply(text, lambda m2, e: (m2 / REFERENCE_AREA_M2) ** -e, area, exponent, enhed="faktor")
    return named("Størrelsens virkning", factor, "faktor")
