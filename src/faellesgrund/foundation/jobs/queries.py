"""Reads behind the pages of jobs, and what ``kontroller`` asks. Each returns frozen objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.jobs.actions import NotFound
from faellesgrund.foundation.jobs.models import Job, JobEntry, JobQuerySet, ScheduledWork, Worker
from faellesgrund.foundation.jobs.rules import State
from faellesgrund.foundation.jobs.transitions import LOST_AFTER

PER_PAGE = 25
STUCK_AFTER = timedelta(hours=1)
WAITED_TOO_LONG = timedelta(minutes=10)
MOST_ENTRIES = 200

TAGS = {
    State.WAITING: "info",
    State.RUNNING: "info",
    State.DONE: "god",
    State.FAILED: "fejl",
    State.INTERRUPTED: "obs",
    State.CANCELLED: "",
}
BAD = (State.FAILED, State.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job of a list."""

    pk: int
    title: str
    word: str
    tag: str
    owner: str
    enqueued: datetime
    finished: datetime | None
    tries: int
    how_far: str
    may_retry: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of jobs."""

    rows: tuple[JobRow, ...]
    count: int
    number: int
    pages: int
    previous: int | None
    next: int | None

    @property
    def count_text(self) -> str:
        """3 opgaver"""
        return f"{self.count} {'opgave' if self.count == 1 else 'opgaver'}"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of a job's log."""

    at: datetime
    text: str
    trace: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """A job's own page."""

    row: JobRow
    key: str
    done: int
    total: int
    text: str
    running: bool
    waiting: bool
    live: bool
    cancel_asked: bool
    due: datetime | None
    started: datetime | None
    worker: str
    error: str
    result_url: str
    result_text: str
    interrupted: bool
    seconds: int | None
    entries: tuple[EntryRow, ...] | None
    """The log, for administrators; None for others."""


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker and when its heart last beat."""

    place: str
    started: datetime
    heartbeat: datetime
    alive: bool
    doing: str


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A piece of scheduled work."""

    title: str
    rule: str
    due: datetime
    last: datetime | None
    last_word: str
    last_pk: int | None


@dataclass(frozen=True, slots=True)
class StateChoice:
    """A state to filter on, with how many there are."""

    value: str
    text: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class AllPage:
    """The administrator's page."""

    jobs: Paged
    states: tuple[StateChoice, ...]
    chosen: str
    workers: tuple[WorkerRow, ...]
    schedule: tuple[ScheduleRow, ...]
    any_alive: bool


@dataclass(frozen=True, slots=True)
class Health:
    """How the queue is doing. ``stuck``: running for an hour without a word; ``late``: waiting though due."""

    workers: int
    waiting: int
    running: int
    stuck: int
    late: int
    failed: int


def own_page(user: User, number: str) -> Paged:
    """The user's own jobs, newest first."""
    return _paged(Job.objects.filter(owner=user).select_related("owner"), number)


def all_page(number: str, state: str) -> AllPage:
    """Every job, filtered on a state when one is given, with workers and schedule; a constant number of queries."""
    counts = {row["state"]: row["n"] for row in Job.objects.order_by().values("state").annotate(n=Count("pk"))}
    chosen = state if state in {each.value for each in State} else ""
    every = Job.objects.select_related("owner")
    workers = _workers()
    return AllPage(
        jobs=_paged(every.filter(state=chosen) if chosen else every, number),
        states=(
            StateChoice("", "alle", sum(counts.values()), not chosen),
            *(StateChoice(s.value, s.word, counts.get(s.value, 0), s.value == chosen) for s in State),
        ),
        chosen=chosen,
        workers=workers,
        schedule=tuple(
            ScheduleRow(
                row.title,
                row.rule,
                row.due_at,
                row.last_due_at,
                row.last_job.standing.word if row.last_job else "",
                row.last_job_id,
            )
            for row in ScheduledWork.objects.select_related("last_job")
        ),
        any_alive=any(worker.alive for worker in workers),
    )


def job_page(user: User, pk: int) -> JobPage:
    """One job as the user may see it. Raises NotFound."""
    job = Job.objects.visible_to(user).select_related("owner", "worker").filter(pk=pk).first()
    if job is None:
        raise NotFound(pk)
    administers = may(user, "opgave.alle")
    entries = None
    if administers:
        lines = JobEntry.objects.filter(job=job)[:MOST_ENTRIES]
        entries = tuple(EntryRow(line.at, line.text, line.trace) for line in lines)
    end = job.finished_at
    return JobPage(
        row=_row(job),
        key=job.key,
        done=min(job.done, job.total),
        total=job.total,
        text=job.text,
        running=job.standing is State.RUNNING,
        waiting=job.standing is State.WAITING,
        live=not job.standing.ended,
        cancel_asked=job.cancel_asked,
        due=job.due_at if job.standing is State.WAITING else None,
        started=job.started_at,
        worker=job.worker.place if job.worker else "",
        error=job.error,
        result_url=job.result_url if job.standing is State.DONE else "",
        result_text=job.result_text,
        interrupted=job.standing is State.INTERRUPTED,
        seconds=int((end - job.started_at).total_seconds()) if end and job.started_at else None,
        entries=entries,
    )


def health() -> Health:
    """The figures for ``kontroller``."""
    now = timezone.now()
    late = Q(state=State.WAITING.value) & (
        Q(due_at__isnull=True, enqueued_at__lt=now - WAITED_TOO_LONG) | Q(due_at__lt=now - WAITED_TOO_LONG)
    )
    running = Q(state=State.RUNNING.value)
    counted = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING.value)),
        running=Count("pk", filter=running),
        stuck=Count("pk", filter=running & Q(reported_at__lt=now - STUCK_AFTER)),
        late=Count("pk", filter=late),
        failed=Count("pk", filter=Q(state__in=[state.value for state in BAD])),
    )
    alive = Worker.objects.filter(ended_at__isnull=True, heartbeat_at__gte=now - LOST_AFTER).count()
    return Health(workers=alive, **counted)


def _workers() -> tuple[WorkerRow, ...]:
    fresh = timezone.now() - LOST_AFTER
    found = Worker.objects.filter(ended_at__isnull=True).order_by("-heartbeat_at")[:20]
    running = Job.objects.in_state(State.RUNNING).filter(worker__isnull=False)
    doing = {job.worker_id: job.title for job in running}
    return tuple(
        WorkerRow(
            place=worker.place,
            started=worker.started_at,
            heartbeat=worker.heartbeat_at,
            alive=worker.heartbeat_at >= fresh,
            doing=doing.get(worker.pk, ""),
        )
        for worker in found
    )


def _paged(rows: JobQuerySet, number: str) -> Paged:
    page = Paginator(rows, PER_PAGE).get_page(number)
    return Paged(
        rows=tuple(_row(job) for job in page.object_list),
        count=page.paginator.count,
        number=page.number,
        pages=page.paginator.num_pages,
        previous=page.previous_page_number() if page.has_previous() else None,
        next=page.next_page_number() if page.has_next() else None,
    )


def _row(job: Job) -> JobRow:
    state = job.standing
    far = f"{job.done} af {job.total}" if job.total and state is State.RUNNING else ""
    return JobRow(
        pk=job.pk,
        title=job.title,
        word=state.word,
        tag=TAGS[state],
        owner=job.owner.full_name if job.owner else "Fællesgrund",
        enqueued=job.enqueued_at,
        finished=job.finished_at,
        tries=job.tries,
        how_far=far,
        may_retry=state in {*BAD, State.CANCELLED},
        may_cancel=not state.ended and not job.cancel_asked,
    )
