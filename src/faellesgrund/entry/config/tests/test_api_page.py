"""The page where the API is read and tried."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from faellesgrund.entry.config.api import operations
from faellesgrund.entry.config.api_page import parts, pieces
from faellesgrund.foundation.access.api.problems import KINDS
from faellesgrund.foundation.access.testing import make_user

pytestmark = pytest.mark.django_db


def test_anybody_can_read_about_every_call_and_every_kind_of_problem(client: Client) -> None:
    page = client.get("/api/").content.decode()
    for operation, address, _ in operations():
        assert f'id="{operation.operation_id}"' in page
        assert address in page
    for kind in KINDS.values():
        assert f'id="{kind.anchor}"' in page
        assert kind.type == f"/api/#{kind.anchor}"


def test_the_root_of_the_api_leads_to_the_page(client: Client) -> None:
    assert client.get("/api/v1/")["Location"] == "/api/"


def test_the_forms_to_try_a_call_wait_for_the_script(client: Client) -> None:
    page = client.get("/api/").content.decode()
    assert page.count('class="flere proev" hidden') == len(list(operations()))
    assert "csrfmiddlewaretoken" not in page


def test_who_is_signed_in_can_try_without_a_key() -> None:
    browser = Client()
    browser.force_login(make_user("ida", "oekonom"), settings.AUTHENTICATION_BACKENDS[0])
    page = browser.get("/api/").content.decode()
    assert "csrfmiddlewaretoken" in page
    assert "/min-konto/noegler/" in page
    assert "/api/" in browser.get("/min-konto/noegler/").content.decode()


def test_an_example_with_curl_can_be_pasted() -> None:
    calls: dict[str, Any] = {call.id: call for part in parts("http://localhost:8000") for call in part.calls}
    assert calls["satser"].curl == 'curl "http://localhost:8000/api/v1/satser" \\\n  -H "Authorization: Bearer $NOEGLE"'
    changed = calls["ret-beregning"].curl
    assert "-X PATCH" in changed and "beregninger/laerkemarken" in changed and "-H 'If-Match: \"1\"'" in changed
    assert '"husleje": 2800' in changed
    assert "-X" not in calls["beregn"].curl


def test_a_text_with_code_in_it_comes_in_pieces() -> None:
    assert [(piece.text, piece.code) for piece in pieces("Send `If-Match` med.")] == [
        ("Send ", False),
        ("If-Match", True),
        (" med.", False),
    ]
