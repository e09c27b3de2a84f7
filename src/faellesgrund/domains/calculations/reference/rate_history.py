"""The history of a rate drawn as steps: from which day it was what. Pure but for the drawing."""

from __future__ import annotations

from faellesgrund.domains.calculations.result_page.amounts import UNITS, amount_with_unit, plain_decimals
from faellesgrund.engine.rates import Rate
from faellesgrund.foundation.ui.charts import Chart, Line, Words, lines


def history_chart(rate: Rate) -> Chart | None:
    """The drawing of the dated values; None where the value has never changed, so that there is nothing to draw."""
    dated = [(v.gyldig_fra, v.vaerdi) for v in rate.vaerdier if v.gyldig_fra is not None]
    if len({value for _, value in dated}) < 2:
        return None
    share = rate.enhed == "andel"
    points = tuple((day, value * 100 if share else value) for day, value in dated)
    (first, before), (last, now) = dated[0], dated[-1]
    went = "steget" if now > before else ("faldet" if now < before else "den samme igen")
    title = (
        f"{went.capitalize()} fra {amount_with_unit(before, rate.enhed)} i {first.year}"
        f" til {amount_with_unit(now, rate.enhed)} i {last.year}"
    )
    unit = "%" if share else UNITS.get(rate.enhed, rate.enhed)
    words = Words(
        title=title,
        subtitle="Hvert trin begynder den dag, satsen gælder fra.",
        description="; ".join(f"{day:%d.%m.%Y}: {plain_decimals(value)}" for day, value in points),
    )
    largest = max(abs(value) for _, value in points)
    return lines(words, [Line(rate.navn, points)], unit=unit, decimals=0 if largest >= 100 else 2)
