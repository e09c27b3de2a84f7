"""``--egne-projekter``: the parties' finished projects from a table, read exactly as the import of the product reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call
from faellesgrund.entry.cli.files import table_file

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief import Brief
    from faellesgrund.engine.economy.construction import OwnProject

MOST_TOLD = 20


def own_projects(call: Call, brief: Brief) -> tuple[OwnProject, ...]:
    """The projects of the file the command was given that count; none without one. Raises BadInput with every faulty row."""
    name = call["egne_projekter"]
    if name is None:
        return ()
    from faellesgrund.domains.experience.engine_inputs import finished
    from faellesgrund.domains.experience.reading.rows import column_problems, guess_plan, number_style, read_rows
    from faellesgrund.domains.experience.reading.tables import csv_tables
    from faellesgrund.domains.experience.reading.workbook import workbook_tables
    from faellesgrund.engine.economy import own_projects as engine

    path = table_file(name)
    tables = workbook_tables(path, name) if path.suffix.lower() == ".xlsx" else csv_tables(path, name)
    plan = guess_plan(tables)
    table = tables[plan.sheet]
    waiting = [
        text.replace("Vælg en kolonne til", "Der mangler en kolonne til") for text in column_problems(table, plan)
    ]
    unclear = number_style(table, plan)[1]
    if unclear and not plan.style:
        waiting.append(f"Tallet »{unclear}« kan læses på to måder. Skriv beløb uden punktum og komma mellem tusinder.")
    if waiting:
        raise BadInput([Problem(name, text) for text in waiting])
    read = read_rows(table, plan, call.dato.year)
    wrong = [Problem(f"{name}: række {row.number}", text) for row in read.rows for text in row.problems.values()]
    if wrong:
        raise BadInput(wrong[:MOST_TOLD])
    counted = [row.values for row in read.rows if row.values["taeller_med"]]
    told = [finished({**values, "navn": f"{values['navn']} ({values['prisaar']})"}) for values in counted]
    return engine.own_projects(told, brief, call.dato)
