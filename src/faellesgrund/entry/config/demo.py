"""The demo: each app's own, from the ground up."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

APPS = ("faellesgrund.foundation.access.demo", "faellesgrund.domains.calculations.demo")


def load() -> None:
    """Load the demo data of every app that has some; again is harmless."""
    for name in APPS:
        if find_spec(name):
            import_module(name).load()
