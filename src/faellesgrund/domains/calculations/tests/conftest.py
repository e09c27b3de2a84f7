"""The fixed cast: in the role, a colleague of the other party, an outsider, nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access import demo
from faellesgrund.foundation.access.models import User


@pytest.fixture
def cast(db: None, settings: Any) -> dict[str, User]:
    """Everybody of the demo by username, and an outsider: a user without any role."""
    settings.DEMO = True  # outside a demo its users cannot sign in
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


@pytest.fixture
def draft(cast: dict[str, User]) -> Calculation:
    """A draft of oekonom's (KAB), shared with the partnership."""
    return a_draft(cast["oekonom"])


@pytest.fixture
def calculation(cast: dict[str, User], draft: Calculation) -> Calculation:
    """The same, run once."""
    a_run(cast["oekonom"], draft)
    return draft
