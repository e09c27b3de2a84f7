"""The mark that closes the pages: a file in the data folder, so that it works for every process and needs no database."""

from __future__ import annotations

from pathlib import Path

from faellesgrund.engine.problems import BadInput, Problem

NAME = "vedligehold"
LONGEST = 400


def close(data: Path, text: str = "") -> None:
    """Close the pages; ``text`` is shown, at most 400 characters. Raises BadInput when the mark cannot be set."""
    try:
        unfinished = data / f".{NAME}"
        unfinished.write_text(text.strip()[:LONGEST], "utf-8")
        unfinished.replace(data / NAME)
    except OSError as wrong:
        raise BadInput([Problem("FAELLESGRUND_DATA", f"{data / NAME} kan ikke skrives: {wrong.strerror}.")]) from None


def open_again(data: Path) -> None:
    """Open the pages. Raises BadInput when the mark cannot be removed."""
    try:
        (data / NAME).unlink(missing_ok=True)
    except OSError as wrong:
        raise BadInput([Problem("FAELLESGRUND_DATA", f"{data / NAME} kan ikke slettes: {wrong.strerror}.")]) from None


def closed(data: Path) -> str | None:
    """None when the pages are open, else the text to show (perhaps empty)."""
    try:
        return (data / NAME).read_text("utf-8", "replace")[:LONGEST].strip()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
