"""Who calls: a key in the header, else the log-in of the browser. And whether the key is good for what is asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from faellesgrund.foundation.access.action_names import action_name
from faellesgrund.foundation.access.api import limits
from faellesgrund.foundation.access.api.problems import ApiProblem
from faellesgrund.foundation.access.api_keys import KeyRefused, open_key
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import limit, may
from faellesgrund.foundation.access.trail.origin import ip_of, note_key

SAFE = frozenset({"GET", "HEAD"})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Faellesgrund"'}


class needs:  # noqa: N801 - reads as a word where an address is declared: auth=needs("beregning.se")
    """What an address of the API asks for: actions that both the user's roles and the key must give.

    From here on every question to the policy about this user is answered within the key's own actions.
    """

    def __init__(self, *actions: str) -> None:
        self.actions = actions

    def __call__(self, request: HttpRequest) -> User:
        """The user who calls. Raises ApiProblem: 401, 403 or 429."""
        header = request.headers.get("Authorization", "")
        user = _by_key(request, header) if header else _by_session(request)
        request.user = user
        for action in self.actions:
            demand(user, action)
        return user


def demand(user: User, action: str) -> None:
    """Raises ApiProblem (403) when the user's roles or the key do not give the action."""
    if not may(user, action):
        said = f"Nøglen eller dine roller giver ikke handlingen »{action_name(action)}« ({action})."
        raise ApiProblem("adgang", said)


def _by_key(request: HttpRequest, header: str) -> User:
    scheme, _, token = header.partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise KeyRefused("Skriv »Bearer«, et mellemrum og nøglen i Authorization.")
        key, actions = open_key(token)
    except KeyRefused as refused:
        limits.count(f"forkert-{ip_of(request)}", limits.WRONG_PER_MINUTE)
        raise ApiProblem("noegle", str(refused), headers=CHALLENGE) from None
    limits.count(f"noegle-{key.pk}")
    note_key(f"nøglen {key.name}, fg_{key.prefix}", key.user)
    request.api_key_prefix = key.prefix  # type: ignore[attr-defined]
    return limit(key.user, actions)


def _by_session(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or getattr(request, "needs_second_factor", False):
        said = "Kaldet har ingen nøgle. Send Authorization: Bearer og nøglen."
        raise ApiProblem("noegle", said, headers=CHALLENGE)
    if request.method not in SAFE and _Csrf(lambda _: HttpResponse()).refused(request):
        raise ApiProblem("csrf", "Kaldet ændrer noget og kom uden X-CSRFToken. Et program skal bruge en nøgle.")
    limits.count(f"bruger-{user.pk}")
    return user


class _Csrf(CsrfViewMiddleware):
    """The framework's own check, asked from here; what it refuses is not kept as a form."""

    def refused(self, request: HttpRequest) -> bool:
        """Whether the call lacks the token that only our own pages have."""
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        self.process_request(request)
        return self.process_view(request, _asked, (), {}) is not None

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return HttpResponse(status=403)


def _asked(request: HttpRequest) -> HttpResponse:
    """Stands for the view: it is not exempt."""
    return HttpResponse()
