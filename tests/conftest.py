"""What holds for every test: no network but this machine, the same draws every time, the choice of data layer."""

from __future__ import annotations

import os
import socket

import pytest

LOCAL = {"localhost", "127.0.0.1", "::1"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}

_connect = socket.socket.connect


def _connect_locally(self: socket.socket, address: object) -> None:
    if self.family != socket.AF_UNIX and not (isinstance(address, tuple) and address[0] in LOCAL):
        raise AssertionError(f"a test tried to reach {address!r}: tests use no network")
    _connect(self, address)  # type: ignore[arg-type]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--data-layer``: only the tests that use the database, to run them on another one."""
    parser.addoption("--data-layer", action="store_true", help="only the tests that use the database (PostgreSQL)")


def pytest_configure(config: pytest.Config) -> None:
    """Close the network, and refuse to call SQLite the data layer's other database."""
    socket.socket.connect = _connect_locally  # type: ignore[method-assign, assignment]
    if config.getoption("--data-layer") and not os.environ.get("FAELLESGRUND_DATABASE_URL"):
        raise pytest.UsageError(
            "--data-layer runs on PostgreSQL: set FAELLESGRUND_DATABASE_URL, or use `make data-layer`"
        )


def pytest_unconfigure() -> None:
    """Open the network again for whoever runs pytest from a program."""
    socket.socket.connect = _connect  # type: ignore[method-assign]


def uses_database(item: pytest.Item) -> bool:
    """Whether the test touches the database, by marker, fixture or test case class."""
    from django.test import TransactionTestCase

    parent = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
        or (isinstance(parent, type) and issubclass(parent, TransactionTestCase))
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the data layer when they are asked for."""
    if config.getoption("--data-layer"):
        others = [item for item in items if not uses_database(item)]
        items[:] = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=others)
