"""Guessing is slow from everywhere, and nobody can shut a colleague out by guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.utils import timezone

from faellesgrund.foundation.access.login.rules import FREE, Counted, place_of, wait_after
from faellesgrund.foundation.access.models import AuditEntry, LoginLimit
from faellesgrund.foundation.access.testing import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/log-ind/"
WRONG = "en-helt-forkert-kode"


def send(client, password=WRONG, username="anna", address="198.51.100.7"):
    return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)


def known_client(user):
    """A browser where the user has signed in before, and is signed out now."""
    client = Client()
    assert send(client, PASSWORD, user.username, "203.0.113.1").status_code == 302
    client.post("/log-ud/")
    return client


def lines(action):
    return list(AuditEntry.objects.filter(action=action))


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (11, 60), (50, 60), (10_000, 60)]
)
def test_the_wait_doubles_from_one_minute_to_an_hour(failures, minutes):
    assert wait_after(Counted.USER_AND_PLACE, failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "ukendt"),
    ],
)
def test_an_ipv6_customer_is_one_place_however_many_addresses_it_has(address, place):
    assert place_of(address) == place


def test_after_five_wrong_passwords_even_the_right_one_waits_and_the_page_says_until_when(client):
    make_user()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False):
        for _ in range(FREE[Counted.USER_AND_PLACE]):
            assert send(client).status_code == 200
        answer = send(client, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 61
    page = answer.content.decode()
    assert "Prøv igen kl. 10.01" in page
    assert 'value="anna"' in page
    assert PASSWORD not in page
    assert SESSION_KEY not in client.session


def test_when_the_time_is_up_the_right_password_opens_and_the_count_begins_again(client):
    make_user()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        for _ in range(5):
            send(client)
        clock.shift(61)
        assert send(client, PASSWORD).status_code == 302
        client.post("/log-ud/")
        client.cookies.clear()
        assert [send(client).status_code for _ in range(5)] == [200] * 5


def test_a_refused_guess_is_not_tried_and_makes_the_wait_no_longer(client):
    make_user()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        for _ in range(5):
            send(client)
        for _ in range(20):
            assert send(client).status_code == 429
        clock.shift(61)
        assert send(client, PASSWORD).status_code == 302


def test_name_and_mail_are_one_and_the_same_user_to_the_count(client):
    user = make_user()
    user.email = "anna@eksempel.dk"
    user.save()
    for typed in ("anna", "ANNA", "anna@eksempel.dk", " Anna@Eksempel.DK ", "anna"):
        assert send(client, username=typed).status_code == 200
    assert send(client, PASSWORD, "anna@eksempel.dk").status_code == 429


def test_a_name_nobody_has_waits_just_like_one_somebody_has(client):
    answers = [send(client, username="findes-ikke").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_an_attacker_at_fifty_addresses_gets_few_guesses_and_does_not_stop_the_colleague_on_a_known_device(client):
    user = make_user()
    known = known_client(user)
    tried = 0
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(50):
            attacker = Client()
            for _ in range(10):
                tried += send(attacker, address=f"198.51.100.{number + 1}").status_code == 200
    assert tried == FREE[Counted.USER]
    # Somewhere else than where the attack comes from, but on a new device, one has to wait ...
    assert send(Client(), PASSWORD, address="192.0.2.200").status_code == 429
    # ... and where one has signed in before, the door is open: the address may even be the attacker's.
    assert send(known, PASSWORD, address="198.51.100.1").status_code == 302


def test_the_attacker_gets_one_guess_an_hour_when_the_first_are_spent(client):
    make_user()
    tried = 0
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        for minute in range(0, 24 * 60, 5):
            for number in range(3):
                tried += send(Client(), address=f"198.51.100.{(minute + number) % 250}").status_code == 200
            clock.shift(300)
    assert FREE[Counted.USER] <= tried <= FREE[Counted.USER] + 24 + 6


def test_somebody_who_guesses_on_the_known_device_itself_waits_there_too():
    user = make_user()
    known = known_client(user)
    assert [send(known).status_code for _ in range(6)] == [200] * 5 + [429]
    assert send(Client(), PASSWORD, address="192.0.2.9").status_code == 302


def test_the_cookie_of_a_known_device_cannot_be_made_up_and_holds_for_its_own_users_only():
    user, other = make_user(), make_user("bo")
    known = known_client(user)
    cookie = known.cookies["fg_enhed"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    for _ in range(FREE[Counted.USER]):
        LoginLimit.objects.update(blocked_until=None)
        send(Client(), username="bo", address="192.0.2.1")
    assert send(known, PASSWORD, "bo").status_code == 429
    forged = Client()
    forged.cookies["fg_enhed"] = cookie.value[:-3] + "abc"
    assert [send(forged, address="192.0.2.77").status_code for _ in range(6)] == [200] * 5 + [429]
    assert other.pk != user.pk


def test_one_place_that_tries_many_names_has_to_wait_for_all_of_them(client):
    for number in range(FREE[Counted.PLACE]):
        assert send(client, username=f"navn-{number}").status_code == 200
    assert send(client, username="et-nyt-navn").status_code == 429
    assert send(client, username="et-nyt-navn", address="192.0.2.1").status_code == 200


def test_an_own_account_gives_no_new_guesses_on_others(client):
    make_user("ond")
    make_user()
    with time_machine.travel(timezone.now(), tick=False):
        tried = 0
        for _ in range(40):
            tried += send(Client()).status_code == 200
            send(Client(), PASSWORD, "ond")
    assert tried == FREE[Counted.USER_AND_PLACE]


def test_many_at_once_gain_nothing_a_guess_counts_before_it_is_tried(client, monkeypatch):
    make_user()
    seen = []
    from faellesgrund.foundation.access.login.backend import PasswordBackend

    right = PasswordBackend.authenticate

    def slow(self, request, **given):
        seen.append(LoginLimit.objects.get(counted=Counted.USER_AND_PLACE.value).failures)
        return right(self, request, **given)

    monkeypatch.setattr(PasswordBackend, "authenticate", slow)
    send(client)
    send(client)
    assert seen == [1, 2]


def test_failures_and_lock_outs_stand_in_the_audit_trail_and_the_user_is_told_once(client):
    user = make_user()
    user.email = "anna@eksempel.dk"
    user.save()
    for _ in range(5):
        send(client)
    assert len(lines("login.afvist")) == 5
    (line,) = lines("login.spaerret")
    assert (line.object_id, line.kind, line.actor_name) == (str(user.pk), "login", "Fællesgrund")
    assert line.details["gaelder"] == "bruger og sted"
    (letter,) = mail.outbox
    assert letter.to == ["anna@eksempel.dk"]
    assert "kan du logge ind som altid" in letter.body
    for number in range(2):
        for _ in range(5):
            send(client, address=f"192.0.2.{number}")
    assert len(lines("login.spaerret")) == 3
    assert len(mail.outbox) == 1


def test_what_was_typed_for_a_name_nobody_has_is_not_kept(client):
    send(client, username="mitkodeord-i-forkert-felt")
    (line,) = lines("login.afvist")
    assert (line.object_type, line.object_id) == ("login", "")
    assert "mitkodeord" not in str(vars(line))
    assert "mitkodeord" not in str(list(LoginLimit.objects.values()))


def test_at_the_next_log_in_the_user_hears_of_the_failures(client):
    user = make_user()
    known = known_client(user)
    for _ in range(4):
        send(client)
    send(known, PASSWORD)
    assert "skrevet en forkert adgangskode til din konto 4 gange" in known.get("/").content.decode()
    known.post("/log-ud/")
    send(known, PASSWORD)
    assert "forkert adgangskode" not in known.get("/").content.decode()


def test_old_counts_are_swept_away(client):
    make_user()
    with time_machine.travel("2026-12-01 10:00+01:00", tick=False) as clock:
        send(client)
        clock.shift(timedelta(days=3))
        send(client, username="en-anden", address="192.0.2.5")
    assert {row.last_at.date().isoformat() for row in LoginLimit.objects.all()} == {"2026-12-04"}


def test_half_a_form_is_no_guess(client):
    for _ in range(10):
        assert send(client, password="").status_code == 200
    assert not LoginLimit.objects.exists()
