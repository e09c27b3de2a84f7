"""Nothing in the repository points at a particular machine, a package archive or a person."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.architecture.tree import files, shown, vendored

# Written in pieces so that this file does not find itself.
MACHINES = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "opt/",
            "/" + "root/",
            "/" + "home/[a-z]",
            r"\.\./" + "shared",
            r"py" + r"pi\.org",
            "python" + "hosted",
            "registry" + r"\.npm",
            "npm" + r"js\.(org|com)",
            r"deb" + r"ian\.org",
        ]
    )
)
CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})-?(\d{4})(?!\d)")
WITHOUT_TEXT = {".png", ".woff2", ".ico", ".jpg", ".ttf", ".gz", ".pdf", ".xlsx"}


def texts() -> list[tuple[Path, str]]:
    """Every file with text in it, but those others made."""
    return [
        (path, path.read_text("utf-8")) for path in files() if path.suffix not in WITHOUT_TEXT and not vendored(path)
    ]


def test_no_file_names_a_machine_or_a_package_archive() -> None:
    found = [f"{shown(path)}: {match.group()}" for path, text in texts() for match in MACHINES.finditer(text)]
    assert found == []


def test_no_file_holds_a_number_that_could_be_a_cpr_number() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path, text in texts()
        if path.suffix not in {".txt", ".svg", ".css", ".js"} or "requirements" not in path.parts
        for match in CPR.finditer(text)
        if "-" in match.group() and _is_a_day(*match.group(1, 2, 3))
    ]
    assert found == []


def _is_a_day(day: str, month: str, year: str) -> bool:
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True
