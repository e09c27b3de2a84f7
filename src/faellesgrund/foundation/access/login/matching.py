"""From what a provider says to a user of ours, and the roles that come and go with it."""

from __future__ import annotations

import re

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.login import trail
from faellesgrund.foundation.access.login.claims import Claims
from faellesgrund.foundation.access.login.provider_config import Provider
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User
from faellesgrund.foundation.access.roles import ROLES, ScopeKind


class NotKnown(Exception):
    """The provider has told who it is, and that is nobody who may come in. ``kind`` goes in the audit trail."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        super().__init__(text)


@transaction.atomic
def user_for(provider: Provider, claims: Claims) -> User:
    """The user the claims belong to: known by the provider's id, else by a verified mail, else made when that is allowed.

    Raises NotKnown with a sentence for the person.
    """
    linked = SocialAccount.objects.filter(provider=provider.key, uid=claims.subject).select_related("user").first()
    if linked is not None:
        linked.save(update_fields=["last_login"])
        return User.objects.select_related("unit__party").get(pk=linked.user_id)
    if not claims.mail_is_verified(provider):
        raise NotKnown(
            "mail",
            f"{provider.name} siger ikke god for en mailadresse, vi kender. Spørg den, der har inviteret dig.",
        )
    found = list(User.objects.select_related("unit__party").filter(email__iexact=claims.mail, is_demo=False)[:2])
    if len(found) > 1:
        raise NotKnown("flere", f"Flere brugere har mailen {claims.mail}. Sig det til administratoren hos din part.")
    user = found[0] if found else _new_user(provider, claims)
    if SocialAccount.objects.filter(provider=provider.key, user=user).exists():
        raise NotKnown(
            "en anden",
            f"Mailen {claims.mail} hører til en bruger, der er kendt som en anden hos {provider.name}. Er mailen gået i "
            "arv, så sig det til administratoren.",
        )
    SocialAccount.objects.create(provider=provider.key, uid=claims.subject, user=user)
    trail.note("udbyder.knyt", user, None, udbyder=provider.key)
    return user


def _new_user(provider: Provider, claims: Claims) -> User:
    if not provider.creates:
        raise NotKnown(
            "ikke inviteret",
            f"Ingen bruger har mailen {claims.mail}. Bed sekretæren om en invitation, og log så ind igen.",
        )
    unit = OrganisationalUnit.objects.filter(key=claims.unit(provider)).first()
    if unit is None:
        raise NotKnown(
            "enhed",
            f"{provider.name} fortæller ikke, hvilken enhed du hører til, eller vi kender den ikke. Sig det til "
            "administratoren.",
        )
    user = User.objects.create_user(_free_name(claims.mail), None, claims.name or claims.mail, unit, email=claims.mail)
    given = {"brugernavn": user.username, "enhed": unit.key, "udbyder": provider.key}
    record_change(None, "bruger.opret", user, None, given, concerns=(user,))
    return user


def _free_name(mail: str) -> str:
    """A user name from the mail address that nobody has."""
    stem = re.sub(r"[^a-z0-9_-]+", "-", mail.partition("@")[0]).strip("-")[:50] or "bruger"
    if len(stem) < 2:
        stem = f"{stem}-bruger"
    name, number = stem, 1
    while User.objects.filter(username=name).exists():
        number += 1
        name = f"{stem}-{number}"
    return name


@transaction.atomic
def apply_roles(provider: Provider, user: User, claims: Claims) -> None:
    """Give and end the roles that come from the provider. Those given by hand stay as they are."""
    today = timezone.localdate()
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    wanted = {place for rule in claims.roles(provider) if (place := _place(rule.role, rule.kind, rule.scope))}
    for row in user.roles.valid_on(today).filter(source=provider.key):
        place = (row.role, row.scope_kind, row.scope_id)
        if place in wanted:
            continue
        row.ended_on = today
        row.save(update_fields=["ended_on"])
        record_change(None, "rolle.afslut", row, _told(row), None, concerns=(user,), details={"udbyder": provider.key})
    held = set(user.roles.valid_on(today).values_list("role", "scope_kind", "scope_id"))
    for role, kind, scope in sorted(wanted - held):
        row = RoleAssignment.objects.create(
            user=user, role=role, scope_kind=kind, scope_id=scope, valid_from=today, source=provider.key
        )
        record_change(None, "rolle.giv", row, None, _told(row), concerns=(user,), details={"udbyder": provider.key})
    if hasattr(user, "_held_today"):
        del user._held_today


def _place(role: str, kind: str, scope: str) -> tuple[str, str, str] | None:
    """As it is stored; a party by its number. None for a party that is not here."""
    if kind != ScopeKind.PARTY.value:
        return role, kind, scope
    party = Party.objects.filter(key=scope).first()
    return (role, kind, str(party.pk)) if party else None


def _told(row: RoleAssignment) -> dict[str, str]:
    return {"rolle": ROLES[row.role].dansk, "gælder for": row.scope_kind, "hvilken": row.scope_id}
