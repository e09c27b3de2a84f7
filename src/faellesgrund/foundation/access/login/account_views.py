"""»Min konto«: the second factor, passkeys, recovery codes, and confirming who one is before changing them."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView as LibraryReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as LibraryCodeConfirmView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ListWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from faellesgrund.foundation.access.login import limits, mail, sessions, trail
from faellesgrund.foundation.access.login.account_page import account_page, passkeys_of
from faellesgrund.foundation.access.login.adapters import wait_page
from faellesgrund.foundation.access.login.entering import confirm_second_factor, safe_next
from faellesgrund.foundation.access.login.requirements import demand_on
from faellesgrund.foundation.access.login.second_factor import changed, has_second_factor
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import signed_in

WAYS = {
    "reauthenticate": "Bekræft med adgangskoden",
    "mfa_reauthenticate": "Bekræft med en kode",
    "mfa_reauthenticate:webauthn": "Bekræft med en adgangsnøgle",
}


@signed_in
@never_cache
@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """The user's own account."""
    return render(request, "access/min_konto.html", {"page": account_page(request, _user(request))})


@signed_in
@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody is led whose role requires a second factor: why, and which ways there are."""
    user = _user(request)
    page = {"required": demand_on(user).second_factor, "has_one": has_second_factor(user)}
    return render(request, "access/to_trin.html", page)


@signed_in
@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Where the user is signed in."""
    page = account_page(request, _user(request))
    return render(request, "access/sessioner.html", {"page": page})


@signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of the others, or all of them."""
    user = _user(request)
    if request.POST.get("alle"):
        count = sessions.end_others(request, user)
        messages.success(
            request,
            "Der var ingen andre sessioner at afslutte."
            if not count
            else f"{count} {'anden session' if count == 1 else 'andre sessioner'} er afsluttet.",
        )
    elif request.POST.get("id", "").isdigit() and sessions.end_one(request, user, int(request.POST["id"])):
        messages.success(request, "Sessionen er afsluttet.")
    else:
        messages.info(request, "Sessionen er allerede slut.")
    return redirect("usersessions_list")


class CodeAppView(ActivateTOTPView):  # type: ignore[misc]
    """A code app: scan, and prove it by the first code."""

    template_name = "access/kode_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret in groups of four, for those who must type it."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        secret = page["form"].secret
        page["secret"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return page

    def form_valid(self, form: Any) -> HttpResponse:
        """Set up, and this session has thereby shown it."""
        response: HttpResponse = super().form_valid(form)
        confirm_second_factor(self.request, _user(self.request), "totp")
        changed(self.request, _user(self.request), "to_trin_til", slags="kode-app", hvad="sat op")
        return response


class RemoveCodeAppView(DeactivateTOTPView):  # type: ignore[misc]
    """Away with the code app, when a role does not require it."""

    template_name = "access/kode_app_fjern.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed, and told."""
        response: HttpResponse = super().form_valid(form)
        changed(self.request, _user(self.request), "to_trin_fra", slags="kode-app", hvad="fjernet")
        return response


class PasskeysView(ListWebAuthnView):  # type: ignore[misc]
    """The user's passkeys."""

    template_name = "access/adgangsnoegler.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As values."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return {**page, "passkeys": passkeys_of(list(self.get_queryset().order_by("created_at")))}


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]
    """A new passkey, one that opens the door alone."""

    template_name = "access/adgangsnoegle_ny.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser needs to make one."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        page["js_data"] = {"creation_options": webauthn.begin_registration(_user(self.request), True)}
        return {**page, **kwargs}

    def form_valid(self, form: Any) -> HttpResponse:
        """Saved, and this session has thereby shown it."""
        response: HttpResponse = super().form_valid(form)
        confirm_second_factor(self.request, _user(self.request), "webauthn")
        changed(self.request, _user(self.request), "to_trin_til", slags="adgangsnøgle", hvad="sat op")
        return response


class RenamePasskeyView(EditWebAuthnView):  # type: ignore[misc]
    """Another name."""

    template_name = "access/adgangsnoegle_navn.html"


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]
    """Away with a passkey, unless it is the last second factor and a role requires one."""

    template_name = "access/adgangsnoegle_fjern.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed, and told."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(get_adapter().error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        changed(self.request, _user(self.request), "to_trin_fra", slags="adgangsnøgle", hvad="fjernet")
        return response


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes: shown once, and afterwards only how many are left."""

    template_name = "access/gendannelseskoder.html"


class NewRecoveryCodesView(GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes instead of the old ones."""

    template_name = "access/gendannelseskoder_nye.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Made, and told."""
        response: HttpResponse = super().form_valid(form)
        user = _user(self.request)
        trail.note("andenfaktor.ret", user, user, slags="gendannelseskoder", hvad="nye")
        mail.send_later(self.request, user, "nye_koder")
        return response


class _Confirming:
    """What the three ways of confirming share: where one comes afterwards, and the other ways."""

    request: HttpRequest

    def get_reauthentication_alternatives(self) -> list[dict[str, str]]:
        """The other ways in Danish; the password alone is none when a second factor is what is missing."""
        needed = getattr(self.request, "needs_second_factor", False)
        return [
            {"url": each["url"], "text": WAYS[each["id"]]}
            for each in super().get_reauthentication_alternatives()  # type: ignore[misc]
            if not (needed and each["id"] == "reauthenticate")
        ]


class ConfirmByPasswordView(_Confirming, LibraryReauthenticateView):  # type: ignore[misc]
    """Confirm with the password."""

    template_name = "access/bekraeft.html"


class ConfirmByCodeView(_Confirming, LibraryCodeConfirmView):  # type: ignore[misc]
    """Confirm with a code; also where a session comes that lacks the second factor its user has."""

    template_name = "access/bekraeft_kode.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Counted like the code at log-in."""
        try:
            self.guess = limits.take(request, limits.CODE, _user(request))
        except limits.MustWait as wait:
            return wait_page(request, wait)
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """Confirmed."""
        limits.was_right(self.guess)
        return super().form_valid(form)  # type: ignore[no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Not confirmed."""
        limits.was_wrong(self.request, self.guess)
        return super().form_invalid(form)  # type: ignore[no-any-return]


class ConfirmByPasskeyView(_Confirming, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Confirm with a passkey."""

    template_name = "access/bekraeft_noegle.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the base page needs too; the library leaves it out."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        page["reauthentication_alternatives"] = self.get_reauthentication_alternatives()
        page["redirect_field_value"] = safe_next(self.request, self.request.GET.get("next", ""))
        return page

    def form_invalid(self, form: Any) -> HttpResponse:
        """Try again here."""
        messages.error(self.request, "Adgangsnøglen blev ikke godkendt. Prøv igen.")
        return redirect(self.request.get_full_path())


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
