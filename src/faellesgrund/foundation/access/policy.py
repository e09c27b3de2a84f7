"""The one place that decides: who may do what, for pages, buttons, exports and look-ups alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.holding import Held, held_by, party_of, roles_of
from faellesgrund.foundation.access.kept_forms.keeping import keep, own_path
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.roles import RIGHTS, Reach, ScopeKind

__all__ = [
    "Held",
    "access",
    "extent_of",
    "held_by",
    "is_own",
    "limit",
    "may",
    "party_of",
    "public",
    "record_change",
    "roles_of",
    "signed_in",
    "visible",
]

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
R = TypeVar("R", bound=QuerySet[Any])

PUBLIC = "alle"
OWN_ACCOUNT = "egen konto"
PARTNERSHIP, OWN_PARTY_ONLY, CHOSEN_PARTIES = "partnerskab", "egen_part", "udvalgte"
"""Values of ``deling``: who an object is shared with. An object without it is shared with the whole partnership."""


class UnknownAction(LookupError):
    """The code asks for an action nobody has described in roles.py."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a user's right to one action goes: the union of what the roles of today give.

    everything: all that is shared with the user's party. shared/own: the own party's, with or without what is shared
    with it by name. parties, scopes: from roles held for a party (its primary key) or for one forum, estate or project.
    """

    everything: bool = False
    shared: bool = False
    own: bool = False
    parties: frozenset[int] = frozenset()
    scopes: frozenset[tuple[str, str]] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether it comes from a role that is held for everything, and so holds for all of the own party's."""
        return self.everything or self.shared or self.own

    def __bool__(self) -> bool:
        return self.everything or self.shared or self.own or bool(self.parties or self.scopes)


def limit(user: User, actions: frozenset[str]) -> User:
    """The same user, for whom every question is answered within these actions: who calls with a key."""
    user._limited_to = actions  # type: ignore[attr-defined]
    return user


def extent_of(user: User | AnonymousUser | None, action: str) -> Extent:
    """How far the user's right to the action goes. Raises UnknownAction."""
    if action not in RIGHTS:
        raise UnknownAction(action)
    if action not in getattr(user, "_limited_to", RIGHTS):
        return Extent()
    rights = RIGHTS[action]
    reaches, parties, scopes = set(), set(), set()
    for each in held_by(user):
        reach = rights.get(each.role)
        if reach is None:
            continue
        if each.kind == ScopeKind.ALL.value:
            reaches.add(reach)
        elif each.kind == ScopeKind.PARTY.value:
            parties.add(int(each.scope_id))
        else:
            scopes.add((each.kind, each.scope_id))
    return Extent(
        everything=Reach.ALL in reaches,
        shared=Reach.SHARED in reaches,
        own=Reach.OWN_PARTY in reaches,
        parties=frozenset(parties),
        scopes=frozenset(scopes),
    )


def may(user: User | AnonymousUser | None, action: str, obj: Any = None) -> bool:
    """Whether the user may do the action, on the object when one is given.

    An object tells whose it is by ``owner_id`` and ``party_id``; by ``deling`` who it is shared with (with ``udvalgte``:
    the parties of ``shared_party_ids()``); and by ``scope_keys()`` which fora, estates and projects it belongs to, as
    pairs of kind and key. One without ``party_id`` belongs to the whole partnership. :func:`visible` says the same in
    SQL. Raises UnknownAction.
    """
    extent = extent_of(user, action)
    if not extent or not isinstance(user, User):
        return False
    if obj is None or not hasattr(obj, "party_id") or getattr(obj, "owner_id", None) == user.pk:
        return True
    scopes = extent.scopes & set(obj.scope_keys()) if extent.scopes and hasattr(obj, "scope_keys") else frozenset()
    party = party_of(user)
    if party is not None and obj.party_id == party.pk and (extent.whole or party.pk in extent.parties or scopes):
        return True
    named = _shared_by_name(user, obj)
    if not (named or getattr(obj, "deling", PARTNERSHIP) == PARTNERSHIP):
        return False
    return extent.everything or (extent.shared and named) or obj.party_id in extent.parties or bool(scopes)


def is_own(user: User, obj: Any) -> bool:
    """The user's, or the user's party's. What has no owner belongs to everybody."""
    if not hasattr(obj, "party_id"):
        return True
    party = party_of(user)
    return getattr(obj, "owner_id", None) == user.pk or (party is not None and obj.party_id == party.pk)


def _shared_by_name(user: User, obj: Any) -> bool:
    party = party_of(user)
    return (
        getattr(obj, "deling", None) == CHOSEN_PARTIES and party is not None and party.pk in set(obj.shared_party_ids())
    )


def visible(
    rows: R,
    user: User | AnonymousUser | None,
    action: str,
    *,
    shared_parties: str = "",
    scopes: Mapping[str, str] | None = None,
) -> R:
    """The rows on which :func:`may` answers yes, in SQL: what every ``visible_to(user)`` is made of.

    rows: of a model with ``owner``, ``party`` and ``deling``. shared_parties: name of its many-to-many to Party, when it
    has one. scopes: kind of scope → the look-up that gives its key, for instance ``{"forum": "forum__key"}``.
    No row is doubled, and the number of queries does not grow with roles or rows. Raises UnknownAction.
    """
    extent = extent_of(user, action)
    if not extent or not isinstance(user, User):
        return rows.none()
    nothing = Q(pk__in=[])
    party = party_of(user)
    scoped = nothing
    for kind, look_up in (scopes or {}).items():
        keys = [key for scope, key in extent.scopes if scope == kind]
        if keys:
            scoped |= Q(**{f"{look_up}__in": keys})
    own, named = Q(owner=user), nothing
    if party is not None:
        own |= Q(party=party) if extent.whole or party.pk in extent.parties else Q(party=party) & scoped
        if shared_parties:
            field: Any = rows.model._meta.get_field(shared_parties)
            listed = field.remote_field.through._default_manager.filter(party=party)
            named = Q(deling=CHOSEN_PARTIES, pk__in=listed.values(f"{field.m2m_field_name()}_id"))
    shared = Q(deling=PARTNERSHIP) | named
    if extent.everything:
        return rows.filter(own | shared)
    reached = (Q(party__in=extent.parties) | scoped) & shared
    return rows.filter(own | reached | (named if extent.shared else nothing))


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


def signed_in(view: V) -> V:
    """A view for anybody with an account, about what is the user's own. Nobody signed in: to log-in and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _to_log_in(request)
        return view(request, *args, **kwargs)

    guarded.access_rule = OWN_ACCOUNT  # type: ignore[attr-defined]
    return cast("V", guarded)


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page, and afterwards back; a fragment asked for by the page itself takes the whole page along.

    A form is kept for the one who sent it, and waits at the address one comes back to.
    """
    if request.method == "POST":
        kept = keep(request)
        if kept is None:
            messages.warning(
                request,
                "Din session var udløbet, og det, du sendte, er ikke gemt. Log ind, og prøv igen.",
                fail_silently=True,
            )
            back = resolve_url("frontpage")
        else:
            messages.info(
                request, "Din session var udløbet. Log ind; det, du skrev, venter på dig bagefter.", fail_silently=True
            )
            back = resolve_url("access:kept_form", token=kept.token)
    else:
        back = request.get_full_path()
    if not request.headers.get("HX-Request"):
        return redirect_to_login(back)
    if request.method != "POST":
        back = own_path(request, request.headers.get("HX-Current-URL", ""))
    url = redirect_to_login(back).url if back else resolve_url("access:login")
    return HttpResponse(status=204, headers={"HX-Redirect": url})
