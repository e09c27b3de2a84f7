"""The product itself, started on a free port and an empty data folder, as a context manager: with demo data or without."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).with_name("faellesgrund")
LOG = Path(__file__).resolve().parent.parent / "build" / "demo-server.log"
"""What the last server wrote, kept for whoever looks for the cause of an error page."""

PASSWORD = "faellesgrund-demo"


class DoesNotStart(RuntimeError):
    """The server did not answer; carries what it wrote."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/helbred", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def demo_server(patience_seconds: float = 180) -> Iterator[str]:
    """Start ``faellesgrund server --demo``; yields its address without a slash at the end. Raises :class:`DoesNotStart`."""
    with server("--demo", patience_seconds=patience_seconds) as url:
        yield url


@contextmanager
def server(
    *options: str,
    settings: Mapping[str, str] | None = None,
    before: Callable[[dict[str, str]], None] | None = None,
    log: Path | None = None,
    patience_seconds: float = 180,
) -> Iterator[str]:
    """Start ``faellesgrund server`` on an empty data folder; yields its address without a slash at the end.

    settings: more of the environment. before: called with the whole environment before the server starts. log: where the
    server's own words go while it runs.
    Raises :class:`DoesNotStart` with the server's own words when it ends, or is not ready within the given time.
    """
    with tempfile.TemporaryDirectory(prefix="faellesgrund-demo-") as folder:
        log = log or Path(folder) / "server.log"
        port = free_port()
        environment = {**os.environ, "FAELLESGRUND_DATA": str(Path(folder) / "data"), "PYTHONUNBUFFERED": "1"}
        environment["FAELLESGRUND_FEJLSOEG"] = "1"
        environment.pop("FAELLESGRUND_DATABASE_URL", None)
        environment.update(settings or {})
        if before:
            before(environment)
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(COMMAND), "server", *options, "--port", str(port)],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        url = f"http://localhost:{port}"
        try:
            deadline = time.monotonic() + patience_seconds
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise DoesNotStart(log.read_text("utf-8", "replace"))
                time.sleep(0.1)
            yield url
        finally:
            _stop(process)
            LOG.parent.mkdir(exist_ok=True)
            shutil.copyfile(log, LOG)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers: asked first, then told."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
