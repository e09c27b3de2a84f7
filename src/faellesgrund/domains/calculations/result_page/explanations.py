"""Explanation trees by address: every amount on the page opens the node it came from.

An address is the name of a tree, followed by the place of each part: ``stoettebehov-0-2`` is the third part of the
first part of the tree ``stoettebehov``. It is stable for a saved run, so it can be linked to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from faellesgrund.domains.calculations.own_rates.changed_rates import reasons_of
from faellesgrund.domains.calculations.result_page.amounts import amount_with_unit, bare_amount, lower_first
from faellesgrund.domains.calculations.result_page.citations import Citation, citations
from faellesgrund.domains.calculations.runs.extracts import CHANGED
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import load_rates

Tree = Mapping[str, Any]
PANEL_DEPTH = 2
PAGE_DEPTH = 3
"""Levels shown below the top: in the panel of the result page, and on a page of its own. Deeper lines have addresses of their own."""
CONSTANTS = 4
"""How many parts a formula names before it only counts them."""


class NoSuchExplanation(LookupError):
    """The address leads nowhere in this run."""


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """One line of a shown tree."""

    address: str
    depth: int
    label: str
    formula: str
    amount: str
    basis: str
    key: str
    link: str
    source: tuple[Citation, ...]
    certainty: str
    parts: int
    folded: bool
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A tree as it is shown: its title, its rows from the top and whether something is folded away."""

    address: str
    title: str
    amount: str
    lead: str
    rows: tuple[ExplanationRow, ...]
    folded: int


def trees(result: Mapping[str, Any]) -> dict[str, Tree]:
    """Every tree: those of the result, and the sums and shares the page shows that no single node carries."""
    found: dict[str, Tree] = dict(result["forklaring"])
    names = [COSTS_AND_FEES, RUNNING_PER_HOME, CAPITAL_PER_HOME]
    names += [f"{prefix}{row['profil']}" for row in result["betalingsevne"] for prefix in (SUPPORT, PAID)]
    for name in names:
        tree = _made(result, name)
        if tree is not None:
            found[name] = tree
    return found


COSTS_AND_FEES = "omkostninger_og_gebyrer"
RUNNING_PER_HOME = "drift_om_maaneden"
CAPITAL_PER_HOME = "laan_om_maaneden"
SUPPORT = "boligstoette_om_maaneden_"
PAID = "betaler_selv_"


def _root(result: Mapping[str, Any], name: str) -> Tree | None:
    tree: Tree | None = result["forklaring"].get(name)
    return tree if tree is not None else _made(result, name)


def _made(result: Mapping[str, Any], name: str) -> Tree | None:
    """A tree put together from nodes of the result, or None where the run has no such amount."""
    if name == COSTS_AND_FEES:
        both = [_find(result, label, "anskaffelsessum") for label in ("Omkostninger", "Gebyrer")]
        return _node("Omkostninger og gebyrer", "kr", "sum", *both)
    if name in (RUNNING_PER_HOME, CAPITAL_PER_HOME):
        label, text = {
            RUNNING_PER_HOME: ("Drift og henlæggelser om året", "Drift pr. bolig om måneden"),
            CAPITAL_PER_HOME: ("Kapitaludgift, første år", "Lån pr. bolig om måneden"),
        }[name]
        months = _find(result, "Boligmåneder", "husleje")
        return _node(text, "kr/md", "kvotient", _find(result, label, "husleje"), months)
    if name.startswith(SUPPORT):
        yearly = _find(result, "Boligstøtte om året", name.removeprefix(SUPPORT))
        return _node("Boligstøtte om måneden", "kr/md", "kvotient", yearly, TWELVE)
    if name.startswith(PAID):
        yearly = _find(result, "Husleje om året", name.removeprefix(PAID))
        own = _node(
            "Husleje efter boligstøtte om året",
            "kr",
            "differens",
            yearly,
            _find(result, "Boligstøtte om året", name.removeprefix(PAID)),
        )
        return _node("Beboeren betaler selv om måneden", "kr/md", "kvotient", own, TWELVE)
    return None


TWELVE: Tree = {
    "tekst": "12",
    "vaerdi": 12.0,
    "enhed": "",
    "op": None,
    "led": [],
    "oprindelse": "valgt",
    "hjemmel": None,
}


def _node(label: str, unit: str, op: str, *parts: Tree | None) -> Tree | None:
    """A node with its value computed from its parts; None when a part is missing."""
    if any(part is None for part in parts):
        return None
    values = [float(part["vaerdi"]) for part in parts if part is not None]
    value = {
        "sum": sum(values),
        "differens": values[0] - sum(values[1:]),
        "kvotient": values[0] / values[-1] if values[-1] else 0.0,
    }[op]
    return {
        "tekst": label,
        "vaerdi": value,
        "enhed": unit,
        "op": op,
        "led": list(parts),
        "oprindelse": None,
        "hjemmel": None,
    }


def _find(result: Mapping[str, Any], label: str, root: str) -> Tree | None:
    """The uppermost node called ``label`` in a tree of the result."""
    tree = result["forklaring"].get(root)
    if tree is None:
        return None
    return next((node for _, node in _breadth_first(root, tree) if node["tekst"] == label), None)


def node_at(result: Mapping[str, Any], address: str) -> Tree:
    """The node of an address. Raises NoSuchExplanation."""
    name, *path = address.split("-")
    node = _root(result, name)
    if node is None:
        raise NoSuchExplanation(address)
    for step in path:
        if not step.isdecimal() or int(step) >= len(node["led"]):
            raise NoSuchExplanation(address)
        node = node["led"][int(step)]
    return node


def address_of(result: Mapping[str, Any], label: str, *roots: str, value: float | None = None) -> str | None:
    """The address of the uppermost node called ``label`` in the first tree that has one, or None.

    roots: names of the trees to look in (none: all); value: only a node with this value, to the øre.
    """
    for name in roots or tuple(result["forklaring"]):
        tree = result["forklaring"].get(name)
        if tree is None:
            continue
        for address, node in _breadth_first(name, tree):
            if node["tekst"] == label and (value is None or abs(float(node["vaerdi"]) - value) < 0.02):
                return address
    return None


def _breadth_first(name: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
    queue: deque[tuple[str, Tree]] = deque([(name, tree)])
    while queue:
        address, node = queue.popleft()
        yield address, node
        queue.extend((f"{address}-{i}", part) for i, part in enumerate(node["led"]))


def every_address(result: Mapping[str, Any]) -> Iterator[str]:
    """All addresses of the run."""
    for name, tree in trees(result).items():
        for address, _ in _breadth_first(name, tree):
            yield address


def explanation(result: Mapping[str, Any], address: str, depth: int | None = None) -> Explanation:
    """The tree at an address. depth: how many levels below the top are shown (None: all)."""
    node = node_at(result, address)
    known = {str(row["noegle"]): row for row in result["forudsaetninger"]}
    reasons = changed_reasons(result)
    rows = tuple(_marked(row, reasons) for row in _rows(node, address, 0, depth, known))
    return Explanation(
        address=address,
        title=rows[0].label,
        amount=amount_with_unit(float(node["vaerdi"]), str(node["enhed"])),
        lead=LEADS.get(_meaning(node)["tekst"], LEADS.get(str(node["tekst"]), "")),
        rows=rows,
        folded=sum(1 for row in rows if row.folded),
    )


def changed_reasons(result: Mapping[str, Any]) -> dict[str, str]:
    """The rates and figures the brief replaces, each with its reason."""
    rows = [r for r in result["forudsaetninger"] if r["oprindelse"] == "brief" and r["grad"] == CHANGED]
    return reasons_of([str(r["noegle"]) for r in rows], str(rows[0]["kilde"] or "")) if rows else {}


def _marked(row: ExplanationRow, reasons: Mapping[str, str]) -> ExplanationRow:
    if row.key not in reasons:
        return row
    link = page_about("lov", row.key) or page_about("evidens", row.key)
    return replace(row, changed=True, basis=reasons[row.key], link=link, source=())


LEADS = {
    "Kommunalt tilskud": "Det, der mangler, når staten har betalt sit, og lånet er så stort, som huslejen kan bære.",
    "Støttebehov": "Det, der mangler, når staten har betalt sit, og lånet er så stort, som huslejen kan bære.",
    "Anskaffelsessum": "Det, byggeriet koster i alt: grund, entreprise, omkostninger og gebyrer.",
    "Husleje pr. bolig om måneden": "Det, huslejen skal dække: drift og lån, delt ud på boligerne.",
    "Realkreditlån": "Lånet er det beløb, der er plads til i huslejen, når driften er betalt.",
}


def _rows(
    node: Tree, address: str, level: int, depth: int | None, known: Mapping[str, Tree]
) -> Iterator[ExplanationRow]:
    here = _meaning(node)
    place = address + "".join(f"-{step}" for step in _steps(node))
    parts = [] if here["op"] is None else here["led"]
    folded = bool(parts) and depth is not None and level >= depth
    formula = formula_in_words(node, here)
    nameless = node["tekst"] in _NAMELESS
    key, basis = str(here.get("noegle") or ""), _basis(node, here)
    source = str(known[key]["kilde"] or "") if key in known else ""
    yield ExplanationRow(
        address=address,
        depth=min(level, 6),
        label=formula[:1].upper() + formula[1:] if nameless else str(node["tekst"]),
        formula="" if nameless else formula,
        amount=bare_amount(float(node["vaerdi"]), str(node["enhed"])),
        basis=basis,
        key=key,
        link=page_about(str(here["oprindelse"]), key),
        source=citations(source) if source and source != basis else (),
        certainty=_certainty(here, known),
        parts=len(parts),
        folded=folded,
    )
    if folded:
        return
    for i, part in enumerate(parts):
        if _is_constant(part):
            continue
        yield from _rows(part, f"{place}-{i}", level + 1, depth, known)


def _is_constant(part: Tree) -> bool:
    """The bare numbers of a formula (12 months, never below 0) already stand in its words."""
    text = str(part["tekst"]).replace(",", ".").replace(".", "")
    return part["op"] is None and part.get("noegle") is None and (text.isdecimal() or text == "Nul")


def _meaning(node: Tree) -> Tree:
    """The node that says how the amount comes about; see :func:`_steps`."""
    for step in _steps(node):
        node = node["led"][step]
    return node


def _steps(node: Tree) -> list[int]:
    """The way past mere names: a sum of one part, and a bound (never below 0) that leaves its part as it was."""
    steps = []
    while node["op"] in ("sum", "max", "min"):
        real = [i for i, part in enumerate(node["led"]) if not _is_constant(part)]
        if len(real) != 1 or node["led"][real[0]]["vaerdi"] != node["vaerdi"]:
            break
        steps.append(real[0])
        node = node["led"][real[0]]
    return steps


def page_about(origin: str, key: str) -> str:
    """Which page tells more of a figure: ``sats``, ``erfaringstal``, or none (a figure computed from a series has none)."""
    if origin == "lov" and key in load_rates():
        return "sats"
    return "erfaringstal" if origin == "evidens" and key in load_evidence() else ""


def formula_in_words(node: Tree, here: Tree | None = None) -> str:
    """How the amount comes from its parts, in one line; empty for a leaf that only repeats its own name."""
    here = _meaning(node) if here is None else here
    if here["op"] is None:
        return "" if here["tekst"] == node["tekst"] else str(here["tekst"])
    if here["op"] == "funktion":
        return str(here["tekst"])
    parts = here["led"]
    words = [_part_in_words(part) for part in parts]
    if len(parts) > CONSTANTS and here["op"] in ("sum", "max", "min"):
        named = [str(p["tekst"]) for p in parts]
        return f"{len(parts)} poster: {lower_first(named[0])}, {lower_first(named[1])} …"
    match here["op"]:
        case "sum":
            return " + ".join(words)
        case "differens":
            return " − ".join(words)
        case "produkt":
            return " × ".join(words)
        case "kvotient":
            return f"{words[0]} ÷ {words[1]}"
        case "max":
            return f"det største af {' og '.join(words)}"
    return f"det mindste af {' og '.join(words)}"


_NAMELESS = frozenset({"sum", "produkt", "differens", "forhold", "mindste", "største"})


def _part_in_words(part: Tree) -> str:
    """A leaf says its value, a computed part its name; a part without a name says its own formula."""
    below = _meaning(part)
    if _is_constant(below):
        return str(below["tekst"])
    if below["op"] is None and below["vaerdi"] != 0:
        return amount_with_unit(float(part["vaerdi"]), str(part["enhed"]))
    if part["op"] is not None and part["tekst"] in _NAMELESS:
        return f"({formula_in_words(part)})"
    return lower_first(str(part["tekst"]))


def _basis(node: Tree, here: Tree) -> str:
    """Law or source, else where the figure came from."""
    for candidate in (node, here):
        if candidate["hjemmel"]:
            return str(candidate["hjemmel"])
    origin = {"brief": "Byggebriefen", "valgt": "Standardværdi i Fællesgrund"}
    return origin.get(str(here["oprindelse"]), "")


def _certainty(here: Tree, known: Mapping[str, Tree]) -> str:
    """``bekraeftet``, ``antaget`` or ``beregnet``; what the brief says is the user's own word."""
    if here["op"] is not None:
        return "beregnet"
    key = here.get("noegle")
    if key is not None:
        return str(known[key]["sikkerhed"]) if key in known else "antaget"
    return "bekraeftet" if here["oprindelse"] == "brief" else "antaget"
