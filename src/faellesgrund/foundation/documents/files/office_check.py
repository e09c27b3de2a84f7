"""Office files (Open XML and OpenDocument): told by their parts, refused when they carry a bomb, a macro or a way out.

An office file is a zip archive. Its list of contents is read; only the small parts that say what the others are and where
they point are unpacked, each with a limit.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from faellesgrund.foundation.documents.files.kinds import KINDS, FileKind, refused

MOST_ENTRIES = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes of everything in the archive, unpacked."""
HIGHEST_RATIO = 120
"""Unpacked bytes for one packed, when there is enough of it to do harm."""
HARMLESS = 8 * 1024 * 1024
LONGEST_PART = 1024 * 1024
"""Bytes of a part that is read: a list of parts or of links."""
MOST_LINK_PARTS = 1_000

_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = re.compile(
    r"(?i)(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|vbaprojectsignature[^/]*)$|(^|/)(macrosheets|dialogsheets|activex|intlmacrosheets)/"
)
_ODF_MACROS = re.compile(r"^(Basic|Scripts)/")
_EMBEDDED = re.compile(r"(?i)(^|/)(embeddings/.+|oleobject[^/]*|package[^/]*\.bin)$")
_ARCHIVES = re.compile(
    r"(?i)\.(zip|7z|rar|gz|bz2|xz|tar|jar|cab|iso|docx|docm|xlsx|xlsm|xlsb|pptx|pptm|odt|ods|exe|dll|js|vbs|hta)$"
)
_ODF = {kind.media_type: kind for kind in KINDS.values() if "opendocument" in kind.media_type}


def office_kind(path: Path, name: str) -> FileKind:
    """The kind of the archive. Raises BadInput for one that is not an office file, or one that may do harm."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refused(name, "filen er beskadiget. Åbn og gem den igen, og prøv så en gang til.") from None
    with archive:
        entries = archive.infolist()
        _refuse_bombs(entries, path.stat().st_size, name)
        names = [entry.filename for entry in entries]
        _refuse_strange_names(names, name)
        kind = _kind(archive, set(names), name)
        _refuse_embedded(names, name)
        if kind.media_type in _ODF:
            _refuse_odf(archive, names, name)
        else:
            _refuse_macro_types(archive, name)
            _refuse_ways_out(archive, names, name)
    return kind


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    if len(entries) > MOST_ENTRIES:
        raise refused(
            name, f"filen har over {MOST_ENTRIES:_} dele og bliver ikke åbnet. Gem den på ny.".replace("_", ".")
        )
    unpacked = sum(entry.file_size for entry in entries)
    dense = any(e.file_size > HARMLESS and e.file_size > HIGHEST_RATIO * max(e.compress_size, 1) for e in entries)
    if unpacked > MOST_UNPACKED or dense or (unpacked > HARMLESS and unpacked > HIGHEST_RATIO * packed):
        raise refused(
            name,
            "filen fylder så meget, når den pakkes ud, at den kan standse systemet. Gem den på ny, eller send den som PDF.",
        )
    ends = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        # Entries that share the same packed bytes: small to send, endless to unpack.
        if entry.header_offset < ends:
            raise refused(name, "filens dele ligger oven i hinanden, så den kan ikke åbnes sikkert. Gem den på ny.")
        ends = entry.header_offset + 30 + entry.compress_size
    if ends > packed:
        raise refused(name, "filen er beskadiget. Åbn og gem den igen, og prøv så en gang til.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(name, "filen er beskyttet med adgangskode. Fjern adgangskoden, og prøv igen.")


def _refuse_strange_names(names: list[str], name: str) -> None:
    folded = [each.casefold() for each in names]
    strange = [
        each for each in names if each.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", each) or ":" in each
    ]
    if len(set(folded)) != len(folded) or strange:
        raise refused(name, "filens dele har navne, der ikke kan bruges. Åbn den, gem den på ny, og prøv igen.")


def _kind(archive: zipfile.ZipFile, names: set[str], name: str) -> FileKind:
    if "[Content_Types].xml" in names:
        found = [key for part, key in _MAIN.items() if part in names]
        if len(found) == 1:
            return KINDS[found[0]]
    if "mimetype" in names:
        kind = _ODF.get(_part(archive, "mimetype", name).decode("ascii", "replace").strip())
        if kind:
            return kind
    raise refused(name, "filen er en zip-fil eller et format, der ikke kendes. Pak den ud, og send filerne enkeltvis.")


def _refuse_embedded(names: list[str], name: str) -> None:
    if any(_MACROS.search(each) or _ODF_MACROS.search(each) for each in names):
        raise refused(
            name, "filen indeholder makroer. Gem den uden makroer (som .docx, .xlsx eller .pptx), og prøv igen."
        )
    inner = next((each for each in names if _EMBEDDED.search(each) or _ARCHIVES.search(each)), None)
    if inner:
        raise refused(
            name,
            f"der ligger en anden fil inde i den ({inner.rsplit('/', 1)[-1][:60]}). Indsæt den som billede, eller vedhæft den"
            " for sig selv.",
        )


def _refuse_odf(archive: zipfile.ZipFile, names: list[str], name: str) -> None:
    manifest = _part(archive, "META-INF/manifest.xml", name) if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise refused(name, "filen er beskyttet med adgangskode. Fjern adgangskoden, og prøv igen.")


def _refuse_macro_types(archive: zipfile.ZipFile, name: str) -> None:
    types = _xml(_part(archive, "[Content_Types].xml", name), name)
    for each in types.iter():
        stated = str(each.get("ContentType", "")).lower()
        if "macroenabled" in stated or "vbaproject" in stated or "ms-office.activex" in stated:
            raise refused(
                name, "filen indeholder makroer. Gem den uden makroer (som .docx, .xlsx eller .pptx), og prøv igen."
            )


def _refuse_ways_out(archive: zipfile.ZipFile, names: list[str], name: str) -> None:
    """Links to the outside that a reader follows by itself: templates, pictures, objects. Links one clicks are fine."""
    parts = [each for each in names if each.lower().endswith(".rels")]
    if len(parts) > MOST_LINK_PARTS:
        raise refused(name, "filen har for mange dele til at kunne undersøges. Gem den på ny, eller send den som PDF.")
    for part in parts:
        for link in _xml(_part(archive, part, name), name).iter():
            kind = str(link.get("Type", "")).rsplit("/", 1)[-1]
            if str(link.get("TargetMode", "")).lower() == "external" and kind.lower() != "hyperlink":
                what = {"attachedTemplate": "en skabelon", "image": "et billede", "oleObject": "et objekt"}.get(
                    kind, "noget"
                )
                target = str(link.get("Target", ""))[:60]
                raise refused(
                    name,
                    f"filen henter {what} et andet sted fra ({target}). Fjern forbindelsen i filen, og gem den, før du sender"
                    " den.",
                )


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """A small part. One that is longer than it says, or than it may be, is refused."""
    try:
        with archive.open(part) as stream:
            content = stream.read(LONGEST_PART + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise refused(name, "filen er beskadiget. Åbn og gem den igen, og prøv så en gang til.") from None
    except Exception as wrong:
        if type(wrong).__module__ != "zlib":
            raise
        raise refused(name, "filen er beskadiget. Åbn og gem den igen, og prøv så en gang til.") from None
    if len(content) > LONGEST_PART:
        raise refused(name, "filen har dele, der er for store til at kunne undersøges. Gem den på ny.")
    return content


def _xml(content: bytes, name: str) -> Any:
    """The root of a part; declarations that could hide something are refused."""
    from lxml import etree

    if b"<!" in content.replace(b"\0", b"").replace(b"<!--", b""):
        raise refused(
            name, "filen er skrevet på en måde, der ikke kan undersøges. Gem den på ny, eller send den som PDF."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise refused(name, "filen er beskadiget. Åbn og gem den igen, og prøv så en gang til.") from None
