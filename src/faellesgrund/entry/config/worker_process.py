"""One worker process, started and kept alive by workers.py: ``token parent replaced ved-siden|selvstaendig``."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LOCK = "arbejder.laas"


def main(words: Sequence[str]) -> int:
    """Work until told to stop or until the parent is gone; returns the exit code."""
    token, parent, replaced, place = words
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    from faellesgrund.entry.config.backup.in_use import hold
    from faellesgrund.entry.config.operations import set_up

    environment = set_up()
    # No back-up is put back while this process works, whoever started it.
    hold(environment.data)
    held = -1
    if place == "ved-siden":
        # Pages go before jobs where both share a machine.
        os.nice(5)
        held = _wait_for_turn(environment.data / LOCK, int(parent))
        if held < 0:
            return 0
    from faellesgrund.foundation.jobs.worker import Loop

    Loop(token, replaces=replaced, parent=int(parent)).run()
    if held >= 0:
        os.close(held)
    return 0


def _wait_for_turn(path: Path, parent: int) -> int:
    """The lock that lets one worker beside a server work on a data folder; -1 when the parent went away first.

    Two servers on one folder (by mistake, or while one replaces the other) do not make two workers.
    """
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    told = False
    while os.getppid() == parent:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                sys.stderr.write("En anden server på samme datamappe har allerede en arbejder. Denne venter på tur.\n")
                told = True
            time.sleep(1)
        else:
            return held
    os.close(held)
    return -1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
