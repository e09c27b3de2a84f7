"""Briefs and their problems, for the tests of the reader."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from faellesgrund.engine.economy.brief import read_brief, read_brief_text
from faellesgrund.engine.problems import BadInput

TODAY = date(2026, 11, 24)
MINIMAL = '[projekt]\nnavn = "Lærkemarken"\nkommune = "0101"\n[bygning]\nboliger = 12\nareal_m2_pr_bolig = 35.0\n'


def data(**changed: object) -> dict[str, Any]:
    """The smallest brief with changed keys, written section__key."""
    out: dict[str, Any] = {
        "projekt": {"navn": "Prøve", "kommune": "0101"},
        "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35.0},
    }
    for key, value in changed.items():
        section, _, name = key.partition("__")
        if name:
            out.setdefault(section, {})[name] = value
        else:
            out[section] = value
    return out


def with_key(key: str, value: object) -> dict[str, Any]:
    """The smallest brief with one key set."""
    return data(**{key.replace(".", "__", 1): value})


def problems(given: dict[str, Any]) -> list[str]:
    """What the reader says about a brief it must refuse."""
    with pytest.raises(BadInput) as bad:
        read_brief(given, TODAY)
    return [str(p) for p in bad.value.problems]


def text_problems(text: str) -> list[str]:
    """The same for the text of a file."""
    with pytest.raises(BadInput) as bad:
        read_brief_text(text, TODAY, "brief.toml")
    return [str(p) for p in bad.value.problems]
