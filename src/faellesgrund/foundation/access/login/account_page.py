"""What »Min konto« shows, as one frozen object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.utils import timezone

from faellesgrund.foundation.access.login.provider_config import providers
from faellesgrund.foundation.access.login.requirements import demand_on
from faellesgrund.foundation.access.login.rules import minutes_in_words
from faellesgrund.foundation.access.login.sessions import OwnSession, own_sessions
from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of the user's."""

    id: int
    name: str
    added: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """The user's own account."""

    user: User
    party: str
    roles: tuple[str, ...]
    has_password: bool
    code_app: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int | None
    required: bool
    session_length: str
    idle_length: str
    sessions: tuple[OwnSession, ...]
    provider_names: tuple[str, ...]

    @property
    def two_steps(self) -> bool:
        """Whether log-in takes two steps."""
        return self.code_app or bool(self.passkeys)


def account_page(request: HttpRequest, user: User) -> AccountPage:
    """Everything on the page, in a constant number of queries."""
    authenticators = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((each for each in authenticators if each.type == Authenticator.Type.RECOVERY_CODES), None)
    demand = demand_on(user)
    roles = user.roles.valid_on(timezone.localdate())
    known = {each.key: each.name for each in providers()}
    linked = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    return AccountPage(
        user=user,
        party=f"{user.unit.name}, {user.unit.party.name}" if user.unit else "",
        roles=tuple(sorted({each.get_role_display() for each in roles})),
        has_password=user.has_usable_password(),
        code_app=any(each.type == Authenticator.Type.TOTP for each in authenticators),
        passkeys=passkeys_of(authenticators),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        required=demand.second_factor,
        session_length=minutes_in_words(demand.session_minutes),
        idle_length=minutes_in_words(demand.idle_minutes),
        sessions=own_sessions(request, user),
        provider_names=tuple(known[key] for key in linked if key in known),
    )


def passkeys_of(authenticators: list[Authenticator]) -> tuple[Passkey, ...]:
    """The passkeys among a user's authenticators."""
    return tuple(
        Passkey(each.pk, each.data["name"], each.created_at, each.last_used_at)
        for each in authenticators
        if each.type == Authenticator.Type.WEBAUTHN
    )
