"""What an identity provider says about a person, and what that gives. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.access.login.provider_config import Provider, RoleRule


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified answer holds: who, with which mail, and everything else by name.

    signed: from the signed token alone. everything: with what the provider's page about the user adds.
    """

    subject: str
    signed: Mapping[str, Any]
    everything: Mapping[str, Any]

    @property
    def mail(self) -> str:
        """The mail address, in small letters; empty when there is none."""
        value = self.everything.get("email")
        return value.strip().lower() if isinstance(value, str) else ""

    @property
    def name(self) -> str:
        """The person's name, as far as it is told."""
        parts = [self.everything.get(key) for key in ("given_name", "family_name")]
        whole = self.everything.get("name") or " ".join(str(part) for part in parts if part)
        return str(whole).strip()[:120]

    def mail_is_verified(self, provider: Provider) -> bool:
        """Whether the provider vouches for the address, and may speak for its domain."""
        said = self.everything.get("email_verified") in (True, "true")
        return bool(self.mail) and provider.knows(self.mail) and (said or provider.trusts_mail)

    def values(self, name: str) -> frozenset[str]:
        """The values of a claim, one or many; a dotted name looks inside (``realm_access.roles``)."""
        value: Any = self.everything.get(name)
        if value is None and "." in name:
            value = self.everything
            for part in name.split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, (list, tuple)):
            return frozenset(str(each) for each in value if isinstance(each, (str, int)))
        return frozenset() if value is None or isinstance(value, Mapping) else frozenset({str(value)})

    def has_second_factor(self, provider: Provider) -> bool:
        """Whether the signed token says that the person was asked for two things, in words the operator has named."""
        methods = self.signed.get("amr")
        named = set(methods) if isinstance(methods, list) and all(isinstance(each, str) for each in methods) else set()
        return bool(named & set(provider.amr)) or self.signed.get("acr") in provider.acr

    def roles(self, provider: Provider) -> frozenset[RoleRule]:
        """The rules of the provider that the claims meet."""
        return frozenset(rule for rule in provider.roles if rule.value in self.values(rule.claim))

    def unit(self, provider: Provider) -> str:
        """Key of the unit a new user belongs to."""
        mapped = provider.units or {}
        named = [mapped[value] for value in sorted(self.values(provider.unit_claim)) if value in mapped]
        return named[0] if named else provider.unit
