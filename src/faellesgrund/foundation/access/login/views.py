"""The way in and out: password, second step, passkey, log out."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from faellesgrund.foundation.access.demo import CAST
from faellesgrund.foundation.access.demo import PASSWORD as DEMO_PASSWORD
from faellesgrund.foundation.access.login import entering, limits, trail
from faellesgrund.foundation.access.login.adapters import wait_page
from faellesgrund.foundation.access.login.backend import find_user
from faellesgrund.foundation.access.login.forms import LoginForm
from faellesgrund.foundation.access.login.provider_config import by_mail, providers
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import PUBLIC, public


class LoginView(auth_views.LoginView):
    """The log-in page; afterwards to where one came from, never to another site."""

    access_rule = PUBLIC
    template_name = "access/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The identity providers; the demo shows its users."""
        demo = {"demo_users": CAST, "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**kwargs, **demo, providers=providers())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the guess before it is tried. Half a form is no guess."""
        typed = request.POST.get("username", "")
        if not typed.strip() or not request.POST.get("password"):
            return super().post(request, *args, **kwargs)
        try:
            self.guess = limits.take(request, limits.PASSWORD, find_user(typed), typed)
        except limits.MustWait as wait:
            form = self.form_class(request, initial={"username": typed})
            answer = self.render_to_response(self.get_context_data(form=form, until=wait.until), status=429)
            answer["Retry-After"] = str(wait.seconds)
            return answer
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right: on to the second step, or in."""
        user = form.get_user()
        assert isinstance(user, User)
        limits.was_right(self.guess)
        return entering.sign_in(self.request, user, how=entering.PASSWORD, next_url=self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same answer whatever was wrong."""
        if hasattr(self, "guess"):
            limits.was_wrong(self.request, self.guess)
        return super().form_invalid(form)


class LogoutView(auth_views.LogoutView):
    """Logs out by POST; a link cannot log anybody out."""

    access_rule = PUBLIC
    next_page = "frontpage"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Write it down, forget the session, and drop a log-in that stopped half-way."""
        if isinstance(request.user, User):
            UserSession.objects.filter(session_key=request.session.session_key).delete()
            trail.note("login.ud", request.user, request.user)
        clear_login(request)
        return super().post(request, *args, **kwargs)


class CodeView(AuthenticateView):  # type: ignore[misc]
    """The second step: a code from the app, a recovery code, or a passkey."""

    template_name = "access/login_kode.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only what the user has is offered."""
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        has_code_app = Authenticator.Type.TOTP in kinds
        if not has_code_app:
            self.auth_form.fields["code"].label = "Gendannelseskode"
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return {**page, "has_code_app": has_code_app, "has_passkey": Authenticator.Type.WEBAUTHN in kinds}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Counted like the password, for the user alone."""
        user = self.stage.login.user
        try:
            guess = limits.take(request, limits.CODE, user)
        except limits.MustWait as wait:
            return wait_page(request, wait)
        if self.form.is_valid():
            limits.was_right(guess)
            return self.form_valid(self.form)
        limits.was_wrong(request, guess)
        return self.form_invalid(self.form)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """In; somebody who used a recovery code is told how many are left."""
        response: HttpResponse = super().form_valid(form)
        authenticator = getattr(form, "authenticator", None)
        if authenticator is not None and authenticator.type == "recovery_codes" and isinstance(self.request.user, User):
            authenticator.refresh_from_db()
            left = len(authenticator.wrap().get_unused_codes())
            messages.warning(
                self.request,
                f"Du brugte en gendannelseskode. Du har {left} tilbage. Har du mistet telefonen, så sæt en ny kode-app op "
                "under Min konto.",
            )
        return response


class PasskeyLoginView(LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey alone: the key has itself asked for finger, face or code."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Cannot be guessed, but is counted for the place all the same."""
        try:
            self.guess = limits.take(request, limits.PASSKEY, None)
        except limits.MustWait as wait:
            return wait_page(request, wait)
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """In, and to where one was going."""
        limits.was_right(self.guess)
        form.save()
        authenticator = form.cleaned_data["credential"]
        return entering.sign_in(
            self.request,
            authenticator.user,
            how=entering.PASSKEY,
            next_url=self.request.POST.get("next", ""),
            second_factor=True,
        )

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the log-in page, with what to do."""
        limits.was_wrong(self.request, self.guess)
        messages.error(
            self.request,
            "Adgangsnøglen blev ikke godkendt. Prøv igen, eller log ind med brugernavn og adgangskode.",
        )
        return redirect("access:login")


@public
def closed(request: HttpRequest) -> HttpResponse:
    """What somebody with a closed account sees."""
    return render(request, "access/login_lukket.html", status=403)


@public
def choose_provider(request: HttpRequest) -> HttpResponse:
    """From a mail address to the identity provider that knows it. The page leads on by a link: a form may not leave the site."""
    typed = request.POST.get("mail", "")
    found = by_mail(typed) if request.method == "POST" else None
    if found is None:
        if request.method == "POST":
            messages.error(
                request,
                f"Ingen af parterne logger ind med adresser som »{typed[:80]}«. Brug brugernavn og adgangskode i stedet.",
            )
        return redirect("access:login")
    next_url = entering.safe_next(request, request.POST.get("next", ""))
    page = {"provider": found, "url": reverse("openid_connect_login", args=[found.key]), "next": next_url}
    return render(request, "access/login_videre.html", page)
