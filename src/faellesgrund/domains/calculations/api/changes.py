"""A calculation changed from outside: whole or key by key, on the version the caller has seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from faellesgrund.domains.calculations import actions, engine_inputs, queries
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.typed import typed_text
from faellesgrund.foundation.access.policy import may

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief.model import Brief
    from faellesgrund.foundation.access.models import User


class StaleVersion(actions.CalculationError):
    """The calculation has been changed since the caller saw it. Nothing is saved."""

    def __init__(self, seen: int, now: int) -> None:
        super().__init__(
            f"Beregningen er i version {now}, og du retter version {seen}. Hent den igen, og send ændringen på den nye version."
        )


def for_change(user: User, slug: str) -> Calculation:
    """A calculation the user may change. Raises NotFound or NotAllowed."""
    found = queries.calculation_for(user, slug)
    if not may(user, "beregning.ret", found):
        raise actions.NotAllowed("Beregningen er en anden parts. Kopiér den, og ret i kopien.")
    return found


def save(user: User, slug: str, seen: int, typed: Mapping[str, str], dato: date, deling: str | None) -> Calculation:
    """Save these fields on the version that was seen. Raises NotFound, NotAllowed or StaleVersion."""
    calculation = for_change(user, slug)
    with transaction.atomic():
        locked = Calculation.objects.select_for_update().get(pk=calculation.pk)
        if locked.version != seen:
            raise StaleVersion(seen, locked.version)
        return actions.save_step(user, slug, seen, typed, dato, deling).calculation


def whole(calculation: Calculation, brief: Brief) -> dict[str, str]:
    """The fields that make the draft this brief and nothing else."""
    typed = _typed(brief)
    return {**{key: "" for key in calculation.typed() if key not in typed}, **typed}


def merged(calculation: Calculation, change: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of the draft with a change laid over: a key that is null goes, and so does a section; rows come whole."""
    sections = sections_of(calculation)
    for section, keys in change.items():
        if keys is None:
            sections.pop(section, None)
        elif not isinstance(keys, Mapping):
            sections[section] = keys
        else:
            before = sections.get(section, {})
            laid = {**(before if isinstance(before, Mapping) else {}), **keys}
            sections[section] = {key: value for key, value in laid.items() if value is not None}
    return {section: keys for section, keys in sections.items() if keys not in ({}, [])}


def parts(calculation: Calculation, change: Mapping[str, Any], brief: Brief) -> dict[str, str]:
    """Of the fields of a merged brief, those of the sections that were changed: what else is typed stays as it is."""
    within = tuple(f"{section}." for section in change)
    every = whole(calculation, brief)
    return {key: text for key, text in every.items() if key.startswith(within) or key in change}


def sections_of(calculation: Calculation) -> dict[str, Any]:
    """What can be read of a draft, as the sections of JSON."""
    usable = engine_inputs.nested(engine_inputs.values(calculation.typed()))
    return {section: _plain(keys) for section, keys in usable.items()}


def _typed(brief: Brief) -> dict[str, str]:
    return {key: typed_text(key, value) for key, value in engine_inputs.flat(brief).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
