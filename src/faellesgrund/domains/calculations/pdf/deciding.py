"""Page 1 after the figures: what is to be decided, and what nobody has confirmed. Figures of the run only; nothing is recommended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from faellesgrund.domains.calculations.models import RunLock
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, percent, rent
from faellesgrund.domains.calculations.result_page.page import AssumptionRow, ModelColumn
from faellesgrund.domains.calculations.result_page.paying import Paying

_OWN_GRANTS = {"kommunalt_tilskud"}
"""Sources that the first question is about already."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a committee decides on: what it is, and what the run says about it."""

    title: str
    text: str


def questions(
    result: Mapping[str, Any], models: Sequence[ModelColumn], money: Paying | None, valid: str
) -> tuple[Question, ...]:
    """The support, the rent, the way to pay, what it presumes of others, what must be left, and how long the prices hold.

    valid: the sentence on how long the prices may be used.
    """
    found = [
        _support(result),
        _rent(result),
        _model(models),
        _presumed(result),
        _line(money),
        Question("Gyldighed", valid),
    ]
    return tuple(question for question in found if question is not None)


def _support(result: Mapping[str, Any]) -> Question:
    need = result["stoettebehov"]
    over, expected = float(need["drift_overstiger_husleje"]), float(need["forventet"])
    target = rent(float(result["husleje"]["maal"]))
    if over > 0:
        return Question(
            "Driften og målet for huslejen",
            f"Driften er {kr(over)} dyrere om året, end {target} kr. i husleje kan betale. Intet tilskud er nok, før driften"
            " eller målet er ændret.",
        )
    if expected <= 0:
        return Question("Kommunens tilskud", f"En husleje på {target} kr. kan nås uden tilskud fra kommunen.")
    said = [f"Ved {target} kr. i husleje er der brug for {kr(expected)} i det forventede tilfælde."]
    enough = need["med_sikkerhed"]
    if enough is not None and abs(float(need["p90"]) - float(need["p10"])) >= 1:
        said.append(f"{kr(float(enough))} er nok med {percent(float(need['sikkerhed']))} sikkerhed.")
    elif enough is None and need["hoejeste_sikkerhed"] is not None:
        highest = percent(float(need["hoejeste_sikkerhed"]))
        said.append(f"Intet tilskud er nok med {percent(float(need['sikkerhed']))} sikkerhed; højst {highest} kan nås.")
    return Question("Kommunens tilskud", " ".join(said))


def _rent(result: Mapping[str, Any]) -> Question:
    monthly = result["husleje"]
    target, found = float(monthly["maal"]), float(monthly["pr_bolig_maaned"])
    said = [f"Målet er {rent(target)} kr. pr. bolig om måneden uden forbrug."]
    if rent(found) != rent(target):
        said.append(f"Regnestykket ender på {rent(found)} kr.")
    if monthly["sandsynlighed_under_maal"] is not None and float(monthly["p90"]) - float(monthly["p10"]) >= 1:
        lead, chance, _ = wording.rent_words(result)
        said.append(f"{lead} {chance}")
    return Question("Målet for huslejen", " ".join(said))


def _model(models: Sequence[ModelColumn]) -> Question | None:
    chosen = next((model for model in models if model.chosen), None)
    if chosen is None:
        return None
    unsettled = "Ikke afklaret: " if chosen.unsettled else ""
    return Question("Måden at betale på", f"Regnet som »{chosen.name}«. {unsettled}{chosen.reservation}")


def _presumed(result: Mapping[str, Any]) -> Question | None:
    others = [row for row in result["finansiering"] if row["kilde"] not in _OWN_GRANTS and float(row["beloeb"]) > 0]
    if not others:
        return None
    listed = [f"{_lowered(str(row['tekst']))} {kr(float(row['beloeb']))}" for row in others]
    joined = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} og {listed[-1]}"
    return Question(
        "Det, andre skal give eller låne", f"Regnestykket forudsætter {joined} Kørslen viser ikke, om det er givet."
    )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _line(money: Paying | None) -> Question | None:
    if money is None or money.line is None or not money.rows:
        return None
    return Question("Det, der skal være tilbage", money.lead[0])


def validity(price_level: date, lock: RunLock | None) -> str:
    """How long the prices may be used, and what a lock on the run says. Tells nothing that depends on the day it is read."""
    said = f"Priserne er i niveau {date_format(price_level, 'j. F Y')}."
    if lock is None:
        return f"{said} Kørslen er ikke låst, og ingen har sat en dato for, hvor længe den må bruges."
    about = f"{lock.reason} ({lock.reference})" if lock.reference else lock.reason
    until = (
        f"Den må bruges til og med {date_format(lock.valid_until, 'j. F Y')}." if lock.valid_until else "Uden slutdato."
    )
    return f"{said} Kørslen er låst: {about.rstrip('.')}. {until}"


def unconfirmed(rows: Sequence[AssumptionRow], result: Mapping[str, Any]) -> tuple[AssumptionRow, ...]:
    """Figures that the parties changed themselves first, then the unconfirmed that move the rent most."""
    first = set(result["mest_betydende"])
    own = [row for row in rows if row.changed]
    rest = [row for row in rows if row.certainty == "antaget" and not row.changed]
    rest.sort(key=lambda row: row.key not in first)
    return (*own, *rest)
