"""A file name that is safe on every machine, and still the user's own. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Characters, with the extension."""
LONGEST_BYTES = 200

_FORBIDDEN = re.compile(r'[<>:"|?*%\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$|clock\$)(\..*)?", re.IGNORECASE)


def extension(name: str) -> str:
    """The ending of a name in small letters without its dot; empty when there is none."""
    stem, dot, ending = _last_part(name).rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def safe_name(name: str, ending: str) -> str:
    """The name without folders, control characters, marks that turn the direction of writing and reserved words.

    ending: the extension it gets, without a dot. æ, ø, å and other letters are kept. Never empty.
    """
    text = unicodedata.normalize("NFC", _last_part(name))
    # Cf: marks no one sees, among them those that make »fdp.exe« read as »exe.pdf«. Co, Cs, Cn: nobody's characters.
    text = "".join(each for each in text if unicodedata.category(each) not in {"Cf", "Co", "Cs", "Cn"})
    text = _FORBIDDEN.sub("-", " ".join(text.split()))
    own = extension(text)
    stem = text[: -len(own) - 1] if own else text
    stem = stem.strip(" .-~") or "fil"
    if _RESERVED.fullmatch(stem):
        stem = f"fil-{stem}"
    limit = LONGEST - len(ending) - 1
    stem = stem[:limit]
    while len(stem.encode()) > LONGEST_BYTES - len(ending) - 1:
        stem = stem[:-1]
    return f"{stem.strip(' .-~') or 'fil'}.{ending}"


def ascii_name(text: str) -> str:
    """A name for a made file: »Aftale om Lærkemarken« → aftale-om-laerkemarken. Never empty."""
    lowered = text.lower()
    for letter, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        lowered = lowered.replace(letter, written)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "dokument"


def _last_part(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]
