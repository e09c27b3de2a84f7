"""The manual: Danish Markdown from docs/manual/, shown inside the product.

A file is called ``NN-navn.md``: NN gives its place, navn its address. Its first line is the heading, and its first
paragraph tells in the contents what it is about. Links between files work on the pages and where the files lie.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "manual"
NAME = re.compile(r"(?P<place>\d\d)-(?P<slug>[a-z0-9-]+)\.md")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: its address, heading, what it is about, and the rest as HTML."""

    slug: str
    title: str
    lead: str
    html: SafeString


@lru_cache(maxsize=1)
def pages(folder: Path = FOLDER) -> tuple[ManualPage, ...]:
    """Every page in order; none where the installation came without its documents."""
    if not folder.is_dir():
        return ()
    named = [(match["place"], match["slug"], path) for path in folder.iterdir() if (match := NAME.fullmatch(path.name))]
    return tuple(_page(slug, path.read_text("utf-8")) for _, slug, path in sorted(named))


def _page(slug: str, text: str) -> ManualPage:
    heading, lead, rest = text.split("\n\n", 2)
    return ManualPage(slug, heading.removeprefix("# ").strip(), " ".join(lead.split()), to_html(rest))


def to_html(text: str) -> SafeString:
    """Markdown as HTML; HTML in the text is shown as text, so that what comes out is safe."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("table_open", _table)
    return SafeString(markdown.render(text))  # the renderer escapes whatever is not Markdown


def _link(self: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """A link to another file of the manual leads to its page."""
    token = tokens[place]
    match = NAME.fullmatch(str(token.attrs.get("href", "")))
    if match:
        token.attrs["href"] = f"../{match['slug']}/"
    return self.renderToken(tokens, place, options, env)


def _table(self: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    tokens[place].attrs["class"] = "tabel"
    return self.renderToken(tokens, place, options, env)
