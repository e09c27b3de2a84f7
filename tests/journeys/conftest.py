"""Browser fixtures: the real product on a free port with demo data, and a Chromium that reports what goes wrong in it.

A journey is a walk through the product as a user takes it. It fails on anything the browser itself complains about
(a script error, a breach of the content policy, a file that is missing), unless the test empties ``complaints``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, find_or_fetch
from tools.demo_server import demo_server, server
from tools.postgres import database_url
from tools.se import sign_in


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a running demo, without a slash at the end. Journeys share it: make what you change your own."""
    with demo_server() as url:
        yield url


@dataclass(frozen=True)
class Empty:
    """An installation with nothing in it: no demo, no user. Its mails lie in a folder, the server's words in a file."""

    url: str
    mails: Path
    log: Path

    def words(self) -> str:
        """What the server has written."""
        return self.log.read_text("utf-8", "replace")

    def mail_to(self, address: str, patience_seconds: float = 60) -> str:
        """The text of the newest mail to the address, waited for: mails are sent in the background."""
        until = time.monotonic() + patience_seconds
        while True:
            mails = [
                mail
                for file in sorted(self.mails.glob("*.log"))
                for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
                if (mail := message_from_bytes(part.strip(), policy=policy.default)) and address in str(mail["To"])
            ]
            if mails:
                body = mails[-1].get_body(("plain",))
                return str(body.get_content()) if body else ""
            assert time.monotonic() < until, f"no mail to {address}: {[f.name for f in self.mails.glob('*')]}"
            time.sleep(0.2)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Empty]:
    """A running server on an empty database of each kind."""
    mails, log = tmp_path / "mails", tmp_path / "server.log"
    mails.mkdir()
    with ExitStack() as stack:
        url = stack.enter_context(database_url()) if request.param == "postgresql" else ""
        settings = {"FAELLESGRUND_DATABASE_URL": url, "FAELLESGRUND_MAIL_URL": f"fil://{mails}"}
        yield Empty(stack.enter_context(server(settings=settings, log=log)), mails, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_or_fetch(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser has complained about in this journey; empty it of what the journey expects."""
    return []


@pytest.fixture
def open_page(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh browser context (no cookies of anyone else); takes the options of a context."""
    contexts = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(locale="da-DK", **{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == [], "the browser complained"


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page with nobody signed in."""
    return open_page()


@pytest.fixture
def signed_in(open_page: Callable[..., Page], site: str) -> Callable[..., Page]:
    """A page signed in as one of the demo users: ``signed_in("oekonom")``."""

    def as_user(username: str, **options: object) -> Page:
        page = open_page(**options)
        sign_in(page, site, username)
        return page

    return as_user
