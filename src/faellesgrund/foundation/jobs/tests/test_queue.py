"""Putting work in the queue and having it done: one transaction, keys only, retries, safety."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.jobs import queue, runner, transitions
from faellesgrund.foundation.jobs.models import Job, JobEntry
from faellesgrund.foundation.jobs.progress import Progress
from faellesgrund.foundation.jobs.queue import Work, enqueue, job
from faellesgrund.foundation.jobs.rules import State, UnfitArgument
from faellesgrund.foundation.jobs.testing import claimed, make_worker, run_all, run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def works() -> Iterator[None]:
    """What a test makes into work is forgotten after it."""
    before = dict(queue._works)
    yield
    queue._works.clear()
    queue._works.update(before)


def a_work(function: Any, **how: Any) -> Work:
    function.__qualname__ = f"work_{uuid.uuid4().hex}"
    return job(f"proeve.{uuid.uuid4().hex[:8]}", dansk="Prøve", **how)(function)


def saves_a_party(progress: Progress, key: str = "ny") -> None:
    with progress.saving():
        Party.objects.create(key=key, name=key)


def make_due(row: Job) -> None:
    DBTaskResult.objects.filter(pk=row.queued_id).update(run_after=timezone.now())


def test_a_job_is_done_with_what_it_wrote(works: None) -> None:
    def work(progress: Progress, key: str) -> None:
        progress.report(1, 1, "Parten er fundet")
        with progress.saving():
            Party.objects.create(key=key, name="Ny part")
            progress.result("/parter/ny/", "Åbn parten")

    done = run_now(a_work(work), make_user(), key="ny")
    assert (done.standing, done.text, done.result_url) == (State.DONE, "Parten er fundet", "/parter/ny/")
    assert Party.objects.filter(key="ny").count() == 1
    assert DBTaskResult.objects.get(pk=done.queued_id).status == "SUCCESSFUL"


def test_a_job_is_not_there_when_the_transaction_that_wanted_it_is_undone(works: None) -> None:
    work = a_work(saves_a_party)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(work)
        raise ZeroDivisionError
    assert Job.objects.count() == DBTaskResult.objects.count() == 0


@pytest.mark.parametrize("content", ["Beboeren har søgt hjælp", {"navn": "x"}, 3.5, ["a b"], "x" * 65, "linje\nto"])
def test_content_never_enters_the_queue(works: None, content: Any) -> None:
    with pytest.raises(UnfitArgument) as refused:
        enqueue(a_work(saves_a_party), key=content)
    assert str(content) not in str(refused.value)
    assert Job.objects.count() == 0


def test_keys_codes_and_lists_of_them_come_through_unchanged(works: None) -> None:
    seen: dict[str, Any] = {}

    def work(progress: Progress, **args: Any) -> None:
        seen.update(args)

    given = {"a": 7, "b": "2026-11-25", "c": [1, 2], "d": None, "e": True, "f": str(uuid.uuid4())}
    run_now(a_work(work), **given)
    assert seen == given


def test_a_write_outside_saving_is_refused_and_nothing_is_kept(works: None) -> None:
    def careless(progress: Progress) -> None:
        Party.objects.create(key="dobbelt", name="Dobbelt")

    failed = run_now(a_work(careless, retries=0))
    assert failed.standing is State.FAILED
    assert not Party.objects.filter(key="dobbelt").exists()
    assert "WritesOutsideSaving" in JobEntry.objects.filter(job=failed).latest("pk").trace


def test_what_was_written_is_undone_when_the_end_of_saving_is_not_reached(works: None) -> None:
    def breaks(progress: Progress) -> None:
        with progress.saving():
            Party.objects.create(key="halv", name="Halv")
            raise ZeroDivisionError

    waiting = run_now(a_work(breaks))
    assert waiting.standing is State.WAITING
    assert not Party.objects.filter(key="halv").exists()


def test_an_error_is_retried_with_growing_delay_and_then_given_up(works: None) -> None:
    def breaks(progress: Progress) -> None:
        raise ZeroDivisionError

    row = run_now(a_work(breaks, retries=2), make_user())
    delays = []
    while row.standing is State.WAITING:
        assert row.due_at is not None and row.started_at is not None
        delays.append(round((row.due_at - row.started_at).total_seconds(), -1))
        assert run_all() == []
        make_due(row)
        run_all()
        row.refresh_from_db()
    assert delays == [10, 40]
    assert (row.standing, row.tries, row.error) == (State.FAILED, 3, transitions.UNKNOWN_FAULT)


def test_a_sentence_for_the_user_ends_the_job_at_once_without_what_it_quotes(works: None) -> None:
    def refuses(progress: Progress) -> None:
        raise BadInput([Problem("skabelon", "feltet »hemmeligt navn« findes ikke. Spørg a@eksempel.dk om 12345678.")])

    row = run_now(a_work(refuses))
    assert (row.standing, row.tries) == (State.FAILED, 1)
    assert row.error == "skabelon: feltet »…« findes ikke. Spørg … om …."


def test_the_text_of_an_error_is_written_nowhere(works: None, caplog: pytest.LogCaptureFixture) -> None:
    planted = "planthemmelighed"

    def breaks(progress: Progress) -> None:
        try:
            raise ValueError(planted)
        except ValueError as cause:
            raise RuntimeError(f"about {planted}") from cause

    row = run_now(a_work(breaks, retries=0))
    entry = JobEntry.objects.filter(job=row).latest("pk")
    assert (
        "builtins.RuntimeError" in entry.trace and "builtins.ValueError" in entry.trace and "test_queue" in entry.trace
    )
    stored = [str(values) for model in (Job, JobEntry, DBTaskResult) for values in model.objects.values()]
    assert stored and planted not in "".join(stored)
    assert "RuntimeError" in caplog.text and planted not in caplog.text


def test_work_that_may_not_be_done_twice_cannot_be_given_retries() -> None:
    with pytest.raises(ValueError, match="retries=0"):
        job("proeve.x", dansk="x", atomic=False)


def test_a_key_cannot_be_taken_by_two(works: None) -> None:
    known = a_work(saves_a_party)
    with pytest.raises(ValueError, match="is taken"):
        job(known.key, dansk="Anden")(lambda progress: None)


def test_a_job_of_an_app_that_is_gone_is_left_with_a_sentence(works: None) -> None:
    work = a_work(saves_a_party)
    row = enqueue(work)
    del queue._works[work.key]
    run_all()
    row.refresh_from_db()
    assert (row.standing, row.error) == (State.FAILED, transitions.NOT_HERE)


def test_a_job_asked_to_stop_stops_at_its_next_report_and_saves_nothing(works: None) -> None:
    def work(progress: Progress) -> None:
        Job.objects.filter(pk=progress.job.pk)
        with progress._writing():
            Job.objects.filter(pk=progress.job.pk).update(cancel_asked=True)
        progress.report(1, 2)
        saves_a_party(progress)

    assert run_now(a_work(work)).standing is State.CANCELLED
    assert not Party.objects.filter(key="ny").exists()


def test_a_worker_that_was_taken_for_lost_cannot_save(works: None) -> None:
    def slow(progress: Progress) -> None:
        with progress._writing():
            Job.objects.filter(pk=progress.job.pk).update(worker=make_worker())
        saves_a_party(progress)

    row = run_now(a_work(slow))
    assert row.standing is State.RUNNING
    assert not Party.objects.filter(key="ny").exists()


def test_a_worker_that_stops_gives_its_job_back_unused(works: None) -> None:
    def interrupted(progress: Progress) -> None:
        raise runner.Stopping

    taken = claimed(a_work(interrupted))
    with pytest.raises(runner.Stopping):
        runner.run(taken)
    taken.refresh_from_db()
    assert (taken.standing, taken.tries) == (State.WAITING, 0)


def test_a_listener_that_fails_does_not_keep_a_job_from_ending(works: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(ended: Job) -> None:
        Party.objects.create(key="halv", name="Halv")
        raise ZeroDivisionError

    def breaks(progress: Progress) -> None:
        raise BadInput([Problem("", "Det kan ikke lade sig gøre.")])

    monkeypatch.setitem(queue._listeners, "proeve", deaf)
    assert run_now(a_work(breaks)).standing is State.FAILED
    assert not Party.objects.filter(key="halv").exists()


def test_a_row_of_the_queue_without_its_job_does_not_stop_those_behind_it(works: None) -> None:
    work = a_work(saves_a_party)
    orphan = enqueue(work)
    Job.objects.filter(pk=orphan.pk).delete()
    behind = enqueue(work)
    assert transitions.claim(make_worker()) is None
    assert [done.pk for done in run_all()] == [behind.pk]
