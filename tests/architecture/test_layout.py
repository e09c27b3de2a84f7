"""The tree keeps its shape: floors, rooms, names and sizes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import FLOORS, ROOT, SRC, App, app_of, apps, files, imported, parsed, python_files, shown

ROOMS = {
    "entry": ("config", "cli"),
    "domains": (
        "neighbours",
        "calculations",
        "letting",
        "estates",
        "portfolio",
        "experience",
        "cases",
        "partnership",
    ),
    "foundation": ("documents", "notices", "search", "jobs", "access", "ui", "integrations"),
    "engine": ("economy", "rates", "evidence", "deadlines", "glossary"),
}
LONGEST = 400
WITHOUT_A_CONCEPT = {"core", "common", "utils", "util", "helpers", "helper", "misc", "shared", "lib"}

PUBLIC_IN_EVERY_APP = {"models", "queries", "actions", "rules", "engine_inputs"}
PUBLIC = {
    # What an app in the foundation exists to give to others, beside the names that every app has.
    "access": {
        "policy",
        "roles",
        "decorators",
        "audit",
        "cipher",
        "testing",
        "scopes",
        "redaction",
        "reasons",
        "api",
        "api_keys",
        "small_numbers",
        "publications",
        "audited",
        "cipher_places",
        "origin",
    },
    # files: every room that receives a file receives it through the same checks.
    "documents": {"registry", "files"},
    "jobs": {"queue", "schedule"},
    "notices": {"registry"},
    "search": {"registry"},
}
EVERYTHING_IS_PUBLIC = {"ui", "integrations"}
"""Libraries by nature: components and clients, without a model of their own."""

CLOCKS = {"today", "now", "utcnow", "fromtimestamp", "getenv", "environ", "time_ns", "monotonic", "localtime", "gmtime"}


def test_the_four_floors_hold_only_the_rooms_that_were_agreed() -> None:
    strangers = [app.module for app in apps() if app.name not in ROOMS[app.floor]]
    assert strangers == []
    top = {path.relative_to(SRC).parts[0] for path in python_files()} - {"__init__.py"}
    assert top == set(FLOORS)


def test_no_file_or_folder_is_a_helper_without_a_home() -> None:
    wrong = [
        shown(path)
        for path in files()
        if {part.lower() for part in path.relative_to(ROOT).with_suffix("").parts} & WITHOUT_A_CONCEPT
        and path.suffix in {".py", ".html", ".md", ".css"}
    ]
    assert wrong == []


def test_no_program_file_is_longer_than_400_lines() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in python_files(ROOT)}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_code_in_one_app_touches_only_the_public_modules_of_another() -> None:
    wrong = []
    crossings = 0
    for path in python_files():
        own = app_of(path)
        if own is None or own.floor in {"entry", "engine"}:
            continue  # the entry knows every app; what the engine may use is kept by the import contracts
        for name, line in imported(path):
            other = _app_named(name)
            if other is None or other == own or other.floor in {"engine", "entry"}:
                continue
            crossings += 1
            if other.name in EVERYTHING_IS_PUBLIC:
                continue
            inner = name.removeprefix(other.module).lstrip(".").split(".")[0]
            allowed = PUBLIC_IN_EVERY_APP | PUBLIC.get(other.name, set())
            if "tests" in path.parts or path.name in {"testing.py", "demo.py"}:
                allowed = allowed | {"testing", "demo"}
            if inner not in allowed:
                wrong.append(f"{shown(path)}:{line} touches {name}")
    assert wrong == []
    assert crossings or not any(app.floor == "domains" for app in apps()), "no import between apps was seen at all"


def _app_named(dotted: str) -> App | None:
    parts = dotted.split(".")
    if len(parts) < 3 or parts[0] != "faellesgrund" or parts[1] not in FLOORS:
        return None
    return App(parts[1], parts[2])


def test_the_rules_of_an_app_are_plain_python() -> None:
    wrong = [
        f"{shown(path)}:{line} imports {name}"
        for path in python_files()
        if path.name == "rules.py"
        for name, line in imported(path)
        if name.split(".")[0] == "django" or name.endswith(".models")
    ]
    assert wrong == []


def test_the_engine_reads_no_clock_and_no_environment() -> None:
    wrong = []
    for path in python_files(SRC / "engine"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                wrong.append(f"{shown(path)}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"open", "print", "input"}:
                wrong.append(f"{shown(path)}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_every_app_with_pages_or_models_has_a_page_in_the_docs() -> None:
    missing = [
        app.module
        for app in apps()
        if app.floor in {"domains", "foundation"} and not (ROOT / "docs" / "apps" / f"{app.name}.md").is_file()
    ]
    assert missing == []


def test_a_link_between_documents_leads_to_a_file() -> None:
    broken = []
    seen = 0
    for path in (path for path in files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if re.match(r"[a-z]+:|/", target):
                continue
            seen += 1
            if not (path.parent / target).exists():
                broken.append(f"{shown(path)} -> {target}")
    assert broken == []
    assert seen, "no links found"


def test_the_readme_begins_with_the_two_commands() -> None:
    commands = re.findall(r"^\s*(make [a-z]+)", Path(ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert commands[:2] == ["make run", "make test"]
