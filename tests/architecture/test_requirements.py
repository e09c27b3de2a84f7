"""What we build on: locked, named by no host, described, and under licences that go with ours."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from tests.architecture.tree import ROOT, files

FOLDER = ROOT / "requirements"
LOCKS = ("run.txt", "dev.txt")
GOES_WITH_EUPL = re.compile(
    r"\b(MIT|BSD|Apache|ISC|0BSD|PSF|PSFL|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General|Unlicense)\b", re.I
)


def direct(name: str) -> set[str]:
    """The packages that a file of requirements names itself."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return {re.split(r"[\[<>=~!; ]", line)[0].lower() for line in lines if line and line[0].isalpha()}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (FOLDER / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|git\+|^\s*--?(index|extra|find|i\b|f\b)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (FOLDER / lock).read_text("utf-8").strip())
    assert len(entries) > 10
    assert [entry for entry in entries if not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry)] == []
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_development_lock_has_the_same_versions_as_the_product_runs_with() -> None:
    run, dev = ({line.split(" ")[0] for line in _pins(lock)} for lock in LOCKS)
    assert run <= dev


def _pins(lock: str) -> list[str]:
    return [line for line in (FOLDER / lock).read_text("utf-8").splitlines() if "==" in line and line[0].isalpha()]


def test_everything_we_ask_for_is_locked() -> None:
    locked = {re.split(r"[\[=]", pin)[0].lower() for pin in _pins("dev.txt")}
    assert direct("run.in") | direct("dev.in") <= locked


def test_no_lock_with_host_names_is_kept() -> None:
    assert [
        path.name for path in files() if path.name in {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
    ] == []


def test_every_direct_dependency_is_described() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    described = set(re.findall(r"^\| `([\w.-]+)` \|", table, re.MULTILINE))
    asked_for = direct("run.in") | direct("dev.in")
    assert described == asked_for


def test_the_version_is_the_same_wherever_it_stands() -> None:
    from faellesgrund import __version__

    assert f"softwareVersion: {__version__}\n" in (ROOT / "publiccode.yml").read_text("utf-8")


def test_every_installed_dependency_has_a_licence_that_goes_with_ours() -> None:
    wrong = {}
    for pin in _pins("dev.txt"):
        name = re.split(r"[\[=]", pin)[0]
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue  # locked for another operating system
        words = [line[:200] for field in ("License-Expression", "License") for line in about.get_all(field) or []]
        words += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
        if not GOES_WITH_EUPL.search(" ".join(words)) and name not in LICENCE_READ_BY_HAND:
            wrong[name] = words
    assert wrong == {}


LICENCE_READ_BY_HAND = {
    # name: licence read in the package's own repository or files; see docs/dependencies.md
    "axe-playwright-python": "MIT; carries axe-core under MPL-2.0",
    "pgserver": "Apache-2.0; carries PostgreSQL under the PostgreSQL licence",
}
