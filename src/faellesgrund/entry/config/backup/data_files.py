"""What in the data folder is people's work, and what the program makes again by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

REMADE = frozenset({"staticfiles", "cache", "sikkerhedskopier", "noegler"})
"""Folders that are no part of a copy: made again at start, copies themselves, or keys."""
KEPT_OLD = "foer-gendannelse-"
RESTORING = ".gendan-"


def work_folders(data: Path) -> list[Path]:
    """The folders with people's work. Loose files are the program's own: database, keys, marks."""
    if not data.is_dir():
        return []
    return sorted(
        folder
        for folder in data.iterdir()
        if folder.is_dir() and folder.name not in REMADE and not folder.name.startswith((".", KEPT_OLD))
    )


def work_files(data: Path) -> Iterator[tuple[str, Path]]:
    """Every file of people's work with its name inside the data folder, sorted. Links inside a folder are not followed."""
    for top in work_folders(data):
        for folder, below, names in os.walk(top):
            below.sort()
            for name in sorted(names):
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(data).as_posix(), path
