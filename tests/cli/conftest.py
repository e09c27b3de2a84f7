"""The command run in this process, and the files it is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.entry.cli.main import main

BRIEF = '[projekt]\nnavn = "Lærkemarken"\nkommune = "0101"\n\n[bygning]\nboliger = 12\nareal_m2_pr_bolig = 35.0\n'
HOUSEHOLD = (
    '[husstand]\nydelsestype = "kontanthjaelp_mindste"\nalder = 45\n\n[bolig]\nhusleje_aar = 36000\nareal_m2 = 35\n'
)
HOUSEHOLDS = (
    "id;ydelsestype;alder;husleje_aar;areal_m2\n"
    "a;kontanthjaelp_mindste;45;36.000;35\nb;folkepension;70;36.000,00;35,5\n"
)
PLAN = (
    '[afdeling]\nnavn = "Eksempel"\nboliger = 12\nstartaar = 2027\n\n[henlaeggelser]\npr_aar = 96000\n\n'
    '[[komponent]]\nnavn = "Tag"\npris = 480000\nlevetid = 40\nrestlevetid = 12\n'
)


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """The one document on stdout."""
        document: dict[str, Any] = json.loads(self.out, parse_constant=_no_constant)
        return document

    @property
    def refused(self) -> bool:
        """Whether the input was called unusable in the way that was agreed: exit 2, a message, nothing on stdout."""
        return self.code == 2 and self.out == "" and self.err != "" and "Traceback" not in self.err


def _no_constant(name: str) -> float:
    raise AssertionError(f"{name} is not JSON")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command with words; numbers and paths may be given as they are."""

    def call(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        shown = capsys.readouterr()
        return Ran(code, shown.out, shown.err)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and give its path."""

    def file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return file


@pytest.fixture
def brief(write: Callable[..., Path]) -> Path:
    """The smallest brief."""
    return write("brief.toml", BRIEF)
