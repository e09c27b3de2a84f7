"""A planted installation on the kind of database the tests run on, and one copy of it that many tests look at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from faellesgrund.entry.config.tests.installation import PLANT, Installation, new_database, new_schema

POSTGRESQL = os.environ.get("FAELLESGRUND_DATABASE_URL", "")
"""Set when the tests of the data layer run on PostgreSQL."""


@pytest.fixture(scope="session")
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Installation]]:
    """Make an installation with nothing in it; takes more settings. On PostgreSQL each is a schema of one database."""
    with ExitStack() as stack:
        url = stack.enter_context(new_database(POSTGRESQL)) if POSTGRESQL else ""
        numbers = count(1)

        def make(**more: str) -> Installation:
            folder = tmp_path_factory.mktemp("installation") / "data"
            return Installation(folder, new_schema(url, f"nr_{next(numbers)}") if url else "", more)

        yield make


@pytest.fixture(scope="session")
def planted(new_installation: Callable[..., Installation]) -> Installation:
    """An installation with one user, one change in the log, and files."""
    made = new_installation()
    made.program(PLANT)
    made.program(CHANGE)
    folder = made.data / "filer" / "ab"
    folder.mkdir(parents=True)
    (folder / "referat").write_bytes(b"Referat af styregruppen" * 1000)
    (made.data / "staticfiles" / "stor.css").write_text("laves igen")
    return made


CHANGE = """
import django
django.setup()
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import record_change
from django.db import transaction
user = User.objects.get(username="anna")
with transaction.atomic():
    record_change(user, "beregning.opret", user, None, {"navn": "Plantet"})
"""


@pytest.fixture(scope="session")
def copy(planted: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the planted installation. Tests that damage it take a copy of the copy."""
    path = tmp_path_factory.mktemp("kopier") / "kopi.zip"
    done = planted.command("sikkerhedskopi", str(path))
    assert done.returncode == 0, done.stderr
    return path
