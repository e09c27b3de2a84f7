"""Changing the password, and getting a new one by mail when it is forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from faellesgrund.foundation.access.login import devices, limits, mail, sessions, trail
from faellesgrund.foundation.access.login.adapters import wait_page
from faellesgrund.foundation.access.login.backend import welcome
from faellesgrund.foundation.access.login.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import PUBLIC, public

LETTER = """Hej {name}

Nogen, forhåbentlig dig, vil have en ny adgangskode til Fællesgrund. Vælg den her:

{link}

Linket virker én gang og kun i en time. Har du ikke bedt om det, så gør ingenting: din adgangskode er den samme som før.
"""


class ChangePasswordView(auth_views.PasswordChangeView):
    """The old one, and a new one twice. Ends every other session."""

    template_name = "access/adgangskode.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Demo users share one password, and those who come from a provider have none."""
        user = request.user
        assert isinstance(user, User)
        if user.is_demo or not user.has_usable_password():
            return render(request, self.template_name, {"cannot": "demo" if user.is_demo else "udbyder"})
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The old password is a guess like any other."""
        user = request.user
        assert isinstance(user, User)
        try:
            self.guess = limits.take(request, limits.PASSWORD, user)
        except limits.MustWait as wait:
            return wait_page(request, wait)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Changed: written down, told by mail, and the other sessions are over."""
        limits.was_right(self.guess)
        response = super().form_valid(form)
        user = self.request.user
        assert isinstance(user, User)
        trail.note("adgangskode.ret", user, user)
        sessions.end_others(self.request, user)
        mail.send_later(self.request, user, "adgangskode")
        messages.success(self.request, "Adgangskoden er skiftet, og du er logget ud alle andre steder.")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Only a wrong old password counts as a guess."""
        if "old_password" in form.errors:
            limits.was_wrong(self.request, self.guess)
        else:
            limits.was_right(self.guess)
        return super().form_invalid(form)


class ForgottenView(FormView):  # type: ignore[type-arg]
    """Asks for a mail address, and answers the same whether anybody has it."""

    access_rule = PUBLIC
    template_name = "access/glemt_adgangskode.html"
    form_class = ForgottenForm

    def form_valid(self, form: ForgottenForm) -> HttpResponse:
        """Send a link when one open account with a password has the address; the mail leaves after the answer."""
        typed = form.cleaned_data["email"]
        user = _by_mail(typed)
        try:
            # Every request counts for the place, right or wrong: nobody's mail box is filled from here.
            limits.take(self.request, limits.FORGOTTEN, None)
        except limits.MustWait as wait:
            return wait_page(self.request, wait)
        if user is not None and limits.may_be_asked(user):
            self._send(user)
        return redirect("account_reset_password_done")

    def _send(self, user: User) -> None:
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        path = reverse("account_reset_password_from_key", args=[uid, default_token_generator.make_token(user)])
        text = LETTER.format(name=user.get_short_name(), link=mail.absolute(self.request, path))
        mail.send_text_later(self.request, user, "Ny adgangskode", text)
        trail.note("adgangskode.glemt", user, None)


def _by_mail(typed: str) -> User | None:
    found = [user for user in User.objects.filter(email__iexact=typed)[:2] if welcome(user)]
    return found[0] if len(found) == 1 and found[0].has_usable_password() and not found[0].is_demo else None


@public
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "access/glemt_sendt.html")


class NewPasswordView(auth_views.PasswordResetConfirmView):
    """The page behind the link in the mail: a new password, once."""

    access_rule = PUBLIC
    template_name = "access/ny_adgangskode.html"
    form_class = NewPasswordForm
    reset_url_token = "vaelg"  # noqa: S105 - stands in the address instead of the token
    success_url = reverse_lazy("access:login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Chosen: the sessions that are open end, and this device is known: whoever reads the mail may try here."""
        response = super().form_valid(form)
        user = self.user
        assert isinstance(user, User)
        trail.note("adgangskode.ret", user, user, hvordan="link i mail")
        sessions.end_all(user, user)
        limits.forget(user)
        devices.remember(self.request, response, user)
        mail.send_later(self.request, user, "adgangskode")
        messages.success(self.request, "Din nye adgangskode er gemt. Log ind med den.")
        return response


new_password = never_cache(NewPasswordView.as_view())
