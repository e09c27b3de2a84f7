"""What may be found: each app registers its kinds from ``ready()``, and the search knows nothing else of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from faellesgrund.foundation.access.audit import Concerned


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is kept of an object: only what every reader of the object may read.

    url: its page. party_id: the party it belongs to, for the filter; None belongs to the whole partnership.
    """

    title: str
    body: str
    url: str
    changed_at: datetime
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of object that can be found.

    key: small ASCII letters, stored. dansk: the kind in the plural, as the filter shows it. rows: the objects that the
    user may read (the model's ``visible_to``); it is put into the search's own query. text: what to keep of an object,
    None for nothing. concerns_persons: searches among them are written in the trail, with whom ``persons`` says the shown
    objects (by primary key) are about. action: the action of the policy that opens the kind at all; without the right it
    is neither searched nor named.
    """

    key: str
    dansk: str
    model: type[models.Model]
    rows: Callable[[Any], models.QuerySet[Any]]
    text: Callable[[Any], SearchText | None]
    concerns_persons: bool = False
    persons: Callable[[Sequence[int]], Iterable[Concerned]] | None = None
    action: str = ""


class UnknownKind(LookupError):
    """No such kind, or an object of a model nobody has registered."""


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Add a kind, from ``ready()`` of its app. The same key again replaces it.

    Raises ValueError when the model has another kind already: an object stands in the index once.
    """
    for other in _kinds.values():
        if other.key != kind.key and other.model is kind.model:
            raise ValueError(f"{kind.model.__name__} is registered as {other.key} already")
    _kinds[kind.key] = kind


def unregister(key: str) -> None:
    """Take a kind away; what is kept of it is no longer found. Unknown keys are passed over."""
    _kinds.pop(key, None)


def kinds() -> tuple[SearchKind, ...]:
    """Every kind, in Danish order of the key."""
    return tuple(_kinds[key] for key in sorted(_kinds))


def kind_of(obj: models.Model) -> SearchKind:
    """The kind an object belongs to. Raises UnknownKind."""
    for kind in _kinds.values():
        if isinstance(obj, kind.model):
            return kind
    raise UnknownKind(obj._meta.label_lower)


def by_key(key: str) -> SearchKind:
    """The kind with this key. Raises UnknownKind."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKind(key) from None
