"""The queue's own upkeep."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.models import Job, Worker
from faellesgrund.foundation.jobs.queue import Progress, job
from faellesgrund.foundation.jobs.rules import State

KEEP_GOOD, KEEP_BAD, KEEP_WORKERS = timedelta(days=30), timedelta(days=180), timedelta(days=7)


@job("opgaver.ryd", dansk="Ryd op i gamle opgaver")
def tidy(progress: Progress) -> None:
    """Remove jobs that went well a month ago, those that did not half a year ago, and workers long gone."""
    now = timezone.now()
    good = Job.objects.in_state(State.DONE, State.CANCELLED).filter(finished_at__lt=now - KEEP_GOOD)
    bad = Job.objects.in_state(State.FAILED, State.INTERRUPTED).filter(finished_at__lt=now - KEEP_BAD)
    with progress.saving():
        for old in (good, bad):
            # The queue's row takes ours along.
            DBTaskResult.objects.filter(pk__in=list(old.values_list("queued_id", flat=True))).delete()
        Worker.objects.filter(ended_at__lt=now - KEEP_WORKERS).delete()
        Worker.objects.filter(heartbeat_at__lt=now - KEEP_WORKERS).delete()


schedule.register("opgaver.ryd", "Gamle opgaver slettes", schedule.nightly("02.40"), tidy)
