"""Many households in one go: rows that share a date, a municipality and a form of support run as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import plain
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.money import oere
from faellesgrund.engine.economy.paying import benefits as b
from faellesgrund.engine.economy.paying import boligstoette as bs
from faellesgrund.engine.economy.paying.payment import DatedRates, Household, incomes
from faellesgrund.engine.economy.paying.settle import Adult, Outcome, Situation, settle
from faellesgrund.engine.evidence.kommuner import church_key, tax_key
from faellesgrund.engine.rates import RateUnknown

FIELDS = ("indkomst_aar", "skat_aar", "netto_aar", "boligudgift_aar", "boligstoette_aar", "husleje_aar")


def pay_table(households: Sequence[Household], a: Assumptions) -> list[dict[str, Any]]:
    """The result rows of many households, in their order, without curves and explanations.

    Raises BenefitNotInForce or RateUnknown for the first household they concern.
    """
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i, h in enumerate(households):
        old = h.single and h.ydelsestype in b.OLD_HELP
        groups[h.dato, h.kommune, h.kirkeskat, h.form, h.single, old].append(i)
    rows: list[dict[str, Any]] = [{}] * len(households)
    for places in groups.values():
        members = [households[i] for i in places]
        amounts = benefits_of_all(members, a)
        outcome = settle_group(members, amounts, a)
        certainty = _certainty(a, members[0].dato)
        columns = [np.broadcast_to(np.asarray(x, dtype=float), len(members)) for x in _columns(outcome, amounts)]
        left = np.floor(np.round(np.asarray(outcome.left), 7) + 0.5)
        for k, (i, h) in enumerate(zip(places, members, strict=True)):
            row: dict[str, Any] = {"id": h.id, "dato": h.dato.isoformat(), "ydelsestype": h.ydelsestype}
            for name, column in zip(FIELDS, columns, strict=True):
                row[name] = oere(float(column[k]))
                if name == "netto_aar":
                    row["boligstoetteform"] = h.form
            row["efter_husleje_maaned"] = int(left[k])
            row["sikkerhed"] = certainty
            rows[i] = row
    return rows


def _columns(o: Outcome, amounts: list[np.ndarray]) -> tuple[Any, ...]:
    return sum(amounts), o.tax, o.net, o.cost, o.support, o.rent


def _certainty(a: Assumptions, dato: date) -> str:
    """The weakest certainty on the date of any rate looked up so far: a table does not trace which of them decided a row."""
    for key in a.used:
        with suppress(RateUnknown):
            if a.certainty_on(key, dato) == "antaget":
                return "antaget"
    return "bekraeftet"


def benefits_of_all(members: Sequence[Household], a: Assumptions) -> list[np.ndarray]:
    """Yearly benefit of each adult as arrays. The dated amount is looked up once per kind of person."""
    known: dict[tuple[Any, ...], tuple[float, ...]] = {}
    adults = len(members[0].types)
    table = np.empty((adults, len(members)))
    for k, h in enumerate(members):
        if h.indkomst_aar is not None:
            for benefit in h.types:
                b.check_in_force(benefit, h.dato)
            table[:, k] = h.indkomst_aar / adults
            continue
        key = (h.types, h.ages, h.boern, h.aktivitetsparat, h.loen_maaned)
        if key not in known:
            amounts, _ = incomes(h, a)
            known[key] = tuple(float(plain(x)) for x in amounts)
        table[:, k] = known[key]
    return list(table)


def settle_group(members: Sequence[Household], amounts: list[np.ndarray], a: Assumptions) -> Outcome:
    """The outcome of households that share date, municipality, church tax, form and number of adults, as arrays."""
    first = members[0]
    rate = DatedRates(a, first.dato, bare=True)
    municipal = rate(tax_key(first.kommune))
    if first.kirkeskat:
        municipal = municipal + rate(church_key(first.kommune))

    def numbers(get: Callable[[Household], float]) -> np.ndarray:
        return np.fromiter((get(h) for h in members), dtype=float, count=len(members))

    def flags(get: Callable[[Household], bool]) -> np.ndarray:
        return np.fromiter((get(h) for h in members), dtype=bool, count=len(members))

    adults = len(amounts)
    wage = 12.0 * numbers(lambda h: h.loen_maaned) / adults
    adult = [Adult(x, wage if wage.any() else 0.0) for x in amounts]
    raised = numbers(lambda h: sum(t == "kontanthjaelp_forhoejet" for t in h.types)) if adults == 2 else None
    cap = None
    if raised is not None and raised.any() and first.form == "boligsikring":
        per_person = flags(lambda h: h.loft_pr_person)
        cap = 12.0 * np.where(per_person, raised, 1.0) * rate("boligstoetteloft.samlevende_forhoejet_sats_md")
    s = Situation(
        first=adult[0],
        second=adult[1] if adults == 2 else None,
        couple=True,
        assets=numbers(lambda h: h.formue),
        family=bs.Family(
            adults=float(adults),
            children=numbers(lambda h: h.boern),
            disability=flags(lambda h: any(t in b.DISABILITY for t in h.types)),
            young=flags(lambda h: not h.single and all(age < 30 for age in h.ages)),
            has_support=flags(lambda h: h.har_allerede_stoette),
        ),
        dwelling=bs.Dwelling(
            area=numbers(lambda h: h.areal_m2),
            heat=flags(lambda h: h.varme_inkl),
            hot_water=flags(lambda h: h.varmtvand_inkl),
            power=flags(lambda h: h.el_inkl),
            water_apart=flags(lambda h: h.vand_saerskilt),
            maintenance_full=flags(lambda h: h.vedligehold == "fuld"),
            maintenance_part=flags(lambda h: h.vedligehold == "delvis"),
            own_heating=flags(lambda h: h.egen_varme),
            assigned=flags(lambda h: h.anvist_almen),
            kitchen=flags(lambda h: h.eget_koekken),
        ),
        form=first.form,
        municipal=municipal,
        cap=cap,
        capped=raised > 0 if raised is not None else False,
        old_ceiling=_old_ceilings(members, a),
    )
    return settle(s, numbers(lambda h: h.husleje_aar), rate)


def _old_ceilings(members: Sequence[Household], a: Assumptions) -> np.ndarray | None:
    if not (members[0].single and members[0].ydelsestype in b.OLD_HELP):
        return None
    found = (b.old_ceiling(h.ydelsestype, h.alder, h.boern, a, h.dato) for h in members)
    return np.array([np.inf if c is None else 12.0 * c.vaerdi for c in found])
