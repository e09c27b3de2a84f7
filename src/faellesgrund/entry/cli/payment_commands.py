"""``betaling``, ``laan`` and ``henlaeggelser``: each one part of the chain by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call, json_text
from faellesgrund.entry.cli.files import LARGEST_TABLE, naming, read_text, read_toml


def ability(call: Call) -> str:
    """``betaling``: what is left for one household (TOML) or a table of them (CSV). Raises BadInput."""
    from faellesgrund.engine.economy.brief.toml_text import parse_toml
    from faellesgrund.engine.economy.paying.document import document
    from faellesgrund.engine.economy.paying.household import household_from, parse_household_csv

    name = str(call["fil"])
    kind = Path(name).suffix.lower()
    if kind not in (".toml", ".csv"):
        text = "skal ende på .toml (en husstand) eller .csv (en tabel med husstande). Gem et regneark som CSV (UTF-8)."
        raise BadInput([Problem(name, text)])
    table = kind == ".csv"
    needed: tuple[float, ...] = call["raadighed"]
    with naming(name):
        if table:
            # Spreadsheets on Windows still save CSV in cp1252; names and benefit types read the same in both.
            households = parse_household_csv(read_text(name, LARGEST_TABLE, otherwise="cp1252"), call.dato)
        else:
            data = parse_toml(read_text(name))
            households = [household_from(data, call.dato)]
            needed += _what_must_be_left(data.get("maal", {}))
        result = document(households, raadighed=needed, full=call["fuld"] or not table)
    if call["json"]:
        return json_text(result)
    from faellesgrund.entry.cli.payment_text import households_page

    return households_page(result, call.terminal)


def loan(call: Call) -> str:
    """``laan``: the schedule of a loan to the øre. Raises BadInput."""
    from faellesgrund.engine.economy.loan import loan_json, schedule

    terms = int(call["terminer"])
    rows = schedule(call["hovedstol"], call["rente"], call["aar"], terms, call["type"], call["bidrag"])
    result = loan_json(rows, terms)
    if call["json"]:
        return json_text(result)
    from faellesgrund.entry.cli.payment_text import loan_page

    return loan_page(result, call)


def reserve(call: Call) -> str:
    """``henlaeggelser``: the 30-year plan. Raises BadInput."""
    from faellesgrund.engine.economy.reserves import plan_json, read_plan

    data = read_toml(call["fil"])
    with naming(call["fil"]):
        result = plan_json(read_plan(data))
    if call["json"]:
        return json_text(result)
    from faellesgrund.entry.cli.payment_text import reserve_page

    return reserve_page(result, call.terminal)


def _what_must_be_left(section: Any) -> tuple[float, ...]:
    """``[maal] raadighed`` of a household file: one amount or a list, kr. per month. Raises BadInput."""
    if not isinstance(section, Mapping) or set(section) - {"raadighed"}:
        raise BadInput([Problem("maal", "må kun have nøglen `raadighed`, for eksempel `raadighed = 3500`.")])
    written = section.get("raadighed", [])
    amounts = written if isinstance(written, list) else [written]
    if not all(isinstance(x, int | float) and not isinstance(x, bool) and 0 <= x <= 1_000_000 for x in amounts):
        text = "skal være et tal mellem 0 og 1.000.000, eller en liste af tal: `raadighed = [3500, 4000]`."
        raise BadInput([Problem("maal.raadighed", text)])
    return tuple(float(x) for x in amounts)
