"""Work that comes back: each night, each quarter of an hour. The workers' own loop puts it in the queue when it is due.

::

    schedule.register("revision.kontrol", "Kontrol af revisionssporet", schedule.nightly("03.15"), verify_trail)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from faellesgrund.foundation.jobs.models import ScheduledWork
from faellesgrund.foundation.jobs.queue import Work, enqueue
from faellesgrund.foundation.jobs.rules import When, every, nightly

__all__ = ["every", "nightly", "register"]


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the schedule."""

    key: str
    dansk: str
    when: When
    work: Work
    args: dict[str, Any] = field(default_factory=dict)


_registered: dict[str, Registered] = {}


def register(key: str, dansk: str, when: When, work: Work, **args: Any) -> None:
    """Have work done again and again, from an app's ``tasks.py``. The same key again replaces it.

    However many workers there are, it is put in the queue once for each due time; times missed while no worker ran are
    caught up once, not one by one.
    """
    _registered[key] = Registered(key, dansk, when, work, args)


def synchronise() -> None:
    """Make the table agree with what the code has registered; due times that stand are kept."""
    now = timezone.now()
    for each in _registered.values():
        values = {"title": each.dansk, "rule": each.when.words}
        row, made = ScheduledWork.objects.get_or_create(
            key=each.key, defaults={**values, "due_at": _next(each, now, None)}
        )
        if not made and (row.title, row.rule) != (each.dansk, each.when.words):
            due = row.due_at if row.rule == each.when.words else _next(each, now, None)
            ScheduledWork.objects.filter(pk=row.pk).update(**values, due_at=due)
    ScheduledWork.objects.exclude(key__in=_registered).delete()


def enqueue_due(now: datetime | None = None) -> int:
    """Put what is due in the queue, once for each due time whoever else is doing the same; returns how many."""
    moment = now or timezone.now()
    put = 0
    for row in ScheduledWork.objects.filter(due_at__lte=moment, key__in=_registered):
        each = _registered[row.key]
        with transaction.atomic():
            # Whoever moves the due time on is the one who puts the work in the queue; the others find it moved.
            moved = ScheduledWork.objects.filter(pk=row.pk, due_at=row.due_at).update(
                due_at=_next(each, moment, row.due_at), last_due_at=row.due_at
            )
            if moved:
                job = enqueue(each.work, **each.args)
                ScheduledWork.objects.filter(pk=row.pk).update(last_job=job)
                put += 1
    return put


def _next(each: Registered, moment: datetime, last_due: datetime | None) -> datetime:
    return each.when.after(moment, last_due, ZoneInfo(settings.TIME_ZONE))
