"""A brief written back as TOML: reading it again gives the same brief."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from faellesgrund.engine.economy.brief.fields import BY_KEY, SECTIONS
from faellesgrund.engine.economy.brief.model import Brief, HomeType, PlotTerms


def brief_toml(brief: Brief) -> str:
    """The brief as a TOML file in the order of the contract."""
    parts = []
    for section in SECTIONS:
        lines = [f"{BY_KEY[k].name} = {_value(v)}" for k, v in brief.given.items() if k.split(".", 1)[0] == section]
        if section == "anlaeg" and brief.poster is not None:
            posts = [
                f"  {{gruppe = {_value(p.gruppe)}, tekst = {_value(p.tekst)}, beloeb = {_value(p.beloeb)}}},"
                for p in brief.poster
            ]
            lines += ["poster = [", *posts, "]"]
        if section == "drift":
            lines += [f'"{konto}" = {_value(kroner)}' for konto, kroner in brief.drift.items()]
        if section == "satser" and brief.satser:
            lines += [f"begrundelse = {_value(brief.begrundelse)}"]
            lines += [f'"{key}" = {_value(value)}' for key, value in brief.satser.items()]
        if lines:
            parts.append("\n".join([f"[{section}]", *lines]))
        if section == "bygning":
            parts += [_row("boligtype", kind) for kind in brief.boligtyper]
        if section == "grund":
            parts += [_row("matrikel", plot) for plot in brief.matrikler]
    return "\n\n".join(parts) + "\n"


def _row(table: str, row: HomeType | PlotTerms) -> str:
    return "\n".join([f"[[{table}]]", *(f"{name} = {_value(v)}" for name, v in asdict(row).items() if v is not None)])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in out) + '"'
