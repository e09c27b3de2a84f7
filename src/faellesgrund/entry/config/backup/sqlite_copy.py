"""A whole SQLite database out of one that is being written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from faellesgrund.entry.config.backup.manifest import SQLITE, Snapshot, refuse

MEMBER = "database/faellesgrund.sqlite3"


def take(source: Path, target: Path, emptied: Collection[str]) -> Snapshot:
    """Copy the database as it is at one moment, without holding up those who write. Raises BadInput.

    emptied: tables whose rows are left out, overwritten in the copy and not merely forgotten.
    """
    if not source.is_file():
        refuse("FAELLESGRUND_DATA", f"der er ingen database i {source}. Kontrollér mappen.")
    try:
        running = sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=60)
        with closing(running), closing(sqlite3.connect(target)) as copy:
            running.backup(copy)
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            for table in sorted(tables(copy) & set(emptied)):
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a table's own name
            return look(copy)
    except sqlite3.DatabaseError as wrong:
        refuse("FAELLESGRUND_DATA", f"databasen {source} kan ikke kopieres: {wrong}. Der er ikke lavet nogen kopi.")


def look(copy: sqlite3.Connection) -> Snapshot:
    """What is in the database. Raises BadInput when the database says itself that it is broken."""
    said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        refuse("FAELLESGRUND_DATA", f"databasen er beskadiget ({said}). Der er ikke lavet nogen kopi.")
    migrations: dict[str, list[str]] = {}
    every = tables(copy)
    if "django_migrations" not in every:
        refuse("FAELLESGRUND_DATA", "databasen er tom eller ikke Fællesgrunds. Start serveren én gang først.")
    for app, name in copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations.setdefault(app, []).append(name)
    rows = {
        table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - a table's own name
        for table in sorted(every)
    }
    return Snapshot(SQLITE, migrations, rows)


def tables(database: sqlite3.Connection) -> set[str]:
    """The tables, without SQLite's own."""
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {name for (name,) in found}
