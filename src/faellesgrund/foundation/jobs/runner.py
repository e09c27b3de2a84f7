"""Doing one claimed job, from the work itself to what is written when it goes wrong."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.jobs import transitions
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.progress import Progress
from faellesgrund.foundation.jobs.queue import Work, work_named
from faellesgrund.foundation.jobs.rules import Safety, trace_without_values

log = logging.getLogger("faellesgrund.jobs")


class Stopping(BaseException):
    """The worker has been told to stop and has waited as long as it may; passes through the work like Ctrl-C."""


def run(job: Job) -> None:
    """Do the job and write down how it went. Raises Stopping when the worker is to end, and errors of the database."""
    work = work_named(job.key)
    if work is None:
        transitions.fail(job, transitions.NOT_HERE)
        return
    progress = Progress(job, work.safety)
    try:
        _do(work, progress)
    except transitions.NoLongerOurs:
        log.warning("job %s was taken over by another worker", job.pk)
    except transitions.Cancelled:
        transitions.cancel_running(job)
    except Stopping:
        if not progress.completed:
            transitions.give_back(job, work)
        raise
    except Exception as fault:
        _went_wrong(progress, work, fault)


def _do(work: Work, progress: Progress) -> None:
    guarded: Any = connection.execute_wrapper(progress.guard) if work.safety is Safety.ATOMIC else nullcontext()
    # A worker is never in a transaction here. A test is: there an error must leave the connection fit for use.
    savepoint: Any = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with savepoint, guarded:
        work(progress, **progress.job.args)
        if not progress.completed:
            with progress.saving():
                pass  # it had nothing to write but that it is done


def _went_wrong(progress: Progress, work: Work, fault: Exception) -> None:
    log.error("job %s (%s) went wrong in try %s:\n%s", *_told(progress.job), trace_without_values(fault))
    if progress.completed:
        return  # what it made is saved; the log has the rest
    try:
        if isinstance(fault, BadInput):
            transitions.fail(progress.job, " ".join(str(problem) for problem in fault.problems), fault)
        else:
            transitions.fail_or_retry(progress.job, work, fault)
    except transitions.NoLongerOurs:
        log.warning("job %s was taken over by another worker", progress.job.pk)


def _told(job: Job) -> tuple[Any, ...]:
    return job.pk, job.key, job.tries
