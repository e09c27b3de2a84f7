"""The manual as one PDF: the same Markdown as the pages, with contents, page numbers, and the words at the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from faellesgrund.foundation.ui.manual import NAME, PATHS, ManualPage, chapters, parser
from faellesgrund.foundation.ui.typesetting import showable_data, typeset

Json = dict[str, Any]

TEMPLATE = Path(__file__).resolve().parent / "templates" / "ui" / "vejledning.typ"
GLOSSARY = "/ordliste/"
LEAST, MOST = 6, 34
"""Letters of a column's longest cell, as its share of the table's width goes."""


@lru_cache(maxsize=1)
def pdf(pages: tuple[ManualPage, ...], terms: tuple[tuple[str, str], ...], version: str) -> bytes:
    """The whole manual, the same bytes for the same content. terms: word and definition, in order. Raises NotSet."""
    titles = {page.slug: page.title for page in pages}
    data = {
        "version": version,
        "veje": [
            {"titel": path.title, "ord": path.lead, "sider": [slug for slug in path.slugs if slug in titles]}
            for path in PATHS
        ],
        "titler": titles,
        "kapitler": [
            {
                "titel": chapter.title,
                "sider": [
                    {"slug": page.slug, "titel": page.title, "ord": page.lead, "blokke": blocks(page.text)}
                    for page in chapter.pages
                ],
            }
            for chapter in chapters(pages)
        ],
        "ord": [list(term) for term in terms],
    }
    return typeset(TEMPLATE, showable_data(data), None)


def blocks(text: str) -> list[Json]:
    """The Markdown as blocks of plain data: headings, paragraphs, lists, tables, quotes and code."""
    tree = SyntaxTreeNode(parser().parse(text))
    return [made for node in tree.children for made in _block(node)]


def _block(node: SyntaxTreeNode) -> Iterator[Json]:
    if node.type == "heading":
        yield {"slags": "overskrift", "niveau": int(node.tag[1:]), "tekst": _runs(node)}
    elif node.type == "paragraph":
        yield {"slags": "afsnit", "tekst": _runs(node)}
    elif node.type in {"bullet_list", "ordered_list"}:
        items = [[made for part in item.children for made in _block(part)] for item in node.children]
        yield {"slags": "liste", "nummereret": node.type == "ordered_list", "punkter": items}
    elif node.type == "table":
        yield _table(node)
    elif node.type == "blockquote":
        yield {"slags": "citat", "blokke": [made for part in node.children for made in _block(part)]}
    elif node.type in {"fence", "code_block"}:
        yield {"slags": "kode", "linjer": node.content.rstrip("\n").replace(" ", "\u00a0").split("\n")}


def _table(node: SyntaxTreeNode) -> Json:
    rows = [[_runs(cell) for cell in row.children] for part in node.children for row in part.children]
    texts = [["".join(run["t"] for run in cell) for cell in row] for row in rows]
    widths = [max(min(max(len(row[n]) for row in texts), MOST), LEAST) for n in range(len(rows[0]))]
    head = node.children[0].children[0].children
    right = ["right" in str(cell.attrs.get("style", "")) for cell in head]
    return {"slags": "tabel", "hoved": rows[0], "raekker": rows[1:], "bredder": widths, "hoejre": right}


def _runs(node: SyntaxTreeNode) -> list[Json]:
    """The text of a block in pieces: ``t`` with ``fed``, ``kursiv``, ``kode`` and ``side`` or ``link`` where they hold."""
    inline = next((child for child in node.children if child.type == "inline"), None)
    if inline is None or not inline.children:
        return []
    return [run for child in inline.children for run in _run(child, {})]


def _run(node: SyntaxTreeNode, marks: Json) -> Iterator[Json]:
    if node.type == "text":
        yield {"t": node.content, **marks}
    elif node.type == "code_inline":
        yield {"t": node.content, "kode": True, **marks}
    elif node.type in {"softbreak", "hardbreak"}:
        yield {"t": " ", **marks}
    else:
        inner = dict(marks)
        if node.type == "strong":
            inner["fed"] = True
        elif node.type == "em":
            inner["kursiv"] = True
        elif node.type == "link":
            inner.update(_target(str(node.attrs.get("href", ""))))
        for child in node.children:
            yield from _run(child, inner)


def _target(address: str) -> Json:
    """Where a link leads on paper: to another page of the manual, to the words, to the net; a page of the product stays text."""
    match = NAME.fullmatch(address)
    if match:
        return {"side": match["slug"]}
    if address == GLOSSARY:
        return {"side": "ordliste"}
    return {"link": address} if address.startswith("https://") else {}
