"""The one place that decides: who may do what, for pages, buttons, exports and look-ups alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone

from faellesgrund.foundation.access.changes import record_change
from faellesgrund.foundation.access.models import Party, User
from faellesgrund.foundation.access.roles import RIGHTS, Reach

__all__ = ["access", "may", "party_of", "public", "record_change", "roles_of"]

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

PUBLIC = "alle"
OWN_PARTY_ONLY = "egen_part"


class UnknownAction(LookupError):
    """The code asks for an action nobody has described in roles.py."""


def roles_of(user: User | AnonymousUser | None) -> frozenset[str]:
    """The keys of the roles the user has today; asked once for each user object."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = getattr(user, "_roles_today", None)
    if held is None:
        held = frozenset(user.roles.valid_on(timezone.localdate()).values_list("role", flat=True))
        user._roles_today = held  # type: ignore[attr-defined]
    return cast("frozenset[str]", held)


def party_of(user: User | AnonymousUser | None) -> Party | None:
    """The party the user's unit belongs to, or None."""
    if not isinstance(user, User) or user.unit is None:
        return None
    return user.unit.party


def may(user: User | AnonymousUser | None, action: str, obj: Any = None) -> bool:
    """Whether the user may do the action, on the object when one is given.

    An object tells whose it is by ``owner_id`` and ``party_id``, and by ``deling == "egen_part"`` that only its own
    party may see it; an object without them belongs to the whole partnership. Raises UnknownAction.
    """
    if action not in RIGHTS:
        raise UnknownAction(action)
    reaches = {RIGHTS[action][role] for role in roles_of(user) if role in RIGHTS[action]}
    if not reaches or not isinstance(user, User):
        return False
    if obj is None or _is_own(user, obj):
        return True
    return Reach.ALL in reaches and getattr(obj, "deling", None) != OWN_PARTY_ONLY


def _is_own(user: User, obj: Any) -> bool:
    """The user's, or the user's party's. What has no owner belongs to everybody."""
    if not hasattr(obj, "party_id"):
        return True
    party = party_of(user)
    return getattr(obj, "owner_id", None) == user.pk or (party is not None and obj.party_id == party.pk)


def access(action: str) -> Callable[[V], V]:
    """A view for those who may do the action. Nobody signed in: to the log-in page and back. Else the 403 page."""
    if action not in RIGHTS:
        raise UnknownAction(action)

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _to_log_in(request)
            if not may(request.user, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access_rule = action  # type: ignore[attr-defined]
        return cast("V", guarded)

    return decorate


def public(view: V) -> V:
    """A view for everyone, also without an account."""
    view.access_rule = PUBLIC  # type: ignore[attr-defined]
    return view


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page, and afterwards back; a fragment asked for by the page itself takes the whole page along."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("access:login")})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else resolve_url("frontpage"))
