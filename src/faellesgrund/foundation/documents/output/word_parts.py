"""The pieces of Word's own XML that python-docx has no words for: numbering, bookmarks, links, fields, settings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

Element = Any
"""An element of a part: python-docx's own, made by lxml without types."""

BULLETS = ("•", "–", "▪")
DEEPEST = 9
"""Levels a list of Word has."""
_STEP = 360
"""Twentieths of a point from one level to the next."""


def xml_node(tag: str, **attributes: str) -> Element:
    """An element of Word's main namespace: ``xml_node("ilvl", val="0")``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class Numbering:
    """The numberings of one document: headings, bullets and numbered lists, added to those it has."""

    def __init__(self, document: Document) -> None:
        self._root = _numbering_root(document)
        self._bullets = self._abstract([("bullet", BULLETS[level % 3]) for level in range(DEEPEST)], hanging=True)
        self._numbers = self._abstract([("decimal", f"%{level + 1}.") for level in range(DEEPEST)], hanging=True)
        headings = [("decimal", ".".join(f"%{n + 1}" for n in range(level + 1))) for level in range(DEEPEST)]
        self._headings = self._abstract(headings, hanging=False)
        self.bullet_list = self._instance(self._bullets)
        self.headings = self._instance(self._headings)

    def numbered_list(self, start: int, level: int) -> int:
        """A numbered list of its own, that begins at ``start`` on its level."""
        return self._instance(self._numbers, level=level, start=start)

    def _abstract(self, levels: Sequence[tuple[str, str]], *, hanging: bool) -> int:
        number = self._free("abstractNum", "abstractNumId")
        made = xml_node("abstractNum", abstractNumId=str(number))
        made.append(xml_node("multiLevelType", val="multilevel"))
        for level, (kind, text) in enumerate(levels):
            entry = xml_node("lvl", ilvl=str(level))
            entry.append(xml_node("start", val="1"))
            entry.append(xml_node("numFmt", val=kind))
            entry.append(xml_node("suff", val="tab" if hanging else "space"))
            entry.append(xml_node("lvlText", val=text))
            entry.append(xml_node("lvlJc", val="left"))
            place = xml_node("pPr")
            left = _STEP * (level + 1) if hanging else 0
            place.append(xml_node("ind", left=str(left), hanging=str(_STEP if hanging else 0)))
            entry.append(place)
            made.append(entry)
        first = self._root.find(qn("w:num"))
        if first is None:
            self._root.append(made)
        else:
            first.addprevious(made)
        return number

    def _instance(self, abstract: int, level: int = 0, start: int | None = None) -> int:
        number = self._free("num", "numId", at_least=1)
        made = xml_node("num", numId=str(number))
        made.append(xml_node("abstractNumId", val=str(abstract)))
        if start is not None:
            override = xml_node("lvlOverride", ilvl=str(level))
            override.append(xml_node("startOverride", val=str(start)))
            made.append(override)
        self._root.append(made)
        return number

    def _free(self, tag: str, attribute: str, at_least: int = 0) -> int:
        taken = [int(each.get(qn(f"w:{attribute}"))) for each in self._root.findall(qn(f"w:{tag}"))]
        return max([at_least - 1, *taken]) + 1


def _numbering_root(document: Document) -> Element:
    """The numbering part, made when the document has none."""
    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        root = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return root


def set_number(paragraph: Any, numbering: int, level: int) -> None:
    """Give a paragraph its place in a numbering."""
    properties = paragraph._p.get_or_add_pPr()
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = min(level, DEEPEST - 1)
    number.get_or_add_numId().val = numbering


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Put a bookmark round the whole paragraph."""
    start = xml_node("bookmarkStart", id=str(number), name=name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(xml_node("bookmarkEnd", id=str(number)))


def hyperlink(paragraph: Any, *, anchor: str = "", address: str = "") -> Element:
    """A link at the end of the paragraph, to a bookmark or to an address; runs go into it."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.set(qn("w:history"), "1")
    paragraph._p.append(link)
    return link


def field(paragraph: Any, instruction: str) -> None:
    """A field that Word fills in: PAGE, NUMPAGES."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(xml_node("fldChar", fldCharType=kind))
        else:
            code = xml_node("instrText")
            code.text = f" {text} "
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(code)


def set_danish(document: Document) -> None:
    """Danish for spelling and hyphenation, and hyphenation on."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        for properties in defaults.iter(qn("w:rPr")):
            for old in properties.findall(qn("w:lang")):
                properties.remove(old)
            properties.append(xml_node("lang", val="da-DK", eastAsia="da-DK", bidi="ar-SA"))
    settings = document.settings.element
    if settings.find(qn("w:autoHyphenation")) is None:
        # The order of settings is part of the format: this one stands before the tab stop.
        later = settings.find(qn("w:defaultTabStop"))
        if later is None:
            settings.insert(0, xml_node("autoHyphenation", val="true"))
        else:
            later.addprevious(xml_node("autoHyphenation", val="true"))
    for theme in settings.findall(qn("w:themeFontLang")):
        theme.set(qn("w:val"), "da-DK")


def set_properties(document: Document, title: str, author: str, kind: str, stamp: datetime) -> None:
    """What the file says of itself."""
    properties = document.core_properties
    at = stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.subject, properties.language = kind[:255], "da-DK"
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = at
    properties.last_printed = at
    properties.revision = 1


def saved(document: Document) -> bytes:
    """The file, the same bytes for the same content: parts in order, without the time they were packed."""
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def repacked(content: bytes) -> bytes:
    """An archive with its parts in order and the time of day taken out. The list of parts stays first, as readers expect."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
