"""A code app as a telephone has one, and the steps of a log-in, for the tests of the second step."""

from __future__ import annotations

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from faellesgrund.foundation.access.models import RoleRequirement, User
from faellesgrund.foundation.access.testing import PASSWORD

PERIOD = 30
LOGIN, CODE, SET_UP = "/log-ind/", "/log-ind/kode/", "/min-konto/to-trin/"


def code_now(secret: str, periods: int = 0) -> str:
    """What the app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + periods))


def set_up_code_app(user: User) -> str:
    """Give the user a code app and recovery codes; returns the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes(user: User) -> list[str]:
    """The codes that are left."""
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def log_in(client, username="anna", **more):
    """The first step."""
    return client.post(LOGIN, {"username": username, "password": PASSWORD, **more})


def require(role="oekonom"):
    """A role that requires a second factor."""
    return RoleRequirement.objects.create(role=role, second_factor=True, session_minutes=480, idle_minutes=120)


def text(answer):
    """What the page says."""
    return answer.content.decode()


def app_secret(page):
    """The secret as the page shows it to those who must type it."""
    return re.search(r'<p class="kode">([A-Z2-7 ]+)</p>', page).group(1).replace(" ", "")
