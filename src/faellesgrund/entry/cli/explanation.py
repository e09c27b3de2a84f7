"""An amount drawn as a tree: what it is made of, down to law, evidence and the brief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from faellesgrund.entry.cli.call import Terminal
from faellesgrund.entry.cli.danish import amount, number
from faellesgrund.entry.cli.layout import Page

Node = Mapping[str, Any]
MARKS = {"lov": "●", "evidens": "○", "brief": "✎", "valgt": "○"}
SIGNS = {"sum": "+", "produkt": "×", "differens": "−", "kvotient": "÷"}
UNNAMED = {"sum", "produkt", "differens", "forhold", "mindste", "største"}
NARROWEST_LABEL = 20


def explanation_page(key: str, node: Node, terminal: Terminal) -> str:
    """The tree of one amount of the result. key: its name under ``forklaring``."""
    page = Page(terminal)
    page.title(f"{node['tekst']}: {amount(node['vaerdi'], node['enhed'])}")
    page.paragraph(_words(node))
    page.blank()
    column = max(len(_figure(n)) for n in _walk(node))
    page.lines(list(_Drawing(terminal.width, column).lines(node, "", "", "")))
    page.blank()
    page.paragraph("● lov · ○ erfaringstal eller antagelse · ✎ fra byggebriefen. Samme træ som JSON: tilføj --json.")
    return page.text()


def _words(node: Node) -> str:
    names = [str(part["tekst"]) for part in node["led"]]
    match node["op"]:
        case "sum" if len(names) > 1:
            return "Regnet ud som summen af " + _and(names) + "."
        case "produkt":
            return "Regnet ud som " + " gange ".join(names) + "."
        case "differens":
            return f"Regnet ud som {names[0]} minus {_and(names[1:])}."
        case "kvotient":
            return f"Regnet ud som {names[0]} divideret med {names[1]}."
        case "max" | "min":
            return f"Det {'største' if node['op'] == 'max' else 'mindste'} af {_and(names)}."
        case "funktion":
            return f"Regnet ud af {_and(names)}."
    return ""


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " og " + names[-1]


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in node["led"]:
        yield from _walk(part)


def _figure(node: Node) -> str:
    if not node["enhed"] and abs(node["vaerdi"]) >= 1000:
        return number(node["vaerdi"], 2)
    return amount(node["vaerdi"], node["enhed"])


class _Drawing:
    """Draws a tree once. What has been drawn before is named again, but not opened again."""

    def __init__(self, width: int, column: int) -> None:
        self.width, self.column = width, column
        self.drawn: set[tuple[str, float]] = set()

    def lines(self, node: Node, first: str, rest: str, sign: str) -> Iterator[str]:
        """The node and what is below it. first, rest: the lines drawn before its first and its further lines."""
        mark = MARKS.get(node["oprindelse"] or "", "") if node["op"] is None else ""
        label = " ".join(word for word in (sign, mark, node["tekst"]) if word)
        if node["hjemmel"]:
            label += f" [{node['hjemmel']}]"
        parts = list(node["led"])
        me = (str(node["tekst"]), float(node["vaerdi"]))
        # A node without a name of its own says nothing when it is not opened.
        if parts and me in self.drawn and node["tekst"] not in UNNAMED:
            label += " (som vist ovenfor)"
            parts = []
        room = max(NARROWEST_LABEL, self.width - self.column - 2 - len(first))
        for count, line in enumerate(wrap(label, room, subsequent_indent="  ")):
            if count:
                yield f"{rest}{line}"
            else:
                yield f"{first}{line.ljust(room)}  {_figure(node).rjust(self.column)}".rstrip()
        for count, part in enumerate(parts):
            last = count == len(parts) - 1
            yield from self.lines(
                part,
                rest + ("└ " if last else "├ "),
                rest + ("  " if last else "│ "),
                SIGNS.get(node["op"], "") if count else "",
            )
        self.drawn.add(me)
