"""A spreadsheet formula as a tree: operators, functions, names, places and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<place>(?:(?:'[^']+'|[A-Za-zÆØÅæøå]+)!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![A-Za-z0-9_(]))
    | (?P<function>[A-Z]+)\(
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign><=|>=|<>|[-+*/^&=<>(),%])
    )""",
    re.VERBOSE,
)
_BINDS = {"=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}


@dataclass(frozen=True, slots=True)
class Tree:
    """kind: number, text, place, name, function, sign, negate, percent, nothing; what: its text; parts: below it."""

    kind: str
    what: str = ""
    parts: tuple[Tree, ...] = ()


@lru_cache(maxsize=4096)
def parsed(formula: str) -> Tree:
    """The tree of a formula without its leading ``=``. Raises ValueError for what is not a formula."""
    tokens, at = [], 0
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None or found.end() == at:
            raise ValueError(f"not a formula at {formula[at : at + 20]!r}: {formula}")
        kind = found.lastgroup or ""
        tokens.append((kind, found.group(kind)))
        at = found.end()
    reader = _Reader(tokens, formula)
    tree = reader.expression(0)
    if reader.tokens:
        raise ValueError(f"more than a formula: {formula}")
    return tree


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], formula: str) -> None:
        self.tokens, self.formula = list(reversed(tokens)), formula

    def take(self) -> tuple[str, str]:
        if not self.tokens:
            raise ValueError(f"the formula stops: {self.formula}")
        return self.tokens.pop()

    def next_is(self, sign: str) -> bool:
        return bool(self.tokens) and self.tokens[-1] == ("sign", sign)

    def expect(self, sign: str) -> None:
        if self.take() != ("sign", sign):
            raise ValueError(f"{sign} is missing: {self.formula}")

    def expression(self, tight: int) -> Tree:
        left = self.operand()
        while self.tokens:
            kind, sign = self.tokens[-1]
            if kind == "sign" and sign == "%":
                self.take()
                left = Tree("percent", "", (left,))
            elif kind == "sign" and _BINDS.get(sign, 0) > tight:
                self.take()
                left = Tree("sign", sign, (left, self.expression(_BINDS[sign])))
            else:
                break
        return left

    def operand(self) -> Tree:
        kind, what = self.take()
        if kind == "sign" and what in "+-":
            inner = self.expression(7)  # a minus sign binds tighter than a power
            return Tree("negate", "", (inner,)) if what == "-" else inner
        if kind == "sign" and what == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if kind == "function":
            return Tree("function", what, tuple(self.arguments()))
        if kind == "text":
            return Tree("text", what[1:-1].replace('""', '"'))
        if kind in ("number", "place", "name"):
            return Tree(kind, what)
        raise ValueError(f"{what} stands where an amount should: {self.formula}")

    def arguments(self) -> list[Tree]:
        found: list[Tree] = []
        if self.next_is(")"):
            self.take()
            return found
        while True:
            found.append(Tree("nothing") if self.next_is(",") or self.next_is(")") else self.expression(0))
            kind, what = self.take()
            if (kind, what) == ("sign", ")"):
                return found
            if (kind, what) != ("sign", ","):
                raise ValueError(f"a comma is missing: {self.formula}")
