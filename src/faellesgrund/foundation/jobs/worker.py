"""The loop of one worker process: heartbeat, lost jobs, schedule, and one job at a time."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from faellesgrund.foundation.jobs import runner, schedule, transitions
from faellesgrund.foundation.jobs.models import Job, Worker
from faellesgrund.foundation.jobs.queue import work_named

log = logging.getLogger("faellesgrund.jobs")

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 5.0
ROUND_SECONDS = 10.0
"""How often lost jobs and due work are looked for."""
GRACE_SECONDS = 10.0
"""How long a job may go on after the worker has been told to stop."""


def load_works() -> None:
    """Load every app's ``tasks.py``, so that the jobs they hold are known."""
    autodiscover_modules("tasks")


class Loop:
    """One worker. ``token`` names it among all; ``replaces`` is one that is known to have died."""

    def __init__(self, token: str, *, replaces: str = "", parent: int | None = None) -> None:
        self.token, self.replaces, self.parent = token, replaces, parent
        self.stopping = False
        self._ended = threading.Event()
        self._next_round = 0.0
        self._worker: Worker | None = None
        self._busy = self._had_one = False

    def run(self) -> None:
        """Work until told to stop (SIGTERM, Ctrl-C, or the parent is gone)."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGALRM, self._out_of_patience)
        self._worker = self._sign_on()
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        try:
            while not self.stopping:
                if not self._one_step():
                    time.sleep(POLL_SECONDS)
        except runner.Stopping:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._ended.set()
            self._sign_off()

    def _one_step(self) -> bool:
        """One job, or the round that is due; False when there was nothing to do."""
        assert self._worker is not None
        close_old_connections()
        try:
            if time.monotonic() >= self._next_round:
                self._next_round = time.monotonic() + ROUND_SECONDS
                transitions.sweep(self._worker)
                schedule.enqueue_due()
            job = transitions.claim(self._worker, expected=self._had_one)
            self._had_one = job is not None
            if job is not None:
                self._do(job)
            return job is not None
        except DatabaseError as wrong:
            # The database is away or overloaded. What was running is found by the sweep when it is back.
            log.warning("the database does not answer: %s", type(wrong).__name__)
            connection.close()
            self._next_round = 0.0
            return False

    def _do(self, job: Job) -> None:
        self._busy = True
        try:
            if self.stopping:
                transitions.give_back(job, work_named(job.key))
            else:
                runner.run(job)
        finally:
            self._busy = False

    def _sign_on(self) -> Worker:
        now = timezone.now()
        if self.replaces:
            Worker.objects.filter(token=self.replaces, ended_at__isnull=True).update(ended_at=now)
        load_works()
        schedule.synchronise()
        place = f"{socket.gethostname()}, proces {os.getpid()}"
        return Worker.objects.create(token=self.token, place=place[:160], heartbeat_at=now)

    def _sign_off(self) -> None:
        try:
            connection.close()
            transitions.sweep(self._worker)
            Worker.objects.filter(token=self.token).update(ended_at=timezone.now())
        except DatabaseError:
            log.warning("could not say goodbye: the database does not answer")

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            if self.parent is not None and os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                self.parent = None
            try:
                Worker.objects.filter(token=self.token).update(heartbeat_at=timezone.now())
            except DatabaseError:
                connection.close()
        connection.close()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def _out_of_patience(self, number: int, frame: FrameType | None) -> None:
        if self._busy:
            raise runner.Stopping
