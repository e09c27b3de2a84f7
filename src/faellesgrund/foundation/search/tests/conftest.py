"""A shelf of texts, and searches among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.search import queries
from faellesgrund.foundation.search.queries import Asked, SearchPage
from faellesgrund.foundation.search.testing import Shelf, only_kinds

Search = Callable[..., SearchPage]


@pytest.fixture
def shelf(db: None) -> Iterator[Shelf]:
    shelf = Shelf()
    with only_kinds(shelf.kind()):
        yield shelf


@pytest.fixture
def user(db: None) -> User:
    return make_user("sofie", "jurist")


@pytest.fixture
def search(shelf: Shelf, user: User) -> Search:
    def carried_out(text: str, by: User | None = None, **asked: str) -> SearchPage:
        return queries.search(by or user, Asked(text, **asked), date.max).page

    return carried_out


def titles(page: SearchPage) -> list[str]:
    """The titles of what was found, in order."""
    return ["".join(passage.text for passage in hit.title) for hit in page.hits]
