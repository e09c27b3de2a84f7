"""Rules of documents: the form of journal references, the numbers of versions, the order of clauses. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

LONGEST_TITLE, LONGEST_HEADING, LONGEST_BODY, LONGEST_REASON, LONGEST_COMMENT = 240, 300, 60_000, 500, 10_000
MOST_CLAUSES = 400
DEEPEST = 3

F2_CASE = re.compile(r"(?P<year>(?:19|20)\d\d)\s*[-–]\s*(?P<number>\d{1,7})")
F2_DOCUMENT = re.compile(r"\d{1,12}")
EDOC = re.compile(r"(?P<year>(?:19|20)\d\d)\s*[-–]\s*(?P<number>\d{1,7})(?:\s*[-–]\s*(?P<part>\d{1,5}))?")
KLE_NUMBER = re.compile(r"\d\d\.\d\d\.\d\d")
KLE_FACET = re.compile(r"[A-ZÆØÅ]\d\d")


class WrongForm(ValueError):
    """A reference that is not written as its system writes it; the text says how."""


def f2_case(text: str) -> str:
    """A case number of F2, as F2 writes it: ``2025 - 26266``. Empty stays empty. Raises WrongForm."""
    typed = text.strip()
    match = F2_CASE.fullmatch(typed)
    if typed and not match:
        raise WrongForm(
            f"Skriv sagsnummeret som i F2: år, bindestreg, nummer, for eksempel 2025 - 26266. Du har skrevet »{typed}«."
        )
    return f"{match['year']} - {match['number']}" if match else ""


def f2_document(text: str) -> str:
    """A document number of F2: digits alone. Empty stays empty. Raises WrongForm."""
    typed = re.sub(r"[ .]", "", text.strip())
    if typed and not F2_DOCUMENT.fullmatch(typed):
        raise WrongForm(
            f"Skriv dokumentnummeret fra F2 med tal alene, for eksempel 9314587. Du har skrevet »{text.strip()}«."
        )
    return typed


def edoc_number(text: str) -> str:
    """A number of eDoc: ``2021-0123456`` for a case, ``2021-0123456-12`` for a document. Raises WrongForm."""
    typed = text.strip()
    match = EDOC.fullmatch(typed)
    if typed and not match:
        raise WrongForm(
            f"Skriv nummeret som i eDoc, for eksempel 2021-0123456 eller 2021-0123456-12. Du har skrevet »{typed}«."
        )
    if not match:
        return ""
    return f"{match['year']}-{match['number']:0>7}" + (f"-{match['part']}" if match["part"] else "")


def kle_number(text: str) -> str:
    """A subject number of KL's journal plan: ``03.02.00``. Only its form is checked. Raises WrongForm."""
    typed = text.strip()
    if typed and not KLE_NUMBER.fullmatch(typed):
        raise WrongForm(
            f"Skriv KLE-emnet med tre gange to tal og punktum imellem, for eksempel 03.02.00. Du har skrevet »{typed}«."
        )
    return typed


def kle_facet(text: str) -> str:
    """An action facet of KL's journal plan: a letter and two digits, ``G01``. Raises WrongForm."""
    typed = text.strip().upper()
    if typed and not KLE_FACET.fullmatch(typed):
        raise WrongForm(
            f"Skriv handlingsfacetten med et bogstav og to tal, for eksempel G01. Du har skrevet »{text.strip()}«."
        )
    return typed


JOURNAL = {
    "f2_case": f2_case,
    "f2_document": f2_document,
    "edoc_number": edoc_number,
    "kle_number": kle_number,
    "kle_facet": kle_facet,
}
"""Field of a document → the rule that reads it."""


def period_problem(valid_from: date | None, valid_to: date | None) -> str:
    """What is wrong with a period of validity, or nothing."""
    if valid_from and valid_to and valid_to < valid_from:
        return "Den sidste dag ligger før den første. Byt om på datoerne, eller lad den sidste stå tom."
    return ""


def next_saved(newest: tuple[int, int] | None) -> tuple[int, int]:
    """The number of the next saved text: 0.1, 0.2 … and after 1.0: 1.1."""
    major, minor = newest or (0, 0)
    return major, minor + 1


def next_locked(newest: tuple[int, int] | None, new_edition: bool) -> tuple[int, int]:
    """The number of the next locked text: 1.0 at first, then 2.0 for a new edition and 1.1 (the next free) for a correction."""
    major, minor = newest or (0, 0)
    if new_edition or major == 0:
        return major + 1, 0
    return major, minor + 1


def block_end(levels: Sequence[int], at: int) -> int:
    """Where the clause at a place ends with all that stands under it (the place after its last)."""
    end = at + 1
    while end < len(levels) and levels[end] > levels[at]:
        end += 1
    return end


def moved_up(levels: Sequence[int], at: int) -> list[int] | None:
    """The new order when the clause moves up with all under it, past the block before it; None at the top."""
    if at == 0:
        return None
    end = block_end(levels, at)
    before = at - 1
    while before > 0 and levels[before] > levels[at]:
        before -= 1
    places = list(range(len(levels)))
    return places[:before] + places[at:end] + places[before:at] + places[end:]


def moved_down(levels: Sequence[int], at: int) -> list[int] | None:
    """The new order when the clause moves down with all under it, past the block after it; None at the bottom."""
    end = block_end(levels, at)
    if end >= len(levels):
        return None
    after = block_end(levels, end) if levels[end] >= levels[at] else end + 1
    places = list(range(len(levels)))
    return places[:at] + places[end:after] + places[at:end] + places[after:]


MENTION = re.compile(r"(?<![\w@.])@(?P<name>[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)", re.IGNORECASE)


def mentioned(text: str) -> frozenset[str]:
    """The usernames that a text mentions as ``@name``."""
    return frozenset(match["name"].lower() for match in MENTION.finditer(text))


def plain_line(text: str) -> str:
    """A heading or a title: one line, no control characters, single spaces."""
    return " ".join(_clean(text).split())


def plain_text(text: str) -> str:
    """A body: line ends as ``\\n``, no control characters, no spaces at the end of lines or empty lines at the ends."""
    lines = _clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _clean(text: str) -> str:
    """Letters composed (å is one sign), and no control characters but line ends and tabs."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        c for c in composed if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u00ad"
    )
