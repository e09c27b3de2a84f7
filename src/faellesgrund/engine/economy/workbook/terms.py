"""A term of a spreadsheet formula together with its value, so that a formula is written once and carries its result.

Built with ``+ - * /``, comparisons and the functions here it is at the same time the text that a spreadsheet computes
and the value that stands in the cell until it does. Only functions that every spreadsheet has are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any

from faellesgrund.engine.economy import money

Value = float | bool | str | None
"""None is #N/A, which every formula passes on."""

_TEXT, _COMPARISON, _SUM, _PRODUCT, _ATOM = range(5)
"""How tightly the outermost operator of a formula binds."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """formula: without the leading ``=``; value: what it gives; binds: how tightly its outermost operator binds."""

    formula: str
    value: Value
    binds: int = _ATOM

    def __add__(self, other: Operand) -> Term:
        return _infix("+", self, other, _SUM, lambda a, b: a + b)

    def __radd__(self, other: Operand) -> Term:
        return _infix("+", other, self, _SUM, lambda a, b: a + b)

    def __sub__(self, other: Operand) -> Term:
        return _infix("-", self, other, _SUM, lambda a, b: a - b)

    def __rsub__(self, other: Operand) -> Term:
        return _infix("-", other, self, _SUM, lambda a, b: a - b)

    def __mul__(self, other: Operand) -> Term:
        return _infix("*", self, other, _PRODUCT, lambda a, b: a * b)

    def __rmul__(self, other: Operand) -> Term:
        return _infix("*", other, self, _PRODUCT, lambda a, b: a * b)

    def __truediv__(self, other: Operand) -> Term:
        return _infix("/", self, other, _PRODUCT, lambda a, b: a / b)

    def __rtruediv__(self, other: Operand) -> Term:
        return _infix("/", other, self, _PRODUCT, lambda a, b: a / b)

    def __lt__(self, other: Operand) -> Term:
        return _infix("<", self, other, _COMPARISON, lambda a, b: a < b)

    def __le__(self, other: Operand) -> Term:
        return _infix("<=", self, other, _COMPARISON, lambda a, b: a <= b)

    def __gt__(self, other: Operand) -> Term:
        return _infix(">", self, other, _COMPARISON, lambda a, b: a > b)

    def __ge__(self, other: Operand) -> Term:
        return _infix(">=", self, other, _COMPARISON, lambda a, b: a >= b)

    def equals(self, other: Operand) -> Term:
        """Whether the two are the same."""
        return _infix("=", self, other, _COMPARISON, lambda a, b: a == b)


Operand = Term | float | bool | str


def term(value: Operand) -> Term:
    """A constant as it is written in a formula; a term stays itself."""
    if isinstance(value, Term):
        return value
    if isinstance(value, bool):
        return Term("TRUE" if value else "FALSE", value)
    if isinstance(value, str):
        return Term('"' + value.replace('"', '""') + '"', value)
    number = float(value)
    return Term(str(int(number)) if number.is_integer() else repr(number), number)


def minimum(*operands: Operand) -> Term:
    """The smallest."""
    return _function("MIN", operands, min)


def maximum(*operands: Operand) -> Term:
    """The largest."""
    return _function("MAX", operands, max)


def both(*operands: Operand) -> Term:
    """Whether all hold."""
    return _function("AND", operands, lambda *values: all(values))


def either(*operands: Operand) -> Term:
    """Whether one of them holds."""
    return _function("OR", operands, lambda *values: any(values))


def negated(operand: Operand) -> Term:
    """Whether it does not hold."""
    return _function("NOT", (operand,), lambda value: not value)


def choose(condition: Term, if_true: Operand, if_false: Operand) -> Term:
    """One of the two; what is unknown in the other does not matter."""
    yes, no = term(if_true), term(if_false)
    value = None if condition.value is None else (yes if condition.value else no).value
    return Term(f"IF({condition.formula},{yes.formula},{no.formula})", value)


def rounded(operand: Operand, digits: int) -> Term:
    """Rounded to decimals."""
    return _function("ROUND", (operand, digits), lambda value, _: round(value, digits))


def whole_kroner(amount: Operand) -> Term:
    """Whole kroner, halves away from zero, as :func:`money.whole_kroner`: dust below 1e-9 does not decide."""
    return _function("ROUND", (rounded(amount, 9), 0), lambda value, _: float(money.whole_kroner(value)))


def half_up(amount: Operand) -> Term:
    """Whole kroner, halves up, dust below 1e-7 aside, as boligstøtte is rounded."""
    return _function("INT", (rounded(amount, 7) + 0.5,), lambda value: float(floor(value)))


def whole_above(amount: Operand) -> Term:
    """The nearest whole number not below, dust below 1e-6 aside."""
    return 0 - _function("INT", (0 - rounded(amount, 6),), lambda value: float(floor(value)))


def charged(rent: Operand) -> Term:
    """A rent in whole kroner as it is said: rounded to the øre, then up (:func:`rents_to_avoid.charged`)."""
    return 0 - _function("INT", (0 - rounded(rent, 2),), lambda value: float(floor(value)))


def joined(*parts: Operand) -> Term:
    """The parts as one text; the numbers among them are whole."""
    terms = [term(part) for part in parts]
    value = None
    if all(t.value is not None for t in terms):
        value = "".join(f"{t.value:.0f}" if isinstance(t.value, float) else str(t.value) for t in terms)
    return Term("&".join(_bound(t, _SUM) for t in terms), value, _TEXT)


def _infix(sign: str, left: Operand, right: Operand, binds: int, function: Callable[[Any, Any], Any]) -> Term:
    a, b = term(left), term(right)
    value = None if a.value is None or b.value is None else function(a.value, b.value)
    # What stands to the right of a minus, a division or a comparison keeps its parentheses.
    tighter = binds if sign in "+*" else binds + 1
    return Term(f"{_bound(a, binds)}{sign}{_bound(b, tighter)}", value, binds)


def _function(name: str, operands: tuple[Operand, ...], function: Callable[..., Any]) -> Term:
    terms = [term(operand) for operand in operands]
    value = None if any(t.value is None for t in terms) else function(*(t.value for t in terms))
    return Term(f"{name}({','.join(t.formula for t in terms)})", value)


def _bound(t: Term, binds: int) -> str:
    return t.formula if t.binds >= binds else f"({t.formula})"
