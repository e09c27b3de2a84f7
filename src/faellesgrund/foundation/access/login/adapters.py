"""How the login library behaves here. The settings name these classes."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from faellesgrund.foundation.access import cipher
from faellesgrund.foundation.access.login import devices, limits, secrets, sessions, trail
from faellesgrund.foundation.access.login.backend import welcome
from faellesgrund.foundation.access.login.entering import has_done_second_factor, safe_next, way_in
from faellesgrund.foundation.access.login.requirements import demand_on
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.trail.origin import ip_of

MANY_FAILURES = 3

# The library says something at every turn; most pages show it already. What is not here is not said.
MESSAGES = {
    "mfa/messages/totp_activated.txt": "Kode-appen er sat op. Fra nu af logger du ind i to trin.",
    "mfa/messages/totp_deactivated.txt": "Kode-appen er fjernet.",
    "mfa/messages/webauthn_added.txt": "Adgangsnøglen er gemt.",
    "mfa/messages/webauthn_removed.txt": "Adgangsnøglen er fjernet.",
}


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """The second step of signing in: for those who have one, unless what they did already was as good."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or user.is_demo or has_done_second_factor(request, user):
            return False
        return bool(super()._should_handle(request))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; every session is counted, every way in is written down, and nothing leads off the site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": "Adgangskoden passer ikke.",
        "incorrect_code": "Koden passer ikke.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: users are invited."""
        return False

    def get_login_stages(self) -> list[str]:
        """Only the second factor stands between the proof and the session."""
        return [f"{SecondFactorStage.__module__}.{SecondFactorStage.__qualname__}"]

    def is_safe_url(self, url: str) -> bool:
        """Only this site itself, not every name it may be called by."""
        return bool(safe_next(context.request, url))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The browser's address."""
        return ip_of(request) or sessions.NOWHERE

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """A closed account stays closed, whoever vouches for it."""
        if welcome(user):
            return None
        from allauth.account.internal.stagekit import clear_login

        clear_login(request)
        trail.note("login.afvist", user, None, hvad="lukket konto")
        return self.respond_user_inactive(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say so."""
        return render(request, "access/login_lukket.html", status=403)

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session: the library's log-in gives it a new name, and from now its time runs."""
        self._last_time = user.last_login
        super().login(request, user)
        request.user = user
        sessions.begin(request, user)
        trail.note("login.ind", user, user, **way_in(request, user))

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """The device is known from now on; what others tried meanwhile is told."""
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(request, response, user)
        failures = limits.failures_since(user, self._last_time)
        if failures >= MANY_FAILURES:
            messages.warning(
                request,
                f"Siden sidst er der skrevet en forkert adgangskode til din konto {failures} gange fra enheder, du ikke har "
                "brugt før. Var det ikke dig, så skift din adgangskode under Min konto.",
            )
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """For confirming with the password: counted like any other guess."""
        user = request.user
        try:
            guess = limits.take(request, limits.PASSWORD, user)  # type: ignore[arg-type]
        except limits.MustWait as wait:
            raise ImmediateHttpResponse(wait_page(request, wait)) from None
        found = credentials.get("password") and user.check_password(credentials["password"])
        if found:
            limits.was_right(guess)
            return user  # type: ignore[return-value]
        limits.was_wrong(request, guess)
        return None

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """With the second factor by those who have one: a password alone must not take it away."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [each for each in methods if each["id"] != "reauthenticate"]
        return methods if not stronger or user.is_demo else stronger

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Ours, in Danish, and few."""
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Our own pages send the letters."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The front page."""
        return "/"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted at rest, and the last second factor stays where a role requires one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Koden passer ikke. Vent på den næste kode i appen, og skriv den uden mellemrum.",
        "cannot_delete_authenticator": "Din rolle kræver to trin. Sæt en anden måde op, før du fjerner den her.",
        "cannot_generate_recovery_codes": "Sæt en kode-app eller en adgangsnøgle op først.",
    }

    def encrypt(self, text: str) -> str:
        """Under the installation's newest key."""
        return cipher.encrypt(text, secrets.CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of :meth:`encrypt`."""
        return cipher.decrypt(encrypted_text, secrets.CONTEXT)

    def get_totp_issuer(self) -> str:
        """What the app on the phone calls it."""
        return "Fællesgrund"

    def get_totp_label(self, user: User) -> str:
        """Whose code it is: the user name, not the mail."""
        return user.username

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return "Fællesgrund"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether something else is left, or nothing is required."""
        user = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists() or not demand_on(user).second_factor

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """A name to begin with."""
        return f"Adgangsnøgle {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def wait_page(request: HttpRequest, wait: limits.MustWait) -> HttpResponse:
    """429: when to try again, and what works meanwhile."""
    answer = render(request, "access/login_vent.html", {"until": wait.until}, status=429)
    answer["Retry-After"] = str(wait.seconds)
    return answer
