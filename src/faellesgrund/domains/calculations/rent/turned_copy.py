"""The turned question kept: a run's own brief with the frame that was tried, as a calculation of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.actions import create
from faellesgrund.domains.calculations.typed import typed_text

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.models import Calculation, Run
    from faellesgrund.foundation.access.models import User


def turned_copy(user: User, run: Run, changed: Mapping[str, str]) -> Calculation:
    """A new calculation with the brief of the run, which may be older than the draft, and these texts by key.

    Raises NotAllowed, CalculationError.
    """
    source = run.calculation
    brief = engine_inputs.flat(engine_inputs.brief_from_toml(run.brief_toml, run.dato))
    name = f"{source.navn[:105]}, vendt om"
    typed = {key: typed_text(key, value) for key, value in brief.items()}
    return create(user, name, {**typed, **changed, "projekt.navn": name}, copied_from=source)
