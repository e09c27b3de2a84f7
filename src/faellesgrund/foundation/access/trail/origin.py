"""Where a request comes from, for the audit trail: set once by a middleware, read wherever a line is written."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from faellesgrund.foundation.access.cipher import CannotDecrypt

LONGEST_PATH = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """IP address, path (never the query: it may hold what somebody searched for) and the user of the request."""

    ip: str = ""
    path: str = ""
    user: Any = None


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


def origin() -> Origin:
    """Where the work of this moment comes from; empty outside a request."""
    return _origin.get()


def note_key(name: str, user: Any) -> None:
    """Say for the rest of the request that it came with a key of the user's: the lines of the trail name it beside the path."""
    here = origin()
    _origin.set(replace(here, path=f"{here.path[: LONGEST_PATH - len(name) - 3]} ({name})", user=user))


@contextmanager
def coming_from(path: str, user: Any = None, ip: str = "") -> Iterator[None]:
    """Work that comes from somewhere else than a request: a job, a command. ``path`` says where."""
    token = _origin.set(Origin(ip, path[:LONGEST_PATH], user))
    try:
        yield
    finally:
        _origin.reset(token)


def ip_of(request: HttpRequest) -> str:
    """The address of the browser.

    Behind a proxy (FAELLESGRUND_ADRESSE is https) it is the last one in X-Forwarded-For: that one the proxy wrote itself,
    the ones before it anybody can have made up.
    """
    near = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = forwarded.rpartition(",")[2].strip() if forwarded and settings.BEHIND_TLS else near
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


class OriginMiddleware:
    """Keeps where the request comes from, and answers plainly when a confidential value cannot be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the origin set."""
        token = _origin.set(Origin(ip_of(request), request.path[:LONGEST_PATH], getattr(request, "user", None)))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A page instead of a traceback when a key is missing."""
        if not isinstance(exception, CannotDecrypt):
            return None
        page = {
            "heading": "En fortrolig oplysning kan ikke læses",
            "text": "Intet er ændret. Sig det til administratoren: kommandoen »faellesgrund kontroller« viser, "
            "hvilken nøgle der mangler.",
            "status": 503,
        }
        return render(request, "ui/error.html", page, status=503)
