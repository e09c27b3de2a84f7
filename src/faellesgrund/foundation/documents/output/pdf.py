"""A paper as PDF: tagged (PDF/UA-1), in Danish, the same bytes for the same text. Set by Typst, which reads nothing else."""

from __future__ import annotations

from pathlib import Path

from faellesgrund.foundation.documents.export.paper import Paper
from faellesgrund.foundation.documents.output.typst_data import paper_data
from faellesgrund.foundation.ui.typesetting import date_data, showable, typeset

HOUSE = "Fællesgrund"
TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "documents" / "paper.typ"


def pdf(made: Paper) -> bytes:
    """One paper. Raises NotSet."""
    standing = made.standing
    data = {
        "pakke": False,
        "hus": HOUSE,
        "titel": showable(made.title_text),
        "forfatter": showable(standing.author),
        "dato": date_data(standing.stamp),
        "maerker": list(standing.marks),
        "note": showable(standing.notice),
        "dokumenter": [paper_data(made)],
    }
    return typeset(TEMPLATE, data, standing.stamp)
