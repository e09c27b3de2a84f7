"""A workbook as tables of plain cells: looked through before it is opened, so that a small file cannot fill the memory."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from faellesgrund.domains.experience.reading.tables import (
    HEAD_ROWS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Table,
    refused,
    table,
    too_long,
)
from faellesgrund.engine.problems import BadInput

LARGEST_PART = 150 * 1024 * 1024
"""Bytes of one unpacked sheet; the largest table allowed is about a fifth of it."""
MOST_TEXT = 20_000_000
"""Characters of all the cells of a sheet that point to shared texts."""
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,8})")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_DAMAGED = "arbejdsbogen er beskadiget. Åbn den i et regnearksprogram, gem den igen, og prøv så en gang til."


def workbook_tables(path: Path, name: str) -> tuple[Table, ...]:
    """The sheets with something in them. Raises BadInput for what is broken, too large or protected.

    The file has already been through the check of uploads (macros, bombs, passwords), or through :func:`look_through`.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    look_through(path, name)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet.name for sheet in book.sheets_metadata if "Work" in str(sheet.typ)]
        if len(names) > MOST_SHEETS:
            raise refused(name, f"arbejdsbogen har over {MOST_SHEETS} ark. Gem arket med projekterne for sig selv.")
        found = []
        for sheet_name in names:
            sheet = book.get_sheet_by_name(sheet_name)
            read = table(sheet_name[:60], sheet.to_python(skip_empty_area=False), name)
            if read.rows:
                found.append(read)
    except BadInput:
        raise
    except (CalamineError, OSError, ValueError, OverflowError) as wrong:
        raise refused(name, _DAMAGED) from wrong
    except BaseException as wrong:
        # The reader is written in another language; a fault in it comes as its own kind, outside Exception.
        if type(wrong).__name__ != "PanicException":
            raise
        raise refused(name, _DAMAGED) from wrong
    if not found:
        raise refused(name, "der står ikke noget i arbejdsbogen. Vælg en anden fil.")
    return tuple(found)


def look_through(path: Path, name: str) -> None:
    """Refuse a workbook whose sheets are too large to open: by the cells it names, before anything is laid out.

    A reader lays a sheet out from its first to its last cell, so one cell far away costs as much as a full sheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise refused(name, "filen er beskyttet med adgangskode. Fjern adgangskoden, og prøv igen.")
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in archive.infolist()):
                raise refused(name, "filen indeholder makroer. Gem den uden makroer som .xlsx, og prøv igen.")
            for entry in archive.infolist():
                if entry.file_size > LARGEST_PART:
                    raise refused(
                        name, "et af arkene er for stort til at blive åbnet. Gem kun rækkerne om projekterne."
                    )
            texts = _text_lengths(archive)
            for entry in archive.infolist():
                if _SHEET.fullmatch(entry.filename):
                    with archive.open(entry) as stream:
                        _look_through_sheet(stream, texts, name)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, KeyError) as wrong:
        raise refused(name, _DAMAGED) from wrong
    except Exception as wrong:
        if type(wrong).__module__ not in ("zlib", "lxml.etree", "builtins") or isinstance(wrong, BadInput):
            raise
        if isinstance(wrong, MemoryError):
            raise
        raise refused(name, _DAMAGED) from wrong


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each shared text."""
    from lxml import etree

    names = {entry.filename.lower(): entry.filename for entry in archive.infolist()}
    if "xl/sharedstrings.xml" not in names:
        return []
    lengths = []
    with archive.open(names["xl/sharedstrings.xml"]) as stream:
        for _, item in etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False):
            lengths.append(sum(len(text) for text in item.itertext()))
            _forget(item)
    return lengths


def _look_through_sheet(stream: IO[bytes], texts: list[int], name: str) -> None:
    from lxml import etree

    last_row, last_column, characters = 0, 0, 0
    row = column = 0
    parser = etree.iterparse(stream, tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True, load_dtd=False)
    for _, item in parser:
        if item.tag.rpartition("}")[2] == "row":
            stated = str(item.get("r") or "")
            row, column = int(stated) if stated.isdecimal() and len(stated) < 9 else row + 1, 0
            _forget(item)
            continue
        letters = _PLACE.fullmatch(str(item.get("r") or ""))
        column = _column_number(letters[1]) if letters else column + 1
        if len(item) == 0:
            continue  # only formatted: the reader passes it over
        last_row, last_column = max(last_row, int(letters[2]) if letters else row + 1), max(last_column, column)
        value = next((part.text for part in item if part.tag.endswith("}v")), None)
        if item.get("t") == "s" and value and value.isdecimal() and len(value) < 9 and int(value) < len(texts):
            characters += texts[int(value)]
        if last_row > MOST_ROWS + HEAD_ROWS:
            raise too_long(name, "Arket")
        if last_column > MOST_COLUMNS:
            raise refused(name, f"et ark har over {MOST_COLUMNS} kolonner. Behold kun kolonnerne om projekterne.")
        if characters > MOST_TEXT:
            raise refused(name, "der er for meget tekst i arket. Gem kun rækkerne om projekterne.")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _forget(item: object) -> None:
    """Let go of what has been read, so that a long sheet takes no more room than a short one."""
    item.clear()  # type: ignore[attr-defined]
    while item.getprevious() is not None:  # type: ignore[attr-defined]
        del item.getparent()[0]  # type: ignore[attr-defined]
