"""Keys for programs: made once, shown once, and never good for more than their user and their scope."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.people.models import ApiKey
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.roles import REASON_ASKED, RIGHTS
from faellesgrund.foundation.access.rules import LONGEST_KEY_DAYS
from faellesgrund.foundation.access.tokens import keyed_hash, matches, new_token

ACTION = "api_noegle.egne"
PURPOSE = "api-noegle"
MARK = "fg"
LONGEST_PREFIX = 16
NEVER = frozenset({ACTION, "roller.styr", "brugere.inviter", "adgang.gennemgaa", "andenfaktor.kraev"})
"""What no key gives: a key that makes keys or gives roles would outlive its own limits."""

STANDARD_DAYS = 90
USED_EVERY = timedelta(hours=1)


def possible_actions(user: User) -> tuple[str, ...]:
    """The actions a key of the user can be for now, in the order of the matrix."""
    return tuple(action for action in RIGHTS if action not in NEVER and may(user, action))


def reading_actions(user: User) -> tuple[str, ...]:
    """Of them, those that only look, and ask for no reason: confidential papers are for a key only when it is said."""
    return tuple(each for each in possible_actions(user) if each.endswith((".se", "_se")) and each not in REASON_ASKED)


def make_key(user: User, name: str, actions: Iterable[str], days: int = STANDARD_DAYS) -> tuple[ApiKey, str]:
    """A new key for the user's own programs. Returns it and the token, which cannot be shown again.

    Places of problems: navn, omfang, dage. Raises BadInput or PermissionDenied.
    """
    if not may(user, ACTION):
        raise PermissionDenied
    name, wanted = name.strip(), list(dict.fromkeys(actions))
    problems = []
    if not name:
        problems.append(Problem("navn", "Skriv, hvad nøglen skal bruges til."))
    elif len(name) > 80:
        problems.append(Problem("navn", f"Navnet må være 80 tegn. Det er {len(name)}."))
    if not wanted:
        problems.append(Problem("omfang", "Vælg mindst én handling."))
    unknown = [action for action in wanted if action not in possible_actions(user)]
    if unknown:
        problems.append(Problem("omfang", f"Dine roller giver ikke en nøgle til: {', '.join(unknown)}."))
    if not 1 <= days <= LONGEST_KEY_DAYS:
        problems.append(Problem("dage", f"Skriv et antal dage mellem 1 og {LONGEST_KEY_DAYS}. Du har skrevet {days}."))
    if problems:
        raise BadInput(problems)
    prefix, secret = secrets.token_hex(4), new_token()
    with transaction.atomic():
        key = ApiKey.objects.create(
            user=user,
            name=name,
            prefix=prefix,
            secret_hash=keyed_hash(secret, PURPOSE),
            actions=wanted,
            expires_at=timezone.now() + timedelta(days=days),
        )
        told = {"navn": name, "begynder_med": prefix, "omfang": wanted, "udloeber": key.expires_at.isoformat()}
        record_change(user, "api_noegle.opret", key, None, told)
    return key, f"{MARK}_{prefix}_{secret}"


def revoke_key(user: User, key: ApiKey) -> None:
    """Close one of the user's own keys for good; again is harmless. Raises PermissionDenied."""
    if key.user_id != user.pk or not may(user, ACTION):
        raise PermissionDenied
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().get(pk=key.pk)
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
            record_change(user, "api_noegle.spaer", row, None, {"begynder_med": row.prefix})


class KeyRefused(Exception):
    """The key opens nothing. What is wrong is told only to those who hold the whole key."""


def user_of_key(token: str) -> tuple[User, frozenset[str]] | None:
    """Whose key it is and what it is good for now, or None. What it gives shrinks with the user's roles, at once."""
    try:
        key, actions = open_key(token)
    except KeyRefused:
        return None
    return key.user, actions


def open_key(token: str) -> tuple[ApiKey, frozenset[str]]:
    """The key with its user, and what it is good for now. Raises KeyRefused with a Danish text."""
    mark, _, rest = token.strip().partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != MARK or not secret or len(prefix) > LONGEST_PREFIX or "\x00" in prefix:
        raise KeyRefused(f"Det er ikke en nøgle herfra. En nøgle begynder med {MARK}_.")
    key = ApiKey.objects.select_related("user__unit__party").filter(prefix=prefix).first()
    now = timezone.now()
    stored = key.secret_hash if key is not None else ""
    if not matches(secret, stored, PURPOSE) or key is None:
        raise KeyRefused("Nøglen findes ikke. Kontrollér, at hele nøglen er kommet med.")
    if key.revoked_at is not None:
        raise KeyRefused("Nøglen er spærret. Lav en ny under Min konto.")
    if not key.usable(now):
        raise KeyRefused(f"Nøglen udløb {timezone.localtime(key.expires_at):%d.%m.%Y}. Lav en ny under Min konto.")
    user = key.user
    if not user.is_active or (user.is_demo and not settings.DEMO):
        raise KeyRefused("Nøglens bruger er lukket.")
    actions = frozenset(key.actions) & frozenset(possible_actions(user))
    if not may(user, ACTION):
        actions = frozenset()
    # Stored at most once an hour: a program that asks often must not write often. The hash follows a change of key.
    seldom = ApiKey.objects.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY), pk=key.pk)
    seldom.update(last_used_at=now, secret_hash=keyed_hash(secret, PURPOSE))
    return key, actions
