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
