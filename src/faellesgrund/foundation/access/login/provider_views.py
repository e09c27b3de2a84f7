"""To an identity provider and back."""

from __future__ import annotations

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faellesgrund.foundation.access.audit import Subject
from faellesgrund.foundation.access.login import entering, trail
from faellesgrund.foundation.access.login.matching import NotKnown, apply_roles, user_for
from faellesgrund.foundation.access.login.oidc import Refused, VerifyingAdapter, new_nonce
from faellesgrund.foundation.access.login.provider_config import Provider, by_key
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import public

DOWN = "svarer ikke"


@public
@never_cache
@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, with a nonce that the answer must carry. Followed by a link; nothing is changed here."""
    provider = _provider_or_404(provider_id)
    if isinstance(request.user, User):
        return redirect("frontpage")
    nonce = new_nonce()
    adapter = VerifyingAdapter(request, provider.key)
    next_url = entering.safe_next(request, request.GET.get("next", ""))
    try:
        answer: HttpResponse = adapter.get_provider().redirect(
            request, AuthProcess.LOGIN, next_url=next_url or None, nonce=nonce, auth_params={"nonce": nonce}
        )
    except (OAuth2Error, requests.RequestException) as wrong:
        return failure(request, provider, wrong)
    return answer


class CallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """What comes back. The state is used once; its nonce is the one the token must carry."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        if state:
            self.adapter.expected_nonce = state.get("nonce", "")
        return state, answer


@public
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider: in, or a page that says why not."""
    provider = _provider_or_404(provider_id)
    answer: HttpResponse = CallbackView.adapter_view(VerifyingAdapter(request, provider.key))(request)
    return answer


def enter(request: HttpRequest, login: SocialLogin) -> None:
    """Sign in the user the proved claims belong to. Always raises ImmediateHttpResponse: the library goes no further."""
    provider = _provider_or_404(login.account.provider)
    try:
        user = user_for(provider, login.claims)
    except NotKnown as unknown:
        trail.note("login.afvist", _subject(provider), None, hvad=unknown.kind)
        page = {"provider": provider, "text": str(unknown), "heading": "Du er ikke kendt her"}
        raise ImmediateHttpResponse(render(request, "access/login_udbyder_fejl.html", page, status=403)) from None
    apply_roles(provider, user, login.claims)
    raise ImmediateHttpResponse(
        entering.sign_in(
            request,
            user,
            how=entering.PROVIDER,
            provider=provider.key,
            next_url=login.state.get("next") or "",
            second_factor=login.claims.has_second_factor(provider),
        )
    )


def on_error(request: HttpRequest, provider_id: str, error: AuthError, exception: Exception | None) -> None:
    """The library could not go on: our page, in Danish. Raises ImmediateHttpResponse unless the user just stopped."""
    if error == AuthError.CANCELLED:
        return
    raise ImmediateHttpResponse(failure(request, _provider_or_404(provider_id), exception))


def failure(request: HttpRequest, provider: Provider, wrong: Exception | None) -> HttpResponse:
    """What went wrong with a provider, on a page and in the audit trail. Nothing has been created."""
    if isinstance(wrong, Refused):
        kind, text, status = wrong.kind, f"{wrong.text} Prøv igen fra begyndelsen.", 403
    elif isinstance(wrong, requests.RequestException):
        kind, status = DOWN, 503
        text = (
            f"{provider.name} svarer ikke. Prøv igen om lidt. Har du en adgangskode til Fællesgrund, kan du bruge den."
        )
    elif isinstance(wrong, OAuth2Error):
        kind, status = "afvist af udbyderen", 403
        text = f"{provider.name} ville ikke give os svaret. Det kan være brugt én gang. Prøv igen fra begyndelsen."
    else:
        kind, status = "tilstand", 403
        text = "Det login, svaret hører til, er brugt eller for gammelt. Prøv igen fra begyndelsen."
    trail.note("login.afvist", _subject(provider), None, hvad=kind)
    page = {"provider": provider, "text": text, "heading": "Du blev ikke logget ind", "again": True}
    return render(request, "access/login_udbyder_fejl.html", page, status=status)


@public
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """The user stopped at the provider."""
    messages.info(request, "Du afbrød login hos udbyderen. Du er ikke logget ind.")
    return redirect("access:login")


def _provider_or_404(key: str) -> Provider:
    found = by_key(key)
    if found is None:
        raise Http404
    return found


def _subject(provider: Provider) -> Subject:
    return Subject("udbyder", provider.key, provider.name)
