"""Demo content: jobs that were done, and one that was not, for several people. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.jobs import transitions
from faellesgrund.foundation.jobs.models import Job, JobEntry
from faellesgrund.foundation.jobs.rules import State


@dataclass(frozen=True, slots=True)
class _Done:
    """One finished job; hours: how long ago it was ordered."""

    owner: str
    key: str
    title: str
    hours: int
    seconds: int
    state: State = State.DONE
    url: str = ""
    text: str = ""
    trace: str = ""


# The two that can be tried again are work that every installation has.
JOBS = (
    _Done("sekretaer", "dokument.samling", "Samling af dokumenter", 50, 9, url="/dokumenter/", text="Se dokumenterne"),
    _Done("jurist", "dokument.samling", "Samling af dokumenter", 26, 14, url="/dokumenter/", text="Se dokumenterne"),
    _Done("dpo", "revision.kontrol", "Kontrol af loggen", 20, 3, url="/revision/kaede/", text="Se kontrollen"),
    _Done("oekonom", "dokument.samling", "Samling af dokumenter", 3, 6, url="/dokumenter/", text="Se dokumenterne"),
    _Done(
        "admin",
        "soegning.kontrol",
        "Kontrol af søgningen",
        19,
        2,
        State.FAILED,
        trace="django.db.utils.OperationalError\n  faellesgrund/foundation/search/actions.py:88 reindex",
    ),
    _Done("admin", "soegning.kontrol", "Kontrol af søgningen", 18, 4, State.INTERRUPTED),
)


def load() -> None:
    """Make the jobs once; again is harmless."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    if not people or Job.objects.filter(owner__in=people.values(), key=JOBS[0].key).exists():
        return
    now = timezone.now()
    with transaction.atomic():
        for each in sorted(JOBS, key=lambda one: -one.hours):
            if each.owner in people:
                _made(each, people[each.owner], now - timedelta(hours=each.hours))


def _made(each: _Done, owner: User, ordered: datetime) -> None:
    ended = ordered + timedelta(seconds=each.seconds)
    good = each.state is State.DONE
    queued = DBTaskResult.objects.create(
        status="SUCCESSFUL" if good else "FAILED",
        args_kwargs={"args": [], "kwargs": {}},
        task_path=transitions.TASK_PATH,
        backend_name="default",
        run_after=ordered,
        started_at=ordered,
        finished_at=ended,
    )
    sentence = {State.FAILED: transitions.UNKNOWN_FAULT, State.INTERRUPTED: transitions.LOST_TEXT}
    job = Job.objects.create(
        queued=queued,
        key=each.key,
        title=each.title,
        owner=owner,
        state=each.state.value,
        result_url=each.url if good else "",
        result_text=each.text if good else "",
        error=sentence.get(each.state, ""),
        tries=1,
        retries=3,
        started_at=ordered,
        reported_at=ended,
        finished_at=ended,
    )
    entry = JobEntry.objects.create(job=job, text=f"{each.state.word.capitalize()} i forsøg 1.", trace=each.trace)
    # Both are stamped with the moment they are made; the demo's lie in the past.
    Job.objects.filter(pk=job.pk).update(enqueued_at=ordered)
    JobEntry.objects.filter(pk=entry.pk).update(at=ended)
