"""Run in the side folder of a restore, with the settings pointing there: fill, move forward, check. Ends with 2 and a sentence."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config.backup import postgresql_copy, sqlite_copy
from faellesgrund.entry.config.backup.archive import BLOCK
from faellesgrund.entry.config.backup.manifest import DATABASE, NAME, SQLITE, Manifest, refuse, unpacked

SETTINGS = "faellesgrund.entry.config.settings"


def main() -> int:
    """Make the unpacked copy ready; 0 when it can be used."""
    try:
        folder = Path(os.environ["FAELLESGRUND_DATA"])
        manifest = Manifest.from_json((folder / NAME).read_bytes())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        import django

        django.setup()
        _known(manifest)
        if manifest.database.kind == SQLITE:
            _compare(folder, manifest)
        else:
            _fill(folder, manifest)
        _forward()
        sys.stdout.write(_checked(manifest) + "\n")
        if manifest.database.kind == SQLITE:
            _one_file(folder)
    except BadInput as bad:
        sys.stderr.write(bad.problems[0].tekst + "\n")
        return 2
    return 0


def _known(manifest: Manifest) -> None:
    """Every migration of the copy is one this version has. Raises BadInput."""
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).disk_migrations)
    apps = {app for app, _ in known}
    strange = [
        f"{app}.{name}"
        for app, names in manifest.database.migrations.items()
        for name in names
        if (app, name) not in known and app in apps
    ] + [app for app in manifest.database.migrations if app not in apps]
    if strange:
        text = f"den er lavet af en nyere udgave ({manifest.version}; ukendt her: {strange[0]}). Opgradér først Fællesgrund."
        refuse("FIL", text)


def _compare(folder: Path, manifest: Manifest) -> None:
    """The SQLite file is whole and holds the rows the manifest counts. Raises BadInput."""
    with contextlib.closing(sqlite3.connect(folder / unpacked(sqlite_copy.MEMBER))) as database:
        found = sqlite_copy.look(database)
    if dict(found.rows) != dict(manifest.database.rows):
        refuse("FIL", "databasen har ikke de rækker, indholdsfortegnelsen tæller.")


def _fill(folder: Path, manifest: Manifest) -> None:
    """An empty PostgreSQL schema at the copy's own migrations, then its rows. Raises BadInput."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, names in manifest.database.migrations.items() for name in names}
    graph = executor.loader.graph
    # The last ones applied of each app: those nobody of the same app in the copy builds on.
    targets = [
        key
        for key in applied
        if key in graph.nodes and not any(c.key in applied and c.key[0] == key[0] for c in graph.node_map[key].children)
    ]
    executor.migrate(targets)
    connection.ensure_connection()

    def blocks(table: str) -> Iterator[bytes]:
        with (folder / unpacked(f"{DATABASE}{table}.copy")).open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    left = postgresql_copy.load(connection.connection, manifest.database, blocks)
    connection.close()
    if left:
        sys.stdout.write(f"Ikke lagt ind, da de ikke hører til Fællesgrund: {', '.join(left)}.\n")


def _forward() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _checked(manifest: Manifest) -> str:
    """What ``kontroller`` says of the restored copy, which first notes in the trail that it is one. Raises BadInput."""
    from faellesgrund.entry.config import operations

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = operations.check(restored=f"Sikkerhedskopi fra {manifest.made}")
    if code:
        refuse("FIL", "kontrollen af den gendannede kopi fandt fejl: " + " ".join(said.getvalue().split()))
    return said.getvalue().strip()


def _one_file(folder: Path) -> None:
    """Nothing of the database in files beside it when it is moved."""
    from django.db import connections

    connections.close_all()
    with contextlib.closing(sqlite3.connect(folder / unpacked(sqlite_copy.MEMBER))) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")


if __name__ == "__main__":
    sys.exit(main())
