"""The demo: each app's own, from the ground up."""

from __future__ import annotations

from faellesgrund.domains.calculations import demo as calculations
from faellesgrund.foundation.access import demo as access
from faellesgrund.foundation.documents import demo as documents
from faellesgrund.foundation.search.actions import reindex


def load() -> None:
    """Load the demo data of every app that has some; again is harmless. Raises BadInput in a database in real use."""
    access.load()
    access.load_work()
    calculations.load()
    documents.load()
    reindex()
