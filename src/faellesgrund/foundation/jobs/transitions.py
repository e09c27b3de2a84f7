"""Every change of a job's state: our row and the queue's row in one transaction, and only by the worker that has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.jobs.models import Job, JobEntry, Worker
from faellesgrund.foundation.jobs.rules import Safety, State, delay_before, scrubbed, trace_without_values

if TYPE_CHECKING:
    from faellesgrund.foundation.jobs.queue import Work

LOST_AFTER = timedelta(seconds=60)
"""A worker whose heart has not beaten for so long is taken to be gone."""

TASK_PATH = "faellesgrund.foundation.jobs.queue.run_job"

TAKEN = ("state", "worker", "tries", "started_at", "reported_at", "done", "total", "text", "error")

UNKNOWN_FAULT = "Opgaven kunne ikke gøres færdig. Administratoren kan se i loggen, hvor det gik galt."
LOST_TEXT = "Arbejdet blev afbrudt undervejs, og det vides ikke, hvor langt det nåede. Se efter, om det er gjort, før du prøver igen."
DIED_TOO_OFTEN = "Opgaven blev afbrudt hver gang, den blev prøvet. Administratoren kan se loggen."
NOT_HERE = "Denne udgave af Fællesgrund kender ikke opgaven. Administratoren kan se loggen."


class Cancelled(Exception):
    """Somebody has asked the job to stop."""


class NoLongerOurs(Exception):
    """The job was taken for lost and given to another; this worker must leave it alone."""


def claim(worker: Worker, *, expected: bool = False) -> Job | None:
    """Take the next job that is due, or None. No two workers ever get the same one.

    expected: there is probably one, so that looking first without a lock (lest an idle worker disturb anybody) is saved.
    """
    if not expected and not _due().exists():
        return None
    with transaction.atomic():
        chosen = _due().get_locked()
        if chosen is None:
            return None
        chosen.claim(worker.token)
        taken = Job.objects.filter(queued_id=chosen.pk).first()
        if taken is None:
            # A row of the queue whose job somebody removed: it must not stop those behind it.
            DBTaskResult.objects.filter(pk=chosen.pk).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
            return None
        taken.state, taken.worker = State.RUNNING.value, worker
        taken.tries += 1
        taken.started_at = taken.reported_at = timezone.now()
        taken.done = taken.total = 0
        taken.text = taken.error = ""
        taken.save(update_fields=TAKEN)
    return taken


def _due() -> Any:
    return DBTaskResult.objects.ready().filter(task_path=TASK_PATH)


def report(job: Job, done: int, total: int, text: str) -> None:
    """Write progress. Raises Cancelled or NoLongerOurs."""
    values = {"done": max(0, done), "total": max(0, total), "text": text[:200], "reported_at": timezone.now()}
    if not _mine(job).filter(cancel_asked=False).update(**values):
        _say_why(job)


def complete(job: Job) -> None:
    """Mark as done. Call it first in the transaction of the job's own writes. Raises Cancelled or NoLongerOurs."""
    now = timezone.now()
    done = {"state": State.DONE.value, "finished_at": now, "reported_at": now, "error": ""}
    if not _mine(job).filter(cancel_asked=False).update(**done):
        _say_why(job)
    _queue(job, TaskResultStatus.SUCCESSFUL, now)
    JobEntry.objects.create(job_id=job.pk, text=f"Færdig i forsøg {job.tries}.")


def fail(job: Job, sentence: str, fault: BaseException | None = None) -> None:
    """It cannot be done, and trying again would not help. sentence: for the owner."""
    _end(job, State.FAILED, sentence, fault)


def fail_or_retry(job: Job, work: Work, fault: BaseException) -> None:
    """An error nobody expected: try again later, or give up after the last try."""
    if job.tries >= job.most_tries:
        _end(job, State.FAILED, UNKNOWN_FAULT, fault)
        return
    later = timezone.now() + delay_before(job.tries)
    with transaction.atomic():
        _back(job, later, f"Fejl i forsøg {job.tries}. Prøves igen {_clock(later)}.", trace_without_values(fault))


def cancel_running(job: Job) -> None:
    """The worker has noticed that it should stop."""
    _end(job, State.CANCELLED, "", None)


def give_back(job: Job, work: Work | None) -> None:
    """The worker stops before the job is done: nothing of an atomic one is there, so it waits again."""
    with transaction.atomic():
        if work is None or work.safety is Safety.ONCE:
            _end(job, State.INTERRUPTED, LOST_TEXT, None)
        else:
            _back(job, None, "Arbejderen blev stoppet. Opgaven venter igen.", "", tries=job.tries - 1)


def sweep(worker: Worker | None = None) -> int:
    """Find what was running in a worker that is gone, and decide: wait again, or interrupted. Returns how many.

    worker: between two jobs it says that it runs none, so that what it left behind when the database was away is found.
    """
    gone = Q(worker__isnull=True) | Q(worker__ended_at__isnull=False)
    gone |= Q(worker__heartbeat_at__lt=timezone.now() - LOST_AFTER)
    if worker is not None:
        gone |= Q(worker=worker)
    found = list(Job.objects.in_state(State.RUNNING).filter(gone).values_list("pk", flat=True))
    return sum(_lost(pk, gone) for pk in found)


def _lost(pk: int, gone: Q) -> bool:
    from faellesgrund.foundation.jobs.queue import work_named

    with transaction.atomic():
        lost = (
            Job.objects.in_state(State.RUNNING)
            .filter(pk__in=Job.objects.filter(gone, pk=pk).values("pk"))
            # One that is saving this very moment holds its row; whether it made it is seen at the next sweep.
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if lost is None:
            return False
        work = work_named(lost.key)
        if work is None:
            _end(lost, State.INTERRUPTED, NOT_HERE, None)
        elif work.safety is Safety.ONCE:
            _end(lost, State.INTERRUPTED, LOST_TEXT, None)
        elif lost.tries >= lost.most_tries:
            _end(lost, State.FAILED, DIED_TOO_OFTEN, None)
        else:
            _back(lost, None, f"Arbejderen forsvandt i forsøg {lost.tries}. Opgaven venter igen.", "")
    return True


def restart(job: Job) -> None:
    """A person wants it tried again. job: locked by the caller, and ended."""
    job.state, job.error, job.finished_at, job.cancel_asked = State.WAITING.value, "", None, False
    job.worker, job.most_tries, job.due_at = None, job.tries + job.retries + 1, None
    job.done, job.total, job.text = 0, 0, ""
    job.save()
    _queue(job, TaskResultStatus.READY, None, timezone.now())


def cancel_waiting(job: Job) -> None:
    """A person does not want it done. job: locked by the caller, and waiting."""
    job.state, job.finished_at, job.worker = State.CANCELLED.value, timezone.now(), None
    job.save()
    _queue(job, TaskResultStatus.FAILED, job.finished_at)


def _mine(job: Job) -> Any:
    """The row as long as it is this worker's and in this try."""
    return Job.objects.in_state(State.RUNNING).filter(pk=job.pk, worker=job.worker_id, tries=job.tries)


def _say_why(job: Job) -> None:
    if _mine(job).filter(cancel_asked=True).exists():
        raise Cancelled
    raise NoLongerOurs


def _end(job: Job, state: State, sentence: str, fault: BaseException | None) -> None:
    from faellesgrund.foundation.jobs.queue import tell_listeners

    now = timezone.now()
    with transaction.atomic():
        if not _mine(job).update(state=state.value, finished_at=now, error=scrubbed(sentence)):
            raise NoLongerOurs
        _queue(job, TaskResultStatus.FAILED, now)
        trace = trace_without_values(fault) if fault is not None else ""
        JobEntry.objects.create(job_id=job.pk, text=f"{state.word.capitalize()} i forsøg {job.tries}.", trace=trace)
        if state in {State.FAILED, State.INTERRUPTED}:
            job.state, job.error = state.value, scrubbed(sentence)
            tell_listeners(job)


def _back(job: Job, later: datetime | None, text: str, trace: str, tries: int | None = None) -> None:
    waiting: dict[str, Any] = {"state": State.WAITING.value, "worker": None, "due_at": later}
    if tries is not None:
        waiting["tries"] = tries
    if not _mine(job).update(**waiting):
        raise NoLongerOurs
    _queue(job, TaskResultStatus.READY, None, later or timezone.now())
    JobEntry.objects.create(job_id=job.pk, text=text, trace=trace)


def _queue(job: Job, status: Any, finished: datetime | None, run_after: datetime | None = None) -> None:
    values: dict[str, Any] = {"status": status, "finished_at": finished}
    if run_after is not None:
        values["run_after"] = run_after
    DBTaskResult.objects.filter(pk=job.queued_id).update(**values)


def _clock(moment: datetime) -> str:
    return f"kl. {timezone.localtime(moment):%H.%M}"
