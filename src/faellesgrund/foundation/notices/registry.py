"""The kinds of notices. An app registers its own in ``ready()``.

::

    registry.register(Kind("dokument.omtale", "Du er nævnt i en kommentar", Channel.IMMEDIATE, still_visible=readable))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.notices.rules import Channel
from faellesgrund.foundation.ui.sorting import danish_sort_key

__all__ = ["Channel", "Kind", "kind_named", "kinds", "register"]

StillVisible = Callable[[User, Collection[str]], Collection[str]]


class UnknownKind(LookupError):
    """Nobody has registered the kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice.

    key: stays the same for ever. dansk: what it is, with nothing about the thing itself; all that a mail says. usual:
    how it reaches those who have not chosen. may_be_turned_off: whether »ingen besked« can be chosen. still_visible:
    given a user and the ``ref`` of many notices, those the user may still see; the text of the rest is withheld. None
    when the text is nobody's secret.
    """

    key: str
    dansk: str
    usual: Channel = Channel.PRODUCT
    may_be_turned_off: bool = True
    still_visible: StillVisible | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the same key again replaces it."""
    _kinds[kind.key] = kind


def kind_named(key: str) -> Kind:
    """The kind. Raises UnknownKind."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKind(key) from None


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of their Danish names."""
    return tuple(sorted(_kinds.values(), key=lambda kind: danish_sort_key(kind.dansk)))
