"""What the environment says about this installation, read once. A wrong value is a sentence, never a guess."""

from __future__ import annotations

import re
import secrets
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.login.provider_config import Provider, read_providers

T = TypeVar("T")
YES, NO = {"1", "ja", "true"}, {"", "0", "nej", "false"}
SHORTEST_KEY = 50


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings an operator can change. Paths are absolute, hosts are without scheme."""

    data: Path
    database: dict[str, Any]
    secret_keys: tuple[str, ...]
    mail: dict[str, Any]
    address: str
    demo: bool
    port: int
    largest_file_mb: int = 50
    scanner: str = ""
    login_providers: tuple[Provider, ...] = ()


def read_environment(given: Mapping[str, str]) -> Environment:
    """Read every setting; raises BadInput that names all that are wrong. Creates the data folder and its key file."""
    problems: list[Problem] = []

    def read(name: str, reader: Callable[[str], T], otherwise: T) -> T:
        try:
            return reader(given.get(name, "").strip())
        except ValueError as wrong:
            problems.append(Problem(name, str(wrong)))
            return otherwise

    data = read("FAELLESGRUND_DATA", _folder, Path())
    nothing: dict[str, Any] = {}
    database = read("FAELLESGRUND_DATABASE_URL", lambda text: _database(text, data), nothing)
    mail = read("FAELLESGRUND_MAIL_URL", _mail, nothing)
    address = read("FAELLESGRUND_ADRESSE", _address, "")
    demo = read("FAELLESGRUND_DEMO", _yes_or_no, False)
    port = read("PORT", read_port, 8000)
    largest = read("FAELLESGRUND_FIL_MAKS_MB", _megabytes, 50)
    scanner = read("FAELLESGRUND_SCANNER", _command, "")
    keys: tuple[str, ...] = ()
    if not problems:
        keys = read("FAELLESGRUND_NOEGLER", lambda text: _keys(text, data), ())
    login_providers: tuple[Provider, ...] = ()
    try:
        login_providers = read_providers(given.get("FAELLESGRUND_LOGIN_UDBYDERE", "").strip(), given)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)
    return Environment(
        data,
        database,
        keys,
        mail,
        address,
        demo,
        port,
        largest_file_mb=largest,
        scanner=scanner,
        login_providers=login_providers,
    )


def read_port(text: str) -> int:
    """A TCP port; empty is 8000. Raises ValueError in Danish."""
    if not text:
        return 8000
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(f"skal være en port mellem 1 og 65535. Der står »{text}«.")
    return int(text)


def _megabytes(text: str) -> int:
    if not text:
        return 50
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 2000:
        raise ValueError(f"skal være et helt antal MB mellem 1 og 2000. Der står »{text}«.")
    return int(text)


def _command(text: str) -> str:
    try:
        parts = shlex.split(text)
    except ValueError:
        raise ValueError("er ikke en kommando, der kan læses. Et citationstegn mangler sin mage.") from None
    if parts and shutil.which(parts[0]) is None:
        raise ValueError(f"programmet {parts[0]} findes ikke. Installér det, eller skriv hele stien.")
    return text


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(f"skal være 1 eller 0. Der står »{text}«.")
    return text.lower() in YES


def _folder(text: str) -> Path:
    folder = Path(text or "data").expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".skriveproeve-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as wrong:
        raise ValueError(
            f"skal være en mappe, programmet kan skrive i. {folder}: {wrong.strerror}. Ret stien eller rettighederne."
        ) from None
    return folder


def _database(text: str, data: Path) -> dict[str, Any]:
    if not text:
        return _sqlite(data / "faellesgrund.sqlite3")
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise ValueError(
            "er ikke en adresse, der kan læses. Eksempel: postgresql://bruger:kode@vært/database."
        ) from None
    if url.scheme == "sqlite":
        if not url.path.strip("/"):
            raise ValueError("mangler filens sti. Eksempel: sqlite:////srv/faellesgrund/data.sqlite3.")
        return _sqlite(Path(unquote(url.path[1:])))
    if url.scheme not in {"postgresql", "postgres"}:
        raise ValueError(
            "skal begynde med postgresql:// eller sqlite:///. Lad den være tom for at bruge SQLite i datamappen."
        )
    name = unquote(url.path.strip("/"))
    if not name:
        raise ValueError("mangler databasens navn. Eksempel: postgresql://bruger:kode@vært/database.")
    options = dict(parse_qsl(url.query))
    host = options.pop("host", "") or unquote(url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Writers queue from their first statement instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _mail(text: str) -> dict[str, Any]:
    if not text:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme == "fil" and url.path.strip("/") and not url.netloc:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(url.path),
        }
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError("skal se ud som smtp://bruger:kode@vært:587 eller smtps://bruger:kode@vært:465.")
    sender = dict(parse_qsl(url.query)).get("fra", f"faellesgrund@{url.hostname}")
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise ValueError(f"fra=… skal være en mailadresse. Der står »{sender}«.")
    return {
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and bool(url.username),
        "EMAIL_TIMEOUT": 20,
    }


def _address(text: str) -> str:
    if not text:
        return ""
    url = urlsplit(text)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/"):
        raise ValueError("skal være adressen, brugerne skriver, uden sti. Eksempel: https://faellesgrund.eksempel.dk.")
    return f"{url.scheme}://{url.netloc}"


def _keys(text: str, data: Path) -> tuple[str, ...]:
    """The keys, newest first: from the environment, else one made once and kept in the data folder (0600)."""
    if text:
        keys = tuple(part.strip() for part in text.split(",") if part.strip())
        if any(len(key) < SHORTEST_KEY for key in keys) or not keys:
            raise ValueError(
                f"skal være en eller flere nøgler på mindst {SHORTEST_KEY} tegn med komma imellem, den nyeste først."
            )
        return keys
    path = data / "noegle"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    except OSError as wrong:
        raise ValueError(f"kan ikke lægges i {path}: {wrong.strerror}.") from None
    key = path.read_text("ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise ValueError(
            f"filen {path} er tom eller for kort. Hent den, hvor nøglen er gemt, eller fra en sikkerhedskopi lavet med --med-noegle. "
            "En ny nøgle kan ikke læse det, den gamle har krypteret."
        )
    return (key,)
