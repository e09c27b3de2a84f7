"""One household: what is left, why, and at which rents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability import boligstoette
from faellesgrund.engine.economy.ability.household import Household, facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.ability.outcome import Outcome, reckon, support
from faellesgrund.engine.economy.ability.rent_limits import HighestRent, RentCurve, rent_curve, spans_as_json
from faellesgrund.engine.economy.ability.rounding import half_up, oere
from faellesgrund.engine.economy.algebra import Node, apply, as_json, leaf, plain
from faellesgrund.engine.economy.assumptions import Assumptions

NOTE = "vejledende; Udbetaling Danmark afgør boligstøtte"


@dataclass(frozen=True, slots=True)
class Payment:
    """What came out for one household; the amounts of the outcome are Nodes.

    limits: what the dead zones and the highest rents rest on; certainty: bekraeftet or antaget.
    """

    household: Household
    outcome: Outcome
    form: str
    certainty: str
    dead_zones: tuple[tuple[int, int], ...]
    highest: tuple[HighestRent, ...]
    limits: tuple[Node, ...]

    @property
    def left(self) -> Node:
        """Kr. per month after rent, not rounded: the root of the explanation."""
        return _node(self.outcome.left)

    @property
    def trees(self) -> tuple[Node, ...]:
        """Every figure of the result with its explanation, for the list of assumptions."""
        o = self.outcome
        amounts = (o.left, o.cost, o.support, o.income.benefit, o.income.tax, o.income.net, o.income.am)
        return (*(a for a in amounts if isinstance(a, Node)), *self.limits)


class Laws:
    """The law on the dates of a run, read once for each date: explained for the cases, plain for the rent curves."""

    def __init__(self, assumptions: Assumptions) -> None:
        self._assumptions = assumptions
        self._known: dict[tuple[date, bool], LawAt] = {}

    def on(self, dato: date, explain: bool) -> LawAt:
        """The law on the date, with no household asked about yet."""
        if (dato, explain) not in self._known:
            self._known[dato, explain] = LawAt(self._assumptions, dato, explain)
        return self._known[dato, explain].again()


def pay(
    household: Household,
    assumptions: Assumptions,
    raadighed: Sequence[float] = (),
    *,
    husleje_aar: Node | None = None,
    limits: bool = True,
    laws: Laws | None = None,
) -> Payment:
    """What is left for one household, explained.

    raadighed: kr. per month that must be left, for the highest rents; husleje_aar: the yearly rent as an explained
    amount (default: the household's own); limits: also find dead zones and highest rents; laws: shared by households.
    Raises BenefitNotInForce, AmountRequired or RateUnknown with a Danish text.
    """
    laws = laws or Laws(assumptions)
    law = laws.on(household.dato, explain=True)
    f = facts(household, law, husleje_aar)
    outcome = reckon(f, law)
    form = boligstoette.form(f) if household.eget_koekken else boligstoette.NONE
    certainty = "antaget" if law.doubt else "bekraeftet"
    if not limits:
        return Payment(household, outcome, form, certainty, (), (), ())
    numbers = laws.on(household.dato, explain=False)
    curve = rent_curve(facts(household, numbers), numbers)
    zones = curve.dead_zones()
    highest = tuple(curve.highest(x, household.faste_udgifter_maaned) for x in raadighed)
    behind = _behind_limits(household, outcome, curve, zones, highest, laws)
    return Payment(household, outcome, form, certainty, zones, highest, behind)


def payment_json(payment: Payment, full: bool = True) -> dict[str, Any]:
    """The household's object in the result. full: with dead zones, highest rents and explanation."""
    h, o = payment.household, payment.outcome
    amounts = [plain(a) for a in figures(o)]
    row = row_json(h.id, h.dato, h.ydelsestype, payment.form, [float(oere(a)) for a in amounts], left_kroner(o.left))
    if full:
        row["doede_zoner"] = spans_as_json(payment.dead_zones)
        row["hoejeste_leje"] = [found.as_json() for found in payment.highest]
    row["sikkerhed"] = payment.certainty
    if full:
        row["forklaring"] = as_json(payment.left)
    return row


def figures(o: Outcome) -> tuple[Any, ...]:
    """The yearly amounts of a result row, in the order of :func:`row_json`, kr."""
    i = o.income
    return (i.benefit, i.wage, i.am, i.tax, i.net, o.cost, o.support, o.rent)


def left_kroner(left: Any) -> Any:
    """What is left in whole kroner, half up, as a number or an array."""
    rounded = half_up(plain(left))
    return int(rounded) if not hasattr(rounded, "astype") or rounded.ndim == 0 else rounded.astype(int)


def row_json(id_: str, dato: date, ydelsestype: str, form: str, amounts: Sequence[float], left: int) -> dict[str, Any]:
    """The figures of one household. amounts: as :func:`figures`, rounded to the øre."""
    benefit, wage, am, tax, net, cost, helped, rent = amounts
    return {
        "id": id_,
        "dato": dato.isoformat(),
        "ydelsestype": ydelsestype,
        "indkomst_aar": benefit,
        "loen_aar": wage,
        "am_bidrag_aar": am,
        "skat_aar": tax,
        "netto_aar": net,
        "boligstoetteform": form,
        "boligudgift_aar": cost,
        "boligstoette_aar": helped,
        "husleje_aar": rent,
        "efter_husleje_maaned": left,
    }


def _behind_limits(
    h: Household,
    o: Outcome,
    curve: RentCurve,
    zones: tuple[tuple[int, int], ...],
    highest: tuple[HighestRent, ...],
    laws: Laws,
) -> tuple[Node, ...]:
    """What the rents of the result rest on: the law where boligstøtte begins and at each highest rent."""
    nodes = []

    def supported_at(rent: int) -> Node:
        law = laws.on(h.dato, explain=True)
        yearly = leaf("Husleje pr. år", 12.0 * rent, "kr/år", oprindelse="brief")
        f = facts(h, law, yearly)
        _, helped = support(f, o.income, law)
        return _node(helped)

    start = curve.first_supported()
    if zones and start is not None:
        law = laws.on(h.dato, explain=True)
        kind = boligstoette.form(facts(h, law))
        parts = (law.rate(f"{kind}.min_udbetaling_md"), supported_at(start))
        text = "den laveste husleje, hvor boligstøtten når den mindste udbetaling, minus 1 kr."
        nodes.append(apply(text, lambda *_, last=float(start - 1): last, *parts, enhed="kr/md"))
    for found in highest:
        if found.rent is not None and not found.top:
            text = "den højeste hele husleje, der lader rådighedsbeløbet være tilbage"
            at = supported_at(found.rent)
            nodes.append(apply(text, lambda *_, rent=float(found.rent): rent, o.income.net, at, enhed="kr/md"))
    return tuple(nodes)


def _node(value: Any) -> Node:
    """A figure without parts (nothing was earned, no help is given) still stands as a node."""
    return value if isinstance(value, Node) else leaf("Intet beløb", value, "kr", oprindelse="brief")
