"""From facts to what is left: benefit, tax, housing benefit and rent, in the order of the acts."""

from __future__ import annotations

from dataclasses import dataclass

from faellesgrund.engine.economy.ability import boligstoette
from faellesgrund.engine.economy.ability.benefits import check_in_force, yearly_benefit
from faellesgrund.engine.economy.ability.facts import Facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.ability.tax import taxed
from faellesgrund.engine.economy.algebra import Number, named, total


@dataclass(frozen=True, slots=True)
class Income:
    """The household's year, kr. benefits: per adult, before tax, reduced for wages; counted: for boligstøtte."""

    benefits: tuple[Number, ...]
    benefit: Number
    wage: Number
    am: Number
    tax: Number
    net: Number
    counted: Number


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the household has. Yearly kr.; left: kr. per month after rent, not rounded."""

    income: Income
    cost: Number
    support: Number
    rent: Number
    left: Number


def income(f: Facts, law: LawAt) -> Income:
    """Benefits, tax and net income. Raises BenefitNotInForce, AmountRequired or RateUnknown."""
    for adult in f.adults:
        check_in_force(adult.ydelsestype, law.dato)
    if f.indkomst_aar is None:
        benefits = tuple(yearly_benefit(adult, f, law) for adult in f.adults)
    elif f.single:
        benefits = (f.indkomst_aar,)
    else:
        # An amount for the household is read as half to each of the two adults.
        half = named("Ydelse før skat, halvdelen til hver", f.indkomst_aar / 2.0, "kr/år")
        benefits = (half, half)
    people = [
        taxed(b, adult.loen_maaned, f.kommune, f.kirkeskat, law) for b, adult in zip(benefits, f.adults, strict=True)
    ]
    none = law.given("Ingen løn", 0.0, "kr/år")
    net = [named("Netto pr. år", p.personal - p.tax, "kr/år") for p in people]
    return Income(
        benefits=benefits,
        benefit=_sum("Ydelser før skat", benefits),
        wage=_sum("Løn", tuple(p.wage for p in people if p.wage is not None) or (none,)),
        am=_sum("AM-bidrag", tuple(p.am for p in people if p.am is not None) or (none,)),
        tax=_sum("Skat", tuple(p.tax for p in people)),
        net=_sum("Netto efter skat", tuple(net)),
        counted=boligstoette.household_income(tuple(p.personal for p in people), f, law),
    )


def support(f: Facts, i: Income, law: LawAt) -> tuple[Number, Number]:
    """Boligudgift and boligstøtte, kr. per year."""
    cost = boligstoette.boligudgift(f, law)
    return cost, boligstoette.benefit(cost, i.counted, i.benefits, f, law)


def reckon(f: Facts, law: LawAt) -> Outcome:
    """Everything a household's result says. Raises BenefitNotInForce, AmountRequired or RateUnknown."""
    i = income(f, law)
    cost, helped = support(f, i, law)
    left = (
        named("Netto pr. måned", i.net / 12.0, "kr/md")
        + named("Boligstøtte pr. måned", helped / 12.0, "kr/md")
        - named("Husleje pr. måned", f.husleje_aar / 12.0, "kr/md")
    )
    return Outcome(i, cost, helped, f.husleje_aar, named("Tilbage efter husleje pr. måned", left, "kr/md"))


def _sum(tekst: str, parts: tuple[Number, ...]) -> Number:
    return parts[0] if len(parts) == 1 else named(tekst, total(*parts), "kr/år")
