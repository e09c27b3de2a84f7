"""The three headline figures of page 1, each with its band, and the chain of page 2 with its places on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, mio, number, rent
from faellesgrund.domains.calculations.result_page.chain_figure import COLUMN_X, HEIGHT, WIDTH, ChainFigure
from faellesgrund.domains.calculations.result_page.paying import Paying

Json = dict[str, Any]

NEAR = 0.24
"""Labels under a band stand at least this share of its width apart; a nearer end is told by the words alone."""
BLOCK, BETWEEN, TALLNESS = 104.0, 25.6, 0.74
"""Paper: width of a column and of the gap (pt), and points for each pixel of height, so that a sliver holds two lines."""


def key_figures(result: Mapping[str, Any], money: Paying | None) -> list[Json]:
    """Support, rent, and what the leading profile has left (left out when no profile can be calculated)."""
    need, monthly = result["stoettebehov"], result["husleje"]
    expected, found = float(need["forventet"]), float(monthly["pr_bolig_maaned"])
    figures = [
        _figure("Støttebehov", mio(expected, 2), "mio. kr.", kr(expected), _need_words(result))
        | {
            "baand": band(
                float(need["p10"]), expected, float(need["p90"]), lambda x: mio(x, 2), "Støttebehov i mio. kr."
            )
        },
        _figure("Husleje pr. bolig", rent(found), "kr. om måneden", "", _rent_words(result))
        | {"baand": band(float(monthly["p10"]), found, float(monthly["p90"]), rent, "Husleje i kr. om måneden")},
    ]
    who = wording.leading_profile(result)
    if who is not None:
        figures.append(_left(result, who, money))
    return figures


def _figure(name: str, value: str, unit: str, exact: str, words: str) -> Json:
    return {"navn": name, "vaerdi": value, "enhed": unit, "praecis": exact, "ord": words, "baand": None}


def _need_words(result: Mapping[str, Any]) -> str:
    need = result["stoettebehov"]
    if need["med_sikkerhed"] is None and need["hoejeste_sikkerhed"] is None:  # an older run told no certainty
        return f"Det er {kr(float(need['pr_bolig']))} pr. bolig i det forventede tilfælde."
    return " ".join(part for part in wording.need_words(result) if part)


def _rent_words(result: Mapping[str, Any]) -> str:
    if result["husleje"]["sandsynlighed_under_maal"] is None:
        return ""
    return " ".join(part for part in wording.rent_words(result) if part)


def _left(result: Mapping[str, Any], who: Mapping[str, Any], money: Paying | None) -> Json:
    left = float(who["efter_husleje_maaned"])
    at_rents = money.at_rents if money else None
    words = wording.left_words(result, who, money.line if money else None, at_rents["hoej"] if at_rents else None)
    said = " ".join(part if part.endswith(".") else f"{part}." for part in words)
    name = f"Tilbage: {wording.person(str(who['profil'])).removeprefix('En ')}"
    shown = _figure(name, number(left), "kr. om måneden", "", said)
    if at_rents is not None:
        shown["baand"] = band(at_rents["mindst"], left, at_rents["mest"], number, "Tilbage i kr. om måneden")
    return shown


def band(low: float, mark: float, high: float, text: Callable[[float], str], what: str) -> Json | None:
    """Where eight of ten outcomes lie, as shares of the width; None without spread."""
    if high - low < 1:
        return None
    first, last = min(low, mark), max(high, mark)
    places = [(x - first) / (last - first) for x in (low, mark, high)]
    labels = [
        {"sted": places[1], "tekst": text(mark), "fed": True},
        *([{"sted": places[0], "tekst": text(low), "fed": False}] if places[1] - places[0] >= NEAR else []),
        *([{"sted": places[2], "tekst": text(high), "fed": False}] if places[2] - places[1] >= NEAR else []),
    ]
    told = f"{what}: otte ud af ti gange mellem {text(low)} og {text(high)}, forventet {text(mark)}."
    return {"fra": places[0], "midt": places[1], "til": places[2], "tekster": labels, "alt": told}


def chain_data(figure: ChainFigure) -> Json:
    """The chain of the result page with its places in points, and told in words for those who do not see it."""
    blocks = [
        {
            "x": _x(block.x),
            "y": block.y * TALLNESS,
            "h": block.height * TALLNESS,
            "navn": block.label,
            "beloeb": block.amount,
            "note": block.note if block.tall else "",
            "slags": block.kind,
        }
        for column in figure.columns
        for block in column.blocks
    ]
    told = "; ".join(
        f"{column.title} {column.subtitle}: " + ", ".join(f"{block.label} {block.amount}" for block in column.blocks)
        for column in figure.columns
    )
    return {
        "bredde": BLOCK,
        "hoejde": HEIGHT * TALLNESS,
        "soejler": [{"x": _x(c.x), "titel": c.title, "under": c.subtitle} for c in figure.columns],
        "blokke": blocks,
        "stroemme": [
            {"punkter": _points(points), "slags": kind}
            for points, kind in (
                (f"{WIDTH},0 {COLUMN_X[1]},0 {COLUMN_X[1]},{HEIGHT} {WIDTH},{HEIGHT}", "pris"),
                (figure.loan_flow, "laan"),
                (figure.rent_flow, "husleje"),
            )
            if points
        ],
        "laan": figure.loan_text,
        "over": " ".join(figure.above_rent) if figure.rent_top * TALLNESS > 52 else "",
        "alt": f"Kæden fra pris til det, der er tilbage. {told}.",
    }


def _x(x: float) -> float:
    """A place across the wide drawing as a place on paper: columns and gaps have other widths there."""
    column = max(i for i, start in enumerate(COLUMN_X) if x >= start)
    beyond = x - COLUMN_X[column]
    start = column * (BLOCK + BETWEEN)
    if beyond <= WIDTH:
        return start + BLOCK * beyond / WIDTH
    return start + BLOCK + BETWEEN * (beyond - WIDTH) / (COLUMN_X[1] - WIDTH)


def _points(text: str) -> list[list[float]]:
    pairs = (pair.split(",") for pair in text.split())
    return [[_x(float(x)), float(y) * TALLNESS] for x, y in pairs]
