"""Logging in with user name and password. Another way in (second factor, the parties' own log-in): another backend."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from faellesgrund.foundation.access.models import User


class PasswordBackend(BaseBackend):
    """Knows a user by the password. Demo users, whose password is known to all, only exist in a demo."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: object
    ) -> User | None:
        """The user, or None; as slow for a name nobody has, so that names cannot be guessed by the clock."""
        if not username or password is None:
            return None
        user = User.objects.filter(username=username.strip().lower()).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and _welcome(user) else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the party, unless the account has been closed since."""
        user = User.objects.select_related("unit__party").filter(pk=user_id).first()
        return user if user is not None and _welcome(user) else None


def _welcome(user: User) -> bool:
    return user.is_active and (settings.DEMO or not user.is_demo)


class LoginForm(AuthenticationForm):
    """User name and password."""

    username = forms.CharField(label="Brugernavn", max_length=60)
    password = forms.CharField(label="Adgangskode", strip=False, widget=forms.PasswordInput)

    error_messages = {
        "invalid_login": "Brugernavn eller adgangskode passer ikke. Store og små bogstaver betyder noget i koden.",
        "inactive": "Kontoen er lukket. Spørg administratoren.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        self.fields["password"].widget.attrs.update(autocomplete="current-password")
        self.fields["username"].error_messages["required"] = "Skriv dit brugernavn."
        self.fields["password"].error_messages["required"] = "Skriv din adgangskode."
