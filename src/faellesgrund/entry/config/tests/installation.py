"""An installation of its own for a test: a data folder, a database of the kind the tests run on, real processes."""

from __future__ import annotations

import http.cookiejar
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PLANT = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User
from datetime import date
party, _ = Party.objects.get_or_create(key="kab", defaults={"name": "KAB"})
unit, _ = OrganisationalUnit.objects.get_or_create(key="kab-byg", defaults={"party": party, "name": "Byggeri"})
user = User.objects.create_user("anna", "hest-batteri-haefteklamme", "Anna Prøve", unit)
RoleAssignment.objects.create(user=user, role="oekonom", valid_from=date(2020, 1, 1))
"""
USERNAME, PASSWORD = "anna", "hest-batteri-haefteklamme"


@dataclass(frozen=True)
class Installation:
    """One data folder with its database, and the settings that point to them."""

    data: Path
    database_url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that runs on it."""
        environment = {**os.environ, **self.more, "FAELLESGRUND_DATA": str(self.data), "PYTHONUTF8": "1"}
        environment["FAELLESGRUND_DATABASE_URL"] = self.database_url
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        environment["DJANGO_SETTINGS_MODULE"] = "faellesgrund.entry.config.settings"
        return environment

    def command(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        """Run ``faellesgrund`` on it."""
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [sys.executable, "-m", "faellesgrund.entry.cli.main", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    def program(self, text: str) -> str:
        """Run a Python text on it and return what it printed. Raises CalledProcessError."""
        done = subprocess.run(
            [sys.executable, "-c", text], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def server(self) -> Iterator[str]:
        """The real server on a free port; yields its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "faellesgrund.entry.cli.main", "server", "--port", str(port)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            until = time.monotonic() + 120
            while not _answers(url):
                assert process.poll() is None and time.monotonic() < until, _words(process)
                time.sleep(0.1)
            yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


def _words(process: subprocess.Popen[bytes]) -> str:
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[0].decode("utf-8", "replace")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/helbred", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    """The address of an empty database on a PostgreSQL that may make one."""
    import psycopg

    parts = urllib.parse.urlsplit(server_url)
    name = f"proeve_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield urllib.parse.urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def new_schema(database_url: str, name: str) -> str:
    """The address of an empty schema in a PostgreSQL database; much sooner made than a database."""
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    joint = "&" if urllib.parse.urlsplit(database_url).query else "?"
    return f"{database_url}{joint}options=-c%20search_path%3D{name}"


class Visitor:
    """A browser without pictures: follows redirects, keeps cookies, sends forms with their token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        """A page's text. Raises HTTPError."""
        with self._open.open(self.url + path, timeout=60) as answer:
            return str(answer.read().decode())

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """Open the page, send its form, and return the page one lands on. Raises HTTPError."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token is not None
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        with self._open.open(self.url + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    def sign_in(self, username: str = USERNAME, password: str = PASSWORD) -> str:
        """Log in; returns the page one lands on."""
        names = re.findall(r'<input[^>]*name="(username|login)"', self.get("/log-ind/"))
        return self.send("/log-ind/", {names[0]: username, "password": password})
