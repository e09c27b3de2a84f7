"""What stands between a session and the pages: its time, and the second factor its user's roles require."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from faellesgrund.foundation.access.kept_forms.keeping import keep
from faellesgrund.foundation.access.login import mail, sessions
from faellesgrund.foundation.access.login.entering import has_done_second_factor
from faellesgrund.foundation.access.login.requirements import demand_on
from faellesgrund.foundation.access.login.rules import minutes_in_words
from faellesgrund.foundation.access.models import User

SETTING_UP = frozenset(
    {
        "second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
    }
)
"""Addresses that lead to a second factor. Nothing else is shown before it is there."""
ALWAYS = frozenset({"logout", "account_logout", "health", "manual", "manual_page", "accessibility", "glossary"})
CONFIRMING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class SignedInMiddleware:
    """Ends a session that has lasted its time, and leads to the second factor that is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One request."""
        user = request.user
        if isinstance(user, User):
            demand = demand_on(user)
            if sessions.is_over(request, demand):
                sessions.end_overdue(request, user)
                messages.info(
                    request,
                    f"Du har været logget ind i {minutes_in_words(demand.session_minutes)}. Log ind igen for at fortsætte.",
                )
            else:
                request.needs_second_factor = demand.second_factor and not has_done_second_factor(request, user)  # type: ignore[attr-defined]
                sessions.touch(request)
        response = self.get_response(request)
        mail.deliver(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Stop at the second factor, unless this is a page on the way to it; an address for programs says so itself."""
        if getattr(view, "for_programs", False):
            return None
        match = request.resolver_match
        user = request.user
        if not getattr(request, "needs_second_factor", False) or match is None or not isinstance(user, User):
            return None
        has_one = is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
        allowed = ALWAYS | (CONFIRMING if has_one else SETTING_UP)
        if match.url_name in allowed:
            return None
        return lead(request, "mfa_reauthenticate" if has_one else "second_factor")


def lead(request: HttpRequest, url_name: str) -> HttpResponse:
    """To a page and afterwards back; a fragment asked for by a page takes the whole page along.

    A form is kept and waits at the address one comes back to.
    """
    kept = keep(request)
    back = reverse("access:kept_form", args=[kept.token]) if kept else ""
    fragment = bool(request.headers.get("HX-Request"))
    if request.method == "GET" and not fragment:
        back = request.get_full_path()
    url = reverse(url_name) + (f"?{urlencode({'next': back})}" if back else "")
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if fragment else HttpResponseRedirect(url)
