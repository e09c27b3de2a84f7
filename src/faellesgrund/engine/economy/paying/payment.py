"""One household: its situation by date, what is left, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faellesgrund.engine.economy.algebra import Array, Node, Number, as_json, keys_behind, leaf, named, plain
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.money import oere, whole_kroner
from faellesgrund.engine.economy.paying import benefits as b
from faellesgrund.engine.economy.paying import boligstoette as bs
from faellesgrund.engine.economy.paying.rent_curve import dead_zones, highest_rent, left_by_rent
from faellesgrund.engine.economy.paying.settle import Adult, Outcome, Situation, settle
from faellesgrund.engine.economy.paying.tax import RateAt
from faellesgrund.engine.evidence.kommuner import church_key, tax_key

NOTE = "Vejledende; Udbetaling Danmark afgør boligstøtte"


@dataclass(frozen=True, slots=True)
class Household:
    """A household and its home, as in the contract of ``betaling``. Never stored, logged or traced."""

    id: str
    dato: date
    ydelsestype: str
    alder: int
    husleje_aar: float
    areal_m2: float
    kommune: str = "0101"
    samlivsstatus: str = "enlig"
    boern: int = 0
    aktivitetsparat: bool = False
    voksen2_alder: int | None = None
    voksen2_ydelsestype: str | None = None
    indkomst_aar: float | None = None
    loen_maaned: float = 0.0
    formue: float = 0.0
    kirkeskat: bool = False
    faste_udgifter_maaned: float = 0.0
    loft_pr_person: bool = False
    har_allerede_stoette: bool = False
    varme_inkl: bool = False
    varmtvand_inkl: bool = False
    el_inkl: bool = False
    vand_saerskilt: bool = False
    vedligehold: str = "ingen"
    egen_varme: bool = False
    anvist_almen: bool = True
    eget_koekken: bool = True

    @property
    def single(self) -> bool:
        """Whether one adult lives there."""
        return self.samlivsstatus == "enlig"

    @property
    def types(self) -> tuple[str, ...]:
        """The benefit of each adult."""
        return (self.ydelsestype,) if self.single else (self.ydelsestype, self.voksen2_ydelsestype or self.ydelsestype)

    @property
    def ages(self) -> tuple[int, ...]:
        """The age of each adult."""
        second = self.alder if self.voksen2_alder is None else self.voksen2_alder
        return (self.alder,) if self.single else (self.alder, second)

    @property
    def form(self) -> str:
        """boligydelse with a folkepensionist or old førtidspensionist, else boligsikring (BSL §§ 21–22)."""
        return "boligydelse" if any(t in b.PENSIONER for t in self.types) else "boligsikring"


@dataclass(frozen=True, slots=True)
class Payment:
    """What came out for one household; the amounts explain themselves."""

    household: Household
    outcome: Outcome
    benefit: Node
    curve: Array | None
    certainty: str
    used: set[str] = field(default_factory=set)


class DatedRates:
    """Rates on one date, looked up once: Nodes, or floats where only numbers are wanted."""

    def __init__(self, a: Assumptions, dato: date, bare: bool) -> None:
        self._a, self._dato, self._bare = a, dato, bare
        self._known: dict[str, Number] = {}

    def __call__(self, key: str) -> Number:
        """The rate on the date, or its last known value."""
        if key not in self._known:
            node = self._a.benefit(key, self._dato)
            self._known[key] = node.vaerdi if self._bare else node
        return self._known[key]


def incomes(h: Household, a: Assumptions) -> tuple[list[Number], list[Number]]:
    """Benefit and wage of each adult, kr. per year; a typed benefit is the household's, halved between two adults."""
    adults = len(h.types)
    wage = h.loen_maaned / adults
    wages: list[Number] = [leaf("Løn om året", 12.0 * wage, "kr", oprindelse="brief") for _ in range(adults)]
    for benefit in h.types:
        b.check_in_force(benefit, h.dato)
    if h.indkomst_aar is not None:
        typed = leaf("Ydelse om året som oplyst", h.indkomst_aar, "kr", oprindelse="brief")
        share: Number = typed if adults == 1 else named("Halvdelen af ydelsen", typed / 2.0)
        return [share] * adults, wages
    amounts: list[Number] = []
    for benefit, age in zip(h.types, h.ages, strict=True):
        gross = b.monthly_benefit(benefit, age, h.single, h.boern, h.aktivitetsparat, a, h.dato)
        monthly = leaf("Løn om måneden", wage, "kr/md", oprindelse="brief")
        gross = b.reduced_for_wages(benefit, gross, monthly, a, h.dato)
        amounts.append(named("Ydelse om året", 12.0 * gross))
    return amounts, wages


def situation(h: Household, a: Assumptions, rate: RateAt) -> Situation:
    """The household by its date. Raises BenefitNotInForce or RateUnknown."""
    amounts, wages = incomes(h, a)
    municipal = rate(tax_key(h.kommune))
    if h.kirkeskat:
        municipal = named("Kommune- og kirkeskat", municipal + rate(church_key(h.kommune)), "andel")
    raised = sum(t == "kontanthjaelp_forhoejet" for t in h.types)
    cap: Number | None = None
    if not h.single and raised and h.form == "boligsikring":
        persons = float(raised if h.loft_pr_person else 1)
        monthly = rate("boligstoetteloft.samlevende_forhoejet_sats_md")
        cap = named("Boligstøtteloft om året", 12.0 * persons * monthly, "kr", "lov 1655/2024")
    ceiling = b.old_ceiling(h.ydelsestype, h.alder, h.boern, a, h.dato) if h.single else None
    second = None if h.single else Adult(amounts[1], wages[1])
    return Situation(
        first=Adult(amounts[0], wages[0]),
        second=second,
        couple=not h.single,
        assets=h.formue,
        family=bs.Family(
            adults=float(len(h.types)),
            children=h.boern,
            disability=any(t in b.DISABILITY for t in h.types),
            young=not h.single and all(age < 30 for age in h.ages),
            has_support=h.har_allerede_stoette,
        ),
        dwelling=bs.Dwelling(
            area=leaf("Areal", h.areal_m2, "m2", oprindelse="brief"),
            heat=h.varme_inkl,
            hot_water=h.varmtvand_inkl,
            power=h.el_inkl,
            water_apart=h.vand_saerskilt,
            maintenance_full=h.vedligehold == "fuld",
            maintenance_part=h.vedligehold == "delvis",
            own_heating=h.egen_varme,
            assigned=h.anvist_almen,
            kitchen=h.eget_koekken,
        ),
        form=h.form,
        municipal=municipal,
        cap=cap,
        capped=True,
        old_ceiling=None
        if ceiling is None
        else named("Kontanthjælpsloft om året", 12.0 * ceiling, "kr", "LAS § 25 b (ophævet)"),
    )


def bare(s: Situation) -> Situation:
    """The same situation with numbers in place of explained amounts, for scanning many rents."""
    return Situation(
        first=Adult(plain(s.first.benefit), plain(s.first.wage)),
        second=None if s.second is None else Adult(plain(s.second.benefit), plain(s.second.wage)),
        couple=s.couple,
        assets=plain(s.assets),
        family=s.family,
        dwelling=bs.Dwelling(
            plain(s.dwelling.area), s.dwelling.heat, s.dwelling.hot_water, s.dwelling.power, s.dwelling.water_apart,
            s.dwelling.maintenance_full, s.dwelling.maintenance_part, s.dwelling.own_heating, s.dwelling.assigned,
            s.dwelling.kitchen,
        ),
        form=s.form,
        municipal=plain(s.municipal),
        cap=None if s.cap is None else plain(s.cap),
        capped=s.capped,
        old_ceiling=None if s.old_ceiling is None else plain(s.old_ceiling),
    )  # fmt: skip


def pay(h: Household, a: Assumptions, rent: Node | None = None, curve: bool = True) -> Payment:
    """What is left for one household. rent: the yearly rent as an explained amount (default: the household's own).

    curve: also scan every rent (dead zones, highest rent). Raises BenefitNotInForce or RateUnknown.
    """
    rate = DatedRates(a, h.dato, bare=False)
    s = situation(h, a, rate)
    yearly = rent if rent is not None else leaf("Husleje om året", h.husleje_aar, "kr", oprindelse="brief")
    outcome = settle(s, yearly, rate)
    scanned = left_by_rent(bare(s), DatedRates(a, h.dato, bare=True)) if curve else None
    keys = keys_behind(outcome.left)
    unsure = any(a.certainty_on(k, h.dato) == "antaget" for k in keys if k in a.rates or k in a.overrides)
    if curve and h.eget_koekken and not h.har_allerede_stoette:
        keys = keys | {f"{h.form}.min_udbetaling_md"}  # the dead zones begin where the first payment does
    amounts = [x.benefit for x in (s.first, s.second) if x is not None]
    benefit = amounts[0] if len(amounts) == 1 else named("Ydelse om året i alt", amounts[0] + amounts[1])
    return Payment(h, outcome, benefit, scanned, "antaget" if unsure else "bekraeftet", keys)


def payment_json(p: Payment, raadighed: Sequence[float] = (), full: bool = True) -> dict[str, Any]:
    """The household's object of the result file. full: with dead zones, highest rents and explanation."""
    o, h = p.outcome, p.household
    row: dict[str, Any] = {
        "id": h.id,
        "dato": h.dato.isoformat(),
        "ydelsestype": h.ydelsestype,
        "indkomst_aar": oere(plain(p.benefit)),
        "skat_aar": oere(plain(o.tax)),
        "netto_aar": oere(plain(o.net)),
        "boligstoetteform": h.form,
        "boligudgift_aar": oere(plain(o.cost)),
        "boligstoette_aar": oere(plain(o.support)),
        "husleje_aar": oere(plain(o.rent)),
        "efter_husleje_maaned": whole_kroner(plain(o.left)),
    }
    if full and p.curve is not None:
        row["doede_zoner"] = [z.as_json() for z in dead_zones(p.curve)]
        row["hoejeste_leje"] = [highest_rent(p.curve, float(x), h.faste_udgifter_maaned) for x in raadighed]
    row["sikkerhed"] = p.certainty
    if full:
        row["forklaring"] = as_json(o.left)
    return row
