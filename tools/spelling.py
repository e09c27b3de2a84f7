"""Danish spell check with hunspell: which words does the dictionary not know?

``python tools/spelling.py`` makes sure the program and its Danish dictionary are here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable

from tools import system_packages

DICTIONARY = "da_DK"

ADVICE = """\
Stavekontrollen bruger hunspell med dansk ordbog, og den findes ikke her. Installer den:
  - Debian/Ubuntu: sudo apt-get install hunspell hunspell-da
  - Fedora:        sudo dnf install hunspell hunspell-da
  - macOS:         brew install hunspell, og læg da_DK.aff og da_DK.dic i ~/Library/Spelling
"""


class DictionaryMissing(RuntimeError):
    """The Danish dictionary cannot be had here; the text says in Danish what to do."""


def _hunspell(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = ["hunspell", "-i", "utf-8", "-d", DICTIONARY, *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)


def available() -> bool:
    """Whether hunspell can open its Danish dictionary."""
    return shutil.which("hunspell") is not None and _hunspell("-l", text="hus\n").returncode == 0


def find_or_fetch() -> None:
    """Make the dictionary available. Raises :class:`DictionaryMissing` with advice when that is not possible."""
    if not available():
        system_packages.install("hunspell", "hunspell-da")
    if not available():
        raise DictionaryMissing(ADVICE)


def unknown(words: Iterable[str]) -> set[str]:
    """The words that the Danish dictionary does not know, of those given (one word each, no spaces)."""
    result = _hunspell("-l", text="".join(f"{word}\n" for word in sorted(set(words))))
    if result.returncode != 0:
        raise DictionaryMissing(result.stderr.strip() or ADVICE)
    return set(result.stdout.split())


if __name__ == "__main__":
    try:
        find_or_fetch()
    except DictionaryMissing as missing:
        sys.exit(str(missing))
