"""The matrix in the documents is the matrix of the code, and the command prints the same."""

from __future__ import annotations

from pathlib import Path

from faellesgrund.foundation.access import matrix
from faellesgrund.foundation.access.roles import RIGHTS, ROLES, Reach

PAGE = Path(__file__).resolve().parents[5] / "docs" / "apps" / "access.md"


def test_the_document_holds_the_matrix_as_the_command_writes_it():
    lines = matrix.markdown().splitlines()
    assert [line for line in PAGE.read_text("utf-8").splitlines() if line in lines or line.startswith("| `")] == lines


def test_every_right_stands_in_the_matrix_with_its_roles_and_reach():
    rows = [line.split("|")[1:4] for line in matrix.markdown().splitlines()[2:]]
    told = {(action.strip(" `"), reach.strip()): roles.strip() for action, roles, reach in rows}
    expected = {}
    for action, rights in RIGHTS.items():
        for reach in set(rights.values()):
            held = [role for role in ROLES if rights.get(role) is reach]
            expected[action, reach.value] = "alle" if len(held) == len(ROLES) else ", ".join(f"`{r}`" for r in held)
    assert told == expected


def test_the_json_matrix_names_every_role_for_every_action():
    document = matrix.document()
    assert document["skema"] == "faellesgrund/adgangsmatrix/1"
    assert set(document["handlinger"]) == set(RIGHTS)
    assert all(set(cells) == set(ROLES) for cells in document["handlinger"].values())
    assert document["handlinger"]["beregning.ret"]["oekonom"] == Reach.OWN_PARTY.value
    assert document["handlinger"]["beregning.ret"]["jurist"] is None


def test_the_table_has_a_letter_for_every_cell_and_fits_a_terminal():
    lines = matrix.table().splitlines()
    assert max(map(len, lines)) <= 100
    row = next(line for line in lines if line.startswith("beregning.se "))
    assert row.split()[1:] == [matrix.LETTERS[RIGHTS["beregning.se"][role]] for role in ROLES]
    assert set(matrix.SHORT) == set(ROLES)
