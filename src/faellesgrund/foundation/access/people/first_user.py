"""The first user of an empty installation, made in the browser by whoever can read what the server prints at start."""

from __future__ import annotations

import base64
import hmac

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.people.invitations import credential_problems, person_problems

FIRST_ROLES = ("sekretaer", "admin")
MOST_TRIES = 10
MINUTES = 15
COUNTER = "faellesgrund.opsaetning.forsoeg"


class AlreadySetUp(Exception):
    """There is a user, so there is no first one to make."""


def empty() -> bool:
    """Whether nobody has an account yet."""
    return not User.objects.exists()


def setup_code() -> str:
    """The code of this installation, as the server prints it: 80 bits of its own key, good until there is a user."""
    digest = salted_hmac("faellesgrund.opsaetning", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    text = base64.b32encode(digest[:10]).decode()
    return "-".join(text[n : n + 4] for n in range(0, 16, 4))


def make_first_user(code: str, full_name: str, email: str, username: str, password: str, again: str) -> User:
    """The first user, with the roles that can set everything else up. Raises AlreadySetUp or BadInput.

    Two at once cannot both be the first. Wrong codes are counted for the whole installation.
    """
    full_name, email, username = " ".join(full_name.split()), email.strip(), username.strip().lower()
    if not empty():
        raise AlreadySetUp
    _check(code)  # outside the transaction: a wrong code stays counted
    with transaction.atomic():
        _one_at_a_time()
        if not empty():
            raise AlreadySetUp
        user = User(username=username, full_name=full_name, email=email)
        problems = [each for each in person_problems(full_name, email, None, None) if each.sted != "enhed"]
        problems += credential_problems(user, username, password, again)
        if problems:
            raise BadInput(problems)
        user = User.objects.create_user(username, password, full_name, email=email)
        for role in FIRST_ROLES:
            RoleAssignment.objects.create(user=user, role=role, valid_from=timezone.localdate())
        record_change(None, "bruger.opret", user, None, {"brugernavn": username, "roller": list(FIRST_ROLES)})
    return user


def _check(code: str) -> None:
    tries = cache.get(COUNTER, 0)
    if tries >= MOST_TRIES:
        text = f"Koden er prøvet for mange gange. Vent {MINUTES} minutter, og prøv igen."
        raise BadInput([Problem("kode", text)])
    typed = code.strip().upper().replace(" ", "")
    if not hmac.compare_digest(typed.replace("-", "").encode(), setup_code().replace("-", "").encode()):
        cache.set(COUNTER, tries + 1, MINUTES * 60)
        text = "Koden passer ikke. Den står i det, serveren skrev, da den startede."
        raise BadInput([Problem("kode", text)])


def _one_at_a_time() -> None:
    """SQLite lets one transaction write at a time; PostgreSQL is asked to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_user IN SHARE ROW EXCLUSIVE MODE")
