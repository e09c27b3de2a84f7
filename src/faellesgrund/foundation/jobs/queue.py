"""What an app uses to have work done in the background: ``@job`` on a function, ``enqueue`` inside its transaction.

::

    @job("dokument.pakke", dansk="Saml dokumenter", retries=3)
    def pack(progress: Progress, pack: int) -> None:
        pages = compile_all(pack)  # as long as it takes; nothing is written
        progress.report(len(pages), len(pages), "Siderne er sat")
        with progress.saving():  # these writes and the mark that the job is done: both or neither
            store(pack, pages)
            progress.result(f"/dokumenter/pakker/{pack}/", "Åbn pakken")
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.progress import Progress
from faellesgrund.foundation.jobs.rules import Safety, checked_arguments, trace_without_values

log = logging.getLogger("faellesgrund.jobs")

__all__ = ["Job", "Progress", "Work", "enqueue", "job", "when_ended"]


@dataclass(frozen=True, slots=True)
class Work:
    """A function that can be done in the background. Calling it runs it here and now, without the queue."""

    key: str
    dansk: str
    function: Callable[..., None]
    retries: int
    safety: Safety

    def __call__(self, progress: Progress, **args: Any) -> None:
        """Do it here and now."""
        self.function(progress, **args)


_works: dict[str, Work] = {}
_listeners: dict[str, Callable[[Job], None]] = {}


def job(
    key: str, *, dansk: str, retries: int = 3, atomic: bool = True, idempotent: bool = False
) -> Callable[[Callable[..., None]], Work]:
    """Make a function work for the background. Put it in the app's ``tasks.py``, where the workers look.

    key: stays the same for ever, since waiting jobs carry it. dansk: its name to readers. retries: how many times more
    after an error. How safe it is to repeat:

    - ``atomic`` (the default): it writes only inside ``with progress.saving()``. Any other write is refused.
    - ``idempotent=True``: it writes where it wants, and doing it twice is the same as once.
    - ``atomic=False``: neither. It is tried once; if nobody knows how it ended, it is left as interrupted for a person.

    Raises ValueError when the three do not fit together or the key is taken.
    """
    safety = Safety.IDEMPOTENT if idempotent else Safety.ATOMIC if atomic else Safety.ONCE
    if safety is Safety.ONCE and retries:
        raise ValueError(f"{key}: work that may not be done twice cannot be retried; say retries=0")

    def decorate(function: Callable[..., None]) -> Work:
        known = _works.get(key)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"{key} is taken by {known.function.__qualname__}")
        _works[key] = Work(key, dansk, function, retries, safety)
        return _works[key]

    return decorate


def work_named(key: str) -> Work | None:
    """The work of a key, or None when no app of this version has it."""
    return _works.get(key)


def when_ended(name: str, listener: Callable[[Job], None]) -> None:
    """Let an app above hear when a job has failed or been interrupted, inside the transaction that says so."""
    _listeners[name] = listener


def tell_listeners(ended: Job) -> None:
    """Tell those who asked that the job ended badly."""
    for name, listener in _listeners.items():
        try:
            with transaction.atomic():
                listener(ended)
        except Exception as fault:
            # What cannot be told must not keep the job from having ended.
            log.error("%s could not be told of job %s:\n%s", name, ended.pk, trace_without_values(fault))


@task()
def run_job() -> None:
    """What the queue's own table points to. Our worker looks the job up by the row instead, so nothing is called here."""
    raise RuntimeError("jobs are run by »faellesgrund arbejder«, not by the worker of django-tasks-db")


def enqueue(work: Work, *, owner: User | None = None, **args: Any) -> Job:
    """Put work in the queue and return its row; its page is ``/baggrund/<pk>/``.

    Call it inside the transaction that wants the work done: the job is there when the transaction commits, and only
    then. owner: who sees it; None is the installation itself. args: keys and codes. Raises UnfitArgument for content.
    """
    keys = checked_arguments(args)
    with transaction.atomic():
        result = run_job.enqueue()
        return Job.objects.create(
            queued=DBTaskResult(pk=result.id),
            key=work.key,
            title=work.dansk,
            owner=owner,
            args=keys,
            most_tries=work.retries + 1,
            retries=work.retries,
        )
