"""Run a command with a real PostgreSQL behind it: ``python -m tools.postgres -- pytest --data-layer``.

The server is the one that the development dependency pgserver carries, started on an empty temporary folder and stopped
afterwards; another one is used when FAELLESGRUND_TEST_DATABASE_URL names it (its user must be allowed to create
databases).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database_url() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the block."""
    given = os.environ.get("FAELLESGRUND_TEST_DATABASE_URL")
    if given:
        yield given
        return
    import pgserver

    # A short path: the name of a Unix socket may be at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="fg-pg-") as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "d", cleanup_mode="delete"
        )
        try:
            _hurry(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _hurry(url: str) -> None:
    """Nothing in this server is to outlive a power cut, so it need not wait for the disk."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")


def main(arguments: Sequence[str]) -> int:
    """Run the command after ``--`` and hand back its exit code."""
    command = list(arguments[arguments.index("--") + 1 :]) if "--" in arguments else list(arguments)
    if not command:
        print("Skriv kommandoen efter --, for eksempel: python -m tools.postgres -- pytest", file=sys.stderr)
        return 2
    with database_url() as url:
        return subprocess.run(command, env={**os.environ, "FAELLESGRUND_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
