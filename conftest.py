"""What holds for every test, wherever it lies: repeatable examples, and a database that can be emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import sql
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import settings as hypothesis_settings

# The same examples in every run, and none judged by how long it took on a busy machine.
hypothesis_settings.register_profile("faellesgrund", derandomize=True, deadline=None)
hypothesis_settings.load_profile("faellesgrund")

_flush = sql.sql_flush


def _flush_everything(style: Any, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any) -> list[str]:
    """The statements that empty the tables, with what guards them put aside meanwhile."""
    statements = _flush(style, connection, *args, **kwargs)
    if connection.vendor == "postgresql":
        return ["SET session_replication_role = replica", *statements, "SET session_replication_role = DEFAULT"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = cursor.fetchall()
    drop = [f'DROP TRIGGER "{name}"' for name, _ in guards]
    return [*drop, *statements, *(made for _, made in guards)]


@pytest.fixture(scope="session", autouse=True)
def _tables_that_only_grow_can_be_emptied_between_tests() -> Iterator[None]:
    from django.core.management.commands import flush

    flush.sql_flush = _flush_everything  # type: ignore[attr-defined]
    yield
    flush.sql_flush = _flush
