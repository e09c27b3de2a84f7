"""A paper as PDF: tagged (PDF/UA-1), in Danish, the same bytes for the same text. Set by Typst, which reads nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faellesgrund.foundation.documents.export.paper import Paper
from faellesgrund.foundation.documents.output.font_cover import showable
from faellesgrund.foundation.documents.output.typst_data import date_data, paper_data
from faellesgrund.foundation.ui.charts.drawing import FONTS

HOUSE = "Fællesgrund"
TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "documents" / "paper.typ"


class NotSet(RuntimeError):
    """The text could not be set. The compiler's own words are in it, for the log."""


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
    return typeset(data, standing.stamp)


def typeset(data: dict[str, Any], stamp: datetime, *, tagged: bool = True) -> bytes:
    """The data set with the template. stamp: when the content was made; aware. tagged: False only to measure without.

    Raises NotSet.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="faellesgrund-") as folder:
        # A folder of its own: the compiler reads nothing outside its root.
        source = Path(folder) / TEMPLATE.name
        shutil.copyfile(TEMPLATE, source)
        try:
            made = typst.compile(
                source,
                root=Path(folder),
                format="pdf",
                font_paths=[Path(FONTS)],
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards="ua-1" if tagged else None,
                pdf_tags=tagged,
                timestamp=stamp.astimezone(UTC).replace(microsecond=0),
                package_path=Path(folder),
                package_cache_path=Path(folder),
            )
        except typst.TypstError as wrong:
            raise NotSet(f"{wrong.message}\n{wrong.diagnostic}") from wrong
    return made
