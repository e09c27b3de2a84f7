"""One way to write a formula, two ways to run it.

A rule of the engine is an ordinary function written with ``+ - * /`` and the
functions of this module. Given float64 arrays it computes a whole simulation
or a whole table of households; given :class:`Node` values it computes the same
single case and remembers how, so that every amount explains itself down to
law, evidence or a person's choice. There is therefore no second copy of a rule
for explanations, and none for speed.

Which rates and assumptions a figure rests on is read off the tree
(:func:`keys_behind`): only the chosen branch of a minimum, a maximum or a
choice counts, and nothing that is multiplied by an exact zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Number = Any
"""float, float64 array or Node. One call uses Nodes (mixed with floats) or arrays, never both."""

OPS = ("sum", "produkt", "differens", "kvotient", "max", "min", "funktion")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A single amount and how it came about.

    tekst: Danish label (for ``funktion`` the formula in words); vaerdi: the unrounded value;
    enhed: unit (``kr``, ``kr/md``, ``andel`` ...); op: one of :data:`OPS`, or None for a leaf;
    led: the parts; oprindelse: ``lov``, ``evidens``, ``brief`` or ``valgt`` for a leaf;
    hjemmel: the § or order behind it; noegle: the key under ``forudsaetninger`` of a leaf;
    aktiv: for ``funktion`` nodes that chose a branch, the index of the part that decided;
    funktion: the function itself, so that the amount can be asked again with other parts (:class:`Revaluer`).
    """

    tekst: str
    vaerdi: float
    enhed: str = ""
    op: str | None = None
    led: tuple[Node, ...] = ()
    oprindelse: str | None = None
    hjemmel: str | None = None
    noegle: str | None = None
    aktiv: int | None = None
    navngivet: bool = False
    funktion: Callable[..., Any] | None = None

    def __add__(self, other: Node | float) -> Node:
        return _combine("sum", self, other, self.vaerdi + _value(other))

    def __radd__(self, other: Node | float) -> Node:
        return _combine("sum", other, self, _value(other) + self.vaerdi)

    def __sub__(self, other: Node | float) -> Node:
        return _combine("differens", self, other, self.vaerdi - _value(other))

    def __rsub__(self, other: Node | float) -> Node:
        return _combine("differens", other, self, _value(other) - self.vaerdi)

    def __mul__(self, other: Node | float) -> Node:
        return _combine("produkt", self, other, self.vaerdi * _value(other))

    def __rmul__(self, other: Node | float) -> Node:
        return _combine("produkt", other, self, _value(other) * self.vaerdi)

    def __truediv__(self, other: Node | float) -> Node:
        return _combine("kvotient", self, other, self.vaerdi / _value(other))

    def __rtruediv__(self, other: Node | float) -> Node:
        return _combine("kvotient", other, self, _value(other) / self.vaerdi)

    def __neg__(self) -> Node:
        return 0.0 - self

    def __float__(self) -> float:
        return self.vaerdi

    def __lt__(self, other: Node | float) -> bool:
        return self.vaerdi < _value(other)

    def __le__(self, other: Node | float) -> bool:
        return self.vaerdi <= _value(other)

    def __gt__(self, other: Node | float) -> bool:
        return self.vaerdi > _value(other)

    def __ge__(self, other: Node | float) -> bool:
        return self.vaerdi >= _value(other)


def leaf(
    tekst: str,
    vaerdi: float,
    enhed: str = "",
    *,
    oprindelse: str,
    noegle: str | None = None,
    hjemmel: str | None = None,
) -> Node:
    """An input, rate or piece of evidence: a node without parts."""
    return Node(tekst, float(vaerdi), enhed, oprindelse=oprindelse, noegle=noegle, hjemmel=hjemmel, navngivet=True)


def named(tekst: str, value: Number, enhed: str = "kr", hjemmel: str | None = None) -> Number:
    """Give an amount its Danish name (and unit and §) in the explanation; arrays pass through.

    A named leaf stays a leaf under its own name: the new name becomes a sum with that one part.
    """
    if not isinstance(value, Node):
        return value
    if value.op is None or value.navngivet:
        return Node(tekst, value.vaerdi, enhed, "sum", (value,), hjemmel=hjemmel, navngivet=True)
    if value.op == "funktion":
        # The formula in words is the label of a function; keep it below the name.
        inner = Node(
            value.tekst,
            value.vaerdi,
            enhed,
            "funktion",
            value.led,
            None,
            value.hjemmel,
            None,
            value.aktiv,
            True,
            value.funktion,
        )
        return Node(tekst, value.vaerdi, enhed, "sum", (inner,), hjemmel=hjemmel, navngivet=True)
    return Node(
        tekst, value.vaerdi, enhed, value.op, value.led, None, hjemmel or value.hjemmel, None, value.aktiv, True
    )


def minimum(*values: Number) -> Number:
    """The smallest of the values; of equals the first decides."""
    return _extreme("min", values)


def maximum(*values: Number) -> Number:
    """The largest of the values; of equals the first decides."""
    return _extreme("max", values)


def choose(condition: Any, if_true: Callable[[], Number], if_false: Callable[[], Number]) -> Number:
    """A case distinction of law. Arrays compute both branches; a single case only its own.

    condition: bool (single case, or the same for all) or bool array.
    """
    if isinstance(condition, np.ndarray):
        return np.where(condition, if_true(), if_false())
    return if_true() if condition else if_false()


def apply(
    tekst: str, function: Callable[..., Any], *arguments: Number, enhed: str = "kr", hjemmel: str | None = None
) -> Number:
    """A named function of amounts (rounding, annuity ...): ``op`` is ``funktion``, the formula stands in words.

    function: takes and returns floats as well as float64 arrays.
    """
    if any(isinstance(a, Node) for a in arguments):
        parts = tuple(_node(a) for a in arguments)
        value = float(function(*(p.vaerdi for p in parts)))
        return Node(tekst, value, enhed, "funktion", parts, hjemmel=hjemmel, funktion=function)
    return function(*arguments)


def total(*values: Number) -> Number:
    """The sum of amounts; the parts keep their names."""
    if not any(isinstance(v, Node) for v in values):
        result: Number = 0.0
        for v in values:
            result = result + v
        return result
    parts = tuple(_node(v) for v in values)
    return Node("sum", sum(p.vaerdi for p in parts), "kr", "sum", parts)


def plain(value: Number) -> Any:
    """The number without its explanation."""
    return value.vaerdi if isinstance(value, Node) else value


def keys_behind(*nodes: Node) -> set[str]:
    """Keys of the rates, evidence and choices that decide the amounts, read off the structure.

    Left out: the losing parts of a minimum or maximum, everything multiplied by an exact zero,
    and terms without a key (what the brief itself says).
    """
    found: set[str] = set()
    seen: set[int] = set()
    stack = list(nodes)
    while stack:
        here = stack.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        if here.op is None:
            if here.noegle is not None:
                found.add(here.noegle)
            continue
        if here.op in ("min", "max"):
            stack.append(here.led[_deciding(here)])
        elif here.op == "produkt" and any(part.vaerdi == 0 for part in here.led):
            stack.extend(part for part in here.led if part.vaerdi == 0)
        elif here.op == "kvotient" and here.led[0].vaerdi == 0:
            stack.append(here.led[0])
        elif here.aktiv is not None:
            stack.append(here.led[here.aktiv])
        else:
            stack.extend(here.led)
    return found


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for part in node.led:
        yield from walk(part)


def recompute(node: Node) -> float | None:
    """The value the parts give, or None where the formula is only stated in words (``funktion``, leaf)."""
    if node.op in (None, "funktion"):
        return None
    return _value_of(node, [part.vaerdi for part in node.led])


def _value_of(node: Node, values: list[float]) -> float:
    match node.op:
        case "sum":
            return sum(values)
        case "produkt":
            return prod(values)
        case "differens":
            return values[0] - sum(values[1:])
        case "kvotient":
            return values[0] / values[1]
        case "max":
            return max(values)
        case "min":
            return min(values)
    return node.vaerdi if node.funktion is None else float(node.funktion(*values))


class Revaluer:
    """Asks one amount again with a single rate or figure changed, without running the chain anew.

    The order of evaluation is worked out once; a changed leaf only touches what stands above it.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self._above: dict[int, list[Node]] = {}
        self._rank: dict[int, int] = {}
        self._leaves: dict[str, list[Node]] = {}
        self._visit(root)

    def _visit(self, node: Node) -> None:
        if id(node) in self._rank:
            return
        for part in node.led:
            self._visit(part)
            self._above.setdefault(id(part), []).append(node)
        self._rank[id(node)] = len(self._rank)
        if node.noegle is not None and node.op is None:
            self._leaves.setdefault(node.noegle, []).append(node)

    def with_factor(self, noegle: str, factor: float) -> float:
        """The root's value when every leaf with the key is multiplied by the factor."""
        values: dict[int, float] = {}
        touched: dict[int, Node] = {}
        stack = list(self._leaves.get(noegle, ()))
        for leaf_node in stack:
            values[id(leaf_node)] = leaf_node.vaerdi * factor
        while stack:
            for parent in self._above.get(id(stack.pop()), ()):
                if id(parent) not in touched:
                    touched[id(parent)] = parent
                    stack.append(parent)
        for node in sorted(touched.values(), key=lambda n: self._rank[id(n)]):
            parts = [values.get(id(part), part.vaerdi) for part in node.led]
            values[id(node)] = _value_of(node, parts)
        return values.get(id(self.root), self.root.vaerdi)


def as_json(node: Node, known: dict[int, dict[str, Any]] | None = None) -> dict[str, Any]:
    """The node as in the result file (explanation tree, values to 10 decimals).

    known: trees already written, by identity, so that a part that stands in many trees is written once.
    """
    known = {} if known is None else known
    if id(node) in known:
        return known[id(node)]
    here: dict[str, Any] = {
        "tekst": node.tekst,
        "vaerdi": round(node.vaerdi, 10) + 0.0,
        "enhed": node.enhed,
        "op": node.op,
        "led": [as_json(part, known) for part in node.led],
        "oprindelse": node.oprindelse,
        "hjemmel": node.hjemmel,
    }
    if node.noegle is not None:
        here["noegle"] = node.noegle
    known[id(node)] = here
    return here


def _value(other: Node | float) -> float:
    return other.vaerdi if isinstance(other, Node) else float(other)


def _node(value: Number) -> Node:
    """Plain numbers in a formula are the formula's own constants (12 months, one half)."""
    if isinstance(value, Node):
        return value
    number = float(value)
    label = f"{number:g}".replace(".", ",")
    return Node(label, number, "", oprindelse="valgt", navngivet=True)


_WORDS = {
    "sum": "sum",
    "differens": "differens",
    "produkt": "produkt",
    "kvotient": "forhold",
    "min": "mindste",
    "max": "største",
}


def _combine(op: str, first: Node | float, second: Node | float, value: float) -> Node:
    a, b = _node(first), _node(second)
    enhed = a.enhed or b.enhed if op in ("sum", "differens") else ""
    # a + b + c is one sum of three, unless a part already has a name of its own.
    if (
        op in ("sum", "produkt")
        and a.op == op
        and not a.navngivet
        or op == "differens"
        and a.op == op
        and not a.navngivet
    ):
        parts = (*a.led, b)
    else:
        parts = (a, b)
    return Node(_WORDS[op], value, enhed, op, parts)


def _extreme(op: str, values: tuple[Number, ...]) -> Number:
    if any(isinstance(v, Node) for v in values):
        parts = tuple(_node(v) for v in values)
        pick = min if op == "min" else max
        return Node(_WORDS[op], pick(p.vaerdi for p in parts), parts[0].enhed, op, parts)
    function = np.minimum if op == "min" else np.maximum
    result = values[0]
    for v in values[1:]:
        result = function(result, v)
    return result


def _deciding(node: Node) -> int:
    values = [part.vaerdi for part in node.led]
    return values.index(node.vaerdi)
