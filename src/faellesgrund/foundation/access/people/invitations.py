"""Inviting a user: an account without a password, roles, and a link that works once. The mail holds nothing else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import OrganisationalUnit, User
from faellesgrund.foundation.access.people.models import Invitation
from faellesgrund.foundation.access.people.role_actions import RoleWish, assign, may_lead_in, wish_problems
from faellesgrund.foundation.access.policy import extent_of, may
from faellesgrund.foundation.access.rules import INVITATION_DAYS, INVITED, username_problem
from faellesgrund.foundation.access.tokens import keyed_hash, new_token, possible_hashes

ACTION = "brugere.inviter"
PURPOSE = "invitation"
NOT_LEADING = "Personen har en rolle, du ikke kan give. Bed en systemadministrator om at rette mailadressen."
log = logging.getLogger(__name__)


class NoSuchInvitation(LookupError):
    """The link was never given out, has been used, has run out, or was withdrawn."""


def invite(
    actor: User,
    full_name: str,
    email: str,
    unit: OrganisationalUnit | None,
    wishes: Sequence[RoleWish],
    title: str = "",
) -> tuple[Invitation, str]:
    """A new user who cannot log in yet, with roles and an invitation. Returns it and the secret of its link.

    Problems of the roles have the place ``<number>-<field>``. Raises BadInput or PermissionDenied.
    """
    if not (may(actor, ACTION) and may(actor, "roller.styr")):
        raise PermissionDenied
    full_name, email = " ".join(full_name.split()), email.strip()
    problems = person_problems(full_name, email, unit, None)
    if unit is not None and not _reaches(actor, unit):
        problems.append(Problem("enhed", "Din egen rolle gælder én part. Vælg en enhed hos den part."))
    if not wishes:
        problems.append(Problem("0-rolle", "Vælg en rolle. Uden en rolle kan personen ikke se noget."))
    for number, wish in enumerate(wishes):
        problems += [Problem(f"{number}-{each.sted}", each.tekst) for each in wish_problems(actor, wish)]
    if problems:
        raise BadInput(problems)
    token = new_token()
    with transaction.atomic():
        user = User.objects.create_user(
            f"{INVITED}{secrets.token_hex(6)}",
            None,
            full_name,
            unit,
            email=email,
            title=title.strip(),
            # Who is invited in a demonstration belongs to it, and gets in nowhere else.
            is_demo=settings.DEMO,
        )
        record_change(actor, "bruger.inviter", user, None, {"navn": full_name, "enhed": unit.key if unit else None})
        try:
            assign(actor, user, wishes)
        except BadInput as wrong:
            text = "Den samme rolle står to gange i samme periode. Fjern den ene."
            raise BadInput([Problem(f"{len(wishes) - 1}-rolle", text)]) from wrong
        invitation = Invitation.objects.create(
            user=user, token_hash=keyed_hash(token, PURPOSE), created_by=actor, expires_at=_expiry()
        )
    return invitation, token


def person_problems(full_name: str, email: str, unit: OrganisationalUnit | None, own: User | None) -> list[Problem]:
    """What is wrong with a person's facts. Places: navn, mail, enhed. own: the user who has them already."""
    problems = []
    if not full_name:
        problems.append(Problem("navn", "Skriv personens navn."))
    elif len(full_name) > 120:
        problems.append(Problem("navn", f"Navnet må være 120 tegn. Det er {len(full_name)}."))
    if not email:
        problems.append(Problem("mail", "Skriv en mailadresse."))
    else:
        try:
            validate_email(email)
        except ValidationError:
            problems.append(Problem("mail", f"»{email}« er ikke en mailadresse. Skriv den som navn@eksempel.dk."))
        else:
            taken = User.objects.filter(email__iexact=email).exclude(pk=own.pk if own else 0).first()
            if taken is not None:
                problems.append(
                    Problem("mail", f"{taken.full_name} har allerede mailadressen. Hver bruger har sin egen.")
                )
    if unit is None:
        problems.append(Problem("enhed", "Vælg en enhed."))
    elif unit.closed_on is not None or unit.party.closed_on is not None:
        problems.append(Problem("enhed", f"{unit.name} er lukket. Vælg en anden."))
    return problems


def change_person(
    actor: User, user: User, full_name: str, email: str, title: str, unit: OrganisationalUnit | None
) -> User:
    """New name, mail, title or unit of a user. Raises BadInput or PermissionDenied."""
    if not may(actor, ACTION, user):
        raise PermissionDenied
    full_name, email, title = " ".join(full_name.split()), email.strip(), title.strip()
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        problems = person_problems(full_name, email, unit, row)
        if unit is not None and unit.pk != row.unit_id and not _reaches(actor, unit):
            problems.append(Problem("enhed", "Din egen rolle gælder én part. Vælg en enhed hos den part."))
        if email.casefold() != row.email.casefold() and not may_lead_in(actor, row):
            # Whoever has the mail address can choose a new password, and is known by it to a provider.
            problems.append(Problem("mail", NOT_LEADING))
        if problems:
            raise BadInput(problems)
        before = _told(row)
        row.full_name, row.email, row.title, row.unit = full_name, email, title, unit
        row.save()
        after = _told(row)
        changed = [key for key in after if after[key] != before[key]]
        if changed:
            record_change(actor, "bruger.ret", row, {k: before[k] for k in changed}, {k: after[k] for k in changed})
    return row


def renew(actor: User, user: User) -> tuple[Invitation, str]:
    """A new link with a new period; the one before stops working. Raises BadInput or PermissionDenied."""
    with transaction.atomic():
        invitation = _locked(actor, user)
        if not user.is_active and invitation.withdrawn_at is None:
            raise BadInput([Problem("invitation", "Kontoen er lukket. Åbn den, før du sender en ny invitation.")])
        User.objects.filter(pk=user.pk).update(is_active=True)
        token = new_token()
        invitation.token_hash, invitation.expires_at = keyed_hash(token, PURPOSE), _expiry()
        invitation.sent_at = invitation.withdrawn_at = None
        invitation.save()
        record_change(actor, "invitation.forny", invitation, None, {"bruger": user.full_name})
    return invitation, token


def withdraw(actor: User, user: User) -> None:
    """The link stops working and the account is closed, so that no other way in opens it. Raises BadInput, PermissionDenied."""
    with transaction.atomic():
        invitation = _locked(actor, user)
        if invitation.withdrawn_at is None:
            invitation.withdrawn_at = timezone.now()
            invitation.save(update_fields=["withdrawn_at"])
            User.objects.filter(pk=user.pk).update(is_active=False)
            told = {"bruger": user.full_name, "aktiv": False}
            record_change(actor, "invitation.traek", invitation, None, told, concerns=(user,))


def mail_is_set_up() -> bool:
    """Whether the installation has a mail server; without one mails would only be printed in the log."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def send(invitation: Invitation, link: str) -> bool:
    """Mail the link, and note when. False when the mail could not be handed over; the invitation stands."""
    if not mail_is_set_up():
        return False
    last = timezone.localtime(invitation.expires_at)
    text = (
        "Du er inviteret til Fællesgrund, partnerskabets fælles arbejdsredskab.\n\n"
        f"Vælg brugernavn og adgangskode her:\n{link}\n\n"
        f"Linket virker én gang og til og med {last:%d.%m.%Y}. Kender du ikke til invitationen, så slet mailen.\n"
    )
    try:
        send_mail("Invitation til Fællesgrund", text, None, [invitation.user.email])
    except (SMTPException, OSError) as wrong:
        log.warning("An invitation could not be mailed: %s", type(wrong).__name__)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())
    return True


def find(token: str) -> Invitation:
    """The invitation of a link that still works. Raises NoSuchInvitation."""
    hashes = possible_hashes(token, PURPOSE)
    found = Invitation.objects.select_related("user__unit__party").filter(token_hash__in=hashes).first()
    if found is None or not found.usable(timezone.now()) or not found.user.is_active or found.user.last_login:
        raise NoSuchInvitation
    return found


def accept(token: str, username: str, password: str, again: str) -> User:
    """The person chooses user name and password; the link is used up. Raises NoSuchInvitation or BadInput."""
    username = username.strip().lower()
    with transaction.atomic():
        found = find(token)
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if not invitation.usable(timezone.now()):
            raise NoSuchInvitation
        user = User.objects.select_for_update(of=("self",)).get(pk=found.user.pk)
        problems = credential_problems(user, username, password, again)
        if problems:
            raise BadInput(problems)
        user.username = username
        user.set_password(password)
        user.save(update_fields=["username", "password"])
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        record_change(user, "invitation.tag_imod", invitation, None, {"brugernavn": username})
    return user


def credential_problems(user: User, username: str, password: str, again: str) -> list[Problem]:
    """What is wrong with a chosen user name and password. Places: brugernavn, adgangskode, igen."""
    problems = []
    wrong_name = username_problem(username)
    if wrong_name:
        problems.append(Problem("brugernavn", wrong_name))
    elif User.objects.filter(username=username).exclude(pk=user.pk or 0).exists():
        problems.append(Problem("brugernavn", f"»{username}« er taget. Vælg et andet."))
    try:
        validate_password(password, User(username=username, full_name=user.full_name, email=user.email))
    except ValidationError as wrong:
        problems += [Problem("adgangskode", text) for text in wrong.messages]
    else:
        if password != again:
            problems.append(Problem("igen", "De to adgangskoder er ikke ens. Skriv dem igen."))
    return problems


def _locked(actor: User, user: User) -> Invitation:
    if not may(actor, ACTION, user) or not may_lead_in(actor, user):
        raise PermissionDenied
    found = Invitation.objects.select_for_update(of=("self",)).select_related("user").filter(user=user).first()
    if found is None or found.accepted_at is not None or found.user.last_login is not None:
        raise BadInput([Problem("invitation", f"{user.full_name} har allerede taget imod.")])
    return found


def _reaches(actor: User, unit: OrganisationalUnit) -> bool:
    extent = extent_of(actor, ACTION)
    return extent.everything or unit.party_id in extent.parties


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


def _told(user: User) -> dict[str, str | None]:
    unit = user.unit.key if user.unit else None
    return {"navn": user.full_name, "mail": user.email, "titel": user.title, "enhed": unit}
