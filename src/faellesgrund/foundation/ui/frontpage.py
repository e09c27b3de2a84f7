"""What waits on the front page. Apps above offer their lists here when they start; this floor knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what, where it leads, and a note such as when it was changed."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A list on the front page; ``empty`` is what stands there when nothing waits."""

    title: str
    entries: tuple[Entry, ...]
    empty: str = ""
    more_text: str = ""
    more_url: str = ""


Provider = Callable[[Any], Section | None]

_providers: dict[str, tuple[int, Provider]] = {}


def offer(key: str, order: int, provider: Provider) -> None:
    """Add a list: ``provider(user)`` gives it, or None when the user may not see it. The same key again replaces it."""
    _providers[key] = (order, provider)


def sections(user: Any) -> tuple[Section, ...]:
    """The lists for the user, in order."""
    ordered = sorted(_providers.values(), key=lambda each: each[0])
    return tuple(section for _, provider in ordered if (section := provider(user)) is not None)
