"""Running the installation: serve, create a user, check. Called by the commands; every failure is a Danish sentence."""

from __future__ import annotations

import getpass
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.config.environment import Environment, read_environment, read_port

SETTINGS = "faellesgrund.entry.config.settings"
THREADS = 8


def serve(port: int | None = None, demo: bool = False, workers: int | None = None, without_worker: bool = False) -> int:
    """Migrate, load the demo when asked, and serve until stopped; returns the exit code.

    port: None takes $PORT or 8000. workers: web processes; None takes 2. without_worker: leave work in the background
    to ``arbejder``. Raises BadInput when a setting is wrong, the database does not answer or the port is taken.
    """
    if demo:
        os.environ["FAELLESGRUND_DEMO"] = "1"
    port = read_environment(os.environ).port if port is None else _port(port)
    os.environ["PORT"] = str(port)  # links in mails name it when there is no FAELLESGRUND_ADRESSE
    environment = set_up()
    sockets = _free(port)
    _take_into_use(environment)
    _migrate()
    _collect_static()
    if environment.demo:
        from faellesgrund.entry.config.demo import load

        load()
    _welcome(port, environment)

    from faellesgrund.entry.config.gunicorn_server import Server
    from faellesgrund.entry.config.workers import Workers

    beside = Workers(0 if without_worker else 1, beside=True)
    Server(sockets, workers or 2, THREADS, beside).run()
    return 0


def work(count: int = 1) -> int:
    """Run worker processes until stopped; returns the exit code. Raises BadInput when the database is not ready."""
    environment = set_up()
    _take_into_use(environment)
    missing = _pending_migrations()
    if missing:
        text = f"mangler {missing} ændringer. Start serveren først; den retter databasen til."
        raise BadInput([Problem("databasen", text)])
    from faellesgrund.entry.config.workers import Workers

    _close_database()
    print(f"{count} {'arbejder' if count == 1 else 'arbejdere'} i gang. Stop med Ctrl-C.", flush=True)
    Workers(count).run()
    return 0


def create_user(
    username: str = "",
    full_name: str = "",
    role: str = "",
    unit: str = "",
    email: str = "",
    password: str | None = None,
) -> int:
    """Make one user with a role, asking on the terminal for what is missing. Raises BadInput."""
    set_up()
    _migrate()
    from faellesgrund.foundation.access.actions import add_user

    username = username or _ask("Brugernavn")
    full_name = full_name or _ask("Navn")
    role = role or _ask("Rolle")
    user = add_user(username, full_name, role, unit, email, password if password is not None else _ask_password())
    print(f"{user.full_name} er oprettet og kan logge ind som {user.username}.")
    return 0


def check(settings_only: bool = False, restored: str = "") -> int:
    """Say what this installation runs with, and what is missing; 1 when the trail does not hold.

    restored: why the database was put back from a back-up, to be noted before checking. Raises BadInput for what stops a
    start.
    """
    environment = set_up()
    print(f"Data: {environment.data}")
    print(f"Database: {'PostgreSQL' if 'postgresql' in environment.database['ENGINE'] else 'SQLite'}")
    print(f"Adresse: {environment.address or 'kun denne maskine (FAELLESGRUND_ADRESSE er ikke sat)'}")
    print(f"Nøgler: {'fra miljøet' if os.environ.get('FAELLESGRUND_NOEGLER') else 'filen noegle i datamappen'}")
    if settings_only:
        print("Indstillingerne kan bruges.")
        return 0
    missing = _pending_migrations()
    if missing:
        print(f"Databasen mangler {missing} ændringer. De laves, næste gang serveren starter.")
    from faellesgrund.engine.evidence import load_evidence
    from faellesgrund.engine.rates import load_rates

    print(f"Satser: {len(load_rates().keys())}. Erfaringstal: {len(load_evidence().keys())}.")
    from faellesgrund.entry.config.background_check import background_is_well
    from faellesgrund.entry.config.trail_check import check_trail

    if not missing and not check_trail(restored):
        return 1
    if missing or background_is_well():
        print("Alt er klar.")
    else:
        print("Noget kræver opmærksomhed. Se ovenfor.")
    return 0


def back_up(target: str, with_key: bool = False) -> int:
    """Write a copy of the installation, also while it runs, and say what is in it. Raises BadInput."""
    environment = read_environment(os.environ)
    from faellesgrund.entry.config.backup.make import make_copy

    path, manifest = make_copy(environment, Path(target), with_key, datetime.now(UTC).astimezone())
    rows = sum(manifest.database.rows.values())
    print(
        f"Kopien ligger i {path} ({path.stat().st_size / 1e6:.1f} MB): {rows} rækker og {len(manifest.members)} filer."
    )
    if with_key:
        print("Nøglen ligger i kopien. Den, der har filen, kan læse alt. Gem den som en adgangskode.")
    else:
        print(
            f"Nøglen ({', '.join(manifest.key_ids)}) er ikke med. Gem den et andet sted: uden den kan kopien ikke bruges."
        )
    return 0


def restore(copy: str, into: str = "", overwrite: bool = False) -> int:
    """Restore a copy and say what was found. into: another data folder than the settings'. Raises BadInput."""
    if into:
        os.environ["FAELLESGRUND_DATA"] = into
        if os.environ.get("FAELLESGRUND_DATABASE_URL", "").startswith("sqlite"):
            del os.environ["FAELLESGRUND_DATABASE_URL"]
    environment = read_environment(os.environ)
    from faellesgrund.entry.config.backup.restore import restore as restore_copy

    done = restore_copy(Path(copy), environment, overwrite, datetime.now(UTC).astimezone())
    if done.said:
        print(done.said)
    print(f"Kopien fra {done.manifest.made} er lagt ind i {environment.data}. Alle skal logge ind igen.")
    if done.kept:
        print(f"Det, der lå der før, er flyttet til {done.kept}. Slet det, når alt er set efter.")
    return 0


def maintenance(on: bool, text: str = "") -> int:
    """Close the pages while something is done, or open them again. Raises BadInput."""
    environment = read_environment(os.environ)
    from faellesgrund.entry.config import maintenance as mark

    if on:
        mark.close(environment.data, text)
        print("Siderne er lukket for vedligehold. Åbn dem igen: faellesgrund vedligehold fra")
    else:
        mark.open_again(environment.data)
        print("Siderne er åbne.")
    return 0


def rotate_keys() -> int:
    """Encrypt confidential values under older keys with the newest. Raises BadInput when a needed key is missing."""
    set_up()
    if _pending_migrations():
        text = "databasen mangler ændringer. Start serveren én gang, og prøv igen."
        raise BadInput([Problem("FAELLESGRUND_DATABASE_URL", text)])
    from faellesgrund.entry.config.trail_check import rotate_keys as rotate

    return rotate()


def reindex() -> int:
    """Go through everything that can be found and mend what is out of step. Raises BadInput for a database not ready."""
    set_up()
    if _pending_migrations():
        text = "databasen mangler ændringer. Start serveren én gang, og prøv igen."
        raise BadInput([Problem("FAELLESGRUND_DATABASE_URL", text)])
    from faellesgrund.foundation.search import actions

    print(actions.reindex().text)
    return 0


def set_up() -> Environment:
    """Load Django on checked settings."""
    environment = read_environment(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    return environment


def _take_into_use(environment: Environment) -> None:
    """Mark the data folder as in use, after finishing a restore that was cut short. Raises BadInput."""
    from faellesgrund.entry.config.backup.in_use import hold
    from faellesgrund.entry.config.backup.restore import finish_interrupted

    if finish_interrupted(environment):
        print("En gendannelse, der blev afbrudt, er gjort færdig.")
    hold(environment.data)


def _port(port: int) -> int:
    try:
        return read_port(str(port))
    except ValueError as wrong:
        raise BadInput([Problem("--port", str(wrong))]) from None


def _free(port: int) -> list[socket.socket]:
    """Listen on this machine, on both kinds of address where it has them. Raises BadInput when the port is taken."""
    sockets = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            listening = socket.socket(family)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
            sockets.append(listening)
        except OSError:
            if family == socket.AF_INET:
                text = f"port {port} er optaget af et andet program. Vælg en anden, for eksempel --port {port + 1}."
                raise BadInput([Problem("--port", text)]) from None
    return sockets


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        text = f"databasen svarer ikke eller kan ikke bruges: {reason}"
        raise BadInput([Problem("FAELLESGRUND_DATABASE_URL", text)]) from None


def _pending_migrations() -> int:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as wrong:
        raise BadInput([Problem("FAELLESGRUND_DATABASE_URL", f"databasen svarer ikke: {wrong}")]) from None
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _close_database() -> None:
    """What the parent has opened is not for the processes it starts."""
    from django.db import connections

    connections.close_all()


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _welcome(port: int, environment: Environment) -> None:
    print(f"Fællesgrund: {environment.address or f'http://localhost:{port}'}")
    if environment.demo:
        from faellesgrund.foundation.access.demo import CAST, PASSWORD

        print(f"Demobrugere (adgangskode {PASSWORD} til alle):")
        for person in CAST:
            print(f"  {person.username:<16} {person.name}, {person.title}")
    else:
        from faellesgrund.foundation.access.people import first_user

        if first_user.empty():
            print(f"Ingen brugere endnu. Opret den første på siden /opsaetning/ med koden {first_user.setup_code()}")
    print("Stop med Ctrl-C.", flush=True)


def _ask(what: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput(
            [Problem(what.lower(), "mangler. Skriv det som tilvalg, når der ikke er nogen terminal at spørge på.")]
        )
    return input(f"{what}: ").strip()


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Adgangskode: ")
    if first != getpass.getpass("Adgangskode igen: "):
        raise BadInput([Problem("adgangskode", "de to er ikke ens. Prøv igen.")])
    return first
