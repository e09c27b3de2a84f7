"""How long a session lasts, where one is signed in, and ending what one does not know."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faellesgrund.foundation.access.login.rules import browser_in_words, minutes_in_words
from faellesgrund.foundation.access.models import AuditEntry, RoleAssignment, RoleRequirement
from faellesgrund.foundation.access.testing import LONG_AGO, PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/log-ind/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"


def log_in(client, username="anna"):
    return client.post(LOGIN, {"username": username, "password": PASSWORD})


def signed_in(client):
    return client.get("/min-konto/").status_code == 200


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox på Windows"),
        (IPHONE, "Safari på en iPhone"),
        (CHROME, "Chrome på Linux"),
        (CHROME.replace("X11; Linux x86_64", "Macintosh; Intel Mac OS X 10_15_7") + " Edg/150.0", "Edge på en Mac"),
        ("curl/8.5", "En ukendt browser"),
        ("", "En ukendt browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(said, words):
    assert browser_in_words(said) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(480, "8 timer"), (90, "1 time og 30 minutter"), (45, "45 minutter"), (61, "1 time og 1 minut")],
)
def test_a_length_is_said_in_words(minutes, words):
    assert minutes_in_words(minutes) == words


def test_a_session_ends_when_it_has_lasted_its_time_however_much_it_is_used(client):
    make_user()
    with time_machine.travel("2026-12-01 08:00+01:00", tick=False) as clock:
        log_in(client)
        for _ in range(8):
            clock.shift(59 * 60)
            assert signed_in(client)
        clock.shift(10 * 60)
        assert client.get("/min-konto/")["Location"].startswith(LOGIN)
        assert "Du har været logget ind i 8 timer" in text(client.get(LOGIN))
    assert AuditEntry.objects.filter(action="login.udloebet").count() == 1


def test_a_session_nobody_uses_ends_before(client):
    make_user()
    with time_machine.travel("2026-12-01 08:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(121 * 60)
        assert not signed_in(client)


def test_the_shortest_of_the_roles_counts(client):
    user = make_user()
    RoleAssignment.objects.create(user=user, role="jurist", valid_from=LONG_AGO)
    RoleRequirement.objects.create(role="oekonom", session_minutes=600, idle_minutes=20)
    RoleRequirement.objects.create(role="jurist", session_minutes=60, idle_minutes=60)
    with time_machine.travel("2026-12-01 08:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(21 * 60)
        assert not signed_in(client)
        log_in(client)
        for _ in range(3):
            clock.shift(19 * 60)
            assert signed_in(client)
        clock.shift(4 * 60)
        assert not signed_in(client)


@pytest.mark.parametrize("role", ["dpo", "admin", "sekretaer"])
def test_those_who_steer_the_most_have_the_shortest_sessions_from_the_beginning(client, role):
    make_user(role=role)
    with time_machine.travel("2026-12-01 08:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(61 * 60)
        assert not signed_in(client)


def test_a_stricter_demand_holds_for_sessions_that_are_open(client):
    make_user()
    with time_machine.travel("2026-12-01 08:00+01:00", tick=False) as clock:
        log_in(client)
        clock.shift(40 * 60)
        assert signed_in(client)
        RoleRequirement.objects.create(role="oekonom", session_minutes=45, idle_minutes=10)
        assert signed_in(client)
        clock.shift(11 * 60)
        assert not signed_in(client)


def two_places():
    """The user at a computer and with a telephone."""
    make_user()
    computer, telephone = Client(headers={"User-Agent": FIREFOX}), Client(headers={"User-Agent": IPHONE})
    log_in(computer)
    log_in(telephone)
    return computer, telephone


def test_the_list_says_when_from_where_and_with_what_and_marks_this_one():
    with time_machine.travel("2026-12-01 10:12+01:00", tick=False):
        computer, _ = two_places()
        page = text(computer.get("/min-konto/sessioner/"))
    assert page.index("Firefox på Windows") < page.index("Den her") < page.index("Safari på en iPhone")
    assert page.count("Den her") == 1
    assert "1.12.2026 kl. 10.12" in page
    assert "127.0.0.1" in page
    assert page.count(">Afslut<") == 1
    assert computer.session.session_key not in page


def test_one_other_session_is_ended_and_this_one_stays():
    computer, telephone = two_places()
    page = text(computer.get("/min-konto/sessioner/"))
    number = page.split('name="id" value="')[1].split('"')[0]
    assert "Sessionen er afsluttet" in text(computer.post("/min-konto/sessioner/afslut/", {"id": number}, follow=True))
    assert signed_in(computer)
    assert not signed_in(telephone)
    assert AuditEntry.objects.get(action="login.afsluttet").details == {"antal": 1}


def test_all_others_are_ended_at_once():
    computer, telephone = two_places()
    third = Client()
    log_in(third)
    page = text(computer.post("/min-konto/sessioner/afslut/", {"alle": "1"}, follow=True))
    assert "2 andre sessioner er afsluttet" in page
    assert [signed_in(each) for each in (computer, telephone, third)] == [True, False, False]


def test_nobody_ends_somebody_elses_session(client):
    computer, telephone = two_places()
    page = text(computer.get("/min-konto/sessioner/"))
    number = page.split('name="id" value="')[1].split('"')[0]
    make_user("bo")
    log_in(client, "bo")
    for sent in (number, "0", "abc", "9" * 30):
        assert "allerede slut" in text(client.post("/min-konto/sessioner/afslut/", {"id": sent}, follow=True))
    assert signed_in(telephone)


def test_ending_takes_a_post_and_an_account(client):
    assert client.post("/min-konto/sessioner/afslut/", {"alle": "1"})["Location"].startswith(LOGIN)
    make_user()
    log_in(client)
    assert client.get("/min-konto/sessioner/afslut/").status_code == 405


def test_logging_in_and_out_is_in_the_trail_and_out_of_the_list(client):
    computer, telephone = two_places()
    telephone.post("/log-ud/")
    assert "Safari på en iPhone" not in text(computer.get("/min-konto/sessioner/"))
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "kind"))
    assert actions == [("login.ind", "login"), ("login.ind", "login"), ("login.ud", "login")]


def test_last_used_follows_along_now_and_then():
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        computer, telephone = two_places()
        clock.shift(20 * 60)
        assert signed_in(telephone)
        page = text(computer.get("/min-konto/sessioner/"))
    assert "1.12.2026 kl. 10.20" in page


def test_the_session_is_new_after_log_in(client):
    """Whoever planted a session name before does not know the one that is signed in."""
    make_user()
    client.get(LOGIN)
    session = client.session
    session["plantet"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    log_in(client)
    assert client.session.session_key != planted
    assert SESSION_KEY in client.session
    stale = Client()
    stale.cookies["sessionid"] = planted
    assert not signed_in(stale)


def test_the_cookies_cannot_be_read_by_scripts_and_not_sent_by_other_sites(client):
    make_user()
    answer = log_in(client)
    for name in ("sessionid", "fg_enhed"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Lax"


@pytest.mark.parametrize("page", ["/min-konto/", "/min-konto/sessioner/"])
def test_my_account_costs_the_same_with_more_sessions(client, django_assert_num_queries, page):
    make_user()
    log_in(client)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    count = len(few)
    assert count
    for _ in range(5):
        log_in(Client())
    with django_assert_num_queries(count):
        client.get(page)


def test_a_session_that_has_ended_by_itself_leaves_the_list():
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        computer, _ = two_places()
        clock.shift(100 * 60)
        assert signed_in(computer)
        clock.shift(30 * 60)
        assert "Safari på en iPhone" not in text(computer.get("/min-konto/sessioner/"))
