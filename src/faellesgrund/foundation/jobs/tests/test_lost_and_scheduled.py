"""Jobs whose worker is gone, and work that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.jobs import queue, schedule, transitions
from faellesgrund.foundation.jobs.models import Job, JobEntry, ScheduledWork, Worker
from faellesgrund.foundation.jobs.queue import Progress, Work, enqueue, job
from faellesgrund.foundation.jobs.rules import State, every, nightly, trace_without_values
from faellesgrund.foundation.jobs.tasks import tidy
from faellesgrund.foundation.jobs.testing import claimed, make_worker, run_all, run_now

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def works() -> Iterator[dict[str, Work]]:
    """One work of each kind; forgotten after the test, as is what it put on the schedule."""
    before, planned = dict(queue._works), dict(schedule._registered)

    def nothing(progress: Progress) -> None:
        """Nothing."""

    schedule._registered.clear()
    yield {
        "atomic": job("t.atomic", dansk="Samlet", retries=1)(nothing),
        "idempotent": job("t.idempotent", dansk="Gentagelig", idempotent=True)(nothing),
        "once": job("t.once", dansk="Kun en gang", retries=0, atomic=False)(nothing),
    }
    queue._works.clear()
    queue._works.update(before)
    schedule._registered.clear()
    schedule._registered.update(planned)


def silence(worker: Worker, seconds: int) -> None:
    Worker.objects.filter(pk=worker.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=seconds))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state"), [("atomic", State.WAITING), ("idempotent", State.WAITING), ("once", State.INTERRUPTED)]
)
def test_a_job_of_a_silent_worker_is_repeated_only_when_that_is_safe(
    works: dict[str, Work], kind: str, state: State
) -> None:
    worker = make_worker()
    lost = claimed(works[kind], make_user(), worker)
    silence(worker, 55)
    assert transitions.sweep() == 0
    silence(worker, 65)
    assert transitions.sweep() == 1
    lost.refresh_from_db()
    assert lost.standing is state
    assert (lost.error == transitions.LOST_TEXT) is (kind == "once")
    assert transitions.sweep() == 0


@pytest.mark.django_db
def test_a_job_of_a_worker_known_to_have_ended_does_not_wait_for_its_heartbeat(works: dict[str, Work]) -> None:
    worker = make_worker()
    lost = claimed(works["atomic"], None, worker)
    Worker.objects.filter(pk=worker.pk).update(ended_at=timezone.now())
    assert transitions.sweep() == 1
    assert [done.pk for done in run_all()] == [lost.pk]


@pytest.mark.django_db
def test_a_worker_between_two_jobs_finds_what_it_left_behind_when_the_database_was_away(
    works: dict[str, Work],
) -> None:
    worker = make_worker()
    claimed(works["atomic"], None, worker)
    assert transitions.sweep(make_worker()) == 0
    assert transitions.sweep(worker) == 1


@pytest.mark.django_db
def test_a_job_that_takes_every_worker_with_it_is_given_up(works: dict[str, Work]) -> None:
    enqueue(works["atomic"])
    for _ in range(2):
        worker = make_worker()
        taken = transitions.claim(worker)
        assert taken is not None
        Worker.objects.filter(pk=worker.pk).update(ended_at=timezone.now())
        transitions.sweep()
    row = Job.objects.get()
    assert (row.standing, row.tries, row.error) == (State.FAILED, 2, transitions.DIED_TOO_OFTEN)


@pytest.mark.django_db
def test_the_log_tells_each_try(works: dict[str, Work]) -> None:
    worker = make_worker()
    claimed(works["atomic"], None, worker)
    Worker.objects.update(ended_at=timezone.now())
    transitions.sweep()
    run_all()
    assert list(JobEntry.objects.values_list("text", flat=True)) == [
        "Arbejderen forsvandt i forsøg 1. Opgaven venter igen.",
        "Færdig i forsøg 2.",
    ]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25T02:29+01:00", "2026-11-25T02:30+01:00"),
        ("2026-11-25T02:30+01:00", "2026-11-26T02:30+01:00"),
        ("2026-12-31T23:59+01:00", "2027-01-01T02:30+01:00"),
        # 02.30 is not there the night summer time begins, and is there twice the night it ends.
        ("2027-03-27T12:00+01:00", "2027-03-28T03:30+02:00"),
        ("2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"),
        ("2027-10-30T12:00+02:00", "2027-10-31T02:30+02:00"),
        ("2027-10-31T02:30+02:00", "2027-11-01T02:30+01:00"),
    ],
)
def test_nightly_work_is_due_once_each_night_by_the_wall_clock(now: str, due: str) -> None:
    assert nightly("02.30").after(datetime.fromisoformat(now), None, COPENHAGEN) == datetime.fromisoformat(due)


def test_work_every_so_often_keeps_step_and_skips_what_was_missed() -> None:
    last = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    rule = every(15)
    assert rule.after(last, last, COPENHAGEN) == last + timedelta(minutes=15)
    assert rule.after(last + timedelta(minutes=61), last, COPENHAGEN) == last + timedelta(minutes=75)


@pytest.mark.parametrize("wrong", ["25.00", "02:30", "kl. 2"])
def test_a_time_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        nightly(wrong)
    with pytest.raises(ValueError, match="no interval"):
        every(0)


@pytest.mark.django_db
def test_due_work_is_put_in_the_queue_once_and_what_was_missed_is_caught_up_once(works: dict[str, Work]) -> None:
    schedule.register("t", "Prøve", every(15), works["atomic"])
    schedule.synchronise()
    now = timezone.now()
    assert schedule.enqueue_due(now) == 0
    ScheduledWork.objects.update(due_at=now - timedelta(hours=9))
    assert schedule.enqueue_due(now) == 1
    assert schedule.enqueue_due(now) == 0
    row = ScheduledWork.objects.get()
    assert row.due_at > now and row.last_job is not None and row.last_job.title == "Samlet"
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_the_table_follows_the_code_and_keeps_due_times_that_stand(works: dict[str, Work]) -> None:
    schedule.register("t", "Prøve", every(15), works["atomic"])
    schedule.register("væk", "Væk", every(15), works["atomic"])
    schedule.synchronise()
    before = ScheduledWork.objects.get(key="t").due_at
    del schedule._registered["væk"]
    schedule.register("t", "Nyt navn", every(15), works["atomic"])
    schedule.synchronise()
    row = ScheduledWork.objects.get()
    assert (row.title, row.due_at) == ("Nyt navn", before)
    schedule.register("t", "Nyt navn", nightly("02.30"), works["atomic"])
    schedule.synchronise()
    row.refresh_from_db()
    assert (row.rule, timezone.localtime(row.due_at).strftime("%H.%M")) == ("hver nat kl. 02.30", "02.30")


@pytest.mark.django_db
def test_old_jobs_are_tidied_away_and_those_that_went_wrong_are_kept_longer(works: dict[str, Work]) -> None:
    old = timezone.now() - timedelta(days=40)
    for state in (State.DONE, State.FAILED, State.WAITING):
        row = enqueue(works["atomic"])
        Job.objects.filter(pk=row.pk).update(state=state.value, finished_at=old)
    Job.objects.filter(state=State.WAITING.value).update(finished_at=None)
    queue.DBTaskResult.objects.update(status="FAILED")
    done = run_now(tidy)
    assert done.standing is State.DONE
    assert set(Job.objects.exclude(pk=done.pk).values_list("state", flat=True)) == {"fejlet", "venter"}
    assert queue.DBTaskResult.objects.count() == 3


def test_a_trace_names_every_cause_and_no_value() -> None:
    try:
        try:
            int("planthemmelighed")
        except ValueError as cause:
            raise KeyError("planthemmelighed") from cause
    except KeyError as fault:
        trace = trace_without_values(fault)
    assert "KeyError" in trace and "ValueError" in trace and "planthemmelighed" not in trace
