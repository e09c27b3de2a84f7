"""What a running job holds in its hand: it reports progress, names its result, and saves together with its own end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from faellesgrund.foundation.jobs import transitions
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.rules import Safety

SECONDS_BETWEEN_REPORTS = 0.5
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "MERGE")


class WritesOutsideSaving(RuntimeError):
    """An atomic job wrote outside ``with progress.saving()``; that write would be there twice after a lost worker."""


class Progress:
    """Given to the work as its first argument."""

    def __init__(self, job: Job, safety: Safety) -> None:
        self.job, self.safety = job, safety
        self.completed = False
        self._may_write = safety is not Safety.ATOMIC
        self._reported = 0.0
        self._result: dict[str, str] = {}

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is, in numbers and in a neutral Danish sentence (»Dokument 3 af 10«), never content.

        total: 0 when it is not known. As often as one likes; it is written at most twice a second. Raises Cancelled when
        somebody asked it to stop and NoLongerOurs when the job has been given to another worker: let both pass.
        """
        now = time.monotonic()
        if self.completed or connection.in_atomic_block and self._may_write and self.safety is Safety.ATOMIC:
            return  # inside saving(): nobody could see it before the end
        if now - self._reported < SECONDS_BETWEEN_REPORTS and not (total and done >= total):
            return
        self._reported = now
        with self._writing():
            transitions.report(self.job, done, total, text)

    def result(self, url: str, text: str) -> None:
        """Where the result is, and the text of the link to it. Before the end of ``saving()``."""
        self._result = {"result_url": url, "result_text": text}
        if self.completed:
            raise RuntimeError("the job is done; name its result inside saving()")

    @contextmanager
    def saving(self) -> Iterator[None]:
        """The one transaction in which the work writes what it made, and is marked as done. Keep it short.

        The mark comes first and holds the row, so that two workers can never both be in here with one job. Raises
        Cancelled or NoLongerOurs before anything is written.
        """
        if self.completed:
            raise RuntimeError("a job saves once")
        with self._writing(), transaction.atomic():
            transitions.complete(self.job)
            yield
            if self._result:
                Job.objects.filter(pk=self.job.pk).update(**self._result)
        self.completed = True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        before, self._may_write = self._may_write, True
        try:
            yield
        finally:
            self._may_write = before

    def guard(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """For ``connection.execute_wrapper``: refuse a write where it would not be part of ``saving()``."""
        if not self._may_write and str(sql).lstrip(" (\n").upper().startswith(_WRITES):
            raise WritesOutsideSaving("put what the job writes inside »with progress.saving():«")
        return execute(sql, params, many, context)
