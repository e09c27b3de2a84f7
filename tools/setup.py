"""Make ``.venv`` ready: the locked packages, the product itself and its command ``faellesgrund``.

``python3 tools/setup.py run`` installs what the product runs with, ``... dev`` also what the tests need.
Only the standard library is used, and the file also parses on old Pythons, so that the message reaches its reader.
Nothing is built: a ``.pth`` file points at ``src``, and the command is a three-line script.
What is already in place is left alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
STAMP = VENV / ".faellesgrund"
OLDEST = (3, 11)

COMMAND = """\
#!{python}
import sys

from faellesgrund.entry.cli.main import main

sys.exit(main())
"""


def require_python() -> None:
    """Stop with a sentence when this Python is too old."""
    if sys.version_info < OLDEST:
        sys.exit(
            "Fællesgrund kræver Python 3.11 eller nyere; {} er version {}.{}.\n"
            "Installer en nyere Python, og kør igen, for eksempel: make setup PYTHON=python3.12".format(
                sys.executable, *sys.version_info[:2]
            )
        )


def run(command: list[str], failure: str) -> None:
    """Run a command; stop with the Danish sentence when it fails."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        sys.exit(failure)


def fingerprint(profile: str) -> str:
    """What the environment was made from: profile, Python and the exact lock."""
    lock = (ROOT / "requirements" / (profile + ".txt")).read_bytes()
    return "{} {}.{} {}".format(profile, *sys.version_info[:2], hashlib.sha256(lock).hexdigest())


def installed() -> list[str]:
    """The fingerprints of what is already installed."""
    return STAMP.read_text("utf-8").splitlines() if STAMP.exists() and PYTHON.exists() else []


def make_environment() -> None:
    """Create ``.venv`` when it is missing."""
    if not PYTHON.exists():
        run(
            [sys.executable, "-m", "venv", str(VENV)],
            "Kunne ikke oprette .venv. På Debian og Ubuntu mangler ofte pakken python3-venv:\n"
            "    sudo apt-get install python3-venv",
        )


def install_packages(profile: str) -> None:
    """Install the locked packages with their hashes checked, unless the same lock is already in place."""
    done = installed()
    if fingerprint(profile) in done or (profile == "run" and fingerprint("dev") in done):
        return
    print(f"Installerer pakker fra requirements/{profile}.txt ...", file=sys.stderr, flush=True)
    run(
        [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        + ["-r", str(ROOT / "requirements" / (profile + ".txt"))],
        "Pakkerne kunne ikke installeres; se fejlen ovenfor. Er der adgang til et pakkearkiv (PyPI eller et spejl)?",
    )
    STAMP.write_text(fingerprint(profile) + "\n", "utf-8")


def install_product() -> None:
    """Put ``src`` on the environment's path and write the command."""
    packages = Path(
        subprocess.run(
            [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            stdout=subprocess.PIPE,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    write_if_changed(packages / "faellesgrund.pth", str(ROOT / "src") + "\n")
    command = BIN / "faellesgrund"
    write_if_changed(command, COMMAND.format(python=PYTHON))
    command.chmod(0o755)
    # Compiled once here, so that no command has to.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")], check=False)


def write_if_changed(path: Path, text: str) -> None:
    """Write a file only when its text differs, so that nothing running sees it half written."""
    if not path.exists() or path.read_text("utf-8") != text:
        draft = path.with_name(path.name + ".ny")
        draft.write_text(text, "utf-8")
        os.replace(draft, path)


def main(profile: str) -> None:
    """Everything, in order."""
    require_python()
    if profile not in ("run", "dev"):
        sys.exit("Skriv run eller dev: python3 tools/setup.py dev")
    make_environment()
    install_packages(profile)
    install_product()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
