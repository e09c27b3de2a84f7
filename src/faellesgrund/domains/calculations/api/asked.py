"""What a call asks to have calculated: a brief as the sections of JSON, the day, the draws and the seed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.actions import DRAWS, SEED
from faellesgrund.engine.economy.brief.fields import ROWS, SECTIONS
from faellesgrund.engine.economy.brief.model import Brief
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.api.bodies import MEDIA_TYPE
from faellesgrund.foundation.access.api.fields import Fields

MOST_DRAWS = 100_000
LARGEST_SEED = 2**53 - 1
PARTS = (*SECTIONS, *ROWS)
"""What a brief is made of: sections, and tables with rows."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """The day that is today, the number of draws and their seed."""

    dato: date
    draws: int
    seed: int


def simulation(fields: Fields) -> Simulation:
    """``dato``, ``traek`` and ``froe`` of a body."""
    return Simulation(
        fields.day("dato", localdate()),
        fields.whole("traek", 1, MOST_DRAWS, DRAWS),
        fields.whole("froe", 0, LARGEST_SEED, SEED),
    )


def brief_in(fields: Fields, dato: date, parts: Collection[str] = PARTS) -> Brief:
    """The brief whose sections and rows stand in the body. Raises BadInput with the faults of brief and other keys together."""
    data = fields.rest(parts)
    return checked(data, dato, fields)


def checked(data: Mapping[str, Any], dato: date, fields: Fields) -> Brief:
    """The brief of some sections, with what was wrong beside it. Raises BadInput."""
    try:
        brief = engine_inputs.brief_from_sections(data, dato)
    except BadInput as bad:
        raise BadInput([*fields.problems, *bad.problems]) from bad
    fields.finish()
    return brief


def document(found: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """One JSON document, byte for byte as the command line writes it."""
    text = json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n"
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)
