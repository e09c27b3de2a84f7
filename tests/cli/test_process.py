"""The command as a process of its own: exit codes, pipes, encodings, and what it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faellesgrund.entry.cli import main as main_module
from tests.architecture.tree import ROOT

LOAN = ("laan", "--hovedstol", "1000000", "--rente", "0.045", "--aar", "30")


def process(
    *words: str, stdout: int = subprocess.PIPE, code: str = "", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process; code: run this instead of the plain command."""
    program = code or "import sys\nfrom faellesgrund.entry.cli.main import main\nsys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], **settings},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def test_a_done_command_ends_with_0_and_a_refused_one_with_2() -> None:
    done, refused = process(*LOAN, "--json"), process(*LOAN, "--jsn")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "tilvalget findes ikke. Mente du --json?" in refused.stderr.decode()


@pytest.mark.parametrize("words", [("satser", "--json"), ("evidens",)])
def test_the_lists_load_neither_numpy_nor_django(words: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom faellesgrund.entry.cli.main import main\nmain()\n"
        "print(sorted({'numpy', 'django', 'hypothesis'} & set(sys.modules)), file=sys.stderr)"
    )
    assert process(*words, code=code).stderr == b"[]\n"


def test_beregn_loads_no_web_framework(brief: Path) -> None:
    code = (
        "import sys\nfrom faellesgrund.entry.cli.main import main\nmain()\n"
        "print(sorted({'django', 'sqlite3', 'psycopg', 'vl_convert'} & set(sys.modules)), file=sys.stderr)"
    )
    for more in ((), ("--json",)):
        assert process("beregn", str(brief), "--traek", "10", *more, code=code).stderr == b"[]\n"


def test_a_reader_that_has_seen_enough_is_not_a_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        got = process(*LOAN, stdout=writing)
    finally:
        os.close(writing)
    assert (got.returncode, got.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_document_is_utf_8_in_every_terminal(encoding: str) -> None:
    got = process("satser", "boligsikring", "--json", PYTHONIOENCODING=encoding)
    assert got.returncode == 0
    assert "indkomstgrænse" in got.stdout.decode("utf-8")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_the_letters_gets_an_answer_all_the_same(encoding: str) -> None:
    assert process("--help", PYTHONIOENCODING=encoding).returncode == 0
    refused = process("beregn", "æøå→.toml", PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr


def _broken(call: object) -> str:
    raise ZeroDivisionError("intern")


def test_our_own_fault_ends_with_1_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main_module, "_runner", lambda command: _broken)
    monkeypatch.delenv("FAELLESGRUND_FEJLSOEG", raising=False)
    assert main_module.main(["satser"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "fejl i Fællesgrund selv" in shown.err
    assert "Traceback" not in shown.err
    assert "intern" not in shown.err  # may quote what somebody typed about a household


def test_our_own_fault_is_shown_whole_to_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main_module, "_runner", lambda command: _broken)
    monkeypatch.setenv("FAELLESGRUND_FEJLSOEG", "1")
    assert main_module.main(["satser"]) == 1
    assert "ZeroDivisionError: intern" in capsys.readouterr().err


def test_an_interrupted_command_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(call: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module, "_runner", lambda command: interrupted)
    assert main_module.main(["satser"]) == 130
    assert capsys.readouterr() == ("", "Afbrudt.\n")


def test_the_running_of_the_installation_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    from faellesgrund.entry.config import operations

    seen: list[tuple[str, dict[str, object]]] = []

    def noted(name: str, code: int):  # type: ignore[no-untyped-def]
        def operation(**settings: object) -> int:
            seen.append((name, settings))
            return code

        return operation

    for number, name in enumerate(("serve", "create_user", "check")):
        monkeypatch.setattr(operations, name, noted(name, number))
    assert main_module.main(["server", "--port", "8080", "--demo", "--uden-arbejder"]) == 0
    created = ["opret-bruger", "anja", "--navn", "Anja Eg", "--rolle", "drift", "--enhed", "Valby"]
    assert main_module.main(created) == 1
    assert main_module.main(["kontroller", "--indstillinger"]) == 2
    assert seen == [
        ("serve", {"port": 8080, "demo": True, "without_worker": True}),
        (
            "create_user",
            {"username": "anja", "full_name": "Anja Eg", "role": "drift", "unit": "Valby", "email": ""},
        ),
        ("check", {"settings_only": True, "restored": ""}),
    ]
