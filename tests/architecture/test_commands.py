"""The command: every word of it is described, and calculating loads no web framework."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from faellesgrund.entry.cli.commands import COMMANDS
from tests.architecture.tree import ROOT

AGREED = {
    *("beregn", "baglaens", "betaling", "laan", "henlaeggelser", "satser", "evidens"),
    *("server", "arbejder", "opret-bruger", "kontroller"),
    *("sikkerhedskopi", "gendan", "vedligehold"),
}
CALCULATING = (
    ("satser", "--json"),
    ("evidens", "--json"),
    ("laan", "--hovedstol", "1000000", "--rente", "0.045", "--aar", "30", "--json"),
)
SCRIPT = """
import sys
from faellesgrund.entry.cli.main import main
code = main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print("kode", code, *sorted(loaded & {"django", "sqlite3", "psycopg"}), file=sys.stderr)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; the last line of stderr tells what it loaded."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", CALCULATING, ids=lambda arguments: arguments[0])
def test_a_calculating_command_loads_no_web_framework_and_no_database(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.stderr.split()[-2:] == ["kode", "0"], done.stderr
    assert done.stdout.startswith("{")


def test_every_command_that_was_agreed_is_there() -> None:
    assert {command.name for command in COMMANDS} >= AGREED


def test_every_command_and_option_is_described_in_the_docs() -> None:
    described = (ROOT / "docs" / "operations" / "kommandoer.md").read_text("utf-8")
    words = [command.name for command in COMMANDS]
    words += [f"--{option.name}" for command in COMMANDS for option in command.options]
    assert sorted({word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", described)}) == []


def test_the_help_of_the_command_names_every_command() -> None:
    shown = run("--help").stdout
    assert {name for name in AGREED if not re.search(rf"^\s*{name}\b", shown, re.MULTILINE)} == set()


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_has_help_in_danish(name: str) -> None:
    done = run(name, "--help")
    assert done.stderr.split()[:2] == ["kode", "0"]
    assert not re.search(r"\b(usage|options|show this|optional|default)\b", done.stdout, re.I)
    assert len(done.stdout) > 40
