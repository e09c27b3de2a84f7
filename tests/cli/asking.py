"""Asks the command in this process and in one of its own, and the files it is asked about."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faellesgrund.entry.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
DAY = ("--dato", "2026-11-24")
QUICK = (*DAY, "--traek", "200")

BRIEF = """[projekt]
navn = "Lærkemarken"
kommune = "0101"

[bygning]
boliger = 12
areal_m2_pr_bolig = 35.0
"""
HOUSEHOLD = """[husstand]
ydelsestype = "kontanthjaelp_mindste"
alder = 40

[bolig]
husleje_aar = 36000
areal_m2 = 35
"""
TABLE = """id;ydelsestype;alder;husleje_aar;areal_m2
Ø1;kontanthjaelp_mindste;40;36000;35
B2;folkepension;70;36000;35
"""
PLAN = """[afdeling]
navn = "Eksempel"
boliger = 12
startaar = 2027

[henlaeggelser]
saldo_primo = 350000.0
pr_aar = 96000.0

[[komponent]]
navn = "Tag"
pris = 480000.0
levetid = 40
restlevetid = 12
"""


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


def ask_in_process(capsys: object) -> Ask:
    """A function that runs the command and returns what it said."""

    def ask(*words: object) -> Answer:
        code = main([str(word) for word in words])
        said = capsys.readouterr()  # type: ignore[attr-defined]
        return Answer(code, said.out, said.err)

    return ask


def ask_outside(*words: object, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own. before: Python that runs first."""
    script = f"import sys\n{before}\nfrom faellesgrund.entry.cli.main import main\nsys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
