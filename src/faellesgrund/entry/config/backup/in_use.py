"""A mark in the data folder as long as a server or worker runs on it; the system removes it, also after a crash."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faellesgrund.entry.config.backup.manifest import refuse

NAME = ".i-brug"


def hold(data: Path) -> int:
    """Mark the folder as in use until this process and those it starts have ended. Raises BadInput during a restore."""
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        refuse("FAELLESGRUND_DATA", f"en sikkerhedskopi er ved at blive lagt ind i {data}. Vent, til den er færdig.")
    os.set_inheritable(descriptor, True)
    return descriptor


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Nobody else runs on the folder in this block. Raises BadInput when somebody does."""
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        refuse("FAELLESGRUND_DATA", f"serveren eller en arbejder kører på {data}. Stop den først, og prøv igen.")
    try:
        yield
    finally:
        os.close(descriptor)
