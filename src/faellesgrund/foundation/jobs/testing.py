"""Doing the queued work in a test, in this process and with the worker's own code.

``run_all()`` after the request or action under test; then look at what the work made.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import Probe
from faellesgrund.foundation.jobs import runner, transitions
from faellesgrund.foundation.jobs.models import Job, Worker
from faellesgrund.foundation.jobs.queue import Work, enqueue


def make_worker(token: str = "") -> Worker:
    """A worker that is alive now."""
    return Worker.objects.create(
        token=token or uuid.uuid4().hex, place="prøvebænken, proces 1", heartbeat_at=timezone.now()
    )


def run_all(most: int = 1000) -> list[Job]:
    """Do every job that is due now, and those they put in the queue; returns them as they ended.

    A job that failed and is to be tried again later stays waiting. Raises AssertionError after ``most`` jobs.
    """
    worker = make_worker()
    done = []
    while (job := transitions.claim(worker)) is not None:
        runner.run(job)
        done.append(job.pk)
        assert len(done) <= most, f"more than {most} jobs: does one put itself in the queue?"
    return list(Job.objects.filter(pk__in=done).order_by("pk"))


def run_now(work: Work, owner: User | None = None, **args: Any) -> Job:
    """Put one job in the queue, do all that is due, and return it as it ended."""
    job = enqueue(work, owner=owner, **args)
    run_all()
    job.refresh_from_db()
    return job


def claimed(work: Work, owner: User | None = None, worker: Worker | None = None, **args: Any) -> Job:
    """A job of the work as it is while a worker runs it. The queue must be empty before."""
    enqueue(work, owner=owner, **args)
    taken = transitions.claim(worker or make_worker())
    assert taken is not None
    return taken


PROBES = (
    Probe("opgave.egne", lambda _: reverse("jobs:own")),
    Probe("opgave.alle", lambda _: reverse("jobs:all")),
)
