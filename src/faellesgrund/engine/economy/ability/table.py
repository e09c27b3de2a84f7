"""Whole tables of households: the same rules on arrays, one kind of household at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faellesgrund.engine.economy.ability import boligstoette
from faellesgrund.engine.economy.ability.benefits import BENEFITS, AmountRequired, BenefitNotInForce
from faellesgrund.engine.economy.ability.facts import Adult, Facts
from faellesgrund.engine.economy.ability.household import Household, wage_shares
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.ability.outcome import reckon
from faellesgrund.engine.economy.ability.payment import figures, left_kroner, row_json
from faellesgrund.engine.economy.ability.rounding import oere
from faellesgrund.engine.economy.algebra import Array
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

TYPES = tuple(BENEFITS)
"""The order of the numbers in :attr:`Columns.ydelsestype`."""
NO_SECOND = -1
PART = 65_536
"""Rows computed at a time, so that the intermediate arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Many households, a column each; the rows have the same length.

    dato: days since 0001-01-01 (``date.toordinal``); kommune: the code as a number; ydelsestype, voksen2_ydelsestype:
    place in :data:`TYPES`, :data:`NO_SECOND` for a single household; indkomst_aar: nan where the rates decide.
    """

    dato: NDArray[np.int64]
    kommune: NDArray[np.int64]
    ydelsestype: NDArray[np.int64]
    voksen2_ydelsestype: NDArray[np.int64]
    alder: Array
    voksen2_alder: Array
    boern: Array
    aktivitetsparat: NDArray[np.bool_]
    indkomst_aar: Array
    loen_maaned: Array
    formue: Array
    kirkeskat: NDArray[np.bool_]
    loft_pr_person: NDArray[np.bool_]
    har_allerede_stoette: NDArray[np.bool_]
    husleje_aar: Array
    areal_m2: Array
    varme_inkl: NDArray[np.bool_]
    varmtvand_inkl: NDArray[np.bool_]
    el_inkl: NDArray[np.bool_]
    vand_saerskilt: NDArray[np.bool_]
    vedligehold_fuld: NDArray[np.bool_]
    vedligehold_delvis: NDArray[np.bool_]
    egen_varme: NDArray[np.bool_]
    anvist_almen: NDArray[np.bool_]
    eget_koekken: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.dato)


AMOUNTS = (
    "indkomst_aar", "loen_aar", "am_bidrag_aar", "skat_aar", "netto_aar", "boligudgift_aar", "boligstoette_aar",
    "husleje_aar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """The results of :class:`Columns`, row by row.

    amounts: one array for each of :data:`AMOUNTS`, kr. per year; left: kr. per month after rent; neither is rounded.
    doubt: whether a rate that is not confirmed was asked for; boligydelse: the form, where there is a kitchen.
    """

    amounts: tuple[Array, ...]
    left: Array
    doubt: NDArray[np.bool_]
    boligydelse: NDArray[np.bool_]


def columns(households: Sequence[Household]) -> Columns:
    """The households as columns."""
    second = [h.adults[1] if len(h.adults) > 1 else None for h in households]
    numbers = {kind: place for place, kind in enumerate(TYPES)}
    special: dict[str, Any] = {
        "dato": [h.dato.toordinal() for h in households],
        "kommune": [int(h.kommune) for h in households],
        "ydelsestype": [numbers[h.ydelsestype] for h in households],
        "voksen2_ydelsestype": [NO_SECOND if adult is None else numbers[adult[0]] for adult in second],
        "voksen2_alder": [0 if adult is None else adult[1] for adult in second],
        "indkomst_aar": [np.nan if h.indkomst_aar is None else h.indkomst_aar for h in households],
        "vedligehold_fuld": [h.vedligehold == "fuld" for h in households],
        "vedligehold_delvis": [h.vedligehold == "delvis" for h in households],
    }
    read = {}
    for column in fields(Columns):
        kind: Any = np.bool_ if "bool" in str(column.type) else np.int64 if "int64" in str(column.type) else np.float64
        rows = special.get(column.name) or [getattr(h, column.name) for h in households]
        read[column.name] = np.array(rows, dtype=kind)
    return Columns(**read)


def pay_arrays(c: Columns, assumptions: Assumptions) -> Table:
    """Every household at once. Raises BenefitNotInForce, AmountRequired or RateUnknown with a Danish text."""
    table = _empty(len(c))
    for rows in _kinds(c, assumptions):
        _fill(table, c, rows, assumptions)
    return table


def pay_table(households: Sequence[Household], assumptions: Assumptions) -> list[dict[str, Any]]:
    """The result rows of many households, without explanations. Raises BadInput naming the row of every problem."""
    if not households:
        return []
    c = columns(households)
    table = _empty(len(c))
    problems = []
    for rows in _kinds(c, assumptions):
        try:
            _fill(table, c, rows, assumptions)
        except (RateUnknown, BenefitNotInForce, AmountRequired) as problem:
            problems += [(int(row), Problem(households[row].sted, str(problem))) for row in rows]
    if problems:
        raise BadInput([problem for _, problem in sorted(problems, key=lambda found: found[0])])
    amounts = list(zip(*(oere(a).tolist() for a in table.amounts), strict=True))
    left, doubt, ydelse = left_kroner(table.left).tolist(), table.doubt.tolist(), table.boligydelse.tolist()
    result = []
    for n, h in enumerate(households):
        form = boligstoette.BOLIGYDELSE if ydelse[n] else boligstoette.BOLIGSIKRING
        row = row_json(h.id, h.dato, h.ydelsestype, form if h.eget_koekken else boligstoette.NONE, amounts[n], left[n])
        row["sikkerhed"] = "antaget" if doubt[n] else "bekraeftet"
        result.append(row)
    return result


def rate_periods(assumptions: Assumptions) -> list[int]:
    """The days (``date.toordinal``) on which some rate begins or ends: between two of them the law is the same."""
    days = {date(2025, 7, 1).toordinal()}
    for rate in assumptions.rates:
        for value in rate.vaerdier:
            if value.gyldig_fra is not None:
                days.add(value.gyldig_fra.toordinal())
            if value.gyldig_til is not None:
                days.add((value.gyldig_til + timedelta(days=1)).toordinal())
    return sorted(days)


def same_law(assumptions: Assumptions, dato: date) -> int:
    """Equal for two dates with the same rates in force."""
    return bisect_right(rate_periods(assumptions), dato.toordinal())


def _kinds(c: Columns, assumptions: Assumptions) -> Iterator[NDArray[np.int64]]:
    """The rows of each kind of household: same rates, municipality, benefits, and way of knowing the income."""
    period = np.searchsorted(np.array(rate_periods(assumptions)), c.dato, side="right")
    code = period * 10_000 + c.kommune
    code = (code * len(TYPES) + c.ydelsestype) * (len(TYPES) + 1) + c.voksen2_ydelsestype + 1
    code = code * 2 + np.isnan(c.indkomst_aar)
    if len(code) == 0:
        return
    if code.min() == code.max():
        order, starts = np.arange(len(code)), np.array([0, len(code)])
    else:
        order = np.argsort(code, kind="stable")
        starts = np.concatenate(([0], np.flatnonzero(np.diff(code[order])) + 1, [len(code)]))
    for start, end in zip(starts[:-1], starts[1:], strict=True):
        for part in range(start, end, PART):
            yield order[part : min(part + PART, end)]


def _fill(table: Table, c: Columns, rows: NDArray[np.int64], assumptions: Assumptions) -> None:
    first = int(rows[0])
    law = LawAt(assumptions, date.fromordinal(int(c.dato[first])), explain=False)
    f = _facts(c, rows)
    o = reckon(f, law)
    for column, amount in zip(table.amounts, figures(o), strict=True):
        column[rows] = amount
    table.left[rows] = o.left
    table.doubt[rows] = law.doubt
    table.boligydelse[rows] = boligstoette.form(f) == boligstoette.BOLIGYDELSE


def _facts(c: Columns, rows: NDArray[np.int64]) -> Facts:
    first = int(rows[0])
    kinds: tuple[str, ...] = (TYPES[c.ydelsestype[first]],)
    ages: tuple[Array, ...] = (c.alder[rows],)
    if c.voksen2_ydelsestype[first] != NO_SECOND:
        kinds = (*kinds, TYPES[c.voksen2_ydelsestype[first]])
        ages = (*ages, c.voksen2_alder[rows])
    wage = c.loen_maaned[rows]
    earning = bool(wage.any())
    wages = [wage * share if earning and share else None for share in wage_shares(kinds)]
    given = c.indkomst_aar[rows]
    own = {
        "dato",
        "kommune",
        "ydelsestype",
        "voksen2_ydelsestype",
        "alder",
        "voksen2_alder",
        "indkomst_aar",
        "loen_maaned",
    }
    same = [column.name for column in fields(Columns) if column.name not in own]
    return Facts(
        kommune=f"{int(c.kommune[first]):04d}",
        adults=tuple(Adult(kind, age, w) for kind, age, w in zip(kinds, ages, wages, strict=True)),
        indkomst_aar=None if np.isnan(given[0]) else given,
        **{name: getattr(c, name)[rows] for name in same},
    )


def _empty(n: int) -> Table:
    return Table(tuple(np.empty(n) for _ in AMOUNTS), np.empty(n), np.empty(n, np.bool_), np.empty(n, np.bool_))
