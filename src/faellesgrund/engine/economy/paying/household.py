"""Households from TOML or CSV, with every fault told by row and column. Read in memory, never kept.

Numbers in CSV may be Danish (1.234,50) or plain (1234.5). A point before exactly three digits stands between
thousands (1.000), as in Danish; 1,000 can be read two ways and is asked about.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from faellesgrund.engine.economy.paying.benefits import AMOUNT_REQUIRED, BENEFITS
from faellesgrund.engine.economy.paying.payment import Household
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.engine.problems import BadInput, Problem

HOUSEHOLD_KEYS = (
    "id", "dato", "kommune", "ydelsestype", "alder", "samlivsstatus", "boern", "aktivitetsparat", "voksen2_alder",
    "voksen2_ydelsestype", "indkomst_aar", "loen_maaned", "formue", "kirkeskat", "faste_udgifter_maaned",
    "loft_pr_person", "har_allerede_stoette",
)  # fmt: skip
HOME_KEYS = (
    "husleje_aar", "areal_m2", "varme_inkl", "varmtvand_inkl", "el_inkl", "vand_saerskilt", "vedligehold", "egen_varme",
    "anvist_almen", "eget_koekken",
)  # fmt: skip
KEYS = (*HOUSEHOLD_KEYS, *HOME_KEYS)
YES_NO = (
    "aktivitetsparat", "kirkeskat", "loft_pr_person", "har_allerede_stoette", "varme_inkl", "varmtvand_inkl", "el_inkl",
    "vand_saerskilt", "egen_varme", "anvist_almen", "eget_koekken",
)  # fmt: skip
CHOICES = {
    "ydelsestype": tuple(BENEFITS),
    "voksen2_ydelsestype": tuple(BENEFITS),
    "samlivsstatus": ("enlig", "samlevende", "gift"),
    "vedligehold": ("ingen", "delvis", "fuld"),
}
RANGES: dict[str, tuple[float, float]] = {
    "alder": (18, 120), "voksen2_alder": (18, 120), "boern": (0, 20), "indkomst_aar": (0, 1e8), "loen_maaned": (0, 1e7),
    "formue": (0, 1e10), "faste_udgifter_maaned": (0, 1e6), "husleje_aar": (0, 1e7), "areal_m2": (1, 1000),
}  # fmt: skip
WHOLE = ("alder", "voksen2_alder", "boern")
REQUIRED = ("ydelsestype", "alder", "husleje_aar", "areal_m2")
MOST_ROWS = 1_000_000
MOST_PROBLEMS = 50
"""A file with more faults than this is told the first ones and how many there are."""


def parse_household_toml(text: str, dato: date, name: str = "husstand") -> Household:
    """One household from a TOML file with [husstand] and [bolig]. Raises BadInput with every problem."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{name}, linje {line.group(1)}" if line else name
        raise BadInput([Problem(where, "filen kan ikke læses som TOML. Ret linjen.")]) from error
    return household_from(data, dato)


def household_from(data: Mapping[str, Any], dato: date) -> Household:
    """One household from nested mappings (TOML or JSON). Raises BadInput."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for section, keys in (("husstand", HOUSEHOLD_KEYS), ("bolig", HOME_KEYS)):
        rows = data.get(section, {})
        if not isinstance(rows, Mapping):
            problems.append(Problem(section, f"skal være et afsnit, skrevet [{section}]."))
            continue
        for key, value in rows.items():
            if key not in keys:
                problems.append(Problem(f"{section}.{key}", "nøglen findes ikke." + _nearest(str(key), keys)))
            else:
                values[key] = value
    for section in data:
        if section not in ("husstand", "bolig", "maal"):
            problems.append(
                Problem(str(section), "afsnittet findes ikke." + _nearest(str(section), ("husstand", "bolig")))
            )
    household = _build(
        values, dato, "1", lambda key: f"{'husstand' if key in HOUSEHOLD_KEYS else 'bolig'}.{key}", problems, False
    )
    if problems or household is None:
        raise BadInput(problems)
    return household


def households_from_rows(rows: Sequence[Any], dato: date) -> list[Household]:
    """Households from mappings with the keys of the CSV as typed values (JSON). Raises BadInput with row and key."""
    problems: list[Problem] = []
    households = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            problems.append(Problem(f"husstande[{number}]", "skal være et objekt med nøgler som ydelsestype og alder."))
            continue
        before = len(problems)
        problems += [
            Problem(_in_row(number)(str(key)), "nøglen findes ikke." + _nearest(str(key), KEYS))
            for key in row
            if key not in KEYS
        ]
        known = {key: value for key, value in row.items() if key in KEYS and value is not None}
        built = _build(known, dato, str(number), _in_row(number), problems, False)
        if built is not None and len(problems) == before:
            households.append(built)
        if len(problems) > MOST_PROBLEMS:
            break
    if problems:
        raise BadInput(problems)
    return households


def parse_household_csv(text: str, dato: date) -> list[Household]:
    """Households from CSV, one per row, columns in any order. Raises BadInput with row and column of every fault."""
    text = text.lstrip("\ufeff")
    if "\x00" in text:
        raise BadInput(
            [Problem("filen", "er ikke en CSV-fil (den indeholder binære tegn). Gem regnearket som CSV UTF-8.")]
        )
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") >= header.count(",") else ","
    csv.field_size_limit(10_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadInput(
            [Problem("filen", "kan ikke læses som CSV: et anførselstegn mangler eller et felt er for langt.")]
        ) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise BadInput(
            [Problem("filen", f"er tom. Første linje skal være kolonnenavne, for eksempel {separator.join(REQUIRED)}.")]
        )
    names = [cell.strip() for cell in rows[0]]
    problems = _header_problems(names)
    if problems:
        raise BadInput(problems)
    households = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            problems.append(
                Problem(f"række {number}", f"har {len(row)} felter, men der er {len(names)} kolonner. Ret rækken.")
            )
            continue
        values = {name: cell.strip() for name, cell in zip(names, row, strict=True) if cell.strip()}
        built = _build(values, dato, str(number - 1), _cell(number), problems, True)
        if built is not None:
            households.append(built)
        if len(households) > MOST_ROWS:
            raise BadInput([Problem("filen", f"har over {MOST_ROWS:,} husstande. Del den.".replace(",", "."))])
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        shown = problems[:MOST_PROBLEMS]
        raise BadInput([*shown, Problem("filen", f"og {rest} fejl mere.")] if rest > 0 else shown)
    if not households:
        raise BadInput([Problem("filen", "har ingen husstande under kolonnenavnene.")])
    return households


def _cell(number: int) -> Callable[[str], str]:
    return lambda key: f"række {number}, {key}"


def _in_row(number: int) -> Callable[[str], str]:
    return lambda key: f"husstande[{number}].{key}"


def _header_problems(names: list[str]) -> list[Problem]:
    problems = [
        Problem("første linje", f"kolonnen {n} findes ikke." + _nearest(n, KEYS)) for n in names if n not in KEYS
    ]
    problems += [
        Problem("første linje", f"kolonnen {n} står to gange.")
        for n in sorted({n for n in names if names.count(n) > 1})
    ]
    problems += [Problem("første linje", f"kolonnen {n} mangler. Tilføj den.") for n in REQUIRED if n not in names]
    return problems


def _build(
    values: Mapping[str, Any],
    dato: date,
    default_id: str,
    place: Callable[[str], str],
    problems: list[Problem],
    from_text: bool,
) -> Household | None:
    """One household; from_text: values are text from CSV, not typed TOML."""
    before = len(problems)
    out: dict[str, Any] = {}
    for key, value in values.items():
        try:
            out[key] = _checked(key, value, from_text)
        except ValueError as error:
            problems.append(Problem(place(key), str(error)))
    for key in REQUIRED:
        if key not in values:
            problems.append(Problem(place(key), "mangler. Skriv en værdi."))
    for key in ("ydelsestype", "voksen2_ydelsestype"):
        if out.get(key) in AMOUNT_REQUIRED and "indkomst_aar" not in values:
            problems.append(
                Problem(place("indkomst_aar"), f"mangler: skriv beløbet før skat, når {key} er {out[key]}.")
            )
    second = [k for k in ("voksen2_alder", "voksen2_ydelsestype") if k in values]
    if second and out.get("samlivsstatus", "enlig") == "enlig":
        problems.append(Problem(place(second[0]), "kan kun bruges, når samlivsstatus er samlevende eller gift."))
    if len(problems) > before:
        return None
    out.setdefault("id", default_id)
    out.setdefault("dato", dato)
    return Household(**out)


def _checked(key: str, value: Any, from_text: bool) -> Any:
    if key in YES_NO:
        return _yes_no(value)
    if key in CHOICES:
        if value not in CHOICES[key]:
            raise ValueError(
                f'"{value}" kan ikke vælges. Skriv {", ".join(CHOICES[key])}.' + _nearest(str(value), CHOICES[key])
            )
        return value
    if key in RANGES:
        return _number(key, value, from_text)
    if key == "dato":
        return _date(value)
    if key == "kommune":
        code = str(value)
        if code not in kommuner():
            guess = code.zfill(4)
            hint = f' Mente du "{guess}"?' if guess in kommuner() else ' Skriv fire cifre, for eksempel "0101".'
            raise ValueError(f'"{value}" er ikke en kommunekode.{hint}')
        return code
    text = str(value)
    if len(text) > 100:
        raise ValueError("er længere end 100 tegn.")
    return text


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("ja", "nej", "true", "false"):
        return value.lower() in ("ja", "true")
    raise ValueError(f'"{value}" kan ikke bruges. Skriv ja eller nej.')


def _date(value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f'"{value}" er ikke en dato. Skriv år-måned-dag, for eksempel 2026-11-24.') from None


def _number(key: str, value: Any, from_text: bool) -> float | int:
    if isinstance(value, bool) or (not from_text and not isinstance(value, int | float)):
        raise ValueError(f'"{value}" er ikke et tal. Skriv tallet uden anførselstegn.')
    if isinstance(value, str):
        number = danish_number(value)
    else:
        try:
            number = float(value)
        except OverflowError:
            raise ValueError("tallet er for stort.") from None
    if math.isnan(number) or math.isinf(number):
        raise ValueError(f'"{value}" er ikke et tal, der kan regnes med.')
    low, high = RANGES[key]
    if not low <= number <= high:
        span = f"{low:,.0f} og {high:,.0f}".replace(",", ".")
        raise ValueError(f"{value} er uden for grænserne. Skriv et tal mellem {span}.")
    if key in WHOLE:
        if number != int(number):
            raise ValueError(f"{value} er ikke et helt tal.")
        return int(number)
    return number


def danish_number(text: str) -> float:
    """A number as Danes write it: 1.000 is a thousand, 1.234,5 has a decimal comma, 12.5 can only be a decimal.

    Raises ValueError with a Danish text; 1,000 can be read two ways and is asked about.
    """
    t = text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", t):
        whole, decimals = t.split(",")
        raise ValueError(
            f"{text} kan læses på to måder. Skriv {whole}{decimals} eller {whole},{decimals.rstrip('0') or '0'}."
        )
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", t):
        return float(t.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d+(,\d+)?", t):
        return float(t.replace(",", "."))
    if re.fullmatch(r"-?\d+\.\d+", t):
        return float(t)
    raise ValueError(f'"{text}" er ikke et tal. Skriv for eksempel 36.000 eller 36000,50.')


def _nearest(word: str, known: Any) -> str:
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Mente du {found[0]}?" if found else ""
