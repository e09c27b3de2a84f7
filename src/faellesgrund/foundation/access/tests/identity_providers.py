"""Identity providers as processes of their own on this machine, and a browser that walks to them and back."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.test import Client

from faellesgrund.foundation.access.login.provider_config import Provider, RoleRule
from tools.demo_server import free_port

WICKED = Path(__file__).with_name("wicked_provider.py")
CLIENT_ID = "faellesgrund-proeve"


@contextmanager
def _process(command: list[str], ready: str) -> Iterator[str]:
    """Run a program until it says that it is ready; yields the line it said so in."""
    process = subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if ready in line:
            break
    else:
        raise AssertionError("".join(said))
    # What it says later must not fill the pipe and stop it.
    threading.Thread(target=process.stdout.read, daemon=True).start()
    try:
        yield said[-1]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def real_provider() -> Iterator[str]:
    """A provider as one buys it; yields its issuer."""
    port = free_port()
    with _process([sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], "running on"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def wicked_provider() -> Iterator[str]:
    """A provider that answers as badly as it is told to; yields its issuer."""
    with _process([sys.executable, str(WICKED)], "lytter på") as line:
        yield line.split()[-1]


def known_there(issuer: str, subject: str, **claims: object) -> None:
    """Tell a real provider about one of its users."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()


def behave(issuer: str, how: str, **claims: object) -> None:
    """Tell the wicked provider how to answer, and about whom."""
    requests.post(f"{issuer}/opfoersel", json={"how": how, "claims": claims}, timeout=10).raise_for_status()


def configured(issuer: str, key: str = "kk", **more: object) -> Provider:
    """A provider as an operator has described it."""
    given: dict[str, object] = {
        "key": key,
        "name": {"kk": "Københavns Kommune", "kab": "KAB"}.get(key, key),
        "issuer": issuer,
        "client_id": CLIENT_ID,
        "secret": "ikke-saa-hemmelig",
        "domains": ("kk.eksempel",) if key == "kk" else (f"{key}.eksempel",),
        "trusts_mail": True,
        "roles": (RoleRule("groups", "FG-oekonomi", "oekonom"),),
        **more,
    }
    return Provider(**given)  # type: ignore[arg-type]


def go_to(client: Client, key: str, next_url: str = "") -> str:
    """Follow the button on the log-in page; where the browser is sent."""
    answer = client.get(f"/log-ind/udbyder/{key}/", {"next": next_url} if next_url else {})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def consent(authorize: str, subject: str) -> str:
    """Be this person at the provider; the address one comes back to, on our site."""
    answer = requests.post(authorize, data={"sub": subject}, allow_redirects=False, timeout=10)
    return own(answer.headers["Location"])


def own(url: str) -> str:
    """The part of an address that our test browser asks for."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def through(client: Client, key: str, subject: str, next_url: str = ""):
    """All the way: to the provider, there as this person, and back. Our answer to the way back."""
    return client.get(consent(go_to(client, key, next_url), subject))


def consent_at_once(authorize: str) -> str:
    """The wicked provider asks nobody; the address one comes back to, on our site."""
    return own(requests.get(authorize, allow_redirects=False, timeout=10).headers["Location"])
