"""``betaling``, ``laan`` and ``henlaeggelser``: each one part of the chain by itself."""

from __future__ import annotations

from pathlib import Path

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call, json_text
from faellesgrund.entry.cli.files import LARGEST_TABLE, naming, read_text, read_toml


def ability(call: Call) -> str:
    """``betaling``: what is left for one household (TOML) or a table of them (CSV). Raises BadInput."""
    from faellesgrund.engine.economy.paying.document import document
    from faellesgrund.engine.economy.paying.household import parse_household_csv, parse_household_toml

    name = str(call["fil"])
    kind = Path(name).suffix.lower()
    if kind not in (".toml", ".csv"):
        text = "skal ende på .toml (en husstand) eller .csv (en tabel med husstande). Gem et regneark som CSV (UTF-8)."
        raise BadInput([Problem(name, text)])
    table = kind == ".csv"
    # Spreadsheets on Windows still save CSV in cp1252; names and benefit types read the same in both.
    content = read_text(name, LARGEST_TABLE, otherwise="cp1252") if table else read_text(name)
    with naming(name):
        households = (
            parse_household_csv(content, call.dato) if table else [parse_household_toml(content, call.dato, "")]
        )
        result = document(households, raadighed=call["raadighed"], full=call["fuld"] or not table)
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
