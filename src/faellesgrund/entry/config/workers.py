"""Keeping worker processes alive: one beside the web server, or as many as ``faellesgrund arbejder`` is asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from types import FrameType

MODULE = "faellesgrund.entry.config.worker_process"
SHORT_LIFE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0
PATIENCE_SECONDS = 20.0
"""How long a worker that was asked to stop is waited for: its own grace for a job, and a little more."""


@dataclass(slots=True)
class _Seat:
    """One place for a worker, and the process that has it now."""

    token: str = ""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    pause: float = 1.0


class Workers:
    """A number of worker processes, each started anew when it dies. ``beside``: of a web server on this data folder,
    where a second one waits its turn instead of working too."""

    def __init__(self, count: int, *, beside: bool = False) -> None:
        self.beside = beside
        self._seats = [_Seat() for _ in range(count)]
        self._stopping = False

    def look_after(self) -> None:
        """Start what is missing. Call it about once a second."""
        if self._stopping:
            return
        now = time.monotonic()
        for seat in self._seats:
            if seat.process is not None and seat.process.poll() is not None:
                # One that dies at once would do so again: each time a longer pause, so that the log can be read.
                short = now - seat.started < SHORT_LIFE_SECONDS
                seat.pause = min(LONGEST_PAUSE_SECONDS, seat.pause * 2) if short else 1.0
                seat.not_before = now + (seat.pause if short else 0.0)
                seat.process = None
            if seat.process is None and now >= seat.not_before:
                self._start(seat, now)

    def pids(self) -> list[int]:
        """The processes that live now."""
        return [seat.process.pid for seat in self._seats if seat.process is not None and seat.process.poll() is None]

    def ask_to_stop(self) -> None:
        """Tell each to give back or finish what it has; start none from now on."""
        self._stopping = True
        for seat in self._seats:
            if seat.process is not None and seat.process.poll() is None:
                seat.process.terminate()

    def wait(self, patience: float = PATIENCE_SECONDS) -> None:
        """Wait until all have stopped; one that does not is killed, and its job is found by the others."""
        deadline = time.monotonic() + patience
        for seat in self._seats:
            if seat.process is None:
                continue
            try:
                seat.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                seat.process.kill()
                seat.process.wait()

    def run(self) -> None:
        """Look after them until told to stop (SIGTERM or Ctrl-C)."""
        told = []

        def stop(number: int, frame: FrameType | None) -> None:
            told.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not told:
            self.look_after()
            time.sleep(0.5)
        self.ask_to_stop()
        self.wait()

    def _start(self, seat: _Seat, now: float) -> None:
        # The one that died is named to its heir, which takes over its job at once instead of waiting for its heartbeat.
        replaced, seat.token = seat.token, uuid.uuid4().hex
        words = [seat.token, str(os.getpid()), replaced, "ved-siden" if self.beside else "selvstaendig"]
        seat.process = subprocess.Popen(  # noqa: S603 - our own module with words of our own
            [sys.executable, "-m", MODULE, *words], stdin=subprocess.DEVNULL
        )
        seat.started = now
