"""Who a user name and a password belong to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
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
        user = find_user(username)
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        return user if user.check_password(password) and welcome(user) else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the party, unless the account has been closed since."""
        user = User.objects.select_related("unit__party").filter(pk=user_id).first()
        return user if user is not None and welcome(user) else None


def find_user(typed: str) -> User | None:
    """The user with the name, or with the mail address when exactly one open account has it."""
    name = typed.strip().lower()
    if "@" not in name:
        return User.objects.filter(username=name).first()
    found = list(User.objects.filter(email__iexact=name, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def welcome(user: User) -> bool:
    """Whether the account is open here: not closed, and a demo user only in a demo."""
    return user.is_active and (settings.DEMO or not user.is_demo)
