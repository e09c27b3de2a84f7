"""Telling people: once for each thing, by the way each has chosen, and by mail without saying what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.jobs.models import Job
from faellesgrund.foundation.jobs.testing import run_all, run_now
from faellesgrund.foundation.notices import actions, queries, registry, tasks
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.notices.models import Notice, NoticeChoice, NoticeMail
from faellesgrund.foundation.notices.registry import Channel, Kind
from faellesgrund.foundation.notices.testing import told

pytestmark = pytest.mark.django_db

PAGE = "/dokumenter/hemmelig-titel/"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Three kinds; one of them about things that can be lost from sight."""
    before = dict(registry._kinds)

    def still_visible(user: User, refs: Collection[str]) -> Collection[str]:
        return {ref for ref in refs if ref != "væk"}

    registry.register(Kind("omtale", "Du er nævnt i en kommentar", Channel.IMMEDIATE, still_visible=still_visible))
    registry.register(Kind("nyt", "Nyt i et dokument", Channel.DIGEST))
    registry.register(Kind("drift", "Vigtigt om driften", Channel.PRODUCT, may_be_turned_off=False))
    yield
    registry._kinds.clear()
    registry._kinds.update(before)


@pytest.fixture
def anna() -> User:
    user = make_user("anna")
    user.email = "anna@example.invalid"
    user.save()
    return user


def choose(user: User, **channels: str) -> None:
    for kind, channel in channels.items():
        NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"channel": channel})


def test_a_notice_told_again_before_it_is_read_is_counted_up(anna: User) -> None:
    for _ in range(3):
        notify([anna], "omtale", "Kommentar til et dokument", PAGE)
    assert told(anna) == [("omtale", "Kommentar til et dokument", PAGE)]
    assert Notice.objects.get().count == 3
    run_all()
    assert len(mail.outbox) == 1


def test_a_notice_told_again_after_it_was_read_is_a_new_one(anna: User) -> None:
    notify([anna], "omtale", "Kommentar", PAGE)
    actions.mark_read(anna, Notice.objects.get().pk)
    notify([anna], "omtale", "Kommentar", PAGE)
    assert Notice.objects.count() == 2
    assert len(told(anna)) == 1


def test_a_notice_goes_when_the_transaction_is_undone(anna: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify([anna], "omtale", "Kommentar", PAGE)
        raise ZeroDivisionError
    assert Notice.objects.count() == NoticeMail.objects.count() == Job.objects.count() == 0


def test_telling_many_costs_no_more_questions_than_telling_one(django_assert_num_queries: Any) -> None:
    people = [make_user(f"p{n}") for n in range(12)]
    notify(people[:1], "nyt", "Nyt", "/a/")
    with django_assert_num_queries(7):
        notify(people[:1], "nyt", "Nyt", "/b/")
    with django_assert_num_queries(7):
        notify(people, "nyt", "Nyt", "/c/")


@pytest.mark.parametrize("url", ["https://fremmed.example/", "//fremmed.example/", "relativ/", "/a\\b"])
def test_a_notice_leads_to_the_product_and_nowhere_else(anna: User, url: str) -> None:
    with pytest.raises(ValueError, match="a page of the product"):
        notify([anna], "nyt", "Nyt", url)


def test_a_closed_account_is_told_nothing(anna: User) -> None:
    anna.is_active = False
    assert notify([anna], "omtale", "Kommentar", PAGE) == ()
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("channel", "notices", "mails", "waits"),
    [("ingen", 0, 0, False), ("produkt", 1, 0, False), ("samlet", 1, 0, True), ("straks", 1, 1, False)],
)
def test_each_person_is_told_as_chosen(anna: User, channel: str, notices: int, mails: int, waits: bool) -> None:
    choose(anna, omtale=channel)
    notify([anna], "omtale", "Kommentar", PAGE, immediate=True)
    run_all()
    assert (Notice.objects.count(), len(mail.outbox)) == (notices, mails)
    assert Notice.objects.filter(digest_since__isnull=False).exists() is waits


def test_what_cannot_be_turned_off_is_told_in_the_product_at_least(anna: User) -> None:
    choose(anna, drift="ingen")
    notify([anna], "drift", "Driften", "/drift/")
    assert len(told(anna)) == 1


def test_the_sender_can_ask_for_a_mail_at_once_where_nothing_was_chosen(anna: User) -> None:
    notify([anna], "nyt", "Nyt", PAGE, immediate=True)
    run_all()
    assert len(mail.outbox) == 1


def test_a_mail_says_the_kind_and_has_a_link_and_nothing_of_the_thing(anna: User, settings: Any) -> None:
    settings.ADDRESS = "https://faellesgrund.example"
    notify([anna], "omtale", "Kommentar til planthemmelighed", PAGE)
    run_all()
    sent = mail.outbox[0]
    whole = sent.message().as_string() + sent.subject + sent.body
    assert sent.subject == "Fællesgrund: Du er nævnt i en kommentar"
    assert f"https://faellesgrund.example/beskeder/{Notice.objects.get().pk}/" in sent.body
    assert "planthemmelighed" not in whole and "hemmelig-titel" not in whole
    assert sent.to == ["anna@example.invalid"]
    assert sent.extra_headers["Message-ID"] == f"<besked-{NoticeMail.objects.get().pk}@faellesgrund.example>"


@pytest.mark.parametrize("change", [{"email": ""}, {"is_demo": True}])
def test_who_has_no_address_or_is_invented_gets_no_mail(anna: User, change: dict[str, Any]) -> None:
    User.objects.filter(pk=anna.pk).update(**change)
    anna.refresh_from_db()
    notify([anna], "omtale", "Kommentar", PAGE)
    run_all()
    assert mail.outbox == []
    assert len(told(anna)) == 1


def test_a_mail_about_what_was_read_meanwhile_is_not_sent(anna: User) -> None:
    notify([anna], "omtale", "Kommentar", PAGE)
    actions.mark_read(anna, Notice.objects.get().pk)
    run_all()
    assert mail.outbox == []
    assert NoticeMail.objects.get().dropped_at is not None


def test_a_mail_done_twice_is_sent_once(anna: User) -> None:
    notify([anna], "omtale", "Kommentar", PAGE)
    run_all()
    run_now(tasks.send_mail, mail=NoticeMail.objects.get().pk)
    assert len(mail.outbox) == 1


def test_the_daily_mail_waits_for_its_hour_and_comes_once(anna: User) -> None:
    notify([anna], "nyt", "Nyt", "/a/")
    notify([anna], "nyt", "Nyt", "/b/")
    run_now(tasks.write_digests)
    assert mail.outbox == []
    Notice.objects.update(digest_since=timezone.now() - timedelta(days=1, minutes=1))
    run_now(tasks.write_digests)
    run_now(tasks.write_digests)
    assert [sent.subject for sent in mail.outbox] == ["Fællesgrund: 2 nye beskeder"]
    assert "- Nyt i et dokument: 2" in mail.outbox[0].body


def test_the_daily_mail_leaves_out_what_was_read(anna: User) -> None:
    notify([anna], "nyt", "Nyt", "/a/")
    Notice.objects.update(digest_since=timezone.now() - timedelta(days=1, minutes=1))
    actions.mark_all_read(anna)
    run_now(tasks.write_digests)
    assert mail.outbox == []


def test_what_the_person_may_no_longer_see_is_withheld(anna: User) -> None:
    notify([anna], "omtale", "Kommentar om naboen", PAGE, ref="væk")
    notify([anna], "omtale", "Kommentar om taget", "/b/", ref="her")
    rows = queries.list_page(anna, "1", only_new=True).rows
    assert [(row.text, row.withheld) for row in rows] == [("Kommentar om taget", False), (queries.WITHHELD, True)]


def test_a_notice_of_a_kind_nobody_knows_any_longer_is_withheld(anna: User) -> None:
    notify([anna], "omtale", "Kommentar", PAGE)
    del registry._kinds["omtale"]
    assert [row.text for row in queries.newest_unread(anna)] == [queries.WITHHELD]


def test_choices_made_in_another_window_are_not_overwritten_unseen(anna: User) -> None:
    actions.choose(anna, {"nyt": "ingen"}, 9, 0)
    with pytest.raises(BadInput, match="andet vindue"):
        actions.choose(anna, {"nyt": "straks"}, 10, 0)
    assert queries.chosen(anna).channels["nyt"] == "ingen"
    assert queries.chosen(anna).hour == 9


@pytest.mark.parametrize("given", [{"drift": "ingen"}, {"nyt": "due"}, {"findes-ikke": "straks"}])
def test_a_choice_that_is_not_offered_is_refused(anna: User, given: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        actions.choose(anna, given, 8, 0)
    assert NoticeChoice.objects.count() == 0
