"""The worked cases of the housing benefit as households, and what they must give."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from faellesgrund.engine.economy.ability.household import Household

FILE = Path(__file__).parents[1] / "data" / "testcases_boligstoette.csv"
DAY = date(2026, 3, 1)
FLAGS = {
    "varmtvand": "varmtvand_inkl",
    "el": "el_inkl",
    "vand_separat": "vand_saerskilt",
    "anvist_almen": "anvist_almen",
}


def rows() -> list[dict[str, str]]:
    """The rows of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def household(row: dict[str, str]) -> Household:
    """The household of a row; words in square brackets in its note are further inputs."""
    extra: dict[str, Any] = {}
    found = re.search(r"\[(.*?)\]", row["note"])
    for word in found.group(1).split(";") if found else []:
        name, value = word.split("=")
        if name in FLAGS:
            extra[FLAGS[name]] = value == "ja"
        elif name == "loen_aar":
            extra["loen_maaned"] = float(value) / 12.0
        elif name == "formue":
            extra["formue"] = float(value)
        elif name == "vedligehold":
            extra["vedligehold"] = value
        else:
            assert name == "loft_md", name  # the ceiling of the date: 363 or 379
    return Household(
        id=row["id"], dato=date.fromisoformat(row["dato"]), ydelsestype=row["ydelsestype"], alder=int(row["alder"]),
        samlivsstatus=row["samlivsstatus"], boern=int(row["boern"]), indkomst_aar=float(row["indkomst_aar"]),
        husleje_aar=float(row["husleje_aar"]), areal_m2=float(row["areal_m2"]), varme_inkl=row["varme_inkl"] == "ja", **extra,
    )  # fmt: skip


def single(ydelsestype: str, alder: int = 40, rent_md: float = 3000.0, **more: Any) -> Household:
    """A single person in 30 m² in Copenhagen in 2026."""
    values: dict[str, Any] = {"dato": DAY, "areal_m2": 30.0, **more}
    return Household(id="x", ydelsestype=ydelsestype, alder=alder, husleje_aar=12.0 * rent_md, **values)
