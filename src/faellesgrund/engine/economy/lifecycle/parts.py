"""The components an alternative replaces: the list of lives at the project's size, with the user's own figures in place.

The list is an upper bound, so its prices are taken times the same calibration as account 120 of the running cost
(``henlaeggelse.kalibrering_k``). A price the user gives is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from faellesgrund.engine.economy.algebra import Node, leaf, named
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.inputs import Inputs
from faellesgrund.engine.economy.lifecycle.alternatives import ComponentChange, listed
from faellesgrund.engine.economy.prices import price_factor
from faellesgrund.engine.economy.reserves import Component, Plan
from faellesgrund.engine.economy.reserves.plan import BUILDING_PRICES, GROWTH, INTEREST
from faellesgrund.engine.economy.running_cost.components import replaced_parts, scale, worn_life
from faellesgrund.engine.evidence.components import ComponentLife


@dataclass(frozen=True, slots=True)
class Part:
    """One component. pris: kr. for one whole replacement at the price date; levetid: years between replacements.

    pris_fra, levetid_fra: ``levetidslisten`` or ``egne tal``; kilde and grundlag: of the list's row; everything here is ``antaget``.
    """

    navn: str
    pris: Node
    levetid: int
    pris_fra: str
    levetid_fra: str
    kilde: str
    grundlag: str
    handling: str


OWN, LIST = "egne tal", "levetidslisten"


def parts_of(inp: Inputs, a: Assumptions, changes: Sequence[ComponentChange]) -> tuple[Part, ...]:
    """The components at the project's size, in the order of the list, the added ones last."""
    level = _level(inp, a)
    changed = {c.navn: c for c in changes}
    found = []
    for row in replaced_parts():
        change = changed.get(row.bygningsdel)
        if change is not None and change.handling == "udgaar":
            continue
        part = _part(inp, row, change, level)
        if part.pris.vaerdi > 0:
            found.append(part)
    for change in changes:
        if change.handling == "ny":
            found.append(_added(inp, change, level))
    return tuple(found)


def _level(inp: Inputs, a: Assumptions) -> Node:
    """From the list's prices to what is reckoned with at the price date."""
    year = a.evidence_book["henlaeggelse.komponentpriser"].prisaar
    figure = a.evidence("henlaeggelse.komponentpriser") * a.evidence("henlaeggelse.kalibrering_k")
    moved = figure if year is None else figure * price_factor("netto", year, inp.dates.prisdato, a)
    return named("Levetidslistens priser, kalibreret og flyttet til prisdatoen", moved, "faktor")


def _size(inp: Inputs, row: ComponentLife, model_quantity: float) -> float:
    return model_quantity * scale(row.bygningsdel, inp.homes.vaerdi, inp.home_area.vaerdi, inp.common_m2.vaerdi)


def _part(inp: Inputs, row: ComponentLife, change: ComponentChange | None, level: Node) -> Part:
    own_price = change.pris if change else None
    own_life = change.levetid if change else None
    if own_price is None:
        at_list = leaf(
            f"{row.bygningsdel}, efter listen", row.pris_mid * _size(inp, row, row.antal_modelafdeling), "kr",
            oprindelse="evidens", hjemmel=row.kilde,
        )  # fmt: skip
        price = named(row.bygningsdel, at_list * level)
    else:
        price = leaf(row.bygningsdel, own_price, "kr", oprindelse="brief")
    return Part(
        navn=row.bygningsdel,
        pris=price,
        levetid=worn_life(row) if own_life is None else int(own_life),
        pris_fra=LIST if own_price is None else OWN,
        levetid_fra=LIST if own_life is None else OWN,
        kilde=row.kilde if own_price is None or own_life is None else "jeres egne tal",
        grundlag=row.sikkerhed if own_price is None or own_life is None else "",
        handling=change.handling if change else "",
    )


def _added(inp: Inputs, change: ComponentChange, level: Node) -> Part:
    """A component beyond the plan's list; one that the list knows as an alternative may lend its life and price."""
    row = listed(change.navn)
    if change.pris is not None:
        price = leaf(change.navn, change.pris, "kr", oprindelse="brief")
    else:
        quantity = row.antal_modelafdeling or _like(row)
        at_list = leaf(
            f"{row.bygningsdel}, efter listen", row.pris_mid * _size(inp, row, quantity), "kr",
            oprindelse="evidens", hjemmel=row.kilde,
        )  # fmt: skip
        price = named(change.navn, at_list * level)
    return Part(
        navn=change.navn,
        pris=price,
        levetid=worn_life(row) if change.levetid is None else int(change.levetid),
        pris_fra=LIST if change.pris is None else OWN,
        levetid_fra=LIST if change.levetid is None else OWN,
        kilde=row.kilde if row is not None and (change.pris is None or change.levetid is None) else "jeres egne tal",
        grundlag=row.sikkerhed if row is not None and (change.pris is None or change.levetid is None) else "",
        handling="ny",
    )


STANDS_FOR = {
    "Tagdækning, stål (alternativ)": "Tagdækning, tagpap",
    "Gulv, massive brædder udskiftelige enkeltvis (alternativ)": "Gulv, vinyl/linoleum",
    "Varmepumpe, luft-luft (alternativ)": "Varmepumpe, luft-vand (deles af 2 boliger)",
}
"""An alternative of the list stands in the quantity of what it takes the place of."""


def _like(row: ComponentLife) -> float:
    model = listed(STANDS_FOR.get(row.bygningsdel, ""))
    if model is None:
        return 0.0
    # Air to air is one for each home where air to water is shared by two.
    shared = 2.0 if "deles af 2" in model.bygningsdel else 1.0
    return float(model.antal_modelafdeling * shared)


def plan_of(inp: Inputs, a: Assumptions, navn: str, parts: Sequence[Part], years: int) -> Plan:
    """The reserve plan of the components: nothing saved, everything new in year 1, prices of the price date."""
    start = inp.dates.ibrugtagning.year
    prices, interest, growth = (a.evidence(key).vaerdi for key in (BUILDING_PRICES, INTEREST, GROWTH))
    return Plan(
        navn=navn,
        boliger=max(1, round(inp.homes.vaerdi)),
        startaar=start,
        aar=years,
        prisaar=start,
        saldo_primo=0.0,
        pr_aar=0.0,
        byggepriser=prices,
        vaekst=growth,
        rente=interest,
        komponenter=tuple(Component(p.navn, p.pris.vaerdi, p.levetid, p.levetid - 1) for p in parts),
    )
