"""One financing model of one project, computed once as figures and once as an explanation.

A :class:`Case` holds the expected chain of a model: cost, grants, loan, running cost and rent as Nodes.
The numbers come from :mod:`financing` (the same functions the simulation runs on arrays); the tree beside
them is written with the same formulas, and a test recomputes every node.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy import financing as f
from faellesgrund.engine.economy.algebra import Node, apply, leaf, maximum, minimum, named, total
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.inputs import Inputs
from faellesgrund.engine.economy.loan_terms import Loan, Split, loan_for, split

ZERO = leaf("Nul", 0.0, "kr", oprindelse="brief")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a model brings: its loan, its split, its yearly capital cost per krone and its fees (Nodes)."""

    model: str
    loan: Loan
    split: Split | None
    payment_rate: Node | None
    capital_rate: Node
    fee_fixed: Node
    fee_rate: Node
    damage_fund: Node
    support_fee: Node
    kurstab: Node
    with_fees: bool
    state: Node
    other: Node

    @property
    def subsidised(self) -> bool:
        """Financed by ABL § 115 (A and B1)."""
        return self.split is not None

    @property
    def cost_fees(self) -> Node:
        """Percentage fees of the whole cost."""
        return named("Gebyrer i andel af anskaffelsessummen", self.damage_fund + self.support_fee, "andel")

    def terms(self) -> f.Terms:
        """The same as plain floats."""
        on = 1.0 if self.with_fees else 0.0
        return f.Terms(
            loan_share=self.split.loan.vaerdi if self.split else 1.0,
            capital_cost=self.capital_rate.vaerdi,
            fee_fixed=on * self.fee_fixed.vaerdi,
            fee_rate=on * self.fee_rate.vaerdi,
            cost_fees=on * self.cost_fees.vaerdi,
            kurstab=on * self.kurstab.vaerdi,
            no_loan=self.model == "fuldt_tilskud",
        )


@dataclass(frozen=True, slots=True)
class Case:
    """The expected chain of one model. Amounts in kr. at the price date; rent per home and month."""

    setting: Setting
    build: Node
    posts: tuple[c.Post, ...]
    cost: Node
    state: Node
    other: Node
    municipal: Node
    base: Node
    loan: Node
    grundkapital: Node
    beboerindskud: Node
    capital: Node
    room: Node
    rent: Node
    cut: bool = False


def setting(inp: Inputs, a: Assumptions, model: str, prolonged: bool = False) -> Setting:
    """The terms of a model by the date of commitment."""
    tilsagn = inp.dates.tilsagn
    loan = loan_for(inp.brief, a, model)
    subsidised = model in ("almen", "almen_med_statstilskud")
    parts = split(inp.brief, a, tilsagn, inp.area, prolonged) if subsidised else None
    none = leaf("Intet gebyr i denne model", 0.0, "andel", oprindelse="brief")
    if parts is not None:
        rate = a.law("beboerbetaling_pct", tilsagn)
        capital = named(
            "Årlig betaling pr. finansieret krone",
            rate + named("Bidrag af lånet", parts.loan * loan.bidrag, "andel"),
            "andel",
            "ABL § 129, stk. 1 og 2",
        )
    else:
        rate = None
        capital = named("Ydelse og bidrag pr. lånt krone", loan.per_krone + loan.bidrag, "andel")
        if capital.vaerdi == 0:
            least = leaf("Mindste tal at dele med", f.LEAST_CAPITAL_COST, "andel", oprindelse="brief")
            capital = named("Ydelse og bidrag pr. lånt krone", maximum(least, capital), "andel")
    return Setting(
        model=model,
        loan=loan,
        split=parts,
        payment_rate=rate,
        capital_rate=capital,
        fee_fixed=a.law("ting_pant_fast", tilsagn),
        fee_rate=a.law("ting_pant_pct", tilsagn),
        damage_fund=a.law("bsf_pct", tilsagn) if subsidised else none,
        support_fee=a.law("stoettesagsgebyr", tilsagn) if subsidised else none,
        kurstab=inp.kurstab,
        with_fees=inp.fixed_cost is None,
        state=ZERO if model == "almen" else inp.state_grant,
        other=inp.other_grants,
    )


def build_posts(inp: Inputs) -> list[c.Post]:
    """The lines before anything that depends on the loan."""
    if inp.fixed_cost is not None:
        return [c.Post("entreprise", "Anskaffelsessum som givet", inp.fixed_cost)]
    if inp.posts is not None:
        return list(inp.posts)
    assert inp.parts is not None
    return [p for p in c.posts(inp.parts) if p.beloeb.vaerdi != 0 or p.tekst == "Grundkøb"]


def room_for_capital(inp: Inputs, target: Node) -> Node:
    """K: the yearly rent at the target less the running cost, kr."""
    income = named("Husleje i alt om året ved målet", 12.0 * inp.homes * target)
    return named("Plads til lån og renter om året", income - inp.running.total, "kr", "ABL § 45: balanceleje")


def case_at_need(inp: Inputs, a: Assumptions, s: Setting, target: Node | None = None) -> Case:
    """The case that keeps the target rent with the smallest municipal grant."""
    room = room_for_capital(inp, target or inp.target)
    lines = build_posts(inp)
    build = named("Byggeudgifter før lån og gebyrer", total(*(p.beloeb for p in lines)))
    grants = s.state.vaerdi + s.other.vaerdi
    t = s.terms()
    result = f.need(build.vaerdi, grants, room.vaerdi, t)
    if t.no_loan or room.vaerdi < 0:
        return _case(inp, s, lines, build, room, ZERO, None)
    carried = named("Plads til lån delt med betaling pr. krone", room / s.capital_rate)
    carried = named("Det, huslejen kan bære", maximum(ZERO, carried))
    if float(result.base) >= carried.vaerdi - 1e-6:
        return _case(inp, s, lines, build, room, carried, None)
    return _case(inp, s, lines, build, room, _solved(s, build, ZERO), None)


def case_given(inp: Inputs, a: Assumptions, s: Setting, municipal: Node, target: Node | None = None) -> Case:
    """The case where the municipal grant is fixed and the rent follows."""
    room = room_for_capital(inp, target or inp.target)
    lines = build_posts(inp)
    build = named("Byggeudgifter før lån og gebyrer", total(*(p.beloeb for p in lines)))
    t = s.terms()
    if t.no_loan:
        return _case(inp, s, lines, build, room, ZERO, None)
    result = f.given(build.vaerdi, s.state.vaerdi + s.other.vaerdi, municipal.vaerdi, t)
    cut = float(result.municipal) < municipal.vaerdi - 0.005
    if cut or float(result.base) == 0:
        return _case(inp, s, lines, build, room, ZERO, None, cut)
    return _case(inp, s, lines, build, room, _solved(s, build, municipal), municipal)


def _solved(s: Setting, build: Node, municipal: Node) -> Node:
    """The financed base where cost and loan decide each other (:func:`financing.given`, smallest solution)."""
    share = s.split.loan if s.split else leaf("Lånets andel", 1.0, "andel", oprindelse="brief")
    on = 1.0 if s.with_fees else 0.0

    def smallest(*v: float) -> float:
        t = f.Terms(v[4], 1.0, on * v[5], on * v[6], on * v[7], on * v[8])
        return float(f.given(v[0], v[1] + v[2], v[3], t).base)

    text = "det mindste beløb, der dækker udgifter, tinglysning, kurstab og gebyrer efter tilskud"
    name = "Finansieret beløb" if s.subsidised else "Lån"
    fees = (s.fee_fixed, s.fee_rate, s.cost_fees, s.kurstab) if s.with_fees else (ZERO, ZERO, ZERO, ZERO)
    return named(name, apply(text, smallest, build, s.state, s.other, municipal, share, *fees))


def _case(
    inp: Inputs,
    s: Setting,
    lines: list[c.Post],
    build: Node,
    room: Node,
    base: Node,
    municipal: Node | None,
    cut: bool = False,
) -> Case:
    loan = named("Realkreditlån", s.split.loan * base, "kr", s.split.regel) if s.split else named("Realkreditlån", base)
    posts = list(lines)
    fees = build
    if s.with_fees:
        bond = named("Kurstab", s.kurstab * loan)
        fee = named("Tinglysning af pant", _fee(s, loan), "kr", "tinglysningsafgiftsloven §§ 2 og 5 a")
        fees = named("Udgifter med tinglysning og kurstab", total(build, fee, bond))
        if bond.vaerdi != 0:
            posts.append(c.Post("omkostninger", "Kurstab" if bond.vaerdi > 0 else "Kursgevinst", bond))
        if loan.vaerdi > 0:
            posts.append(c.Post("gebyrer", "Tinglysning af pant", fee))
    if s.with_fees and s.cost_fees.vaerdi > 0:
        whole = named("Anskaffelsessum før opdeling", fees / named("1 − gebyrandel", 1.0 - s.cost_fees, "andel"))
        fund = named("Byggeskadefonden", s.damage_fund * whole, "kr", "ABL § 151 ff.")
        support = named("Støttesagsgebyr", s.support_fee * whole, "kr")
        posts += [c.Post("gebyrer", "Byggeskadefonden", fund), c.Post("gebyrer", "Støttesagsgebyr", support)]
    cost = _cost_by_group(posts)
    state = _cut(s.state, cost, "Statens tilskud")
    other = _cut(s.other, cost - state, "Andre tilskud")
    if municipal is None:
        left = named("Kommunalt tilskud", cost - state - other - base)
        municipal = left if left.vaerdi > 1e-6 else leaf("Kommunalt tilskud", 0.0, "kr", oprindelse="brief")
        if left.vaerdi <= 1e-6:
            municipal = named("Kommunalt tilskud", maximum(ZERO, left))
    capital = named("Kapitaludgift, første år", s.capital_rate * base)
    running = inp.running.total
    rent = named(
        "Husleje pr. bolig om måneden",
        named("Drift og kapital om året", running + capital) / named("Boligmåneder", 12.0 * inp.homes, "md"),
        "kr/md",
        "ABL § 45: huslejen dækker driften",
    )
    return Case(
        setting=s,
        build=build,
        posts=tuple(posts),
        cost=cost,
        state=state,
        other=other,
        municipal=municipal,
        base=base,
        loan=loan,
        grundkapital=named("Grundkapital", s.split.grundkapital * base, "kr", s.split.regel) if s.split else ZERO,
        beboerindskud=named("Beboerindskud", s.split.beboerindskud * base, "kr", "ABL § 118, stk. 1")
        if s.split
        else ZERO,
        capital=capital,
        room=room,
        rent=rent,
        cut=cut,
    )


def _fee(s: Setting, loan: Node) -> Node:
    if loan.vaerdi <= 0:
        return leaf("Ingen tinglysning uden lån", 0.0, "kr", oprindelse="brief")
    text = "fast afgift + andel × lån, rundet op til 100 kr."
    return apply(
        text,
        lambda x, fixed, rate: float(f.registration_fee(np.float64(x), fixed, rate)),
        loan,
        s.fee_fixed,
        s.fee_rate,
    )


def _cost_by_group(posts: list[c.Post]) -> Node:
    names = {
        "grundudgifter": "Grundudgifter",
        "entreprise": "Entreprise",
        "omkostninger": "Omkostninger",
        "gebyrer": "Gebyrer",
    }
    groups = []
    for group, name in names.items():
        inside = [p.beloeb for p in posts if p.gruppe == group]
        if inside:
            groups.append(named(name, total(*inside)))
    return named("Anskaffelsessum", total(*groups))


def _cut(grant: Node, cost: Node, name: str) -> Node:
    return grant if grant.vaerdi <= cost.vaerdi else named(name, minimum(grant, cost))
