"""The installation's own virus scanner, when it has one: a command that is run on each file before it is kept."""

from __future__ import annotations

import logging
import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from faellesgrund.foundation.documents.files.kinds import refused

log = logging.getLogger(__name__)
PATIENCE = 120
"""Seconds the scanner has for one file."""


def scan(path: Path, name: str) -> None:
    """Run the scanner on the file. Raises BadInput when it finds something, and when it cannot answer.

    The command's exit code says: 0 clean, 1 found something, anything else that it could not scan.
    """
    command = settings.DOCUMENT_SCANNER
    if not command:
        return
    try:
        code = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            [*shlex.split(command), str(path)], capture_output=True, timeout=PATIENCE, check=False
        ).returncode
    except (OSError, ValueError, subprocess.TimeoutExpired) as wrong:
        log.error("The scanner could not be run: %s", type(wrong).__name__)
        code = -1
    if code == 0:
        return
    if code == 1:
        raise refused(name, "virusscanneren fandt noget i filen. Den er ikke gemt. Sig det til jeres it-afdeling.")
    log.error("The scanner ended with code %s", code)
    raise refused(
        name,
        "filen kunne ikke scannes for virus og er ikke gemt. Prøv igen, og sig det til administratoren, hvis det bliver ved.",
    )
