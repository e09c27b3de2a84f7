"""LibreOffice Calc without a window: recalculate a workbook from nothing and read what it says.

``python -m tools.libreoffice`` makes sure the program is here. It is used by the tests and benchmarks only.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import system_packages

PACKAGE = "libreoffice-calc-nogui"
NAMES = ("soffice", "libreoffice")
LONGEST_SECONDS = 180

ADVICE = """\
Regnearkene prøves i LibreOffice, og det findes ikke her. Installer det:
  - Debian/Ubuntu: sudo apt-get install libreoffice-calc-nogui
  - Fedora:        sudo dnf install libreoffice-calc
  - macOS:         brew install --cask libreoffice, og læg soffice på PATH
"""

# Without these LibreOffice shows the values that the file carries and computes nothing: 0 is "always recalculate".
PROFILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class LibreOfficeMissing(RuntimeError):
    """LibreOffice cannot be had here; the text says in Danish what to do."""


def find() -> str | None:
    """The program, when it is here."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def find_or_fetch() -> str:
    """The program, fetched when it is missing and may be fetched. Raises LibreOfficeMissing with advice."""
    if find() is None:
        system_packages.install(PACKAGE)
    found = find()
    if found is None:
        raise LibreOfficeMissing(ADVICE)
    return found


def recalculated(*workbooks: Path, into: Path) -> list[Path]:
    """Open each workbook, compute every formula anew, and save it as xlsx in ``into`` under its own name.

    One start of the program for all of them. A profile of its own is made each time, so that runs side by side
    do not wait for each other. Raises LibreOfficeMissing, or RuntimeError when a workbook did not come back.
    """
    program = find_or_fetch()
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fg-office-") as folder:
        settings = Path(folder) / "user"
        settings.mkdir()
        (settings / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={Path(folder).as_uri()}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(into),
            *map(str, workbooks),
        ]
        said = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    made = [into / workbook.name for workbook in workbooks]
    lost = [path.name for path in made if not path.is_file()]
    if lost:
        raise RuntimeError(f"LibreOffice gav ikke {', '.join(lost)} tilbage: {said.stdout}{said.stderr}")
    return made


if __name__ == "__main__":
    try:
        find_or_fetch()
    except LibreOfficeMissing as missing:
        sys.exit(str(missing))
