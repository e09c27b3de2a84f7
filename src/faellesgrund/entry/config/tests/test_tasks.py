"""What the installation does by itself with the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from faellesgrund.entry.config import tasks
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.models import AuditEntry
from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.access.trail import checkpoints as audit_checkpoints
from faellesgrund.foundation.access.trail.checks import last_check
from faellesgrund.foundation.jobs import schedule
from faellesgrund.foundation.jobs.models import Job, ScheduledWork
from faellesgrund.foundation.jobs.rules import State
from faellesgrund.foundation.jobs.testing import run_all, run_now
from faellesgrund.foundation.notices.models import Notice
from faellesgrund.foundation.notices.testing import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path / "revision"


def test_a_checkpoint_is_written_every_hour_and_every_line_is_read_each_night():
    schedule.synchronise()
    rules = dict(ScheduledWork.objects.filter(key__startswith="revision.").values_list("key", "title"))
    assert rules == {"revision.kontrolpunkt": "Kontrolpunkt for loggen", "revision.kontrol": "Kontrol af loggen"}
    record_read(None, "x.se", make_unit())
    run_now(tasks.write_checkpoint)
    assert audit_checkpoints.read().last.lines == 1


def test_the_nightly_check_keeps_its_result_stands_in_the_trail_and_tells_nobody_when_all_holds():
    make_user("dagny", "dpo")
    record_read(None, "x.se", make_unit())
    job = run_now(tasks.check_trail)
    assert (job.state, job.result_url) == ("faerdig", reverse("audit:chain"))
    assert (last_check().holds, last_check().lines) == (True, 1)
    assert AuditEntry.objects.get(action="revision.kontrol").details == {"linjer": 1, "fejl": 0}
    assert audit_checkpoints.read().last.lines == 2
    assert not Notice.objects.exists()


def test_a_trail_that_does_not_hold_is_told_to_those_who_watch_over_it():
    watching = {make_user("dagny", "dpo"), make_user("adam", "admin")}
    make_user("oda", "oekonom")
    AuditEntry.objects.bulk_create([AuditEntry(number=2, made_at=timezone.now(), key_id="0" * 8)])
    run_now(tasks.check_trail)
    assert {notice.user for notice in Notice.objects.filter(kind="revision.brudt")} == watching
    assert not last_check().holds
    assert audit_checkpoints.read().last is None, "what does not hold is not vouched for"


def test_a_check_that_is_asked_for_runs_as_a_job_of_ones_own():
    user = make_user("dagny", "dpo")
    client = Client()
    client.force_login(user)
    answer = client.post(reverse("audit:check_chain"))
    job = Job.objects.get(key="revision.kontrol")
    assert (job.owner, answer.url) == (user, reverse("jobs:job", args=[job.pk]))
    run_all()
    assert last_check().holds


def test_sessions_that_have_run_out_are_removed_and_others_kept():
    for key, days in (("gammel", -1), ("ny", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    assert run_now(tasks.clear_sessions).standing is State.DONE
    assert list(Session.objects.values_list("session_key", flat=True)) == ["ny"]


@pytest.mark.parametrize(("days", "warned"), [(15, 0), (14, 1), (13, 0), (0, 1), (-3, 0), (-7, 1)])
def test_those_who_review_access_are_told_when_the_review_is_due(days, warned):
    secretary, lawyer = make_user("sigrid", "sekretaer"), make_user("jens", "jurist")
    AccessReview.objects.create(year=2026, due_on=timezone.localdate() + timedelta(days=days), opened_by=secretary)
    run_now(tasks.access_review_due)
    assert len(told(secretary)) == warned
    assert told(lawyer) == []


def test_a_review_that_is_signed_is_no_longer_due():
    secretary = make_user("sigrid", "sekretaer")
    today = timezone.localdate()
    AccessReview.objects.create(
        year=2026,
        due_on=today,
        opened_by=secretary,
        signed_at=timezone.now(),
        signed_by=secretary,
        fingerprint="0" * 64,
    )
    run_now(tasks.access_review_due)
    assert told(secretary) == []
