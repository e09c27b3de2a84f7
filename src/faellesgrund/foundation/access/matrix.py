"""The matrix of who may what, as data, Markdown, and a table for a terminal. Pure: it needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from faellesgrund.foundation.access.roles import RIGHTS, ROLES, Reach

SCHEMA = "faellesgrund/adgangsmatrix/1"
LETTERS = {Reach.ALL: "A", Reach.SHARED: "D", Reach.OWN_PARTY: "E"}
LEGEND = (
    "A: alt, partnerskabet deler. D: egen parts, og det, der er delt med den ved navn.",
    "E: kun egen parts. –: nej.",
)
SHORT = {
    "sekretaer": "sek",
    "direktoer": "dir",
    "koordination": "koo",
    "projektleder": "pro",
    "bygherre": "byg",
    "drift": "dri",
    "socialvicevaert": "soc",
    "boligsocial": "bol",
    "udlejning": "udl",
    "visitation": "vis",
    "sagsbehandler": "sag",
    "jurist": "jur",
    "raadgiver": "raa",
    "entreprenoer": "ent",
    "oekonom": "øko",
    "dpo": "dpo",
    "admin": "adm",
}


def reach_of(action: str, role: str) -> Reach | None:
    """How far the role's right to the action goes; None when it has none. KeyError for an unknown action."""
    return RIGHTS[action].get(role)


def document() -> dict[str, Any]:
    """The matrix as a JSON document: every action with every role, and null where the role has no right."""
    return {
        "skema": SCHEMA,
        "roller": {role.key: {"navn": role.dansk, "beskrivelse": role.beskrivelse} for role in ROLES.values()},
        "handlinger": {
            action: {role: reach.value if (reach := reach_of(action, role)) else None for role in ROLES}
            for action in RIGHTS
        },
    }


def markdown() -> str:
    """The matrix as it stands in docs/apps/access.md: one line for each action and reach."""
    return "\n".join(("| handling | roller | når |", "|---|---|---|", *_markdown_lines())) + "\n"


def _markdown_lines() -> Iterator[str]:
    for action, rights in RIGHTS.items():
        for reach in Reach:
            held = [role for role in ROLES if rights.get(role) is reach]
            if held:
                roles = "alle" if len(held) == len(ROLES) else ", ".join(f"`{role}`" for role in held)
                yield f"| `{action}` | {roles} | {reach.value} |"


def table() -> str:
    """The matrix for a terminal of 100 columns: roles across, actions down, a letter for the reach."""
    widest = max(len(action) for action in RIGHTS) + 2
    lines = [" " * widest + " ".join(SHORT[role] for role in ROLES)]
    for action in RIGHTS:
        marks = (LETTERS[reach] if (reach := reach_of(action, role)) else "–" for role in ROLES)
        lines.append(action.ljust(widest) + " ".join(f" {mark} " for mark in marks).rstrip())
    names = [f"{SHORT[role.key]} {role.dansk}" for role in ROLES.values()]
    lines += ["", *LEGEND, *_wrapped(names)]
    return "\n".join(lines) + "\n"


def _wrapped(names: list[str], width: int = 100) -> list[str]:
    lines, line = [], ""
    for name in names:
        longer = f"{line}, {name}" if line else name
        if len(longer) > width:
            lines.append(f"{line},")
            longer = name
        line = longer
    return [*lines, f"{line}."]
