"""``beregn`` and ``baglaens``: the whole chain for a building brief, and the question turned round."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call, json_text, say
from faellesgrund.entry.cli.files import check_new_file, naming, read_text, write_new_file
from faellesgrund.entry.cli.own_projects import own_projects

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief import Brief


def calculate_brief(call: Call) -> str:
    """``beregn``: the result, or one amount explained; with ``--excel`` also a workbook. Raises BadInput."""
    from faellesgrund.engine.economy.chain import run
    from faellesgrund.engine.economy.result import document as document_of

    brief = _brief(call)
    if call["excel"] is not None:
        # Before anything is computed: nobody waits for a file that cannot be written.
        check_new_file(call["excel"], ".xlsx", "--excel")
    own = own_projects(call, brief)
    with naming(call["fil"]):
        ran = run(brief, dato=call.dato, draws=call["traek"], seed=call["froe"], own=own)
        document = document_of(ran)
    answer = _answer(call, brief, document)
    if call["excel"] is not None:
        from faellesgrund.engine.economy.workbook.workbook import workbook

        if said := write_new_file(call["excel"], workbook(ran), "--excel"):
            say(said)
    return answer


def _answer(call: Call, brief: Brief, document: dict[str, Any]) -> str:
    if call["forklar"] is not None:
        key, node = _explained(document, call["forklar"])
        if call["json"]:
            return json_text(node)
        from faellesgrund.entry.cli.explanation import explanation_page

        return explanation_page(key, node, call.terminal)
    if call["json"]:
        return json_text(document)
    from faellesgrund.entry.cli.result_text import result_page

    return result_page(document, brief, call.terminal)


def turn_round(call: Call) -> str:
    """``baglaens``: what it may cost when the rent must stay below the given one. Raises BadInput."""
    from faellesgrund.engine.economy.backwards import backwards

    brief = _brief(call)
    own = own_projects(call, brief)
    with naming(call["fil"]):
        document = backwards(
            brief,
            call["husleje_maks"],
            call["sikkerhed"],
            dato=call.dato,
            draws=call["traek"],
            seed=call["froe"],
            own_projects=own,
        )
    if call["json"]:
        return json_text(document)
    from faellesgrund.entry.cli.backwards_text import backwards_page

    return backwards_page(document, call.terminal)


def _brief(call: Call) -> Brief:
    from faellesgrund.engine.economy.brief import read_brief_text

    text = read_text(call["fil"])
    with naming(call["fil"]):
        return read_brief_text(text, call.dato, name="")


def _explained(document: dict[str, Any], asked: str) -> tuple[str, dict[str, Any]]:
    trees: dict[str, dict[str, Any]] = document["forklaring"]
    key = asked.strip().lower().replace("ø", "oe").replace("æ", "ae").replace("å", "aa")
    if key in trees:
        return key, trees[key]
    near = get_close_matches(key, list(trees), n=1, cutoff=0.5)
    guess = f" Mente du {near[0]}?" if near else ""
    raise BadInput([Problem("--forklar", f"»{asked}« kan ikke forklares.{guess} Vælg {', '.join(trees)}.")])
