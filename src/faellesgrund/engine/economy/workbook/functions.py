"""The functions and operators of a spreadsheet that the book uses, with a spreadsheet's rules for empty cells and errors."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from faellesgrund.engine.economy.workbook.book import EPOCH, day_number


@dataclass(frozen=True, slots=True)
class Error:
    """A spreadsheet's error value, passed on by everything that reads it."""

    code: str


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of values."""

    rows: list[list[Any]]

    def flat(self) -> list[Any]:
        """The values row by row."""
        return [value for row in self.rows for value in row]


NOT_AVAILABLE, WRONG_TYPE, NO_NUMBER, BY_ZERO = Error("#N/A"), Error("#VALUE!"), Error("#NUM!"), Error("#DIV/0!")


def binary(sign: str, left: Any, right: Any) -> Any:
    """An operator between two values, or element by element where one is an area."""
    if isinstance(left, Area) or isinstance(right, Area):
        return _element_by_element(lambda a, b: binary(sign, a, b), left, right)
    for value in (left, right):
        if isinstance(value, Error):
            return value
    if sign == "&":
        return _text(left) + _text(right)
    if sign in _COMPARED:
        return _COMPARED[sign](*_comparable(left, right))
    a, b = _number(left), _number(right)
    if isinstance(a, Error) or isinstance(b, Error):
        return a if isinstance(a, Error) else b
    if sign == "/" and b == 0:
        return BY_ZERO
    try:
        found = _COUNTED[sign](a, b)
    except (OverflowError, ZeroDivisionError):
        return NO_NUMBER
    return NO_NUMBER if isinstance(found, complex) else found


def negated(value: Any) -> Any:
    """The value below zero."""
    return binary("-", 0.0, value)


_COUNTED: dict[str, Callable[[float, float], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def _element_by_element(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Area:
    shape = left if isinstance(left, Area) else right
    return Area(
        [
            [
                function(
                    left.rows[r][c] if isinstance(left, Area) else left,
                    right.rows[r][c] if isinstance(right, Area) else right,
                )
                for c in range(len(shape.rows[r]))
            ]
            for r in range(len(shape.rows))
        ]
    )


def _number(value: Any) -> Any:
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return value if isinstance(value, float | Error) else WRONG_TYPE


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Numbers before texts before truths; an empty cell is as the other side's nothing; case does not matter."""

    def key(value: Any, other: Any) -> tuple[int, Any]:
        if value is None:
            value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
        if isinstance(value, bool):
            return (2, value)
        return (1, value.lower()) if isinstance(value, str) else (0, value)

    return key(left, right), key(right, left)


def _each(*values: Any) -> Iterator[Any]:
    """Every value of the arguments, areas opened."""
    for value in values:
        yield from value.flat() if isinstance(value, Area) else (value,)


def _numbers(*values: Any) -> list[float]:
    """The numbers among the arguments: texts, truths and empty cells of areas do not count. Raises _Stop on an error."""
    found = []
    for value in values:
        if isinstance(value, Area):
            found += [x for x in value.flat() if isinstance(x, Error | float)]
        else:
            found.append(_number(value))
    for x in found:
        if isinstance(x, Error):
            raise _Stop(x)
    return [x for x in found if isinstance(x, float)]


class _Stop(Exception):  # noqa: N818 (not an error of ours)
    def __init__(self, error: Error) -> None:
        self.error = error


def _over_numbers(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*values: Any) -> Any:
        try:
            return function(_numbers(*values))
        except _Stop as stop:
            return stop.error

    return called


def _of_numbers(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of plain numbers, also over an area element by element in its first argument."""

    def called(*values: Any) -> Any:
        first = next((v for v in values if isinstance(v, Area)), None)
        if first is not None:
            return Area(
                [
                    [called(*(v.rows[r][c] if isinstance(v, Area) else v for v in values)) for c in range(len(row))]
                    for r, row in enumerate(first.rows)
                ]
            )
        numbers = [_number(v) for v in values]
        for number in numbers:
            if isinstance(number, Error):
                return number
        try:
            return function(*numbers)
        except (ValueError, OverflowError, ZeroDivisionError):
            return NO_NUMBER

    return called


def _asking(function: Callable[[Any], bool]) -> Callable[..., Any]:
    def called(value: Any) -> Any:
        return Area([[function(x) for x in row] for row in value.rows]) if isinstance(value, Area) else function(value)

    return called


def _rounding(how: str) -> Callable[[float, float], float]:
    def rounded(amount: float, digits: float) -> float:
        step = Decimal(1).scaleb(-int(digits))
        return float((Decimal(repr(amount)) / step).quantize(Decimal(1), how) * step) + 0.0

    return rounded


def _truths(values: tuple[Any, ...]) -> list[bool]:
    found = []
    for value in _each(*values):
        if isinstance(value, Error):
            raise _Stop(value)
        if isinstance(value, bool | float):
            found.append(bool(value))
    return found


def _all(*values: Any) -> Any:
    try:
        return all(_truths(values))
    except _Stop as stop:
        return stop.error


def _any(*values: Any) -> Any:
    try:
        return any(_truths(values))
    except _Stop as stop:
        return stop.error


def _sum_of_products(*areas: Any) -> Any:
    product = [1.0] * len(list(_each(areas[0])))
    for area in areas:
        for i, value in enumerate(_each(area)):
            if isinstance(value, Error):
                return value
            product[i] *= value if isinstance(value, float) else 0.0
    return math.fsum(product) if len(product) < 3 else sum(product)


def _matches(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and wanted[:2] in ("<>", "<=", ">="):
        return bool(_COMPARED[wanted[:2]](*_comparable(value, _typed(wanted[2:]))))
    if isinstance(wanted, str) and wanted[:1] in ("<", ">", "="):
        return bool(_COMPARED[wanted[:1]](*_comparable(value, _typed(wanted[1:]))))
    return value is not None and bool(binary("=", value, wanted))


def _typed(written: str) -> Any:
    try:
        return float(written)
    except ValueError:
        return written


def _sum_if(asked: Area, wanted: Any, amounts: Area | None = None) -> Any:
    pairs = zip(asked.flat(), (amounts or asked).flat(), strict=True)
    return sum(amount for value, amount in pairs if _matches(value, wanted) and isinstance(amount, float)) + 0.0


def _match(wanted: Any, area: Area, how: Any = 1.0) -> Any:
    if isinstance(wanted, Error):
        return wanted
    values = area.flat()
    if how == 0:
        for i, value in enumerate(values, start=1):
            if value is not None and not isinstance(value, Error) and binary("=", value, wanted) is True:
                return float(i)
        return NOT_AVAILABLE
    found = bisect_right([_comparable(v, wanted)[0] for v in values], _comparable(wanted, values[0])[0])
    return float(found) if found else NOT_AVAILABLE


def _index(area: Area, row: Any, column: Any = None) -> Any:
    for value in (row, column):
        if isinstance(value, Error):
            return value
    if column is None:
        return area.flat()[int(row) - 1] if 1 in (len(area.rows), len(area.rows[0])) else area.rows[int(row) - 1][0]
    return area.rows[int(row) - 1][int(column) - 1]


def _look_up(wanted: Any, area: Area, results: Area | None = None) -> Any:
    found = _match(wanted, area)
    return found if isinstance(found, Error) else (results or area).flat()[int(found) - 1]


def _months_after(day: float, months: float) -> float:
    start = EPOCH + timedelta(days=int(day))
    month = start.month - 1 + int(months)
    year, month = start.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return float(day_number(date(year, month, min(start.day, last))))


def _day_of(day: float) -> date:
    return EPOCH + timedelta(days=int(day))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": _over_numbers(lambda x: sum(x) + 0.0),
    "MIN": _over_numbers(lambda x: min(x, default=0.0)),
    "MAX": _over_numbers(lambda x: max(x, default=0.0)),
    "COUNT": lambda *v: float(sum(isinstance(x, float) for x in _each(*v))),
    "COUNTA": lambda *v: float(sum(x is not None for x in _each(*v))),
    "COUNTIF": lambda area, wanted: float(sum(_matches(x, wanted) for x in area.flat())),
    "SUMIF": _sum_if,
    "SUMPRODUCT": _sum_of_products,
    "ABS": _of_numbers(abs),
    "ROUND": _of_numbers(_rounding(ROUND_HALF_UP)),
    "ROUNDUP": _of_numbers(_rounding(ROUND_UP)),
    "ROUNDDOWN": _of_numbers(_rounding(ROUND_DOWN)),
    "INT": _of_numbers(lambda x: float(math.floor(x))),
    "MOD": _of_numbers(lambda x, y: x - y * math.floor(x / y)),
    "EXP": _of_numbers(math.exp),
    "LN": _of_numbers(math.log),
    "SQRT": _of_numbers(math.sqrt),
    "AND": _all,
    "OR": _any,
    "NOT": _of_numbers(lambda x: not x),
    "INDEX": _index,
    "MATCH": _match,
    "LOOKUP": _look_up,
    "ISNUMBER": _asking(lambda x: isinstance(x, float)),
    "ISTEXT": _asking(lambda x: isinstance(x, str)),
    "ISBLANK": _asking(lambda x: x is None),
    "ISNA": _asking(lambda x: x == NOT_AVAILABLE),
    "ISERROR": _asking(lambda x: isinstance(x, Error)),
    "LEFT": lambda text, count: _text(text)[: int(count)],
    "MID": lambda text, first, count: _text(text)[int(first) - 1 : int(first) - 1 + int(count)],
    "VALUE": lambda text: found if isinstance(found := _typed(_text(text)), float) else WRONG_TYPE,
    "RIGHT": lambda text, count: _text(text)[-int(count) :],
    "N": lambda value: value if isinstance(value, float | Error) else 1.0 if value is True else 0.0,
    "NA": lambda: NOT_AVAILABLE,
    "DATE": _of_numbers(lambda y, m, d: float(day_number(date(int(y), int(m), int(d))))),
    "YEAR": _of_numbers(lambda day: float(_day_of(day).year)),
    "MONTH": _of_numbers(lambda day: float(_day_of(day).month)),
    "DAY": _of_numbers(lambda day: float(_day_of(day).day)),
    "EDATE": _of_numbers(_months_after),
}
"""Name → function. IF, IFERROR and CHOOSE look at one branch only and stand in :mod:`evaluate`."""

KNOWN = frozenset(FUNCTIONS) | {"IF", "IFERROR", "CHOOSE"}
"""Every function a formula of the book may use: all of them are in Excel 2007 and LibreOffice."""
