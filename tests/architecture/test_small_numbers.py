"""What counts people or bids goes through the guard on small numbers."""

from __future__ import annotations

import ast

from tests.architecture.tree import SRC, parsed, python_files, shown

ROOMS_OF_PEOPLE = ("letting", "cases", "neighbours")
"""Rooms whose rows are people, or say something of one: there a count is a figure about few."""
GUARD = ("faellesgrund.foundation.access.small_numbers", "faellesgrund.foundation.access.publications")
COUNTING = {"Count", "Sum", "Avg", "Min", "Max", "StdDev", "Variance", "count", "aggregate"}
COUNTS_FOR_ITSELF: dict[str, str] = {
    # file → why its counts are never shown to anybody but those who may see each of the rows anyway
}


def counts(tree: ast.AST) -> bool:
    """Whether a program counts or adds up rows."""
    names = (
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )
    return any(name in COUNTING for name in names)


def asks_the_guard(tree: ast.AST) -> bool:
    """Whether a program imports the guard."""
    return any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith(GUARD) for node in ast.walk(tree))


def test_the_check_sees_a_count_and_the_guard() -> None:
    assert counts(ast.parse("Tenancy.objects.filter(estate=estate).count()"))
    assert counts(ast.parse("rows.annotate(many=Count('pk'))"))
    assert not counts(ast.parse("rows.order_by('pk')"))
    assert asks_the_guard(ast.parse(f"from {GUARD[0]} import guarded_count"))
    assert not asks_the_guard(ast.parse("from faellesgrund.foundation.access.policy import may"))


def test_a_count_of_people_asks_the_guard_or_says_why_not() -> None:
    unguarded = [
        shown(path)
        for room in ROOMS_OF_PEOPLE
        for path in python_files(SRC / "domains" / room)
        if "tests" not in path.parts and "migrations" not in path.parts
        if counts(parsed(path)) and not asks_the_guard(parsed(path)) and shown(path) not in COUNTS_FOR_ITSELF
    ]
    assert unguarded == []


def test_the_guard_is_plain_python() -> None:
    files = list(python_files(SRC / "foundation" / "access" / "small_numbers"))
    assert files
    wrong = []
    for path in files:
        for node in ast.walk(parsed(path)):
            modules = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            wrong += [
                f"{shown(path)}: {name}" for name in modules if name.startswith("django") or name.endswith("models")
            ]
    assert wrong == []
