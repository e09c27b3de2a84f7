"""A paper as the data that the Typst template sets. Text stays text: nothing of it is read as markup. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faellesgrund.foundation.documents.content.blocks import Block, ListBlock, Mark, Paragraph, Run
from faellesgrund.foundation.documents.export.paper import Paper, Section
from faellesgrund.foundation.ui.typesetting import showable

Json = dict[str, Any]

_SEEN = {Mark.BROKEN_REFERENCE, Mark.UNKNOWN_FIGURE, Mark.STALE_FIGURE}
"""Marks that must be seen in print."""


def paper_data(made: Paper) -> Json:
    """One paper."""
    standing = made.standing
    return {
        "titel": runs_data(made.title),
        "titel_tekst": showable(made.title_text),
        "slags": showable(standing.kind),
        "fakta": [[showable(part) for part in fact] for fact in standing.facts],
        "maerker": list(standing.marks),
        "note": showable(standing.notice),
        "afsnit": [_section(section) for section in made.sections],
    }


def runs_data(runs: Sequence[Run]) -> list[Json]:
    """The runs of a paragraph: ``t`` is the lines of the text, and what is not so is left out."""
    return [_run(run) for run in runs]


def _section(section: Section) -> Json:
    return {
        "nr": section.number,
        "niveau": section.rank,
        "overskrift": runs_data(section.heading),
        "blokke": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> Json:
    if isinstance(block, Paragraph):
        return {"slags": "afsnit", "tekst": runs_data(block.runs)}
    if isinstance(block, ListBlock):
        items = [[_block(inner) for inner in item] for item in block.items]
        return {"slags": "liste", "nummereret": block.ordered, "fra": block.start, "punkter": items}
    return {
        "slags": "tabel",
        "hoved": [runs_data(cell) for cell in block.head],
        "raekker": [[runs_data(cell) for cell in row] for row in block.rows],
        "hoejre": list(block.right),
    }


def _run(run: Run) -> Json:
    data: Json = {"t": showable(run.text).split("\n")}
    if run.bold:
        data["fed"] = True
    if run.italic:
        data["kursiv"] = True
    if run.link:
        data["link"] = run.link
    if run.mark in _SEEN:
        data["maerke"] = True
    return data
