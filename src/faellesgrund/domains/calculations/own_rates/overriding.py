"""»Brug et andet tal i en beregning«: one rate or figure, a value and a reason, added to a draft of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.actions import save_step
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.own_rates.changed_rates import (
    LONGEST_REASON,
    ChangedRate,
    as_lines,
    name_of_rate,
    read_lines,
    usual_value,
    with_percent,
    with_reasons,
)
from faellesgrund.domains.calculations.own_rates.rate_editor import bare_figure, one_line, unit_text
from faellesgrund.domains.calculations.runs.holding import CalculationError, held_for
from faellesgrund.domains.calculations.typed import danish_number
from faellesgrund.foundation.access.policy import visible

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

OFFERED = 100


class WrongOverride(CalculationError):
    """What was written cannot be used. Carries the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class OverriddenMeanwhile(CalculationError):
    """The draft has another changed figure for the key than the page showed. Carries it."""

    def __init__(self, current: str) -> None:
        self.current = current
        there = f"Der står nu: {current}." if current else "Det er fjernet igen."
        super().__init__(f"Tallet er ændret i beregningen, siden du åbnede siden. {there} Dit tal er ikke gemt endnu.")


@dataclass(frozen=True, slots=True)
class OverridePage:
    """The page of one rate or figure."""

    key: str
    name: str
    usual: str
    unit: str
    calculations: tuple[tuple[str, str, bool], ...]
    seen: str
    figure: str
    reason: str


def override_page(
    user: User, key: str, slug: str, today: date, figure: str | None = None, reason: str | None = None
) -> OverridePage:
    """The page with the user's own calculations, the newest first; what the chosen one has now stands in the fields."""
    rows = _own(user).order_by("-changed_at", "-pk").values_list("slug", "navn", "draft")
    found = list(rows[:OFFERED])
    if slug and slug not in {each[0] for each in found}:
        found += list(rows.filter(slug=slug)[:1])
    current = next((_current(draft, key) for s, _, draft in found if s == slug), None)
    return OverridePage(
        key=key,
        name=name_of_rate(key),
        usual=usual_value(key, today),
        unit=unit_text(key),
        calculations=tuple((s, name, s == slug) for s, name, _ in found),
        seen=current.line if current else "",
        figure=figure if figure is not None else (bare_figure(key, current.figure) if current else ""),
        reason=reason if reason is not None else (current.reason if current else ""),
    )


def _own(user: User) -> QuerySet[Calculation]:
    return visible(Calculation.objects.all(), user, "beregning.ret")


def _current(draft: Mapping[str, Mapping[str, str]], key: str) -> ChangedRate | None:
    typed = {k: str(draft.get(k, {}).get("skrevet", "")) for k in ("satser", "satser.begrundelse")}
    return next((rate for rate in read_lines(with_reasons(typed)["satser"]) if rate.key == key), None)


def override(user: User, slug: str, key: str, figure: str, reason: str, seen: str, dato: date) -> Calculation:
    """Put the figure into the draft. seen: the line the page showed. Raises WrongOverride, OverriddenMeanwhile, CalculationError."""
    made = _read(slug, key, figure, reason)
    with transaction.atomic():
        calculation = held_for(user, slug, "beregning.ret")
        typed = with_reasons(calculation.typed())
        rates = read_lines(typed.get("satser", ""))
        current = next((rate for rate in rates if rate.key == key), None)
        if (current.line if current else "") != seen and current != made:
            raise OverriddenMeanwhile(current.line if current else "")
        changed = [made if rate.key == key else rate for rate in rates] if current else [*rates, made]
        fields = {"satser": as_lines(changed)}
        if calculation.typed().get("satser.begrundelse"):
            fields["satser.begrundelse"] = ""
        _check(calculation, fields, dato)
        return save_step(user, slug, calculation.version, fields, dato).calculation


def _read(slug: str, key: str, figure: str, reason: str) -> ChangedRate:
    figure, reason = one_line(figure), one_line(reason)
    problems = {}
    if not slug:
        problems["beregning"] = "Vælg en beregning."
    number = danish_number(figure)
    if not figure:
        problems["tal"] = "Skriv det tal, der skal regnes med."
    elif number.value is None:
        problems["tal"] = number.problem
    if not reason:
        problems["grund"] = "Skriv, hvorfor tallet er et andet. Begrundelsen vises overalt, hvor tallet er brugt."
    elif len(reason) > LONGEST_REASON:
        problems["grund"] = f"Begrundelsen er {len(reason)} tegn lang. Skriv højst {LONGEST_REASON}."
    if problems:
        raise WrongOverride(problems)
    return ChangedRate(key, with_percent(key, figure), reason)


def _check(calculation: Calculation, fields: Mapping[str, str], dato: date) -> None:
    """What the engine says to the changed figures alone; the rest of the draft may still be under work."""
    found = engine_inputs.problems({**calculation.typed(), **fields}, dato)
    wrong = " ".join(found[k] for k in ("satser", "satser.begrundelse") if k in found)
    if wrong:
        raise WrongOverride({"tal": wrong})
