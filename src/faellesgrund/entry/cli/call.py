"""What a command is called with: the parsed values, the day, and the terminal it answers in."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TextIO

WIDEST = 110
NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a readable answer is shown. width: columns; colour: whether it understands bold type."""

    width: int = 100
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """The terminal behind a stream; a file or pipe is 100 columns without colour."""
        if not stream.isatty():
            columns = os.environ.get("COLUMNS", "")
            return cls(min(WIDEST, max(NARROWEST, int(columns)))) if columns.isdecimal() else cls()
        width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns))
        return cls(width, "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb")


def say(text: str, stream: TextIO | None = None) -> None:
    """A message on stderr; letters it cannot show become "?"."""
    stream = sys.stderr if stream is None else stream
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding, "replace"), file=stream)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command. values: by the keys of the command table."""

    name: str
    values: Mapping[str, Any]
    terminal: Terminal = Terminal()

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def dato(self) -> date:
        """``--dato``, else today; read here and nowhere below."""
        given: date | None = self.values.get("dato")
        return given if given is not None else datetime.now(UTC).astimezone().date()


def json_text(document: Mapping[str, Any]) -> str:
    """Exactly one JSON document, the same bytes for the same answer."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
