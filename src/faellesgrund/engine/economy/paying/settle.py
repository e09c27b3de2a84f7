"""From benefit, wage and rent to what is left: one path for every household, as arrays or as an explained case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Node, Number, choose, maximum, minimum, named, plain
from faellesgrund.engine.economy.paying import boligstoette as bs
from faellesgrund.engine.economy.paying import tax


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult, kr. per year before tax: the benefit (after any reduction for wages) and the wage."""

    benefit: Number
    wage: Number


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything but the rent. Flags and counts are plain values or arrays; amounts may be Nodes.

    couple: two adults. form: boligsikring or boligydelse. municipal: municipal (and church) tax rate;
    cap: highest support per year for couples on the raised rate, or None; capped: whether it applies;
    old_ceiling: kr. per year of help and support together in the old scheme, or None.
    """

    first: Adult
    second: Adult | None
    couple: Any
    assets: Number
    family: bs.Family
    dwelling: bs.Dwelling
    form: str
    municipal: Number
    cap: Number | None = None
    capped: Any = False
    old_ceiling: Number | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Yearly kr.: income, tax, net, boligudgift, support, rent; left: kr. per month after rent, unrounded."""

    income: Number
    tax: Number
    net: Number
    cost: Number
    support: Number
    rent: Number
    left: Number


def settle(s: Situation, rent: Number, rate: tax.RateAt) -> Outcome:
    """What is left after rent. rent: kr. per year, a number, a Node or an array of rents."""
    personal, paid = _taxed(s.first, s.municipal, rate)
    if s.second is not None:
        other_personal, other_tax = _taxed(s.second, s.municipal, rate)
        personal = named("Personlig indkomst i alt", personal + choose(s.couple, lambda: other_personal, lambda: 0.0))
        paid = named("Skat i alt", paid + choose(s.couple, lambda: other_tax, lambda: 0.0))
    net = named("Netto om året", personal - paid)
    income = personal
    if isinstance(s.assets, np.ndarray) or plain(s.assets) > 0:
        income = named(
            "Husstandsindkomst", personal + bs.asset_supplement(s.assets, s.form, rate), "kr", "BSL §§ 8 og 8 a"
        )
    cost = bs.boligudgift(rent, s.dwelling, s.family, s.form, rate)
    support = _support(s, cost, income, rate)
    left = named(
        "Tilbage efter husleje om måneden",
        named("Tilbage efter husleje om året", net + support - rent) / 12.0,
        "kr/md",
    )
    return Outcome(personal, paid, net, cost, support, rent, left)


def _taxed(adult: Adult, municipal: Number, rate: tax.RateAt) -> tuple[Number, Number]:
    works = isinstance(adult.wage, np.ndarray) or plain(adult.wage) > 0
    if not works:
        personal = named("Personlig indkomst", adult.benefit, "kr", "PSL § 3")
        return personal, tax.income_tax(personal, None, municipal, rate)
    personal = tax.after_labour_contribution(adult.benefit, adult.wage, rate)
    return personal, tax.income_tax(personal, tax.wage_deductions(adult.wage, rate), municipal, rate)


def _support(s: Situation, cost: Number, income: Number, rate: tax.RateAt) -> Number:
    if s.form == "boligydelse":
        yearly = bs.boligydelse(cost, income, s.family, s.dwelling.assigned, rate)
    else:
        yearly = bs.boligsikring(cost, income, s.family, rate)
    support = bs.paid_out(yearly, s.family, s.form, rate)
    if s.cap is not None:
        cap, before = s.cap, support
        support = choose(s.capped, lambda: minimum(before, cap), lambda: before)
    if s.old_ceiling is not None:
        room = named(
            "Plads under kontanthjælpsloftet",
            maximum(0.0, s.old_ceiling - s.first.benefit),
            "kr",
            "LAS § 25 b (ophævet)",
        )
        support = minimum(support, room)
    paid = support
    support = choose(s.dwelling.kitchen, lambda: paid, lambda: _nothing(paid))
    return named("Boligstøtte om året", support, "kr", "boligstøtteloven")


def _nothing(like: Number) -> Number:
    if isinstance(like, Node):
        from faellesgrund.engine.economy.algebra import leaf

        return leaf(
            "Ingen boligstøtte uden eget køkken", 0.0, "kr", oprindelse="brief", hjemmel="BSL: selvstændigt køkken"
        )
    return 0.0 * like
