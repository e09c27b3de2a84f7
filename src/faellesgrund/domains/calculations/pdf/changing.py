"""Page 4: what moves the answer, what it would take, and what is enacted to change. Figures of the run only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format

from faellesgrund.domains.calculations.pdf.shortening import shortened
from faellesgrund.domains.calculations.result_page.amounts import (
    amount_with_unit,
    kr,
    lower_first,
    number,
    percent,
    rent,
    signed,
)
from faellesgrund.domains.calculations.result_page.page import AssumptionRow
from faellesgrund.domains.calculations.result_page.paying import Paying


def swings(result: Mapping[str, Any]) -> list[list[str]]:
    """Each factor that moves anything: what is changed, from and to, the support and the rent at both ends."""
    rows = []
    for row in result["foelsomhed"]:
        need = [float(row["stoettebehov_fra"]), float(row["stoettebehov_til"])]
        monthly = [rent(float(row["husleje_fra"])), rent(float(row["husleje_til"]))]
        if abs(need[1] - need[0]) < 1 and monthly[0] == monthly[1]:
            continue
        unit = str(row["enhed"])
        ends = [_amount(float(row[end]), unit) for end in ("fra", "til")]
        rows.append([str(row["faktor"]), f"{ends[0]} til {ends[1]}", number(need[0]), number(need[1]), *monthly])
    return rows


def _amount(value: float, unit: str) -> str:
    return percent(value, 2) if unit == "andel" else amount_with_unit(value, unit)


def ladder(result: Mapping[str, Any]) -> list[list[str]]:
    """How much support is enough with how much certainty, and how much that is beyond the expected need."""
    need = result["stoettebehov"]
    expected = float(need["forventet"])
    return [
        [percent(float(step["sikkerhed"])), kr(float(step["beloeb"])), signed(float(step["beloeb"]) - expected)]
        if step["beloeb"] is not None
        else [percent(float(step["sikkerhed"])), "intet er nok", ""]
        for step in need["efter_sikkerhed"]
    ]


def what_would_change(
    result: Mapping[str, Any], unconfirmed: Sequence[AssumptionRow], money: Paying | None, same_rates: bool
) -> list[str]:
    """Whole sentences: the largest factor, the unconfirmed that moves most, other profiles, enacted law, newer rates."""
    said = [*_largest(result), *_unconfirmed(unconfirmed)]
    if money is not None:
        said += [_whole(sentence) for sentence in money.below]
    change = result["naeste_lovaendring"]
    if change:
        when = date_format(date.fromisoformat(str(change["dato"])), "j. F Y")
        said.append(
            f"Næste vedtagne ændring af loven, {when}: {lower_first(str(change['tekst']).rstrip('.'))} ({change['hjemmel']})."
        )
    if not same_rates:
        said.append(
            "Satser eller erfaringstal er ændret, siden kørslen blev lavet. Regn den igen i produktet for at se forskellen."
        )
    return said


def _largest(result: Mapping[str, Any]) -> list[str]:
    moving = [r for r in result["foelsomhed"] if abs(float(r["stoettebehov_til"]) - float(r["stoettebehov_fra"])) >= 1]
    if not moving:
        return []
    first = max(moving, key=lambda r: abs(float(r["stoettebehov_til"]) - float(r["stoettebehov_fra"])))
    unit = str(first["enhed"])
    low, high = number(float(first["stoettebehov_fra"])), kr(float(first["stoettebehov_til"]))
    return [
        f"{first['faktor']} flytter mest: fra {_amount(float(first['fra']), unit)} til"
        f" {_amount(float(first['til']), unit)} går støttebehovet fra {low} til {high}"
    ]


def _unconfirmed(rows: Sequence[AssumptionRow]) -> list[str]:
    moving = [row for row in rows if row.moves][:3]
    if not moving:
        return []
    told = "; ".join(
        f"{shortened(lower_first(row.name), 60)} ({shortened(row.value, 40)}) {row.moves.split(' ved')[0]}"
        for row in moving
    )
    return [f"Så meget flytter huslejen sig om måneden, hvis et ubekræftet tal bliver ti procent højere: {told}"]


def _whole(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."
