"""A program that calls the API, for the tests of every app with addresses of its own there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

from faellesgrund.foundation.access.api.problems import ADDRESS, MEDIA_TYPE
from faellesgrund.foundation.access.api_keys import make_key, possible_actions

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class Program:
    """Calls with a key; without one as nobody."""

    token: str = ""
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False, enforce_csrf_checks=True))

    def __call__(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """One call. address: after /api/v1/; body: anything JSON can hold, or bytes as they are; headers: with _ for -."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("authorization", f"Bearer {self.token}")
        kind = named.pop("content-type", "application/json")
        return self.browser.generic(method, ADDRESS + address, sent, content_type=kind, headers=named)


def program_of(user: User, actions: Iterable[str] | None = None) -> Program:
    """A program with a key of the user's, good for these actions; for all the user may when they are not given."""
    _, token = make_key(user, "Prøve", possible_actions(user) if actions is None else actions)
    return Program(token)


def is_problem(answer: Any, status: int, kind: str = "") -> dict[str, Any]:
    """The document of a problem; asserts that it is whole, in Danish form, and of the status and kind."""
    assert answer.status_code == status, answer.content[:500]
    assert answer["Content-Type"] == MEDIA_TYPE
    document: dict[str, Any] = json.loads(answer.content)
    assert {"type", "title", "status", "detail", "instance"} <= set(document)
    assert document["status"] == status
    assert document["type"].startswith("/api/#fejl-")
    assert not kind or document["type"] == f"/api/#fejl-{kind}"
    assert "Traceback" not in document["detail"]
    return document
