"""A whole PostgreSQL database out of one that is being written to, as text that any version of the server reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from faellesgrund.entry.config.backup.archive import Writer
from faellesgrund.entry.config.backup.manifest import DATABASE, POSTGRESQL, Snapshot, refuse

TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S' ORDER BY 1
"""


@contextmanager
def connect(settings: Mapping[str, Any]) -> Iterator[psycopg.Connection]:
    """A connection of our own by Django's settings. Raises BadInput when the database does not answer or breaks off."""
    given = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    given |= {"host": settings["HOST"], "port": settings["PORT"], **settings["OPTIONS"]}
    try:
        with psycopg.connect(**{k: v for k, v in given.items() if v}, client_encoding="UTF8") as connection:
            yield connection
    except psycopg.Error as wrong:
        said = (str(wrong).strip().splitlines() or ["ukendt"])[0]
        refuse("FAELLESGRUND_DATABASE_URL", f"databasen svarer ikke eller afviste det: {said}")


def take(settings: Mapping[str, Any], copy: Writer, emptied: Collection[str]) -> Snapshot:
    """Write every table as it is at one moment, without holding up those who write. Raises BadInput.

    emptied: tables whose rows are left out.
    """
    with connect(settings) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.cursor() as cursor:
            columns = {name: list(names) for name, names in cursor.execute(TABLES).fetchall()}
            if "django_migrations" not in columns:
                refuse("FAELLESGRUND_DATABASE_URL", "databasen er tom eller ikke Fællesgrunds. Start serveren først.")
            migrations: dict[str, list[str]] = {}
            for app, name in cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
                migrations.setdefault(app, []).append(name)
            rows = {name: _write(cursor, copy, name, columns[name], name in emptied) for name in columns}
            sequences = {}
            for (name,) in cursor.execute(SEQUENCES).fetchall():
                state = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
                last, used = cursor.execute(state).fetchone() or (1, False)
                sequences[name] = (int(last), bool(used))
    return Snapshot(POSTGRESQL, migrations, rows, columns, sequences)


def _write(cursor: psycopg.Cursor[Any], copy: Writer, table: str, columns: list[str], empty: bool) -> int:
    """One table as a member; returns its rows."""
    out_of = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(
        _listed(columns), sql.Identifier(table), sql.SQL(" WHERE false" if empty else "")
    )
    with copy.member(f"{DATABASE}{table}.copy") as out, cursor.copy(out_of) as coming:
        for block in coming:
            out.write(block)
    return max(cursor.rowcount, 0)


def _listed(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def load(connection: psycopg.Connection, snapshot: Snapshot, read: Any) -> list[str]:
    """Fill the tables of a migrated, empty schema; returns the tables the migrations did not make, which are left out.

    read: table → iterator of blocks. One transaction: all or nothing. Raises BadInput when rows are missing.
    """
    with connection.transaction(), connection.cursor() as cursor:
        here = {name: list(names) for name, names in cursor.execute(TABLES).fetchall()}
        known = [name for name in snapshot.columns if name in here]
        for name in here:
            # Rows that migrations made are in the copy as well; the triggers of append-only tables would refuse all of it.
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(_listed(list(here))))
        for name in known:
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _listed(snapshot.columns[name]))
            with cursor.copy(into) as going:
                for block in read(name):
                    going.write(block)
            if cursor.rowcount != snapshot.rows[name]:
                text = f"tabellen {name} fik {cursor.rowcount} rækker; kopien siger {snapshot.rows[name]}."
                refuse("FIL", text)
        # Django's keys between tables wait for the end of the transaction; let them speak before the triggers return.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in here:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))
        sequences = {name for (name,) in cursor.execute(SEQUENCES).fetchall()}
        for name, (last, used) in snapshot.sequences.items():
            if name in sequences:
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', last, used))
    return [name for name in snapshot.columns if name not in here]


def current_schema(settings: Mapping[str, Any]) -> str:
    """The schema the product lives in; ``public`` unless the address says otherwise. Raises BadInput."""
    with connect(settings) as connection:
        row = connection.execute("SELECT current_schema()").fetchone()
    return str(row[0]) if row and row[0] else "public"


def make_side(settings: Mapping[str, Any], side: str) -> None:
    """An empty schema beside the product's own. Raises BadInput when the user may not make one."""
    with connect(settings) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(side)))


def drop_side(settings: Mapping[str, Any], side: str) -> None:
    """Remove a schema that was not used after all."""
    with connect(settings) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(side)))


def has_tables(settings: Mapping[str, Any]) -> bool:
    """Whether anything lies in the product's schema. Raises BadInput."""
    with connect(settings) as connection:
        return bool(connection.execute(TABLES).fetchall())


def swap(settings: Mapping[str, Any], own: str, side: str, kept: str) -> None:
    """Put the side schema's things in place of the product's, which move to ``kept``; one transaction. Raises BadInput.

    Done again after an interruption it changes nothing.
    """
    with connect(settings) as connection:
        if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (side,)).fetchone():
            return
        if _things(connection, own):
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(kept)))
            _move(connection, own, kept)
        _move(connection, side, own)
        connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(side)))


THINGS = """
SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
       quote_ident(c.relname)
FROM pg_class c
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                  AND d.deptype IN ('a', 'i', 'e') AND (c.relkind = 'S' OR d.deptype = 'e'))
UNION ALL
SELECT 'FUNCTION', quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')'
FROM pg_proc p
WHERE p.pronamespace = %(schema)s::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
"""Tables, views and loose sequences (those of a column move with its table) and functions; an extension's stay."""


def _things(connection: psycopg.Connection, schema: str) -> list[tuple[str, str]]:
    quoted = sql.Identifier(schema).as_string(connection)
    return [(kind, name) for kind, name in connection.execute(THINGS, {"schema": quoted}).fetchall()]


def _move(connection: psycopg.Connection, source: str, target: str) -> None:
    into = sql.Identifier(target).as_string(connection)
    out_of = sql.Identifier(source).as_string(connection)
    for kind, name in _things(connection, source):
        connection.execute(f"ALTER {kind} {out_of}.{name} SET SCHEMA {into}".encode())
