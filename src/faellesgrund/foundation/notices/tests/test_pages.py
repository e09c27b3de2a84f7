"""The pages of notices: one's own and nobody else's, read and unread, and how one is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import Cast, make_cast, make_user
from faellesgrund.foundation.jobs import queue
from faellesgrund.foundation.jobs.queue import Progress, job
from faellesgrund.foundation.jobs.testing import run_now
from faellesgrund.foundation.notices import registry
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.notices.models import Notice, NoticeChoice
from faellesgrund.foundation.notices.registry import Channel, Kind
from faellesgrund.foundation.notices.testing import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """A kind about things that can be lost from sight, and one that cannot be turned off."""
    before = dict(registry._kinds)

    def still_visible(user: User, refs: Collection[str]) -> Collection[str]:
        return {ref for ref in refs if ref != "væk"}

    registry.register(Kind("omtale", "Du er nævnt", Channel.IMMEDIATE, still_visible=still_visible))
    registry.register(Kind("drift", "Vigtigt om driften", Channel.PRODUCT, may_be_turned_off=False))
    yield
    registry._kinds.clear()
    registry._kinds.update(before)


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, django_settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"notices:{name}", args=args)


def a_notice(user: User, ref: str = "her") -> Notice:
    notify([user], "omtale", "Kommentar om taget", "/komponenter/", ref=ref)
    return Notice.objects.latest("pk")


@pytest.mark.parametrize(
    ("who", "pages", "one"),
    [("in_role", 200, 302), ("colleague", 200, 404), ("outsider", 403, 403), (None, 302, 302)],
)
def test_a_notice_is_for_the_one_it_was_sent_to(cast: Cast, who: str | None, pages: int, one: int) -> None:
    notice = a_notice(cast.in_role)
    client = browser(getattr(cast, who) if who else None)
    assert [client.get(address(name)).status_code for name in ("list", "choices")] == [pages, pages]
    assert ("Kommentar om taget" in client.get(address("list")).content.decode()) is (who == "in_role")
    assert client.post(address("read_one", notice.pk)).status_code == one
    assert client.get(address("open", notice.pk)).status_code == one
    assert (told(cast.in_role) == []) is (who == "in_role")


@pytest.mark.parametrize("name", ["read_one", "read_all"])
def test_what_changes_something_refuses_a_plain_visit(cast: Cast, name: str) -> None:
    args = (a_notice(cast.in_role).pk,) if name == "read_one" else ()
    assert browser(cast.in_role).get(address(name, *args)).status_code == 405


@pytest.mark.parametrize("name", ["open", "list"])
def test_what_only_shows_something_refuses_a_post(cast: Cast, name: str) -> None:
    args = (a_notice(cast.in_role).pk,) if name == "open" else ()
    assert browser(cast.in_role).post(address(name, *args)).status_code == 405


def test_following_a_notice_leads_to_the_page_and_marks_it_read(cast: Cast) -> None:
    notice = a_notice(cast.in_role)
    answer = browser(cast.in_role).get(address("open", notice.pk))
    assert answer["Location"] == "/komponenter/"
    assert told(cast.in_role) == []


def test_what_the_person_may_no_longer_see_is_neither_shown_nor_led_to(cast: Cast) -> None:
    notice = a_notice(cast.in_role, ref="væk")
    client = browser(cast.in_role)
    for page in (address("list"), reverse("frontpage")):
        shown = client.get(page).content.decode()
        assert "Kommentar om taget" not in shown and "ikke længere adgang" in shown
        assert address("open", notice.pk) + '"' not in shown
    answer = client.get(address("open", notice.pk))
    assert answer.status_code == 404 and "/komponenter/" not in str(answer.headers)


def test_all_read_leaves_alone_what_came_after_the_page_was_made(cast: Cast) -> None:
    a_notice(cast.in_role)
    client = browser(cast.in_role)
    shown_at = client.get(address("list")).context["page"].shown_at
    notify([cast.in_role], "omtale", "Nyere", "/ordliste/")
    client.post(address("read_all"), {"vist": shown_at})
    assert [text for _, text, _ in told(cast.in_role)] == ["Nyere"]
    client.post(address("read_all"), {"vist": "i går"})
    assert told(cast.in_role) == []


def test_the_menu_and_the_front_page_tell_of_what_is_new(cast: Cast) -> None:
    a_notice(cast.in_role)
    page = browser(cast.in_role).get(reverse("frontpage")).content.decode()
    assert "Beskeder (1)" in page and "Kommentar om taget" in page
    assert "Beskeder (1)" not in browser(cast.colleague).get(reverse("frontpage")).content.decode()


def test_read_notices_are_on_the_list_of_all(cast: Cast) -> None:
    notice = a_notice(cast.in_role)
    client = browser(cast.in_role)
    client.post(address("read_one", notice.pk))
    assert "Kommentar om taget" not in client.get(address("list")).content.decode()
    assert "Kommentar om taget" in client.get(address("list") + "?vis=alle&side=x").content.decode()


def test_a_long_list_costs_no_more_questions_than_a_short_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    a_notice(cast.in_role)
    client = browser(cast.in_role)
    client.get(address("list"))
    with django_assert_max_num_queries(30) as short:
        client.get(address("list"))
    for number in range(40):
        notify([cast.in_role], "omtale", "Flere", f"/{number}/")
    with django_assert_max_num_queries(len(short)):
        assert "Side 1 af 2" in client.get(address("list")).content.decode()


def choices(**changed: str) -> dict[str, str]:
    page = {"kanal-omtale": "straks", "kanal-drift": "produkt", "kanal-frist": "straks", "kanal-opgave": "produkt"}
    return {
        **page,
        "klokken": "8",
        "version": "0",
        **{f"kanal-{k}" if k in registry._kinds else k: v for k, v in changed.items()},
    }


def test_choices_are_kept_and_shown_again(cast: Cast) -> None:
    client = browser(cast.in_role)
    for key in {kind.key for kind in registry.kinds()} - {"omtale", "drift", "frist", "opgave"}:
        del registry._kinds[key]
    assert client.post(address("choices"), choices(omtale="ingen", klokken="17")).status_code == 302
    assert NoticeChoice.objects.get(user=cast.in_role, kind="omtale").channel == "ingen"
    page = client.get(address("choices")).content.decode()
    assert '<option value="17" selected>17.00</option>' in page and '<option value="ingen" selected>' in page
    assert not NoticeChoice.objects.filter(user=cast.colleague).exists()


def test_two_windows_do_not_overwrite_each_other_unseen(cast: Cast) -> None:
    client = browser(cast.in_role)
    for key in {kind.key for kind in registry.kinds()} - {"omtale", "drift", "frist", "opgave"}:
        del registry._kinds[key]
    client.post(address("choices"), choices(omtale="samlet"))
    answer = client.post(address("choices"), choices(omtale="produkt", klokken="17"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "andet vindue" in shown
    assert '<option value="17" selected>' in shown and 'name="version" value="1"' in shown
    assert NoticeChoice.objects.get(kind="omtale").channel == "samlet"


@pytest.mark.parametrize("wrong", [{"drift": "ingen"}, {"omtale": "brevdue"}, {"klokken": "3"}, {"version": "x"}])
def test_a_choice_that_is_not_offered_is_told_and_nothing_is_kept(cast: Cast, wrong: dict[str, str]) -> None:
    answer = browser(cast.in_role).post(address("choices"), choices(**wrong))
    assert answer.status_code == 422
    assert NoticeChoice.objects.count() == 0


def test_who_gets_no_mail_is_told_why(cast: Cast) -> None:
    assert "ingen mailadresse" in browser(cast.in_role).get(address("choices")).content.decode()


def test_the_owner_hears_of_a_job_that_went_wrong_and_else_the_administrator(cast: Cast) -> None:
    admin = make_user("adam", "admin")
    before = dict(queue._works)

    def breaks(progress: Progress) -> None:
        raise ZeroDivisionError

    work = job("t.gaar.galt", dansk="Saml dokumenter", retries=0)(breaks)
    try:
        row = run_now(work, cast.in_role)
        run_now(work)
        run_now(work)
    finally:
        queue._works.clear()
        queue._works.update(before)
    assert told(cast.in_role) == [("opgave", "Saml dokumenter: opgaven er fejlet", f"/baggrund/{row.pk}/")]
    assert told(admin) == [("opgave", "Opgaver i baggrunden er fejlet", "/baggrund/alle/?tilstand=fejlet")]
    assert Notice.objects.get(user=admin).count == 2
