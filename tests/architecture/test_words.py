"""Names in the code are the names of the glossary."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from faellesgrund.engine.glossary import banned_identifiers, load_glossary
from tests.architecture.tree import SRC, files_under, parsed, python_files, shown

EVERYDAY = {"flat", "gap"}
"""Put away in one sense only; in another they are plain English (a flat mapping, a gap between two figures)."""


def snake(name: str) -> str:
    """``CamelCase`` as ``snake_case``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def names(path: Path) -> Iterator[tuple[str, int]]:
    """What a file gives a name that others read: itself, its classes and their fields, its public functions."""
    yield path.stem, 1
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node.lineno
        if isinstance(node, ast.ClassDef):
            yield node.name, node.lineno
            for inner in node.body:
                if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    yield inner.target.id, inner.lineno
                if isinstance(inner, ast.Assign):
                    yield from ((target.id, inner.lineno) for target in inner.targets if isinstance(target, ast.Name))


def test_no_name_is_one_the_glossary_has_put_away() -> None:
    banned = banned_identifiers()
    assert banned
    found = {
        f"{shown(path)}:{line} {name}": f"say {' or '.join(banned[snake(name)])}"
        for path in python_files()
        if "migrations" not in path.parts
        for name, line in names(path)
        if snake(name) in banned and snake(name) not in EVERYDAY
    }
    assert found == {}


def test_no_word_is_both_used_and_put_away() -> None:
    used = {term.noegle for term in load_glossary()}
    assert used & set(banned_identifiers()) == set()


def test_every_word_says_what_it_means_and_where_it_comes_from() -> None:
    thin = [term.noegle for term in load_glossary() if len(term.definition) < 20 or not term.kilde.strip()]
    assert thin == []


def test_files_and_folders_are_named_in_small_ascii_letters() -> None:
    wrong = [
        shown(path)
        for path in files_under(SRC, ".py", ".html", ".toml", ".csv")
        if "vendor" not in path.parts and not re.fullmatch(r"[a-z0-9_./-]+", path.relative_to(SRC).as_posix())
    ]
    assert wrong == []
