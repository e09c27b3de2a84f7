"""The matrix in the documents is the matrix of the code."""

from __future__ import annotations

from pathlib import Path

from faellesgrund.foundation.access.roles import RIGHTS, ROLES

PAGE = Path(__file__).resolve().parents[5] / "docs" / "apps" / "access.md"


def documented():
    rows = [line.split("|")[1:4] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {(action.strip(" `"), reach.strip()): roles.strip() for action, roles, reach in rows}


def test_every_right_is_documented_with_its_roles_and_reach():
    expected = {}
    for action, rights in RIGHTS.items():
        for reach in set(rights.values()):
            held = [role for role in ROLES if rights.get(role) is reach]
            expected[action, reach.value] = "alle" if len(held) == len(ROLES) else ", ".join(f"`{r}`" for r in held)
    assert documented() == expected
