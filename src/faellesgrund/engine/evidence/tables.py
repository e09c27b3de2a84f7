"""The tables in ``data/*.csv``, copied from the collected public data with their sources."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).with_name("data")


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one table, every cell as text; an empty cell means not found, never zero."""
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


def whole_number(cell: str) -> int | None:
    """The cell as a whole number, None where it is empty or says something else (a range, a word)."""
    return int(cell) if cell.isdecimal() else None


def amount(cell: str) -> float | None:
    """The cell as a number, None where it is empty or says something else (a range, a word)."""
    try:
        return float(cell)
    except ValueError:
        return None
