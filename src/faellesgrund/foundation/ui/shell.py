"""What surrounds every page: main menu, search, the user's own links, footer, demo banner."""

from __future__ import annotations

from collections.abc import Callable
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


USER_MENU, FOOTER = "bruger", "fod"
"""Where an app above can offer a link."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that an app offers: shown to those ``may`` says yes to; ``count`` is a number beside it, 0 shows none."""

    order: int
    text: str
    url_name: str
    may: Callable[[Any], bool]
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class OfferedLink:
    """A link as it is shown to this user."""

    text: str
    url: str
    count: int


_offers: dict[str, dict[str, Offer]] = {USER_MENU: {}, FOOTER: {}}


def offer_link(place: str, offer: Offer) -> None:
    """Add a link to the user menu or the footer, from ``ready()`` of an app. The same address again replaces it."""
    _offers[place][offer.url_name] = offer


def offered(place: str, user: Any) -> tuple[OfferedLink, ...]:
    """The links of a place that the user may follow, in order."""
    ordered = sorted(_offers[place].values(), key=lambda each: each.order)
    return tuple(
        OfferedLink(each.text, reverse(each.url_name), each.count(user) if each.count else 0)
        for each in ordered
        if each.may(user)
    )


def _search_url() -> str:
    try:
        return reverse("search:search")
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``menu``, ``user_links``, ``footer_links``, ``search_url`` and ``demo``."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "menu": menu(request.path),
        "user_links": offered(USER_MENU, user) if known else (),
        "footer_links": offered(FOOTER, user) if known else (),
        "search_url": _search_url() if known else "",
        "demo": settings.DEMO,
    }
