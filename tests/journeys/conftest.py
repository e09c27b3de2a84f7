"""Browser fixtures: the real product on a free port with demo data, and a Chromium that reports what goes wrong in it.

A journey is a walk through the product as a user takes it. It fails on anything the browser itself complains about
(a script error, a breach of the content policy, a file that is missing), unless the test empties ``complaints``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, find_or_fetch
from tools.demo_server import demo_server
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
