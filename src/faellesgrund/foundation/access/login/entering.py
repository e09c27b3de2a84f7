"""Signing a user in, whatever proved who it is: the one door that every way in goes through."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from faellesgrund.foundation.access.models import User

PASSWORD, INVITATION, PROVIDER, PASSKEY, SECOND_FACTOR = (  # noqa: S105 - names of ways in
    "adgangskode",
    "invitation",
    "udbyder",
    "adgangsnøgle",
    "mfa",
)


def sign_in(
    request: HttpRequest,
    user: User,
    *,
    how: str = INVITATION,
    next_url: str = "",
    provider: str = "",
    second_factor: bool = False,
) -> HttpResponse:
    """Sign in somebody who has just proved who it is; returns where to go: the second factor first, when there is one.

    how: the proof. second_factor: the proof itself had two steps, as an identity provider vouches for. ``next_url`` is
    followed only inside this site. Nothing is signed in before the last step is done.
    """
    more = {"provider": provider} if provider else {}
    # What was proved a moment ago need not be proved again on the next page.
    record_authentication(request, user, method=how, reauthenticated=True, second_factor=second_factor, **more)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=safe_next(request, next_url) or None))
    return answer


def safe_next(request: HttpRequest, url: str) -> str:
    """The address when it lies on this site, else empty."""
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and own else ""


def has_done_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor, ours or a provider's."""
    return any(
        record.get("method") == SECOND_FACTOR or record.get("second_factor")
        for record in get_authentication_records(request, user)
    )


def confirm_second_factor(request: HttpRequest, user: User, kind: str) -> None:
    """The user has just proved a second factor by setting it up."""
    record_authentication(request, user, method=SECOND_FACTOR, type=kind)


def way_in(request: HttpRequest, user: User) -> dict[str, str]:
    """How this session was opened, for the audit trail."""
    records = get_authentication_records(request, user)
    steps = [str(record.get("type") or record["method"]) for record in records]
    provider = next((str(record["provider"]) for record in records if record.get("provider")), "")
    return {"hvordan": ", ".join(dict.fromkeys(steps)), **({"udbyder": provider} if provider else {})}
