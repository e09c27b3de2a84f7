"""Gunicorn inside this process: threads for pages, a second process so that a long calculation blocks nobody."""

from __future__ import annotations

import socket
import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from faellesgrund.entry.config.workers import Workers


class ServerArbiter(Arbiter):  # type: ignore[misc]
    """Gunicorn's parent process, which also keeps the worker for jobs alive and ends it with the server."""

    def manage_workers(self) -> None:
        """About once a second."""
        super().manage_workers()
        self.app.beside.look_after()

    def stop(self, graceful: bool = True) -> None:
        """The worker finishes its job while the pages in the making are served."""
        self.app.beside.ask_to_stop()
        super().stop(graceful)
        self.app.beside.wait()


class Server(BaseApplication):  # type: ignore[misc]
    """Serves the product on sockets that already listen."""

    def __init__(self, sockets: list[socket.socket], workers: int, threads: int, beside: Workers) -> None:
        self.sockets, self.workers, self.threads, self.beside = sockets, workers, threads, beside
        super().__init__()

    def load_config(self) -> None:
        """The few settings that differ from gunicorn's own."""
        for listening in self.sockets:
            listening.set_inheritable(True)
        settings = {
            "bind": [f"fd://{listening.fileno()}" for listening in self.sockets],
            "worker_class": "gthread",
            "workers": self.workers,
            "threads": self.threads,
            "timeout": 120,
            "graceful_timeout": 15,
            "loglevel": "warning",
            # Nobody steers the server while it runs; no socket lies in a folder for it.
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until stopped; ends the process."""
        try:
            ServerArbiter(self).run()
        except RuntimeError as wrong:
            sys.stderr.write(f"Serveren kan ikke starte: {wrong}\n")
            sys.exit(1)

    def load(self) -> Any:
        """The WSGI application."""
        from faellesgrund.entry.config.wsgi import application

        return application
