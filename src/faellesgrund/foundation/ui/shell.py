"""What surrounds every page: main menu, demo banner, user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the main menu; without ``url_name`` it waits for its pages and is not shown."""

    text: str
    url_name: str | None
    current_on: tuple[str, ...] = ()


MENU = (
    MenuEntry("Forside", "frontpage"),
    MenuEntry("Beregninger", "calculations:list", ("/beregninger/",)),
    MenuEntry("Grunde og projekter", None, ("/grunde/", "/projekter/")),
    MenuEntry("Afdelinger", None, ("/afdelinger/",)),
    MenuEntry("Udlejning", None, ("/udlejning/", "/sager/")),
    MenuEntry("Partnerskabet", None, ("/partnerskabet/",)),
    MenuEntry("Satser og erfaringer", "calculations:rates", ("/satser/", "/erfaringstal/")),
    MenuEntry("Vejledning", "manual", ("/vejledning/", "/ordliste/", "/komponenter/")),
)


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry as it is shown on this page."""

    text: str
    url: str
    current: bool


def menu(path: str) -> tuple[MenuLink, ...]:
    """The entries that lead somewhere now."""
    links = []
    for entry in MENU:
        if entry.url_name is None:
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = path == url or any(path.startswith(start) for start in entry.current_on)
        links.append(MenuLink(entry.text, url, current))
    return tuple(links)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``menu`` and ``demo``."""
    return {"menu": menu(request.path), "demo": settings.DEMO}
