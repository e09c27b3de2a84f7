"""The repository as the architecture tests see it: its files, its apps and the imports between them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "faellesgrund"

FLOORS = ("entry", "domains", "foundation", "engine")


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def files_under(folder: Path, *suffixes: str) -> list[Path]:
    """The repository's files in a folder, with one of the endings."""
    return [path for path in files() if folder in path.parents and path.suffix in suffixes]


def python_files(folder: Path = SRC) -> list[Path]:
    """The repository's Python files in a folder."""
    return files_under(folder, ".py")


def shown(path: Path) -> str:
    """A path as a reader of the message wants it."""
    return path.relative_to(ROOT).as_posix()


def vendored(path: Path) -> bool:
    """Whether the file was made by others and is kept as it came."""
    return "vendor" in path.parts


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


@dataclass(frozen=True)
class App:
    """One room of a floor, such as ``foundation/access``."""

    floor: str
    name: str

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return SRC / self.floor / self.name

    @property
    def module(self) -> str:
        """Its dotted name."""
        return f"faellesgrund.{self.floor}.{self.name}"


@cache
def apps() -> tuple[App, ...]:
    """The packages that stand on the floors now."""
    return tuple(
        App(floor, folder.name)
        for floor in FLOORS
        for folder in sorted((SRC / floor).iterdir())
        if any(path.parent == folder for path in python_files(SRC / floor))
    )


def app_of(path: Path) -> App | None:
    """The app a file belongs to."""
    parts = path.relative_to(SRC).parts
    return App(parts[0], parts[1]) if len(parts) > 2 and parts[0] in FLOORS else None


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names a file imports, with the line; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
