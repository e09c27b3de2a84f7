"""The keys that a copy needs to be read: known by an id that tells nothing of the key."""

from __future__ import annotations

import os
from pathlib import Path

from faellesgrund.entry.config.environment import Environment
from faellesgrund.foundation.access.keys import key_id

FILE_NAMES = ("noegle",)


def files(environment: Environment) -> list[Path]:
    """The files the installation's keys lie in; none when they are given by the environment."""
    if from_environment():
        return []
    return [path for name in FILE_NAMES if (path := environment.data / name).is_file()]


def from_environment() -> bool:
    """Whether FAELLESGRUND_NOEGLER is set; it goes before a file."""
    return bool(os.environ.get("FAELLESGRUND_NOEGLER", "").strip())


def ids(environment: Environment) -> tuple[str, ...]:
    """The ids of the installation's keys, newest first."""
    return tuple(key_id(key) for key in environment.secret_keys)
