"""Worker processes are kept alive, end with their server, and are never two by mistake."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config import operations
from faellesgrund.entry.config.workers import Workers

PATIENCE = 90
MIGRATE = "from faellesgrund.entry.config.operations import set_up, _migrate; set_up(); _migrate()"
PARENT = """
import sys, time
from faellesgrund.entry.config.workers import Workers
workers = Workers(1, beside=True)
workers.look_after()
print(*workers.pids(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an empty SQLite database, for processes of their own."""
    monkeypatch.setenv("FAELLESGRUND_DATA", str(tmp_path))
    monkeypatch.setenv("FAELLESGRUND_DATABASE_URL", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    subprocess.run([sys.executable, "-c", MIGRATE], check=True)
    return tmp_path


@pytest.fixture
def crews() -> Iterator[Callable[[], Workers]]:
    """Workers beside a server; all are gone after the test."""
    made: list[Workers] = []

    def one() -> Workers:
        made.append(Workers(1, beside=True))
        made[-1].look_after()
        return made[-1]

    yield one
    for workers in made:
        workers.ask_to_stop()
    for workers in made:
        workers.wait()


def rows(folder: Path) -> list[tuple[str, bool]]:
    """Where each worker of the database is, and whether it has ended, oldest first."""
    with sqlite3.connect(folder / "faellesgrund.sqlite3") as database:
        found = database.execute("SELECT place, ended_at FROM jobs_worker ORDER BY id").fetchall()
    return [(place, ended is not None) for place, ended in found]


def wait_for(truth: Callable[[], Any], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Until it is so; another process tells of it by the database alone."""
    deadline = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < deadline, "it did not come"
        meanwhile()
        time.sleep(0.05)


def process_named(pid: int) -> str:
    return f"proces {pid}"


def test_a_worker_that_dies_is_replaced_and_its_end_is_known_at_once(
    folder: Path, crews: Callable[[], Workers]
) -> None:
    workers = crews()
    (first,) = workers.pids()
    wait_for(lambda: len(rows(folder)) == 1)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(rows(folder)) == 2, meanwhile=workers.look_after)
    (second,) = workers.pids()
    assert second != first
    (one, gone), (other, alive) = rows(folder)
    assert one.endswith(process_named(first)) and gone
    assert other.endswith(process_named(second)) and not alive


def test_a_second_server_on_the_same_folder_waits_its_turn(folder: Path, crews: Callable[[], Workers]) -> None:
    first, second = crews(), None
    wait_for(lambda: len(rows(folder)) == 1)
    second = crews()
    (waiting,) = second.pids()
    assert waiting
    first.ask_to_stop()
    first.wait()
    wait_for(lambda: len(rows(folder)) == 2)
    assert [ended for _, ended in rows(folder)] == [True, False]
    assert rows(folder)[1][0].endswith(process_named(waiting))


def test_a_worker_ends_when_its_server_is_killed(folder: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout is not None and int(parent.stdout.readline())
        wait_for(lambda: len(rows(folder)) == 1)
    finally:
        parent.kill()
        parent.wait()
    wait_for(lambda: rows(folder)[0][1])


def test_a_worker_that_is_asked_to_stop_says_goodbye(folder: Path, crews: Callable[[], Workers]) -> None:
    workers = crews()
    wait_for(lambda: len(rows(folder)) == 1)
    workers.ask_to_stop()
    workers.wait()
    assert workers.pids() == []
    assert rows(folder)[0][1]
    workers.look_after()
    assert workers.pids() == []


def test_workers_are_not_started_on_a_database_that_is_not_ready(tmp_path: Path) -> None:
    program = "from faellesgrund.entry.cli.main import main; raise SystemExit(main(['arbejder']))"
    environment = {
        **os.environ,
        "FAELLESGRUND_DATA": str(tmp_path),
        "FAELLESGRUND_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Start serveren først" in done.stderr


def test_a_server_can_be_started_without_a_worker() -> None:
    none = Workers(0, beside=True)
    none.look_after()
    assert none.pids() == []


def test_a_check_says_when_nobody_does_what_waits(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from faellesgrund.entry.config.tasks import clear_sessions
    from faellesgrund.foundation.jobs.queue import enqueue
    from faellesgrund.foundation.jobs.testing import make_worker

    monkeypatch.setenv("FAELLESGRUND_DATA", str(tmp_path))
    enqueue(clear_sessions)
    operations.check()
    assert "kør faellesgrund arbejder" in capsys.readouterr().out
    make_worker()
    operations.check()
    said = capsys.readouterr().out
    assert "Arbejdere: 1. Opgaver: 1 venter" in said and "Alt er klar." in said


@pytest.mark.parametrize("count", ["0", "33", "to"])
def test_a_number_of_workers_that_cannot_be_is_refused(count: str) -> None:
    from faellesgrund.entry.cli.commands import BY_NAME
    from faellesgrund.entry.cli.parser import parse

    with pytest.raises(BadInput, match="--antal"):
        parse(BY_NAME["arbejder"], ["--antal", count])
