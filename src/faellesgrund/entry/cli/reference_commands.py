"""``satser`` and ``evidens``: what the calculation rests on, without NumPy or anything else that takes time to load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from faellesgrund.entry.cli.call import Call, json_text
from faellesgrund.entry.cli.danish import amount, day, period_name
from faellesgrund.entry.cli.layout import Page


def rates(call: Call) -> str:
    """``satser``: the rates of law, one block per rate and one line per dated value."""
    from faellesgrund.engine.rates import load_rates
    from faellesgrund.engine.rates.listing import as_json

    found = as_json(load_rates(), call["soeg"] or "", call["dato"])
    if call["json"]:
        return json_text(found)
    rows = found["satser"]
    page = Page(call.terminal)
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["noegle"], []).append(row)
    for key, values in by_key.items():
        page.blank()
        page.title(f"{values[0]['navn']}  ({key})")
        for row in values:
            value = amount(row["vaerdi"], row["enhed"]) + period_name(row["periode"], row["enhed"])
            page.paragraph(f"{value}  ·  {_period(row)}  ·  {row['hjemmel']}  ·  {_certainty(row)}", indent=4)
    page.blank()
    page.paragraph(_ending(len(by_key), "sats", "satser", rows, call["soeg"]))
    return page.text()


def evidence(call: Call) -> str:
    """``evidens``: figures of experience and dated assumptions."""
    from faellesgrund.engine.evidence import load_evidence
    from faellesgrund.engine.evidence.listing import as_json

    found = as_json(load_evidence(), call["soeg"] or "")
    if call["json"]:
        return json_text(found)
    rows = found["evidens"]
    page = Page(call.terminal)
    for row in rows:
        page.blank()
        page.title(f"{row['navn']}  ({row['noegle']})")
        said = [amount(row["vaerdi"], row["enhed"])]
        if row["prisaar"]:
            said.append(f"priser fra {row['prisaar']}")
        said.append({0: "ingen observationer", 1: "1 observation"}.get(row["n"], f"{row['n']} observationer"))
        page.paragraph("  ·  ".join([*said, _certainty(row)]), indent=4)
        page.paragraph(row["kilde"], indent=4)
    page.blank()
    page.paragraph(_ending(len(rows), "tal", "tal", rows, call["soeg"]))
    return page.text()


def _period(row: dict[str, Any]) -> str:
    start, end = (None if row[k] is None else day(date.fromisoformat(row[k])) for k in ("gyldig_fra", "gyldig_til"))
    if start and end:
        return f"{start}–{end}"
    if start:
        return f"fra {start}"
    return f"til {end}" if end else "altid"


def _certainty(row: dict[str, Any]) -> str:
    return "● bekræftet" if row["sikkerhed"] == "bekraeftet" else f"? antaget ({row['grad']})"


def _ending(count: int, one: str, many: str, rows: Sequence[dict[str, Any]], search: str | None) -> str:
    if not count:
        return f"Ingen {many} passer på »{search}«." if search else f"Ingen {many} passer."
    assumed = sum(row["sikkerhed"] != "bekraeftet" for row in rows)
    said = f"{count} {one if count == 1 else many}, {len(rows)} {'værdi' if len(rows) == 1 else 'værdier'}"
    return f"{said}; heraf {assumed} antaget. Hele oplysningen med kilde: tilføj --json."
