"""The call of the compiler: it reads one template, the data it is given and our own typeface, and nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faellesgrund.foundation.ui.charts.drawing import FONTS

__all__ = ["FONTS", "NotSet", "date_data", "typeset"]


class NotSet(RuntimeError):
    """The text could not be set. The compiler's own words are in it, for the log."""


def typeset(template: Path, data: dict[str, Any], stamp: datetime | None, *, tagged: bool = True) -> bytes:
    """The data set with the template, as PDF/UA-1. The template finds the data as JSON in ``sys.inputs.data``.

    stamp: when the content was made; aware; None when nobody can say, and the template sets no date.
    tagged: False only to measure without. Raises NotSet.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="faellesgrund-") as folder:
        # A folder of its own: the compiler reads nothing outside its root.
        source = Path(folder) / template.name
        shutil.copyfile(template, source)
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
                timestamp=None if stamp is None else stamp.astimezone(UTC).replace(microsecond=0),
                package_path=Path(folder),
                package_cache_path=Path(folder),
            )
        except typst.TypstError as wrong:
            raise NotSet(f"{wrong.message}\n{wrong.diagnostic}") from wrong
    return made


def date_data(stamp: datetime) -> list[int]:
    """Year, month and day, as a template takes a date."""
    return [stamp.year, stamp.month, stamp.day]
