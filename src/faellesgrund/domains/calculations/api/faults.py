"""What this app refuses, as problems of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from faellesgrund.domains.calculations import actions, queries
from faellesgrund.domains.calculations.api.changes import StaleVersion
from faellesgrund.engine.problems import Problem
from faellesgrund.foundation.access.api.problems import ApiProblem, unusable_text


def _not_ready(fault: Any) -> ApiProblem:
    problems = [Problem(key, text) for key, text in fault.problems.items()]
    return ApiProblem("ugyldigt", unusable_text(len(problems)), problems)


FAULTS: Mapping[type[Exception], Callable[[Any], ApiProblem]] = {
    queries.NotFound: lambda _: ApiProblem(
        "findes-ikke", "Beregningen eller kørslen findes ikke, eller den er ikke delt med dig."
    ),
    actions.NotAllowed: lambda fault: ApiProblem("adgang", str(fault)),
    actions.NotReady: _not_ready,
    actions.VersionConflict: lambda fault: ApiProblem("konflikt", str(fault)),
    StaleVersion: lambda fault: ApiProblem("konflikt", str(fault)),
    actions.CalculationError: lambda fault: ApiProblem("ugyldigt", str(fault)),
}
"""The exceptions of the actions, and what the caller is told."""
