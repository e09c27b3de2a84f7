"""Who sees a job, what its page says, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from faellesgrund.foundation.access.audit import AuditEntry
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import Cast, make_cast, make_user
from faellesgrund.foundation.jobs import queue, transitions
from faellesgrund.foundation.jobs.models import Job, JobEntry
from faellesgrund.foundation.jobs.queue import Progress, Work, enqueue, job
from faellesgrund.foundation.jobs.rules import State
from faellesgrund.foundation.jobs.testing import claimed, make_worker, run_all, run_now

pytestmark = pytest.mark.django_db

OWN_CHANGES = ("try_again", "cancel")


@dataclass(frozen=True)
class Stage:
    """The cast with one job of the one in role, and an administrator."""

    cast: Cast
    admin: User
    job: Job
    work: Work


@pytest.fixture
def stage() -> Iterator[Stage]:
    before = dict(queue._works)

    def breaks(progress: Progress) -> None:
        raise ZeroDivisionError

    work = job("t.side", dansk="Saml dokumenter", retries=0)(breaks)
    cast = make_cast()
    yield Stage(cast, make_user("adam", "admin"), enqueue(work, owner=cast.in_role), work)
    queue._works.clear()
    queue._works.update(before)


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, django_settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"jobs:{name}", args=args)


WHO: dict[str, Callable[[Stage], User | None]] = {
    "owner": lambda s: s.cast.in_role,
    "colleague": lambda s: s.cast.colleague,
    "outsider": lambda s: s.cast.outsider,
    "administrator": lambda s: s.admin,
    "nobody": lambda s: None,
}


@pytest.mark.parametrize(
    ("who", "one", "own", "everybody"),
    [
        ("owner", 200, 200, 403),
        ("colleague", 404, 200, 403),
        ("outsider", 403, 403, 403),
        ("administrator", 200, 200, 200),
        ("nobody", 302, 302, 302),
    ],
)
def test_a_job_is_seen_by_its_owner_and_the_administrator_alone(
    stage: Stage, who: str, one: int, own: int, everybody: int
) -> None:
    client = browser(WHO[who](stage))
    pages = (address("job", stage.job.pk), address("own"), address("all"))
    assert [client.get(page).status_code for page in pages] == [one, own, everybody]
    assert ("Saml dokumenter" in client.get(address("own")).content.decode()) is (who == "owner")


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("administrator", 302), ("colleague", 404), ("outsider", 403), ("nobody", 302)],
)
@pytest.mark.parametrize("change", OWN_CHANGES)
def test_a_job_is_changed_by_its_owner_and_the_administrator_alone(
    stage: Stage, who: str, status: int, change: str
) -> None:
    if change == "try_again":
        run_all()
    before = Job.objects.get(pk=stage.job.pk).state
    assert browser(WHO[who](stage)).post(address(change, stage.job.pk)).status_code == status
    changed = Job.objects.get(pk=stage.job.pk).state != before
    assert changed is (who in {"owner", "administrator"})
    assert AuditEntry.objects.filter(action__startswith="opgave.").exists() is changed


@pytest.mark.parametrize("name", ["job", "own", "all"])
def test_pages_that_only_show_refuse_a_post(stage: Stage, name: str) -> None:
    args = (stage.job.pk,) if name == "job" else ()
    assert browser(stage.admin).post(address(name, *args)).status_code == 405


@pytest.mark.parametrize("name", OWN_CHANGES)
def test_what_changes_something_refuses_a_plain_visit(stage: Stage, name: str) -> None:
    assert browser(stage.admin).get(address(name, stage.job.pk)).status_code == 405


def test_a_job_that_is_not_there_is_a_404(stage: Stage) -> None:
    assert browser(stage.admin).get(address("job", 10**9)).status_code == 404
    assert browser(stage.admin).post(address("cancel", 10**9)).status_code == 404


def test_the_page_asks_for_progress_only_while_the_job_lives(stage: Stage) -> None:
    client = browser(stage.cast.in_role)
    page = address("job", stage.job.pk)
    assert 'hx-trigger="every 2s"' in client.get(page).content.decode()
    run_all()
    ended = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in ended and "<html" not in ended
    assert transitions.UNKNOWN_FAULT in ended


def test_progress_is_shown_in_words_and_numbers(stage: Stage) -> None:
    Job.objects.all().delete()
    queue.DBTaskResult.objects.all().delete()
    running = claimed(stage.work, stage.cast.in_role)
    transitions.report(running, 3, 10, "Dokument 3 af 10")
    shown = browser(stage.cast.in_role).get(address("job", running.pk)).content.decode()
    assert "Dokument 3 af 10" in shown and 'max="10" value="3"' in shown


def test_the_log_and_its_places_in_the_code_are_for_the_administrator(stage: Stage) -> None:
    run_all()
    page = address("job", stage.job.pk)
    assert "ZeroDivisionError" in browser(stage.admin).get(page).content.decode()
    assert "ZeroDivisionError" not in browser(stage.cast.in_role).get(page).content.decode()


def test_a_job_tried_again_has_all_its_tries_anew(stage: Stage) -> None:
    run_all()
    browser(stage.cast.in_role).post(address("try_again", stage.job.pk))
    row = Job.objects.get(pk=stage.job.pk)
    assert (row.standing, row.tries, row.most_tries) == (State.WAITING, 1, 2)
    assert [done.pk for done in run_all()] == [row.pk]
    assert "Ida Prøve" in JobEntry.objects.filter(job=row)[1].text


@pytest.mark.parametrize("change", OWN_CHANGES)
def test_a_change_that_comes_too_late_is_a_sentence(stage: Stage, change: str) -> None:
    done = run_now(job("t.intet", dansk="Intet")(lambda progress: None), stage.cast.in_role)
    answer = browser(stage.cast.in_role).post(address(change, done.pk), follow=True)
    assert "Opgaven er færdig" in answer.content.decode()
    assert Job.objects.get(pk=done.pk).standing is State.DONE


def test_a_waiting_job_that_is_cancelled_is_never_done(stage: Stage) -> None:
    browser(stage.cast.in_role).post(address("cancel", stage.job.pk))
    assert run_all() == []
    assert Job.objects.get().standing is State.CANCELLED


def test_a_running_job_that_is_cancelled_is_asked_to_stop(stage: Stage) -> None:
    taken = transitions.claim(make_worker())
    assert taken is not None
    browser(stage.cast.in_role).post(address("cancel", taken.pk))
    with pytest.raises(transitions.Cancelled):
        transitions.report(taken, 1, 2, "")


def test_the_administrator_filters_on_state(stage: Stage) -> None:
    run_all()
    client = browser(stage.admin)
    assert client.get(address("all") + "?tilstand=fejlet").context["page"].jobs.count == 1
    assert client.get(address("all") + "?tilstand=venter").context["page"].jobs.count == 0
    assert client.get(address("all") + "?tilstand=vås&side=99").context["page"].jobs.count == 1


def test_the_administrator_sees_whether_anybody_works(stage: Stage) -> None:
    client = browser(stage.admin)
    assert "Ingen arbejder er i gang" in client.get(address("all")).content.decode()
    make_worker()
    shown = client.get(address("all")).content.decode()
    assert "Ingen arbejder er i gang" not in shown and "prøvebænken" in shown


@pytest.mark.parametrize("name", ["own", "all"])
def test_a_long_list_costs_no_more_questions_than_a_short_one(
    stage: Stage, django_assert_max_num_queries: Any, name: str
) -> None:
    client = browser(stage.admin)
    enqueue(stage.work, owner=stage.admin)
    client.get(address(name))
    with django_assert_max_num_queries(40) as short:
        client.get(address(name))
    for _ in range(30):
        enqueue(stage.work, owner=stage.admin)
        make_worker()
    with django_assert_max_num_queries(len(short)):
        page = client.get(address(name)).content.decode()
    assert "Side 1 af 2" in page
