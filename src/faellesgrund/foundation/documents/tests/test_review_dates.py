"""Who is told that a document is to be taken up again, and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents.models import Document, State
from faellesgrund.foundation.documents.tasks import review_dates
from faellesgrund.foundation.documents.telling import tell_of_review_dates
from faellesgrund.foundation.jobs.testing import run_now
from faellesgrund.foundation.notices.testing import told

People = dict[str, User]
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (1, 0), (0, 1), (-1, 0)])
def test_the_owner_is_told_two_weeks_before_and_on_the_day(
    people: People, agreement: Document, days: int, count: int
) -> None:
    Document.objects.filter(pk=agreement.pk).update(review_on=TODAY + timedelta(days=days))
    assert tell_of_review_dates(TODAY) == count
    assert [kind for kind, _, _ in told(people["ida"])] == ["dokument.frist"] * count


def test_the_notice_names_no_title_and_leads_to_the_document(people: People, agreement: Document) -> None:
    Document.objects.filter(pk=agreement.pk).update(review_on=TODAY)
    tell_of_review_dates(TODAY)
    ((_, text, url),) = told(people["ida"])
    assert text == "Et dokument, du ejer, skal tages op igen i dag."
    assert url == f"/dokumenter/nr/{agreement.pk}/"


def test_a_document_that_has_ended_is_not_told_of(people: People, agreement: Document) -> None:
    Document.objects.filter(pk=agreement.pk).update(review_on=TODAY, state=State.ENDED)
    assert tell_of_review_dates(TODAY) == 0


def test_the_nightly_work_says_how_many_there_were(agreement: Document, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to("2026-11-25T05:30:00+01:00")
    Document.objects.filter(pk=agreement.pk).update(review_on=TODAY)
    assert run_now(review_dates).state == "faerdig"
