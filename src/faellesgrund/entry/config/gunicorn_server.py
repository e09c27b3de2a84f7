"""Gunicorn inside this process: threads for pages, a second process so that a long calculation blocks nobody."""

from __future__ import annotations

import socket
from typing import Any

from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]
    """Serves the product on sockets that already listen."""

    def __init__(self, sockets: list[socket.socket], workers: int, threads: int) -> None:
        self.sockets, self.workers, self.threads = sockets, workers, threads
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

    def load(self) -> Any:
        """The WSGI application."""
        from faellesgrund.entry.config.wsgi import application

        return application
