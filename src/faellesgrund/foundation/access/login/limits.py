"""Guessing is slow, and nobody can be shut out by others who guess.

A guess is counted before it is tried and given back when it was right, so that many at once gain nothing. On a device
where the user has signed in before, only the guesses made on that device count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from faellesgrund.foundation.access.login import trail
from faellesgrund.foundation.access.login.devices import known_device
from faellesgrund.foundation.access.login.mail import send_later
from faellesgrund.foundation.access.login.rules import FORGOTTEN_AFTER, Counted, place_of, wait_after
from faellesgrund.foundation.access.models import LoginLimit, User
from faellesgrund.foundation.access.trail.origin import ip_of

SALT = "faellesgrund.access.login.limits"
PASSWORD, CODE, FORGOTTEN, PASSKEY = "adgangskode", "kode", "glemt", "adgangsnøgle"  # noqa: S105 - what is guessed
TOLD_EVERY_SECONDS = 24 * 60 * 60
ASKED_WITHIN_SECONDS = 60 * 60
MOST_ASKED = 3


class MustWait(Exception):
    """Too many wrong guesses: nothing is tried before ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"Vent til {timezone.localtime(until):%H.%M}.")

    @property
    def seconds(self) -> int:
        """From now, at least one."""
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One count: of what, and whose."""

    counted: Counted
    key: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that has been counted and waits for its outcome."""

    user: User | None
    what: str
    buckets: tuple[Bucket, ...]


def buckets_for(request: HttpRequest, what: str, user: User | None, typed: str = "") -> tuple[Bucket, ...]:
    """The counts a guess falls in. typed: what stood for the user's name, when no user has it."""
    name = f"#{user.pk}" if user is not None else typed.strip().lower()
    device = known_device(request, user)
    if device:
        return (_bucket(Counted.DEVICE, what, name, device),)
    place = place_of(ip_of(request))
    everywhere = (_bucket(Counted.PLACE, what, place),)
    if not name:
        return everywhere
    return (
        *everywhere,
        _bucket(Counted.USER_AND_PLACE, what, name, place),
        _bucket(Counted.USER, what, name),
    )


def take(request: HttpRequest, what: str, user: User | None, typed: str = "") -> Guess:
    """Count a guess that is about to be tried. Raises MustWait, and then nothing is counted and nothing may be tried."""
    now = timezone.now()
    guess = Guess(user, what, buckets_for(request, what, user, typed))
    with transaction.atomic():
        rows = [_locked(bucket, now) for bucket in sorted(guess.buckets, key=lambda each: each.key)]
        waits = [row.blocked_until for row in rows if row.blocked_until is not None and row.blocked_until > now]
        if waits:
            raise MustWait(max(waits))
        for row in rows:
            row.failures = 1 if row.last_at < now - FORGOTTEN_AFTER else row.failures + 1
            row.last_at = now
            wait = wait_after(Counted(row.counted), row.failures)
            row.blocked_until = now + wait if wait else None
            row.save()
    LoginLimit.objects.filter(last_at__lt=now - 2 * FORGOTTEN_AFTER).delete()
    return guess


def was_right(guess: Guess) -> None:
    """Give the guess back. The user starts afresh at this place; what the place owes for others stays."""
    with transaction.atomic():
        for bucket in sorted(guess.buckets, key=lambda each: each.key):
            row = LoginLimit.objects.select_for_update().filter(key=bucket.key).first()
            if row is None:
                continue
            own = bucket.counted in {Counted.DEVICE, Counted.USER_AND_PLACE}
            row.failures = 0 if own else max(0, row.failures - 1)
            row.blocked_until = None
            row.save()


def was_wrong(request: HttpRequest, guess: Guess) -> None:
    """Write the failure in the audit trail, and every lock-out it led to; the user is told of a lock-out once a day."""
    about = guess.user or trail.UNKNOWN
    trail.note("login.afvist", about, None, hvad=guess.what)
    rows = LoginLimit.objects.filter(key__in=[bucket.key for bucket in guess.buckets], blocked_until__isnull=False)
    blocked = list(rows)
    for row in blocked:
        trail.note(
            "login.spaerret",
            about,
            None,
            hvad=guess.what,
            gaelder=row.counted,
            forsoeg=row.failures,
            til=row.blocked_until,
        )
    own = any(row.counted != Counted.PLACE.value for row in blocked)
    if own and guess.user is not None and cache.add(f"login-fortalt-{guess.user.pk}", True, TOLD_EVERY_SECONDS):
        send_later(request, guess.user, "spaerret")


def may_be_asked(user: User) -> bool:
    """Whether one more mail about a new password may go to the user within the hour; counted unseen."""
    return any(cache.add(f"login-glemt-{user.pk}-{slot}", True, ASKED_WITHIN_SECONDS) for slot in range(MOST_ASKED))


def failures_since(user: User, moment: datetime | None) -> int:
    """How many wrong passwords others have tried for the user since a moment, from devices that are not known."""
    row = LoginLimit.objects.filter(key=_bucket(Counted.USER, PASSWORD, f"#{user.pk}").key).first()
    return row.failures if row is not None and (moment is None or row.last_at > moment) else 0


def forget(user: User) -> None:
    """Start afresh for the user everywhere, after a proof as good as the mail box or an administrator's word."""
    keys = [_bucket(Counted.USER, what, f"#{user.pk}").key for what in (PASSWORD, CODE)]
    LoginLimit.objects.filter(key__in=keys).update(failures=0, blocked_until=None)


def _bucket(counted: Counted, *parts: str) -> Bucket:
    text = "\x00".join((counted.value, *parts))
    return Bucket(counted, salted_hmac(SALT, text, algorithm="sha256").hexdigest())


def _locked(bucket: Bucket, now: datetime) -> LoginLimit:
    LoginLimit.objects.bulk_create(
        [LoginLimit(key=bucket.key, counted=bucket.counted.value, last_at=now)], ignore_conflicts=True
    )
    return LoginLimit.objects.select_for_update().get(key=bucket.key)
