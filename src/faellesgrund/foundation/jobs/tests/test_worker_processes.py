"""Real worker processes: killed in the middle of what they do, and all looking at the schedule at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import psycopg
import pytest

from faellesgrund.foundation.jobs.rules import State
from faellesgrund.foundation.jobs.tests.bench import HELD, IDEMPOTENT, JOBS, ONCE, PLANNED

# The processes have a database of their own; the mark has the test run with the data layer of both kinds.
pytestmark = pytest.mark.django_db

BENCH = [sys.executable, "-m", "faellesgrund.foundation.jobs.tests.bench"]
PATIENCE = 240


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes on an empty database: SQLite, or one more on the PostgreSQL of this run."""
    url = os.environ.get("FAELLESGRUND_DATABASE_URL", "")
    own = {**os.environ, "FAELLESGRUND_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    if not url:
        yield own
        return
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            before, _, query = url.partition("?")
            address = f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
            yield {**own, "FAELLESGRUND_DATABASE_URL": address}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Crew:
    """Workers by their token, and the lines they say."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.said: Queue[tuple[str, str]] = Queue()

    def start(self, replaced: str = "") -> str:
        token = uuid.uuid4().hex
        process = subprocess.Popen(
            [*BENCH, "work", token, replaced], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        self.processes[token] = process
        threading.Thread(target=self._listen, args=(token, process), daemon=True).start()
        return token

    def kill(self, token: str) -> None:
        process = self.processes.pop(token)
        process.kill()
        process.wait()

    def _listen(self, token: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.put((token, line.strip()))


def bench(word: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [*BENCH, word], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice(environment: dict[str, str]) -> None:
    bench("prepare", environment)
    crew = Crew(environment)
    try:
        for _ in range(3):
            crew.start()
        held = set()
        for _ in HELD:
            token, line = crew.said.get(timeout=PATIENCE)
            held.add(int(line.removeprefix("holds ")))
            crew.kill(token)
            crew.start(replaced=token)
        assert held == set(HELD)
        for process in crew.processes.values():
            assert process.wait(PATIENCE) == 0
    finally:
        for token in list(crew.processes):
            crew.kill(token)
    judge(json.loads(bench("report", environment)))


def judge(found: dict[str, Any]) -> None:
    """Each effect exactly once; each job ended as its kind allows."""
    assert found["effects"] == {str(number): 1 for number in (*range(JOBS), PLANNED)}
    jobs = {number: (state, tries, status) for number, state, tries, status in found["jobs"]}
    interrupted = {number for number, place in HELD.items() if place == "once"}
    assert interrupted < set(ONCE) and set(HELD) & set(IDEMPOTENT)
    for number in range(JOBS):
        if number in interrupted:
            assert jobs[number] == (State.INTERRUPTED.value, 1, "FAILED")
        else:
            assert jobs[number] == (State.DONE.value, 2 if number in HELD else 1, "SUCCESSFUL")


def test_workers_that_look_at_the_same_moment_put_due_work_in_the_queue_once(environment: dict[str, str]) -> None:
    bench("prepare", environment)
    processes = [
        subprocess.Popen(
            [*BENCH, "due"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
    counts = [process.communicate(timeout=PATIENCE)[0].strip() for process in processes]
    assert sorted(counts) == ["0", "0", "0", "1"]
