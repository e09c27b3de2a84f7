"""A paper as a Word document: real headings and numbers, linked references, tables with heading rows, in Danish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from faellesgrund.foundation.documents.content.blocks import Block, ListBlock, Mark, Paragraph, Run, TableBlock
from faellesgrund.foundation.documents.export.paper import Paper, Section
from faellesgrund.foundation.documents.output.word_parts import (
    Numbering,
    bookmark,
    field,
    hyperlink,
    saved,
    set_danish,
    set_number,
    set_properties,
    xml_node,
)

FONT = "Calibri"
"""On every machine the parties have; Word's own stand-in where it is missing."""
INK, MUTED, BLUE, WARNING = (
    RGBColor(0x1A, 0x1A, 0x1A),
    RGBColor(0x45, 0x45, 0x45),
    RGBColor(0x00, 0x4D, 0x99),
    RGBColor(0x9C, 0x2A, 0x00),
)
_SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
_SEEN = {Mark.BROKEN_REFERENCE, Mark.UNKNOWN_FIGURE, Mark.STALE_FIGURE}


def word(made: Paper) -> bytes:
    """The paper as a docx file; the same bytes for the same paper."""
    document = docx.Document()
    standing = made.standing
    _set_look(document)
    set_danish(document)
    set_properties(document, made.title_text, standing.author, standing.kind, standing.stamp)
    _frame(document, standing.marks, standing.notice)
    _muted(document.add_paragraph(), standing.kind)
    writer = SectionWriter(document)
    writer.runs(document.add_paragraph(style="Title"), made.title)
    for name, value in standing.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        _muted(line, f"{name}:\t")
        line.add_run(value)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(35))
    _muted(document.add_paragraph(), standing.notice)
    writer.sections(made.sections)
    return saved(document)


class SectionWriter:
    """Writes sections at the end of a document, in the document's own styles."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbering = Numbering(document)
        self._bookmarks = 1000
        """Ids of bookmarks; a template's own are below."""
        self._styles = {style.name for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}

    def sections(self, sections: Sequence[Section]) -> None:
        """The sections with their headings and numbers."""
        for section in sections:
            blocks = list(section.blocks)
            if section.heading:
                head = self._heading(section)
                self.runs(head, section.heading)
            else:
                # A clause without a heading: its number stands before its first paragraph.
                head = self._document.add_paragraph()
                if blocks and isinstance(first := blocks[0], Paragraph):
                    self.runs(head, first.runs)
                    del blocks[0]
            set_number(head, self._numbering.headings, section.level - 1)
            self._bookmarks += 1
            bookmark(head, anchor(section.number), self._bookmarks)
            self.blocks(blocks)

    def _heading(self, section: Section) -> Any:
        name = f"Heading {min(section.rank, 3)}"
        if name in self._styles:
            return self._document.add_paragraph(style=name)
        paragraph = self._document.add_paragraph()
        paragraph._p.get_or_add_pPr().append(xml_node("outlineLvl", val=str(section.rank - 1)))
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def blocks(self, blocks: Sequence[Block], level: int = 0) -> None:
        """The blocks, inside lists ``level`` deep."""
        for block in blocks:
            if isinstance(block, Paragraph):
                self.runs(self._document.add_paragraph(), block.runs)
            elif isinstance(block, ListBlock):
                self._list(block, level)
            else:
                self._table(block)

    def _list(self, block: ListBlock, level: int) -> None:
        numbering = self._numbering.bullet_list
        if block.ordered:
            numbering = self._numbering.numbered_list(block.start, min(level, 8))
        for item in block.items:
            paragraph = self._document.add_paragraph()
            set_number(paragraph, numbering, level)
            paragraph.paragraph_format.space_after = Pt(3)
            rest = list(item)
            if rest and isinstance(first := rest[0], Paragraph):
                self.runs(paragraph, first.runs)
                del rest[0]
            for inner in rest:
                if isinstance(inner, Paragraph):
                    more = self._document.add_paragraph()
                    more.paragraph_format.left_indent = Pt(18 * (min(level, 8) + 1))
                    self.runs(more, inner.runs)
                else:
                    self.blocks((inner,), level + 1)

    def _table(self, block: TableBlock) -> None:
        table = self._document.add_table(rows=0, cols=len(block.head))
        _set_borders(table)
        for number, row in enumerate((block.head, *block.rows)):
            cells = table.add_row().cells
            for cell, runs, right in zip(cells, row, block.right, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                if right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self.runs(paragraph, runs, bold=number == 0)
        heading = table.rows[0]._tr.get_or_add_trPr()
        heading.append(xml_node("cantSplit"))
        heading.append(xml_node("tblHeader"))
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def runs(self, paragraph: Any, runs: Sequence[Run], *, bold: bool = False) -> None:
        """The runs at the end of a paragraph."""
        for run in runs:
            made = paragraph.add_run(run.text)
            made.bold, made.italic = run.bold or bold or None, run.italic or None
            if run.link:
                target = {"anchor": anchor(run.link[1:])} if run.link.startswith("#") else {"address": run.link}
                hyperlink(paragraph, **target).append(made._r)
                made.font.color.rgb, made.font.underline = BLUE, True
            if run.mark in _SEEN:
                made.font.color.rgb = WARNING


def anchor(number: str) -> str:
    """The bookmark of a section: 4.2 → afsnit_4_2."""
    return f"afsnit_{number.replace('.', '_')}"


def add_marks(document: Document, marks: Sequence[str]) -> None:
    """Put marks such as UDKAST in a paragraph of their own, first in the document."""
    if not marks:
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run("  ".join(marks))
    run.bold, run.font.color.rgb = True, WARNING
    document.element.body.insert(0, paragraph._p)


def _muted(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.size = MUTED, Pt(10)


def _set_look(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = FONT, Pt(11), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.15
    for name, size in _SIZES.items():
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[attribute]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = INK
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 16)
        style.paragraph_format.space_after = Pt(6)
    borders = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)


def _frame(document: Document, marks: Sequence[str], notice: str) -> None:
    """Marks at the top of every page; the notice and the page number at its foot."""
    page = document.sections[0]
    if marks:
        top = page.header.paragraphs[0]
        top.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = top.add_run("  ".join(marks))
        run.bold, run.font.color.rgb = True, WARNING
    foot = page.footer.paragraphs[0]
    _muted(foot, f"{notice}\n")
    foot.add_run("Side ")
    field(foot, "PAGE")
    foot.add_run(" af ")
    field(foot, "NUMPAGES")


def _set_borders(table: Any) -> None:
    properties = table._tbl.tblPr
    borders = xml_node("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(xml_node(side, val="single", sz="4", space="0", color="BFBFBF"))
    properties.append(borders)
