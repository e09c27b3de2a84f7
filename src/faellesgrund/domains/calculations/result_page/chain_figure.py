"""The chain from price to what is left, as four columns of blocks with their places already computed.

Columns 1 and 2 share one scale (kroner of cost), 3 and 4 another (kroner a month). A block is never lower than
its text; what that takes is given by the tall ones, so the drawing is true but for slivers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.result_page.amounts import kr, number, percent, rent
from faellesgrund.domains.calculations.result_page.explanations import (
    CAPITAL_PER_HOME,
    COSTS_AND_FEES,
    PAID,
    RUNNING_PER_HOME,
    SUPPORT,
    address_of,
)

HEIGHT = 338
WIDTH = 232
GAP = 2
LOWEST = 30
TALL = 74
COLUMN_X = (0, 312, 624, 936)


@dataclass(frozen=True, slots=True)
class Block:
    """One amount of a column: its place on the wide drawing, its share of the phone's bar, and its explanation."""

    label: str
    amount: str
    note: str
    kind: str
    address: str | None
    x: int
    y: int
    height: int
    bar_x: float
    bar_width: float

    @property
    def tall(self) -> bool:
        """Room for three lines."""
        return self.height >= TALL


@dataclass(frozen=True, slots=True)
class Column:
    """One question of the chain with its blocks, top to bottom."""

    title: str
    subtitle: str
    x: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ChainFigure:
    """The whole drawing. Polygons are SVG point lists; texts stand between the columns."""

    columns: tuple[Column, ...]
    loan_flow: str
    rent_flow: str
    loan_text: str
    rent_text: str
    above_rent: tuple[str, ...]
    rent_top: int
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _Part:
    label: str
    value: float
    note: str
    kind: str
    address: str | None
    shown: str


def chain_figure(result: Mapping[str, Any], profile: Mapping[str, Any] | None, profile_name: str) -> ChainFigure:
    """The drawing of a run. profile: the household of column 4 (None: the column says there is none)."""
    cost = float(result["anskaffelsessum"]["forventet"])
    monthly = float(result["husleje"]["pr_bolig_maaned"])
    top = monthly + (max(0.0, float(profile["efter_husleje_maaned"])) if profile else 0.0)
    homes = _homes(result)
    first = _column(0, "1. Hvad koster det?", f"{kr(cost)} i alt", _cost_parts(result), HEIGHT)
    second = _column(1, "2. Hvem betaler?", f"{kr(cost)} i alt", _source_parts(result, cost), HEIGHT)
    share = monthly / top if top else 1.0
    third_height = max(round(HEIGHT * share), 2 * LOWEST + GAP)
    running = float(result["drift"]["forventet"]) / (12 * homes)
    third = _column(
        2,
        "3. Hvad bliver huslejen?",
        f"{rent(monthly)} kr. pr. bolig om måneden",
        _rent_parts(result, running, monthly),
        third_height,
    )
    fourth = _column(3, "4. Hvad er der tilbage?", f"{profile_name}, pr. måned", _left_parts(profile), HEIGHT)
    loan_out, loan_in = _of_kind(second, "laan"), _of_kind(third, "laan")
    flow = ""
    if loan_out is not None and loan_in is not None:
        flow = _polygon(COLUMN_X[1] + WIDTH, loan_out, COLUMN_X[2], loan_in)
    capital = (monthly - running) * 12 * homes
    rent_top = HEIGHT - third_height
    lower = [b for b in fourth.blocks if b.kind in ("boligstoette", "selv")]
    rent_flow = ""
    if lower:
        x0, x1, y1 = COLUMN_X[2] + WIDTH, COLUMN_X[3], lower[0].y
        rent_flow = f"{x0},{rent_top} {x1},{y1} {x1},{HEIGHT} {x0},{HEIGHT}"
    return ChainFigure(
        columns=(first, second, third, fourth),
        loan_flow=flow,
        rent_flow=rent_flow,
        loan_text=f"{kr(capital)} om året" if flow else "",
        rent_text=f"husleje {rent(monthly)} kr." if rent_flow else "",
        above_rent=_above_rent(running, monthly),
        rent_top=rent_top,
    )


def _homes(result: Mapping[str, Any]) -> float:
    cost = result["anskaffelsessum"]
    return float(round(cost["forventet"] / cost["pr_bolig"])) if cost["pr_bolig"] else 1.0


def _above_rent(running: float, monthly: float) -> tuple[str, ...]:
    if running > monthly:
        return (f"Driften alene kræver {rent(running)} kr.", "Det er mere end huslejen.")
    lines = [f"Driften alene kræver {rent(running)} af de {rent(monthly)} kr."]
    if monthly - running > 0.5:
        lines.append(f"Resten, {number(monthly - running)} kr., er alt, huslejen kan bære af lån.")
    return tuple(lines)


def _cost_parts(result: Mapping[str, Any]) -> list[_Part]:
    sums: dict[str, float] = {}
    for post in result["anskaffelsessum"]["poster"]:
        group = "omkostninger" if post["gruppe"] == "gebyrer" else post["gruppe"]
        sums[group] = sums.get(group, 0.0) + float(post["beloeb"])
    fees = any(p["gruppe"] == "gebyrer" for p in result["anskaffelsessum"]["poster"])
    costs = any(p["gruppe"] == "omkostninger" for p in result["anskaffelsessum"]["poster"])
    last = COSTS_AND_FEES if fees and costs else None
    texts = {
        "grundudgifter": ("Grundudgifter", "", "grund", address_of(result, "Grundudgifter", "anskaffelsessum")),
        "entreprise": (
            "Entreprise",
            "boliger, fælleshus og uforudsete udgifter",
            "byg",
            address_of(result, "Entreprise", "anskaffelsessum"),
        ),
        "omkostninger": (
            "Omkostninger" if costs else "Gebyrer",
            "med gebyrer" if fees and costs else "",
            "omk",
            last or address_of(result, "Omkostninger" if costs else "Gebyrer", "anskaffelsessum"),
        ),
    }
    return [
        _Part(texts[g][0], sums[g], texts[g][1], texts[g][2], texts[g][3], kr(sums[g])) for g in texts if sums.get(g)
    ]


_SOURCES = {
    "statstilskud": ("Staten", "stat", ("Statens tilskud",)),
    "andre_tilskud": ("Andre tilskud", "andre", ("Andre tilskud",)),
    "kommunalt_tilskud": ("Kommunen", "kommune", ("Kommunalt tilskud",)),
    "grundkapital": ("Grundkapital", "kommune2", ("Grundkapital",)),
    "beboerindskud": ("Beboerindskud", "beboer", ("Beboerindskud",)),
    "realkreditlaan": ("Lån", "laan", ("Realkreditlån", "Lån", "Det, huslejen kan bære", "Finansieret beløb")),
}


def _source_parts(result: Mapping[str, Any], cost: float) -> list[_Part]:
    by_source = {row["kilde"]: row for row in result["finansiering"]}
    parts = []
    for source, (label, kind, names) in _SOURCES.items():
        row = by_source.get(source)
        if row is None or not row["beloeb"]:
            continue
        amount = float(row["beloeb"])
        address = next(
            (a for name in names if (a := address_of(result, name, "stoettebehov", "husleje", value=amount))), None
        )
        parts.append(_Part(label, amount, percent(amount / cost, 1) if cost else "", kind, address, kr(amount)))
    return parts


def _rent_parts(result: Mapping[str, Any], running: float, monthly: float) -> list[_Part]:
    yearly = float(result["drift"]["forventet"])
    parts = [
        _Part(
            "Drift",
            running,
            f"{kr(yearly)} om året",
            "drift",
            RUNNING_PER_HOME,
            kr(running, 2),
        )
    ]
    if monthly - running > 0.005:
        capital = monthly - running
        parts.append(_Part("Lån", capital, "renter, afdrag og bidrag", "laan", CAPITAL_PER_HOME, kr(capital, 2)))
    return parts


def _left_parts(profile: Mapping[str, Any] | None) -> list[_Part]:
    if profile is None:
        return []
    name = str(profile["profil"])
    left, support = float(profile["efter_husleje_maaned"]), float(profile["boligstoette_aar"]) / 12
    paid = float(profile["husleje_aar"]) / 12 - support
    net = float(profile["netto_aar"]) / 12
    parts = []
    if left > 0:
        note = f"{number(net)} + {number(support)} − {number(paid + support)}"
        parts.append(_Part("Tilbage efter husleje", left, note, "tilbage", name, kr(left)))
    if support > 0:
        parts.append(_Part("Boligstøtte", support, "", "boligstoette", f"{SUPPORT}{name}", kr(support)))
    parts.append(_Part("Betaler selv", paid, f"af {kr(net)} efter skat", "selv", f"{PAID}{name}", kr(paid)))
    return parts


def _column(index: int, title: str, subtitle: str, parts: Sequence[_Part], height: int) -> Column:
    heights = _heights([p.value for p in parts], height)
    total = sum(p.value for p in parts) or 1.0
    y, bar = HEIGHT - height, 0.0
    blocks = []
    for part, tall in zip(parts, heights, strict=True):
        width = 100 * part.value / total
        blocks.append(
            Block(
                part.label,
                part.shown,
                part.note,
                part.kind,
                part.address,
                COLUMN_X[index],
                y,
                tall,
                round(bar, 2),
                round(width, 2),
            )
        )
        y += tall + GAP
        bar += width
    return Column(title, subtitle, COLUMN_X[index], tuple(blocks))


def _heights(values: Sequence[float], height: int) -> list[int]:
    """Whole pixels in proportion, none below :data:`LOWEST`, summing to the height less the gaps."""
    if not values:
        return []
    room = height - GAP * (len(values) - 1)
    total = sum(values) or 1.0
    low = [i for i, v in enumerate(values) if v / total * room < LOWEST]
    rest = sum(v for i, v in enumerate(values) if i not in low) or 1.0
    free = max(room - LOWEST * len(low), 0)
    heights = [LOWEST if i in low else max(LOWEST, int(v / rest * free)) for i, v in enumerate(values)]
    tallest = heights.index(max(heights))
    heights[tallest] += room - sum(heights)
    return heights


def _of_kind(column: Column, kind: str) -> Block | None:
    return next((b for b in column.blocks if b.kind == kind), None)


def _polygon(x0: int, a: Block, x1: int, b: Block) -> str:
    return f"{x0},{a.y} {x1},{b.y} {x1},{b.y + b.height} {x0},{a.y + a.height}"
