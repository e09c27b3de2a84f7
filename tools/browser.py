"""Find a Chromium for the browser journeys and the page pictures, or fetch one, or say exactly what to do.

``python tools/browser.py`` prints the path of the program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import system_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    # The sandbox needs rights that a container and root do not have; only our own pages are opened.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # No traffic of the browser's own: updates, metrics, safe browsing, translation.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--no-default-browser-check",
    # The same letters in every picture.
    "--font-render-hinting=none",
)

ADVICE = """\
Der er ingen Chromium på maskinen, og den kunne ikke hentes herfra. Gør et af disse:
  - Debian/Ubuntu:       sudo apt-get install chromium
  - uden administrator:  .venv/bin/playwright install chromium
  - har du den allerede: FAELLESGRUND_BROWSER=/sti/til/chromium make test
"""


class BrowserMissing(RuntimeError):
    """No browser can be had here; the text says in Danish what to do."""


def find() -> Path | None:
    """A Chromium that is already here: named by FAELLESGRUND_BROWSER, on the path, or the browser tool's own."""
    named = os.environ.get("FAELLESGRUND_BROWSER")
    if named:
        if not Path(named).is_file():
            raise BrowserMissing(f"FAELLESGRUND_BROWSER peger på {named}, men dér er ingen fil.")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _own()


def find_or_fetch() -> Path:
    """A Chromium, fetched when it may be. Raises :class:`BrowserMissing` with advice when it may not."""
    found = find()
    if found is None and system_packages.install("chromium"):
        found = find()
    if found is None:
        print("Henter Chromium med playwright ...", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=subprocess.DEVNULL
        )
        found = _own()
    if found is None:
        raise BrowserMissing(ADVICE)
    return found


def _own() -> Path | None:
    """The Chromium that the browser tool has downloaded itself, if any."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


if __name__ == "__main__":
    try:
        print(find_or_fetch())
    except BrowserMissing as missing:
        sys.exit(str(missing))
