"""What a role can be held for: everything, a party, a forum, an estate, a project.

Estates and projects belong to apps above. Until such an app registers its own, their keys are free text in the form of a
slug; afterwards only a key that exists is taken. ``register(ScopeKind.ESTATE, lambda: {"engsvinget": "Engsvinget"})``
from the app's ``ready()``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.access.people.terms_of_reference import terms_of_reference
from faellesgrund.foundation.access.roles import ScopeKind

Provider = Callable[[], Mapping[str, str]]

_providers: dict[ScopeKind, Provider] = {}

KIND_NAMES = {
    ScopeKind.ALL: "alt",
    ScopeKind.PARTY: "parten",
    ScopeKind.FORUM: "forummet",
    ScopeKind.ESTATE: "afdelingen",
    ScopeKind.PROJECT: "projektet",
}


def register(kind: ScopeKind, provider: Provider) -> None:
    """Let an app tell which keys of a kind there are: key → Danish name. The same kind again replaces it."""
    _providers[kind] = provider


def _parties() -> Mapping[str, str]:
    return {str(party.pk): party.name for party in Party.objects.all()}


def _fora() -> Mapping[str, str]:
    return {forum.key: forum.name for forum in terms_of_reference().fora}


def known(kind: ScopeKind) -> Mapping[str, str] | None:
    """Key → name of what there is of a kind; None when any slug will do."""
    own: dict[ScopeKind, Provider] = {ScopeKind.PARTY: _parties, ScopeKind.FORUM: _fora}
    provider = _providers.get(kind) or own.get(kind)
    return provider() if provider else None


class WrongScope(ValueError):
    """There is no such thing to hold a role for; the message says what to write instead."""


def checked(kind_text: str, key: str) -> tuple[str, str]:
    """The scope as it is stored: kind and key. ``alle`` has no key. Raises WrongScope in Danish."""
    try:
        kind = ScopeKind(kind_text)
    except ValueError:
        choices = ", ".join(each.value for each in ScopeKind)
        raise WrongScope(f"»{kind_text}« findes ikke. Vælg en af: {choices}.") from None
    key = key.strip()
    if kind is ScopeKind.ALL:
        return kind.value, ""
    if not key:
        raise WrongScope(f"Skriv nøglen på {KIND_NAMES[kind]}.")
    choices_there = known(kind)
    if choices_there is None:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key) or len(key) > 60:
            raise WrongScope(
                f"Nøglen er små bogstaver a-z, tal og bindestreger, for eksempel engsvinget. Der står »{key}«."
            )
    elif key not in choices_there:
        there = ", ".join(choices_there.values()) or "ingen endnu"
        raise WrongScope(f"»{key}« findes ikke. Der er: {there}.")
    return kind.value, key


@dataclass(frozen=True, slots=True)
class ScopeNames:
    """Names of scopes for a whole list: read once, then asked for each line."""

    names: Mapping[ScopeKind, Mapping[str, str]]

    @classmethod
    def read(cls) -> ScopeNames:
        """All that is known now; one query, and what the registered apps need."""
        return cls({kind: known(kind) or {} for kind in ScopeKind if kind is not ScopeKind.ALL})

    def of(self, kind_text: str, key: str) -> str:
        """»alt«, »parten KAB«, »afdelingen engsvinget«."""
        kind = ScopeKind(kind_text)
        if kind is ScopeKind.ALL:
            return KIND_NAMES[kind]
        name = self.names[kind].get(key, key)
        return name if kind is ScopeKind.FORUM else f"{KIND_NAMES[kind]} {name}"
