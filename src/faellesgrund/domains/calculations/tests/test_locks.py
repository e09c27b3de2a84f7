"""A run that a decision rests on cannot be removed, by page, by action or behind their backs; and its day is watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.models import Calculation, Run, RunLock
from faellesgrund.domains.calculations.runs import locking
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.foundation.access.models import AuditEntry, User

SignIn = Callable[[str], Client]
WRITTEN = {"begrundelse": "Indstilling om tilsagn", "henvisning": "Sag 12, punkt 4", "gaelder_til": ""}


@pytest.fixture
def locked(cast: dict[str, User], calculation: Calculation) -> Calculation:
    """A calculation whose only run is locked."""
    locking.lock(cast["projektleder"], calculation.slug, 1, WRITTEN, localdate())
    return calculation


def lock_url(calculation: Calculation, name: str = "lock", number: int = 1) -> str:
    return reverse(f"calculations:{name}", args=[calculation.slug, number])


def test_a_run_is_locked_with_reason_reference_and_day_and_the_trail_says_so(
    as_user: SignIn, calculation: Calculation
) -> None:
    until = localdate() + timedelta(days=30)
    client = as_user("projektleder")
    sent = {**WRITTEN, "gaelder_til": f"{until:%d.%m.%Y}"}
    assert client.post(lock_url(calculation), sent)["Location"] == reverse("calculations:runs", args=[calculation.slug])
    run = Run.objects.select_related("lock").get(calculation=calculation)
    assert run.locked
    assert run.valid_until == until
    entry = AuditEntry.objects.filter(action="beregning.laas").get()
    assert (entry.reason, entry.after["laast"]) == ("Indstilling om tilsagn", True)
    text = text_of(client.get(reverse("calculations:result", args=[calculation.slug])))
    assert f"låst, gælder til {until:%d.%m.%Y}" in text
    assert "Kørsel 1 er låst: Indstilling om tilsagn (Sag 12, punkt 4)." in text


def test_neither_page_action_nor_database_removes_a_locked_run(
    as_user: SignIn, cast: dict[str, User], locked: Calculation
) -> None:
    answer = as_user("oekonom").post(reverse("calculations:delete", args=[locked.slug]))
    assert answer.status_code == 409
    assert "kørsel 1 er låst (Indstilling om tilsagn). Lås den op først." in text_of(answer)
    with pytest.raises(actions.LockedRun):
        actions.delete(cast["oekonom"], locked.slug)
    with pytest.raises(ProtectedError):
        locked.delete()
    with pytest.raises(ProtectedError):
        Run.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM calculations_runextract")
        cursor.execute("DELETE FROM calculations_run")
        connection.check_constraints()
    assert Run.objects.count() == 1


def test_a_lock_without_a_reason_is_refused_by_the_database_too(
    cast: dict[str, User], calculation: Calculation
) -> None:
    run = calculation.newest_run
    with pytest.raises(IntegrityError), transaction.atomic():
        RunLock.objects.create(run=run, reason="", locked_by=cast["projektleder"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"begrundelse": "  "}, "Skriv, hvilken beslutning"),
        ({"begrundelse": "x" * 301}, "Begrundelsen er 301 tegn lang"),
        ({"henvisning": "x" * 121}, "Henvisningen er 121 tegn lang"),
        ({"gaelder_til": "i morgen"}, "er ikke en dato"),
        ({"gaelder_til": "31.02.2027"}, "findes ikke"),
        ({"gaelder_til": "01.01.2020"}, "Datoen skal ligge mellem"),
        ({"gaelder_til": "31.12.9999"}, "Datoen skal ligge mellem"),
    ],
)
def test_a_lock_that_cannot_be_used_keeps_what_was_typed_and_locks_nothing(
    as_user: SignIn, calculation: Calculation, changed: dict[str, str], said: str
) -> None:
    answer = as_user("projektleder").post(lock_url(calculation), {**WRITTEN, **changed})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="Sag 12, punkt 4"' in answer.content.decode() or "henvisning" in changed
    assert not RunLock.objects.exists()


def test_two_tabs_locking_the_same_run_lock_it_once(as_user: SignIn, locked: Calculation) -> None:
    answer = as_user("projektleder").post(lock_url(locked), {**WRITTEN, "begrundelse": "En anden"})
    assert answer.status_code == 409
    assert "er allerede låst af" in text_of(answer)
    assert RunLock.objects.get().reason == "Indstilling om tilsagn"


def test_a_lock_is_opened_with_a_reason_and_the_trail_keeps_what_it_said(as_user: SignIn, locked: Calculation) -> None:
    client = as_user("projektleder")
    assert client.post(lock_url(locked, "unlock"), {"begrundelse": ""}).status_code == 422
    assert RunLock.objects.exists()
    assert client.post(lock_url(locked, "unlock"), {"begrundelse": "Trukket tilbage"}).status_code == 302
    assert not RunLock.objects.exists()
    entry = AuditEntry.objects.filter(action="beregning.laas").order_by("-pk").first()
    assert entry is not None
    assert entry.reason == "Trukket tilbage"
    assert entry.before["begrundelse"] == "Indstilling om tilsagn"
    again = client.post(lock_url(locked, "unlock"), {"begrundelse": "Igen"})
    assert again.status_code == 409
    assert "er allerede låst op" in text_of(again)


@pytest.mark.parametrize(
    ("who", "status"), [("projektleder", 200), ("oekonom", 403), ("organisation_3b", 403), ("udenfor", 403), ("", 302)]
)
def test_only_who_may_lock_sees_the_page(as_user: SignIn, locked: Calculation, who: str, status: int) -> None:
    client = as_user(who)
    assert client.get(lock_url(locked)).status_code == status
    if status != 200:
        assert client.post(lock_url(locked, "unlock"), {"begrundelse": "x"}).status_code == status
        assert RunLock.objects.exists()


def test_a_run_that_is_not_there_cannot_be_locked(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("projektleder")
    assert client.get(lock_url(calculation, number=7)).status_code == 404
    assert client.post(lock_url(calculation, number=10**20), WRITTEN).status_code == 404


def test_past_its_day_a_run_warns_on_result_runs_and_comparison(
    as_user: SignIn, cast: dict[str, User], locked: Calculation
) -> None:
    RunLock.objects.update(valid_until=date(2026, 1, 31))
    other = a_draft(cast["oekonom"], projekt__navn="En anden")
    a_run(cast["oekonom"], other)
    client = as_user("jurist")
    for url in (
        reverse("calculations:result", args=[locked.slug]),
        reverse("calculations:runs", args=[locked.slug]),
        f"{reverse('calculations:compare')}?b={locked.slug}&b={other.slug}",
    ):
        assert "gjaldt til 31.01.2026" in text_of(client.get(url)), url


def test_a_locked_calculation_can_still_be_changed_and_run_again(cast: dict[str, User], locked: Calculation) -> None:
    assert a_run(cast["oekonom"], locked).number == 2
    assert not Run.objects.get(calculation=locked, number=2).locked
