"""What happens when a second factor comes, goes or is lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.login import limits, mail, sessions, trail
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.people.role_actions import may_lead_in
from faellesgrund.foundation.access.policy import may, roles_of
from faellesgrund.foundation.access.roles import GRANTED_BY_ADMIN_ONLY

SHORTEST_REASON = 5


class NotAllowed(Exception):
    """The user's role does not give the right."""


def has_second_factor(user: User) -> bool:
    """Whether the user has a code app or a passkey."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def changed(request: HttpRequest, user: User, letter: str, **details: str) -> None:
    """A user has changed the own second factor: written down, told by mail, and every other session ends."""
    trail.note("andenfaktor.ret", user, user, **details)
    sessions.end_others(request, user)
    mail.send_later(request, user, letter)


def why_not_reset(actor: User, user: User) -> str:
    """Why the actor may not reset this user's second factor, as a sentence; empty when it may be done."""
    if actor.pk == user.pk:
        return "Du kan ikke nulstille dine egne to trin. Ret dem under Min konto, eller bed en anden om det."
    if not may(actor, "andenfaktor.kraev", user):
        return "Din rolle giver ikke ret til at nulstille de to trin her."
    if roles_of(user) & GRANTED_BY_ADMIN_ONLY and "admin" not in roles_of(actor):
        return "Kun en systemadministrator kan nulstille to trin for administratorer og databeskyttelsesrådgivere."
    if not may_lead_in(actor, user):
        # Without the second step the password alone opens every role of the account.
        return "Personen har en rolle, du ikke kan give. Bed en systemadministrator om at nulstille de to trin."
    return ""


def reset_second_factor(actor: User, user: User, reason: str, request: HttpRequest | None = None) -> None:
    """Take code app, passkeys and recovery codes from a user who has lost them, and end all the user's sessions.

    The next log-in is by password alone, and sets a new one up when a role requires it. The user gets a mail. Raises
    NotAllowed, or BadInput when the reason is missing or there is nothing to reset.
    """
    refusal = why_not_reset(actor, user)
    if refusal:
        raise NotAllowed(refusal)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise BadInput(
            [Problem("begrundelse", "Skriv, hvorfor, og hvordan du ved, at det er den rigtige, der spørger.")]
        )
    with transaction.atomic():
        rows = list(Authenticator.objects.select_for_update().filter(user=user))
        if not rows:
            raise BadInput([Problem("bruger", f"{user.full_name} har ikke sat to trin op. Der er intet at nulstille.")])
        kinds = sorted({str(row.type) for row in rows})
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(actor, user)
        limits.forget(user)
        trail.note("andenfaktor.nulstil", user, actor, reason, slags=kinds)
    mail.send_later(request, user, "to_trin_nulstillet")
