"""Sessions: when they began, how long they last, and which ones a user has."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from faellesgrund.foundation.access.login import trail
from faellesgrund.foundation.access.login.requirements import demand_on
from faellesgrund.foundation.access.login.rules import Demand, browser_in_words
from faellesgrund.foundation.access.models import User

BEGAN, IDLE, SEEN = "fg_begyndt", "fg_stille", "fg_set"
SEEN_EVERY_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One place where the user is signed in. ``id`` is what the page sends to end it; it opens nothing."""

    id: int
    began: datetime
    seen: datetime
    address: str
    browser: str
    this_one: bool


def begin(request: HttpRequest, user: User) -> None:
    """The session has just been opened by signing in: from now it counts."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    _set_idle(request, demand_on(user))


def is_over(request: HttpRequest, demand: Demand) -> bool:
    """Whether the session has lasted as long as the roles allow; keeps the idle time in step with them."""
    began = request.session.get(BEGAN)
    if began is None:
        began = request.session[BEGAN] = time.time()
    if request.session.get(IDLE) != demand.idle_minutes:
        _set_idle(request, demand)
    return time.time() - float(began) >= demand.session_minutes * 60


def _set_idle(request: HttpRequest, demand: Demand) -> None:
    """A session nobody uses ends by itself: it is saved with every request, and each time lasts so long."""
    request.session[IDLE] = demand.idle_minutes
    request.session.set_expiry(demand.idle_minutes * 60)


def touch(request: HttpRequest) -> None:
    """Note now and then that the session is used, and from where."""
    seen = request.session.get(SEEN)
    if seen is not None and time.time() - float(seen) >= SEEN_EVERY_SECONDS:
        request.session[SEEN] = time.time()
        UserSession.objects.create_from_request(request)


def end_overdue(request: HttpRequest, user: User) -> None:
    """End a session that has lasted its time."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    trail.note("login.udloebet", user, user)
    logout(request)


def own_sessions(request: HttpRequest, user: User) -> tuple[OwnSession, ...]:
    """Where the user is signed in, this session first, then the newest."""
    rows = _open_rows(user)
    shown = [
        OwnSession(
            id=row.pk,
            began=row.created_at,
            seen=row.last_seen_at,
            address="" if row.ip == NOWHERE else row.ip,
            browser=browser_in_words(row.user_agent),
            this_one=row.session_key == request.session.session_key,
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=lambda each: (not each.this_one, -each.began.timestamp())))


def _open_rows(user: User) -> list[Any]:
    """The rows whose session still is; those that have ended by themselves are swept away. Three queries at most."""
    rows: list[Any] = list(UserSession.objects.filter(user=user))
    keys = [row.session_key for row in rows]
    still = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    open_keys = set(still.values_list("session_key", flat=True))
    ended = [row.pk for row in rows if row.session_key not in open_keys]
    if ended:
        UserSession.objects.filter(pk__in=ended).delete()
    return [row for row in rows if row.session_key in open_keys]


NOWHERE = "0.0.0.0"  # noqa: S104 - stands for an address that is not known


def end_one(request: HttpRequest, user: User, session_id: int) -> bool:
    """End one of the user's own other sessions; False when there is no such."""
    row = UserSession.objects.filter(user=user, pk=session_id).first()
    if row is None or row.session_key == request.session.session_key:
        return False
    row.end()
    trail.note("login.afsluttet", user, user, antal=1)
    return True


def end_others(request: HttpRequest, user: User) -> int:
    """End every session of the user but this one; returns how many."""
    return _end(user, user, request.session.session_key or "")


def end_all(actor: User | None, user: User) -> int:
    """End every session of a user: the account was closed, or the second factor reset. Returns how many."""
    return _end(actor, user, "")


def _end(actor: User | None, user: User, kept: str) -> int:
    rows: list[Any] = list(UserSession.objects.filter(user=user).exclude(session_key=kept))
    for row in rows:
        row.end()
    if rows:
        trail.note("login.afsluttet", user, actor, antal=len(rows))
    return len(rows)
