"""What a person types, read as the brief's values: Danish numbers, dates, choices and short lists. Pure.

A number is read in one way or asked about: 1.000 is a thousand, 1,5 is one and a half, 1.5 could be either. Shares are typed
as percent (4,5) and kept as fractions (0.045). An empty field is not a value: the product's default holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from faellesgrund.domains.calculations import typed_rows
from faellesgrund.domains.calculations.own_rates.changed_rates import (
    LONGEST_REASON,
    REASON_MISSING,
    is_share,
    joined_reason,
    name_of_rate,
    read_lines,
)
from faellesgrund.domains.calculations.result_page.amounts import plain_decimals
from faellesgrund.engine.economy.brief.fields import (
    BY_KEY,
    CHOICE,
    DATE,
    GRANT,
    GROUPS,
    PROFILES,
    TEXT,
    YES_NO,
    Field,
)
from faellesgrund.engine.evidence.accounts import AccountUnknown, ledger_account
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.ui.numbers import NotANumber, read_number

LARGEST = Decimal("1e12")
LIMITLESS = 1e12
LONGEST_TEXT = 20_000

_UNIT = re.compile(r"\s*(kr\.?|kroner|m²|m2|%|pct\.?|år|stk\.?|boliger)\s*$", re.IGNORECASE)
LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read: its value (None when empty), or what is wrong with it and how to mend it."""

    value: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read, or why not."""

    value: Decimal | None
    problem: str = ""


def danish_number(text: str) -> Number:
    """Read a number as a Dane writes it, with or without its unit. Asks where two readings are possible."""
    bare = _UNIT.sub("", text.strip()).replace("\u202f", " ").removeprefix("+")
    if len(bare) > LONGEST_NUMBER:
        return Number(None, "Tallet er for langt. Skriv et tal under 1.000 milliarder.")
    try:
        return Number(read_number(bare))
    except NotANumber as wrong:
        return Number(None, str(wrong))


def read_typed(key: str, text: str) -> Reading:
    """The value of a key of the draft, or what is wrong with the text."""
    text = text.strip()
    if not text:
        return Reading()
    if len(text) > LONGEST_TEXT:
        return Reading(problem=f"Teksten er {len(text)} tegn lang. Skriv højst {LONGEST_TEXT}.")
    if key == "anlaeg.poster":
        return _posts(text)
    if key in typed_rows.TABLES:
        rows, wrong = typed_rows.read(key, text, _cell)
        return Reading(problem=" ".join(map(str, wrong))) if wrong else Reading(rows)
    if key == "satser":
        return _rates(text)
    if key == "satser.begrundelse":
        return Reading(text)
    if key.startswith("drift."):
        return _account(key, text)
    field = BY_KEY.get(key)
    if field is None:
        return Reading(problem=f"Feltet {key} findes ikke.")
    if field.kind == TEXT:
        return _text(field, text)
    if field.kind in (CHOICE, YES_NO):
        return _choice(field, text)
    if field.kind == DATE:
        return _date(text)
    if field.kind == PROFILES:
        return Reading([part.strip() for part in text.split(",") if part.strip()])
    if field.kind == GRANT and text.lower() == "behov":
        return Reading("behov")
    return _number(field, text)


def cell_problems(key: str, text: str) -> list[typed_rows.CellProblem]:
    """What is wrong in the cells of a table, each by itself."""
    return typed_rows.read(key, text, _cell)[1]


def _cell(field: Field, text: str) -> tuple[Any, str]:
    if field.kind == TEXT:
        reading = _text(field, text)
    else:
        reading = _choice(field, text) if field.kind == CHOICE else _number(field, text)
    return reading.value, reading.problem


def typed_day(text: str) -> Reading:
    """A day as a Dane writes it; the value is ISO 8601."""
    return _date(text.strip())


def _text(field: Field, text: str) -> Reading:
    if field.key == "projekt.kommune":
        known = kommuner()
        if text in known:
            return Reading(text)
        by_name = {k.navn.lower(): k.kode for k in known.values()}
        if text.lower() in by_name:
            return Reading(by_name[text.lower()])
        return Reading(problem="Vælg en af de 98 kommuner på listen.")
    if len(text) > 120:
        return Reading(problem=f"Navnet er {len(text)} tegn langt. Skriv højst 120.")
    return Reading(text)


def _choice(field: Field, text: str) -> Reading:
    if field.kind == YES_NO:
        return Reading(text.lower() == "ja") if text.lower() in ("ja", "nej") else Reading(problem="Vælg ja eller nej.")
    if text in (field.choices or {}):
        return Reading(text)
    return Reading(problem="Vælg en af mulighederne.")


def _date(text: str) -> Reading:
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})",
    ):
        match = re.fullmatch(pattern, text)
        if match:
            try:
                return Reading(date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat())
            except ValueError:
                return Reading(problem=f"Datoen {text} findes ikke. Skriv dag.måned.år, for eksempel 01.05.2027.")
    return Reading(problem=f"»{text[:40]}« er ikke en dato. Skriv dag.måned.år, for eksempel 01.05.2027.")


def _number(field: Field, text: str) -> Reading:
    number = danish_number(text)
    if number.value is None:
        return Reading(problem=number.problem)
    share = field.unit == "andel"
    x = number.value
    low = Decimal(str(field.lowest or 0)) * (100 if share else 1)
    high = Decimal(str(field.highest if field.highest is not None else LIMITLESS)) * (100 if share else 1)
    if abs(x) >= LARGEST:
        return Reading(problem=f"Tallet er for stort. {_ask(field, low, high)}")
    if share and 0 < x < Decimal("0.1"):
        return Reading(problem=f"Du har skrevet {text} %. Mente du {_shown(x * 100)} %? Skriv procent, ikke en brøk.")
    if not low <= x <= high:
        guess = _guess(x, low, high)
        return Reading(problem=f"{_ask(field, low, high)} Du har skrevet {text}.{guess}")
    if field.kind == "heltal":
        if x != x.to_integral_value():
            return Reading(problem=f"Skriv et helt tal. Du har skrevet {text}.")
        if field.choices and str(int(x)) not in field.choices:
            return Reading(problem=f"Vælg {', '.join(list(field.choices)[:-1])} eller {list(field.choices)[-1]}.")
        return Reading(int(x))
    return Reading(float(x / 100 if share else x))


def _ask(field: Field, low: Decimal, high: Decimal) -> str:
    unit = "%" if field.unit == "andel" else field.unit
    tail = f" {unit}" if unit else ""
    if high >= LARGEST:
        return f"Skriv et beløb på {_shown(low)}{tail} eller mere."
    what = "et helt tal" if field.kind == "heltal" else "et tal"
    return f"Skriv {what} mellem {_shown(low)} og {_shown(high)}{tail}".removesuffix(".") + "."


def _guess(x: Decimal, low: Decimal, high: Decimal) -> str:
    """A slip of the comma or of percent: ten, a hundred or a thousand times off, if that lands inside."""
    for factor in (Decimal("0.1"), Decimal(100), Decimal("0.01"), Decimal(10), Decimal("0.001"), Decimal(1000)):
        if low < x * factor <= high:
            shown = _shown(x * factor)
            return f" Mente du {shown if ',' in shown or factor >= 10 else shown + ',0'}?"
    return f" Mente du {_shown(-x)}?" if x < 0 and low <= -x <= high else ""


def _shown(x: Decimal) -> str:
    return plain_decimals(float(x))


def _account(key: str, text: str) -> Reading:
    konto = key.removeprefix("drift.")
    try:
        ledger_account(konto)
    except AccountUnknown as unknown:
        return Reading(problem=str(unknown))
    number = danish_number(text)
    if number.value is None:
        return Reading(problem=number.problem)
    if not 0 <= number.value < LARGEST:
        return Reading(problem=f"Skriv et beløb på 0 kr. eller mere om året. Du har skrevet {text}.")
    return Reading(float(number.value))


def _posts(text: str) -> Reading:
    """One cost line a row: gruppe; tekst; beløb."""
    rows, wrong = [], []
    for i, line in enumerate((x for x in text.splitlines() if x.strip()), start=1):
        parts = [p.strip() for p in line.split(";")]
        if len(parts) != 3 or not parts[1]:
            wrong.append(f"Linje {i}: skriv gruppe; tekst; beløb, for eksempel entreprise; Boliger; 8.400.000.")
            continue
        number = danish_number(parts[2])
        if parts[0].lower() not in GROUPS:
            wrong.append(
                f"Linje {i}: gruppen »{parts[0][:30]}« findes ikke. Skriv {', '.join(GROUPS[:-1])} eller {GROUPS[-1]}."
            )
        elif number.value is None:
            wrong.append(f"Linje {i}: {number.problem}")
        elif not 0 <= number.value < LARGEST:
            wrong.append(f"Linje {i}: beløbet skal være 0 eller mere.")
        else:
            rows.append({"gruppe": parts[0].lower(), "tekst": parts[1], "beloeb": float(number.value)})
    return Reading(problem=" ".join(wrong)) if wrong else Reading(rows)


def _rates(text: str) -> Reading:
    """One changed rate a row: nøgle = tal; begrundelse (a percent sign divides by a hundred)."""
    found: dict[str, float] = {}
    wrong = []
    for i, line in enumerate((x for x in text.splitlines() if x.strip()), start=1):
        (rate,) = read_lines(line)
        said = f"»{name_of_rate(rate.key)}«" if rate.key else f"Linje {i}"
        if "=" not in line or not rate.key:
            wrong.append(f"Linje {i}: vælg et tal på listen, eller skriv nøgle = tal, som laanerente_skoen = 4,1 %.")
            continue
        number = danish_number(rate.figure)
        if number.value is None:
            wrong.append(f"{said}: {number.problem}")
            continue
        if rate.key in found:
            wrong.append(f"{said} står to gange. Fjern den ene.")
        if len(rate.reason) > LONGEST_REASON:
            wrong.append(f"{said}: begrundelsen er {len(rate.reason)} tegn lang. Skriv højst {LONGEST_REASON}.")
        share = rate.figure.endswith(("%", "pct.", "pct"))
        if share and 0 < number.value < Decimal("0.1") and is_share(rate.key):
            meant = _shown(number.value * 100)
            wrong.append(f"{said}: du har skrevet {rate.figure}. Mente du {meant} %? Skriv procent, ikke en brøk.")
        found[rate.key] = float(number.value / 100 if share else number.value)
    return Reading(problem=" ".join(wrong)) if wrong else Reading(found)


def typed_text(key: str, value: Any) -> str:
    """A value as it would have been typed; reading it again gives the value back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if key == "anlaeg.poster":
        return "\n".join(
            f"{row['gruppe']}; {row['tekst'].replace(';', ',')}; {_digits(row['beloeb'])}" for row in value
        )
    if key in typed_rows.TABLES:
        return typed_rows.as_text(
            key, [{f.name: typed_text(f.key, row.get(f.name)) for f in typed_rows.TABLES[key]} for row in value]
        )
    if key == "satser":
        return "\n".join(f"{name} = {_rate_text(name, x)}" for name, x in value.items())
    if isinstance(value, list | tuple):
        return ",".join(str(v) for v in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int | float):
        field = BY_KEY.get(key)
        return _digits(value, percent=field is not None and field.unit == "andel")
    return str(value)


def _rate_text(key: str, value: float) -> str:
    return f"{_digits(value, percent=True)} %" if is_share(key) else _digits(value)


def _digits(value: float, percent: bool = False) -> str:
    """Every digit of the number, grouped, with a comma."""
    exact = Decimal(repr(float(value))) * (100 if percent else 1)
    text = f"{exact.normalize():,f}" if exact != exact.to_integral_value() else f"{int(exact):,d}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def readings(typed: Mapping[str, str]) -> dict[str, Reading]:
    """Every key with text, read. Each changed rate has a reason: its own, or the one given for all."""
    found = {key: read_typed(key, text) for key, text in typed.items() if text.strip()}
    if "satser" in found:
        rates = read_lines(typed["satser"], typed.get("satser.begrundelse", ""))
        missing = [name_of_rate(rate.key) for rate in rates if not rate.reason]
        if missing and not found["satser"].problem:
            found["satser"] = Reading(problem=" ".join(f"»{name}«: {REASON_MISSING}" for name in missing))
        elif not missing:
            found["satser.begrundelse"] = Reading(joined_reason(rates))
    return found
