"""The drawings of the result page and of the question turned round, each with its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from faellesgrund.domains.calculations.result_page.amounts import (
    amount_with_unit,
    bare_amount,
    between,
    lower_first,
    mio,
    mio_kr,
    number,
    percent,
    rent,
)
from faellesgrund.domains.calculations.result_page.curve_chart import leading_curve
from faellesgrund.domains.calculations.result_page.paying import Paying
from faellesgrund.foundation.ui.charts import (
    Bar,
    Chart,
    Limit,
    Line,
    Point,
    Swing,
    bars,
    feasible_area,
    lines,
    tornado,
)
from faellesgrund.foundation.ui.charts.chart import Words
from faellesgrund.foundation.ui.tables import Column, Table

SHOWN_FACTORS = 9
HALF_RIGHT = 470
FOLLOWED = (
    "kontanthjaelp_mindste",
    "kontanthjaelp_grund_18_24_aktivitetsparat",
    "kontanthjaelp_forhoejet",
    "foertidspension_ny",
)
BEFORE_REFORM, REFORM = date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class ResultCharts:
    """The drawings of the result page; None where the run has nothing to draw."""

    tornado_lead: str
    tornado: Chart | None
    curve: Chart | None
    left: Chart | None
    bridge: Chart | None


def result_charts(result: Mapping[str, Any], money: Paying) -> ResultCharts:
    """Every drawing of a run."""
    moving = [f for f in result["foelsomhed"] if abs(f["stoettebehov_til"] - f["stoettebehov_fra"]) >= 1][
        :SHOWN_FACTORS
    ]
    return ResultCharts(
        tornado_lead=(
            f"Én ting ændres ad gangen, og huslejen holdes på {rent(float(result['husleje']['maal']))} kr."
            if moving
            else _tornado_lead(moving)
        ),
        tornado=_tornado(result, moving) if moving else None,
        curve=leading_curve(money) if money.corners else None,
        left=_left(money) if money.rows else None,
        bridge=_bridge(money, result) if money.bridge_rows else None,
    )


def _tornado_lead(moving: Sequence[Mapping[str, Any]]) -> str:
    if not moving:
        return "Alle tal er givet i byggebriefen, så der er intet at flytte på."
    names = [_factor(str(f["faktor"])) for f in moving]
    if len(names) < 3:
        return f"{names[0]} betyder mest."
    return f"{names[0]} betyder mest, derefter {lower_first(names[1])} og {lower_first(names[2])}."


def _factor(name: str) -> str:
    return {"Pris pr. m²": "Byggepris pr. m²"}.get(name, name)


def _tornado(result: Mapping[str, Any], moving: Sequence[Mapping[str, Any]]) -> Chart:
    centre = float(result["stoettebehov"]["forventet"]) / 1e6
    words = Words(
        title=_tornado_lead(moving).rstrip("."),
        subtitle="Støttebehov i mio. kr. Blå sænker, orange øger.",
        description=(
            f"Den største virkning: støttebehovet går fra {mio(moving[0]['stoettebehov_fra'], 2)} til"
            f" {mio(moving[0]['stoettebehov_til'], 2)} mio. kr."
        ),
        source=(
            "Det usikre er flyttet fra en lav til en høj værdi, som otte ud af ti ligger imellem; det øvrige ti procent"
            " til hver side."
        ),
    )
    swings = [
        Swing(
            _factor(str(f["faktor"])), _moved(f), float(f["stoettebehov_fra"]) / 1e6, float(f["stoettebehov_til"]) / 1e6
        )
        for f in moving
    ]
    drawn = tornado(words, swings, centre, f"{number(centre, 2)} i beregningen")
    columns = (
        Column("Faktor"),
        Column("Fra", True),
        Column("Til", True),
        Column("Støttebehov fra, kr.", True),
        Column("til, kr.", True),
        Column("Husleje fra, kr.", True),
        Column("Husleje til, kr.", True),
    )
    rows = tuple(
        (
            _factor(str(f["faktor"])),
            amount_with_unit(float(f["fra"]), str(f["enhed"])),
            amount_with_unit(float(f["til"]), str(f["enhed"])),
            number(f["stoettebehov_fra"]),
            number(f["stoettebehov_til"]),
            rent(float(f["husleje_fra"])),
            rent(float(f["husleje_til"])),
        )
        for f in result["foelsomhed"]
    )
    return replace(drawn, table=Table("Støttebehov ved målet for huslejen, og husleje med fast tilskud", columns, rows))


def _moved(f: Mapping[str, Any]) -> str:
    unit, low, high = str(f["enhed"]), float(f["fra"]), float(f["til"])
    if unit == "faktor":
        return f"{percent(low - 1)} til {percent(high - 1)}"
    if unit == "andel":
        return f"{number(100 * low, 1)}–{percent(high, 1)}"
    if unit in ("kr", "kr/m2"):
        return f"{between(number(low), number(high))} kr."
    return between(bare_amount(low, unit), amount_with_unit(high, unit))


def _left(money: Paying) -> Chart:
    words = Words(
        title=f"Tilbage ved {rent(money.rent)} kr. i husleje",
        subtitle="Kr. om måneden efter skat, boligstøtte og husleje",
        description=(
            f"Mindst har {lower_first(money.rows[0].name)}: {number(money.rows[0].left)} kr. Mest har"
            f" {lower_first(money.rows[-1].name)}: {number(money.rows[-1].left)} kr."
        ),
    )
    limit = (money.line, f"Krav: {number(money.line)} kr.") if money.line is not None else None
    drawn = bars(words, [Bar(r.name, float(r.left)) for r in money.rows], limit, wide=HALF_RIGHT)
    columns = (
        Column("Profil"),
        Column("Efter skat, kr.", True),
        Column("Boligstøtte, kr.", True),
        Column("Tilbage, kr.", True),
        Column("Efter forbrug, kr.", True),
        Column("Død zone, kr.", True),
    )
    rows = tuple(
        (r.name, number(r.net), number(r.support), number(r.left), number(r.after_consumption), r.dead_zones or "–")
        for r in money.rows
    )
    return replace(drawn, table=Table("Om måneden, enlige uden børn", columns, rows))


def _bridge(money: Paying, result: Mapping[str, Any]) -> Chart:
    by_name = {r.name: r for r in money.bridge_rows}
    present = {str(b["profil"]) for b in result["bro"]}
    followed = [p for p in FOLLOWED if p in present] or sorted(present)[:4]
    from faellesgrund.domains.calculations.result_page.wording import profile_name

    series = []
    for profile in followed:
        row = by_name[profile_name(profile)]
        points = tuple(
            (_drawn_from(d), float(x)) for d, x in zip(money.bridge_dates, row.left, strict=True) if x is not None
        )
        series.append(Line(row.name, points))
    words = Words(
        title="Reformen flytter grænsen for, hvad der kan betales",
        subtitle=f"Tilbage om måneden i kr. ved {rent(money.rent)} kr. i husleje",
        description=money.bridge_lead,
        source="Vedtagne love; satser, der ikke er kendt endnu, går videre med den seneste kendte.",
    )
    drawn = lines(
        words,
        series,
        event=(REFORM, "Kontanthjælpsreformen"),
        limit=(money.line, f"Krav: {number(money.line)} kr.") if money.line is not None else None,
    )
    columns = (
        Column("Profil"),
        *(Column(f"{d:%d.%m.%Y}", True) for d in money.bridge_dates),
        Column("Ændring 1. juli 2025", True),
    )
    rows = tuple(
        (r.name, *("–" if x is None else number(x) for x in r.left), r.change or "–") for r in money.bridge_rows
    )
    return replace(drawn, table=Table("Kr. tilbage om måneden, enlige uden børn", columns, rows))


def _drawn_from(day: date) -> date:
    """The rates of 30 June 2025 held since New Year; drawn from there, so that the fall can be seen."""
    return date(2025, 1, 1) if day == BEFORE_REFORM else day


def area_chart(answer: Mapping[str, Any], name: str, low: float, high: float) -> Chart | None:
    """Cost along, grant up: where the rent is kept with the asked certainty; lines for other certainties; today's project.

    low, high: P10 and P90 of the run's own cost, told in the line under the drawing.
    """
    asked = float(answer["sikkerhed"])
    by_certainty = {float(x["sikkerhed"]): x["punkter"] for x in answer["linjer"] if x["punkter"]}
    if not by_certainty:
        return None
    chosen = min(by_certainty, key=lambda q: abs(q - asked))
    boundary = _points(by_certainty[chosen])
    others = [(percent(q), _points(points)) for q, points in by_certainty.items() if q != chosen]
    municipal = float(answer["kommunalt_tilskud"]) / 1e6
    own = float(answer["egen_anskaffelsessum"]) / 1e6
    need = float(answer["stoettebehov_min"]) / 1e6
    safe = answer["anskaffelsessum_maks_sikker"]
    best = None
    if safe is not None and municipal > 0 and boundary[0][0] <= safe / 1e6 <= boundary[-1][0]:
        best = Point(safe / 1e6, municipal, f"Højst {mio_kr(safe, 2)}")
    words = Words(
        title="Hver krone dyrere kræver en krone mere i tilskud",
        subtitle=(
            f"Det grønne felt holder {rent(float(answer['husleje_maks']))} kr. med {percent(chosen)} sikkerhed. Tal i"
            " mio. kr."
        ),
        description=(
            f"{name} er ventet til {number(own, 2)} mio. kr. og kræver i det forventede tilfælde {number(need, 2)} mio."
            " kr. i tilskud."
        ),
        source=f"Otte ud af ti gange ender prisen mellem {mio(low)} og {mio_kr(high)}",
    )
    drawn = feasible_area(
        words,
        boundary,
        ("Anskaffelsessum, mio. kr.", "Kommunens tilskud, mio. kr."),
        boundary_text=percent(chosen),
        others=others,
        ceiling=Limit(municipal, f"Kommunens loft: {number(municipal, 2)} mio. kr.") if municipal > 0 else None,
        best=best,
        today=Point(own, need, f"{name}\n{number(own, 2)} mio. kr., behov {number(need, 2)}"),
        wide=820,
    )
    columns = (
        Column("Anskaffelsessum, mio. kr.", True),
        *(Column(f"Tilskud ved {percent(q)}, mio. kr.", True) for q in by_certainty),
    )
    rows = tuple(
        (number(points[0][0], 2), *(number(p[1], 2) for p in points))
        for points in zip(*(_points(x) for x in by_certainty.values()), strict=True)
    )
    return replace(drawn, table=Table("Mindste tilskud ved hver pris", columns, rows))


def _points(rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [(float(r["anskaffelsessum"]) / 1e6, float(r["stoettebehov"]) / 1e6) for r in rows]
