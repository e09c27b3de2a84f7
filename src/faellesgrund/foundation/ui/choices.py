"""One possibility of a list to choose from, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list or filter: what is sent, what is read, and whether it is the chosen one."""

    value: str
    text: str
    chosen: bool
