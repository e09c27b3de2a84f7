"""Blocks as HTML: every text escaped, no markup but what stands here. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from faellesgrund.foundation.documents.content.blocks import Block, ListBlock, Mark, Paragraph, Run, TableBlock

ANCHOR = "klausul-"
"""Before a clause's uid in the address of its place on the page."""

_CLASSES = {
    Mark.BROKEN_REFERENCE: "maerke-brudt",
    Mark.UNKNOWN_FIGURE: "maerke-brudt",
    Mark.FIGURE: "maerke-tal",
    Mark.STALE_FIGURE: "maerke-tal maerke-nyere",
    Mark.MASKED: "maerke-udeladt",
}


def html_of(blocks: Sequence[Block]) -> str:
    """The blocks as HTML (a fragment, safe to print as it is)."""
    return "\n".join(_block(block) for block in blocks)


def html_of_runs(runs: Sequence[Run]) -> str:
    """The runs of one paragraph or heading as HTML."""
    return "".join(_run(run) for run in runs)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{html_of_runs(block.runs)}</p>"
    if isinstance(block, ListBlock):
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        items = "\n".join(f"<li>{_item(item)}</li>" for item in block.items)
        return f"<{tag}{start}>\n{items}\n</{tag}>"
    return _table(block)


def _item(blocks: Sequence[Block]) -> str:
    """An item of one paragraph stands without a paragraph of its own."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return html_of_runs(blocks[0].runs)
    return html_of(blocks)


def _table(table: TableBlock) -> str:
    classes = [' class="tal"' if right else "" for right in table.right]
    head = "".join(
        f'<th scope="col"{css}>{html_of_runs(cell)}</th>' for cell, css in zip(table.head, classes, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(f"<td{css}>{html_of_runs(cell)}</td>" for cell, css in zip(row, classes, strict=True))
        + "</tr>"
        for row in table.rows
    )
    return f'<table class="tabel">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'


def _run(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br>")
    if run.italic:
        html = f"<em>{html}</em>"
    if run.bold:
        html = f"<strong>{html}</strong>"
    if run.link.startswith("#"):
        html = f'<a href="#{ANCHOR}{escape(run.link[1:])}">{html}</a>'
    elif run.link.startswith("/") and run.mark in _CLASSES:
        html = f'<a href="{escape(run.link)}">{html}</a>'
    elif run.link:
        html = f'<a href="{escape(run.link)}" rel="noopener noreferrer">{html}</a>'
    css = _CLASSES.get(run.mark, "")
    if run.personal:
        css = f"{css} maerke-personlig".strip()
    return f'<span class="{css}">{html}</span>' if css else html
