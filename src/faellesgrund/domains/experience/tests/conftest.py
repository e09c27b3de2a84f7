"""The fixed cast: in the role, a colleague of the other party, an outsider, nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from faellesgrund.foundation.access import demo
from faellesgrund.foundation.access.models import User


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Any) -> dict[str, User]:
    """Everybody of the demo by username, and an outsider: a user without any role."""
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "filer"
    demo.load()
    people = {user.username: user for user in User.objects.select_related("unit__party")}
    people["udenfor"] = User.objects.create_user("udenfor", None, "Ulla Udenfor")
    return people


@pytest.fixture
def as_user(cast: dict[str, User]) -> Callable[[str], Client]:
    """A browser signed in as one of the cast; an empty name is nobody."""

    def client(username: str) -> Client:
        browser = Client()
        if username:
            browser.force_login(cast[username], backend="faellesgrund.foundation.access.login.backend.PasswordBackend")
        return browser

    return client
