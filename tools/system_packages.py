"""Programs that no Python package carries: installed from the system's own archive where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def can_install() -> bool:
    """Whether this is a Debian-like system on which we may install packages without asking anyone."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _apt_get(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", *arguments, "-qq"]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def install(*packages: str) -> bool:
    """Install packages with apt-get. False when it is not possible or fails; the caller says what to do then."""
    if not can_install():
        return False
    print(f"Henter {', '.join(packages)} med apt-get ...", file=sys.stderr, flush=True)
    _apt_get("update")
    return _apt_get("install", "--yes", "--no-install-recommends", *packages)
