"""The forms of the way in, with Danish labels and errors."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    _BaseAddWebAuthnForm,
)
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.cache import cache
from django.core.exceptions import ValidationError

from faellesgrund.foundation.access.cipher import CannotDecrypt
from faellesgrund.foundation.access.models import User

USED_FOR_SECONDS = 120
RUBBISH = (ValueError, TypeError, LookupError, AttributeError)


class LoginForm(AuthenticationForm):
    """User name or mail, and password."""

    username = forms.CharField(label="Brugernavn eller mail", max_length=254)
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


def _code_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "felt__ind--tal"}
        ),
        error_messages={"required": "Skriv koden."},
    )


class _UsedOnce:
    """A code from the app is good for three half minutes (the clock may be off), and the library remembers it for one."""

    def clean_code(self) -> str:
        """The code, the first time it comes."""
        code = str(normalize_user_code(super().clean_code()))  # type: ignore[misc]
        used = f"login-kode-{self.authenticator.pk}-{code}"  # type: ignore[attr-defined]
        if not cache.add(used, True, USED_FOR_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_UsedOnce, AuthenticateForm):  # type: ignore[misc]
    """The second step: a code from the app, or a recovery code."""

    code = _code_field("Kode")


class ConfirmByCodeForm(_UsedOnce, ReauthenticateForm):  # type: ignore[misc]
    """Confirming with a code before something that matters."""

    code = _code_field("Kode")


class ActivateCodeAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code from a new app. The secret waits encrypted in the session, and is the same in every tab."""

    code = _code_field("Kode fra appen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super(ActivateTOTPForm, self).__init__(*args, **kwargs)
        session, adapter = context.request.session, get_adapter()
        waiting = session.get(SECRET_SESSION_KEY)
        try:
            self.secret = adapter.decrypt(waiting or "")
        except CannotDecrypt:  # the keys have been changed meanwhile
            self.secret = ""
        if not self.secret:
            self.secret = generate_totp_secret()
            session[SECRET_SESSION_KEY] = adapter.encrypt(self.secret)


NAME = {"required": "Giv nøglen et navn, så du kan kende den igen.", "max_length": "Skriv højst 60 tegn."}


class AddPasskeyForm(_BaseAddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. It must ask its owner for a finger, a face or a code: it opens the door alone."""

    name = forms.CharField(label="Navn", max_length=60, required=False, help_text="For eksempel: arbejdstelefonen.")
    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": "Browseren sendte ingen nøgle."})

    def clean(self) -> dict[str, Any]:
        """With the user verified by the key itself."""
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean())
        except RUBBISH:
            raise get_adapter().validation_error("incorrect_code") from None


class _Readable:
    """The library reads what the browser sent without a net: what cannot be read is no key, and no error of ours."""

    def clean_credential(self) -> Any:
        """The key that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except RUBBISH:
            raise get_adapter().validation_error("incorrect_code") from None


class LoginByPasskeyForm(_Readable, LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""


class PasskeyForm(_Readable, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class ConfirmByPasskeyForm(_Readable, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Confirming with a passkey."""


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label="Navn", max_length=60, error_messages=NAME)


class ConfirmByPasswordForm(forms.Form):
    """Confirming with the password before something that matters."""

    password = forms.CharField(
        label="Adgangskode",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Skriv din adgangskode."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user: User = kwargs.pop("user")
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """The password, when it is the user's."""
        from allauth.account.adapter import get_adapter as account_adapter

        password = str(self.cleaned_data["password"])
        if account_adapter().authenticate(context.request, password=password) is None:
            raise ValidationError("Adgangskoden passer ikke. Store og små bogstaver betyder noget.")
        return password


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice."""

    error_messages = {"password_mismatch": "De to adgangskoder er ikke ens. Skriv den samme begge steder."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_new_password(self)


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and a new one twice."""

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": "Den nuværende adgangskode passer ikke.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Nuværende adgangskode"
        self.fields["old_password"].error_messages["required"] = "Skriv din nuværende adgangskode."
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        _dress_new_password(self)


class ForgottenForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label="Din mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Skriv din mail.",
            "invalid": "Skriv en hel mailadresse, for eksempel navn@eksempel.dk.",
        },
    )


def _dress_new_password(form: forms.Form) -> None:
    first, second = form.fields["new_password1"], form.fields["new_password2"]
    first.label, second.label = "Ny adgangskode", "Ny adgangskode igen"
    first.help_text = (
        "Mindst 12 tegn. Den må ikke ligne dit navn eller stå på listen over meget brugte adgangskoder. "
        "Fire tilfældige ord er en god adgangskode."
    )
    first.error_messages["required"] = "Skriv en ny adgangskode."
    second.error_messages["required"] = "Skriv den nye adgangskode igen."
    second.help_text = ""
    for field in (first, second):
        field.widget.attrs.pop("autofocus", None)
        field.widget.attrs["autocomplete"] = "new-password"
