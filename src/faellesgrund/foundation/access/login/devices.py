"""Devices that a user has signed in on before: a signed cookie. Failures from elsewhere never close such a device."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from faellesgrund.foundation.access.models import User

COOKIE = "fg_enhed"
SALT = "faellesgrund.access.login.devices"
AGE = timedelta(days=180)
MOST_USERS = 10


def known_device(request: HttpRequest, user: User | None) -> str:
    """The device's random name when the user has signed in on it within half a year, else empty."""
    read = _read(request)
    return str(read["enhed"]) if user is not None and str(user.pk) in read["brugere"] else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Make the device a known one for the user. The newest users stay when many share it."""
    read = _read(request)
    users = [str(user.pk), *(each for each in read["brugere"] if each != str(user.pk))][:MOST_USERS]
    response.set_cookie(
        COOKIE,
        signing.dumps({"enhed": read["enhed"], "brugere": users}, salt=SALT),
        max_age=int(AGE.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        read = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
        return {"enhed": str(read["enhed"]), "brugere": [str(each) for each in read["brugere"]]}
    except (signing.BadSignature, KeyError, TypeError):
        return {"enhed": secrets.token_urlsafe(12), "brugere": []}
