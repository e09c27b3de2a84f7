"""``adgangsmatrix`` and ``api-noegle``: who may what, and a key for a program."""

from __future__ import annotations

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call, json_text


def matrix(call: Call) -> str:
    """``adgangsmatrix``: every action with every role. Raises BadInput when two forms are asked for at once."""
    from faellesgrund.foundation.access import matrix

    if call["json"] and call["markdown"]:
        raise BadInput([Problem("--markdown", "vælg --json eller --markdown, ikke begge.")])
    if call["json"]:
        return json_text(matrix.document())
    return matrix.markdown() if call["markdown"] else matrix.table()


def api_key(call: Call) -> str:
    """``api-noegle``: a new key for a user's programs, printed once. Raises BadInput."""
    from faellesgrund.entry.config import key_operations

    made = key_operations.make_api_key(
        call["bruger"], call["navn"] or "Fra kommandolinjen", list(call["omfang"] or ()), call["dage"]
    )
    if call["json"]:
        return json_text(made)
    actions = ", ".join(made["omfang"])
    return (
        f"{made['noegle']}\n\nGem nøglen nu: den kan ikke vises igen. Den hedder »{made['navn']}«, virker til og med "
        f"{made['udloeber'][:10]} og kan bruges til: {actions}.\n"
    )
