"""The site as a whole: every address declares who may come, every table has a word, every link points down."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps as django_apps
from django.db.models import ForeignObject, Model
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.test_layout import ROOMS
from tests.architecture.tree import ROOT, SRC, files_under, python_files, shown, vendored

LATE = ("numpy", "scipy", "numba", "vl_convert", "pandas", "openpyxl")
"""Heavy libraries: loaded at the first use, never when the web process starts."""

START = """
import sys, django
from django.urls import URLResolver, get_resolver
django.setup()
def walk(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            walk(pattern)
        else:
            pattern.callback
walk(get_resolver())
print(*sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def our_models() -> list[type[Model]]:
    """The models of our own apps."""
    return [model for model in django_apps.get_models() if model.__module__.startswith("faellesgrund.")]


def rank(module: str) -> int:
    """Where a module stands: higher may use lower."""
    _, floor, room, *_ = module.split(".")
    floors = list(ROOMS)
    return -(floors.index(floor) * 100 + ROOMS[floor].index(room))


def test_every_address_declares_who_may_come() -> None:
    undeclared = []
    seen = 0
    for address, pattern in addresses():
        seen += 1
        view = pattern.callback
        rule = getattr(view, "access_rule", None) or getattr(getattr(view, "view_class", None), "access_rule", None)
        if not rule:
            undeclared.append(address)
    assert undeclared == []
    assert seen > 5


def test_every_address_is_danish_ascii_in_small_letters() -> None:
    wrong = [
        address
        for address, _ in addresses()
        if re.search(r"[^a-z0-9_<>:/.-]", re.sub(r"<[^>]*>|\^|\\[A-Za-z]|\$", "", address))
    ]
    assert wrong == []


def test_every_key_to_another_table_points_down_the_line() -> None:
    wrong = []
    seen = 0
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignObject) or not isinstance(field.related_model, type):
                continue
            target = field.related_model.__module__
            if target.startswith("faellesgrund."):
                seen += 1
                if rank(target) > rank(model.__module__):
                    wrong.append(f"{model.__module__}.{model.__name__}.{field.name} -> {target}")
    assert wrong == []
    assert seen


def test_every_table_has_a_word_in_the_glossary() -> None:
    from faellesgrund.engine.glossary import load_glossary

    known = {term.noegle for term in load_glossary()}
    names = {re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower() for model in our_models()}
    assert names
    assert names - known == set()


def test_the_web_process_starts_without_the_heavy_libraries() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", START, *LATE],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert loaded == []


def _environment() -> dict[str, str]:
    import os

    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "faellesgrund.entry.config.settings",
    }


def test_no_template_holds_script_or_style_of_its_own() -> None:
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.I
    )
    templates = [path for path in files_under(SRC, ".html") if not vendored(path)]
    assert templates
    assert [
        f"{shown(path)}: {match.group()}" for path in templates for match in forbidden.finditer(path.read_text("utf-8"))
    ] == []


def test_no_template_loads_anything_from_another_site() -> None:
    foreign = re.compile(r"<(?:script|link|img|iframe|source|use)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.I)
    assert [
        shown(path)
        for path in files_under(SRC, ".html")
        if not vendored(path) and foreign.search(path.read_text("utf-8"))
    ] == []


def test_every_setting_of_the_environment_is_described() -> None:
    described = (ROOT / "docs" / "operations" / "indstillinger.md").read_text("utf-8")
    names = {
        name
        for path in python_files()
        if "tests" not in path.parts
        for name in re.findall(r"[\"'](FAELLESGRUND_[A-Z_]+)[\"']", path.read_text("utf-8"))
    }
    assert {"FAELLESGRUND_DATA", "FAELLESGRUND_DATABASE_URL"} <= names
    assert sorted(name for name in names if name not in described) == []


@pytest.mark.parametrize("model", ["User", "AuditEntry"])
def test_the_tables_the_other_tests_count_on_are_there(model: str) -> None:
    assert model in {each.__name__ for each in our_models()}
