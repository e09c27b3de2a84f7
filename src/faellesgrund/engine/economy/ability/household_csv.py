"""Households in CSV: one a row, any order of columns, ``;`` or ``,`` between them, numbers as Danes write them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability.household import BY_NAME, KEYS, Household, HouseholdFile, HouseholdReader
from faellesgrund.engine.economy.brief.wording import nearest
from faellesgrund.engine.problems import BadInput, Problem

MOST_PROBLEMS = 100
"""More than this helps nobody; the rest is counted."""
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)
_COMMA = re.compile(r"-?\d{1,15},\d{1,15}", re.ASCII)
_POINT = re.compile(r"-?\d{1,15}\.\d{1,15}", re.ASCII)
_COMMA_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)


def parse_household_csv(text: str, dato: date, name: str = "husstande") -> HouseholdFile:
    """The households of a CSV text. dato: for rows that have none. Raises BadInput with the place of every problem."""
    if "\x00" in text:
        raise BadInput([Problem(name, "er ikke en tekstfil. Gem regnearket som CSV, og prøv igen.")])
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise BadInput([Problem(name, f"er tom. Første linje skal være kolonnernes navne, for eksempel {_example()}.")])
    rows = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=";" if ";" in first else ",", strict=True)
    reader = HouseholdReader(dato, danish_number, _yes_no)
    households: list[Household] = []
    columns: list[str] | None = None
    number = 0
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells, reader)
                continue
            number += 1
            household = _row(cells, columns, number, rows.line_num, reader)
            if household is not None:
                households.append(household)
    except csv.Error as error:
        reader.wrong(f"Linje {rows.line_num}", _csv_in_danish(str(error)))
    if not reader.problems and not households:
        reader.wrong(name, "har ingen husstande. Skriv en linje for hver husstand under kolonnernes navne.")
    if reader.problems:
        raise BadInput(shortened(reader.problems))
    return HouseholdFile(tuple(households))


def shortened(problems: list[Problem]) -> list[Problem]:
    """At most :data:`MOST_PROBLEMS`, and how many were left out."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    rest = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], Problem("", f"… og {rest} fejl mere. Ret de første, og prøv igen.")]


def _columns(cells: list[str], reader: HouseholdReader) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    for place, column in enumerate(columns, start=1):
        if not column:
            reader.wrong(f"Kolonne {place}", "har intet navn. Skriv et, eller slet kolonnen.")
        elif column not in BY_NAME:
            hint = nearest(column, BY_NAME)
            reader.wrong(
                f"Kolonne {place}", f"kolonnen {column[:60]} findes ikke.{hint} Ret navnet, eller slet kolonnen."
            )
        elif columns.index(column) < place - 1:
            reader.wrong(f"Kolonne {place}", f"kolonnen {column} står to gange. Slet den ene.")
    for key in KEYS:
        if key.required and key.name not in columns:
            reader.wrong("Første linje", f"kolonnen {key.name} mangler. Tilføj den.")
    if reader.problems:
        raise BadInput(reader.problems)
    return columns


def _row(cells: list[str], columns: list[str], number: int, line: int, reader: HouseholdReader) -> Household | None:
    extra = cells[len(columns) :]
    if any(cell.strip() for cell in extra) or len(cells) < len(columns):
        why = (
            "Brug ; mellem kolonnerne, når tal har komma."
            if len(cells) > len(columns)
            else "Skriv alle felter, også tomme."
        )
        reader.wrong(f"Linje {line}", f"har {len(cells)} felter, men der er {len(columns)} kolonner. {why}")
        return None
    values = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if cell.strip()}
    kommune = values.get("kommune", "")
    if kommune.isdigit() and len(kommune) == 3:
        # Spreadsheets take the leading zero away.
        values["kommune"] = f"0{kommune}"
    return reader.household(values, number, lambda name: f"Linje {line}, {name}", f"Linje {line}")


def danish_number(text: Any) -> float | str:
    """A number as Danes write it, or a sentence saying what is wrong.

    1.000 is a thousand, 1.000,50 and 1000,5 have decimals after the comma. A point that cannot stand between thousands
    (1.5, 92.25, 0.125, 28800.000) can only be a decimal point and is read so. 1,000 can be read two ways and is asked
    about.
    """
    written = str(text).translate(_SPACES)
    if _COMMA_TWO_WAYS.fullmatch(written):
        whole, decimals = written.split(",")
        few = f"{whole},{decimals.rstrip('0')}" if decimals.rstrip("0") else whole
        return f"{written} kan læses på to måder. Skriv {whole}{decimals}, eller skriv {few}."
    if _WHOLE.fullmatch(written):
        return float(written)
    if _GROUPED.fullmatch(written):
        return float(written.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(written):
        return float(written.replace(",", "."))
    if _POINT.fullmatch(written):
        return float(written)
    shown = written if len(written) <= 40 else written[:39] + "…"
    return f'"{shown}" er ikke et tal, der kan læses. Skriv det med cifre, for eksempel 1.234,50 eller 1234,5.'


def _yes_no(value: Any) -> bool | None:
    words = {"ja": True, "nej": False, "true": True, "false": False, "sand": True, "falsk": False}
    return words.get(str(value).strip().lower())


def _csv_in_danish(message: str) -> str:
    if "field larger" in message:
        return "et felt er for langt. Mangler der et anførselstegn?"
    if "expected after" in message:
        return "der står noget efter et anførselstegn. Sæt anførselstegn om hele feltet, eller fjern dem."
    return "linjen kan ikke læses. Mangler der et anførselstegn?"


def _example() -> str:
    return ";".join(key.name for key in KEYS if key.required)
