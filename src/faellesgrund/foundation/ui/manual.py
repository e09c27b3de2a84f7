"""The manual: Danish Markdown from docs/manual/, shown inside the product.

A file is called ``NN-navn.md``: the first digit is its chapter, both give its place, and navn is its address. Its first line
is the heading, and its first paragraph tells in the contents what it is about. Links between files work on the pages and
where the files lie.
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


CHAPTERS = (
    "Begynd her",
    "Regn på et byggeri",
    "Sammenlign, gem og tag med",
    "Bag tallene",
    "Skriv sammen, søg og få besked",
    "Adgang og log",
)
"""By the first digit of the file's name."""


@dataclass(frozen=True, slots=True)
class ReadingPath:
    """What a reader of one kind needs: who it is for, and the pages in order."""

    title: str
    lead: str
    slugs: tuple[str, ...]


PATHS = (
    ReadingPath(
        "Du skal tage stilling til en beregning",
        "For medlemmer af et udvalg, en bestyrelse eller en styregruppe. Et kvarter.",
        ("laes-resultatet", "faelden-i-boligstoetten", "hvad-er-usikkert"),
    ),
    ReadingPath(
        "Du skal selv regne",
        "For økonomer og projektledere. En time, med eksemplet åbent ved siden af.",
        (
            "foerste-beregning",
            "ny-beregning",
            "laes-resultatet",
            "metoden",
            "hvad-er-usikkert",
            "satser-og-erfaringstal",
            "egne-projekter",
            "excel-modellen",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: its address, chapter, heading, what it is about, the rest as Markdown and as HTML."""

    slug: str
    chapter: str
    title: str
    lead: str
    text: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that belong together."""

    title: str
    pages: tuple[ManualPage, ...]


@lru_cache(maxsize=1)
def pages(folder: Path = FOLDER) -> tuple[ManualPage, ...]:
    """Every page in order; none where the installation came without its documents."""
    if not folder.is_dir():
        return ()
    named = [(match["place"], match["slug"], path) for path in folder.iterdir() if (match := NAME.fullmatch(path.name))]
    return tuple(_page(place, slug, path.read_text("utf-8")) for place, slug, path in sorted(named))


def chapters(found: Sequence[ManualPage] | None = None) -> tuple[Chapter, ...]:
    """The chapters that have pages, in order."""
    every = pages() if found is None else found
    return tuple(
        Chapter(title, mine) for title in CHAPTERS if (mine := tuple(page for page in every if page.chapter == title))
    )


def reading_paths() -> tuple[tuple[ReadingPath, tuple[ManualPage, ...]], ...]:
    """Each way through the manual with its pages."""
    by_slug = {page.slug: page for page in pages()}
    return tuple((path, tuple(by_slug[slug] for slug in path.slugs if slug in by_slug)) for path in PATHS)


def _page(place: str, slug: str, text: str) -> ManualPage:
    heading, lead, rest = text.split("\n\n", 2)
    chapter = CHAPTERS[min(int(place[0]), len(CHAPTERS) - 1)]
    return ManualPage(slug, chapter, heading.removeprefix("# ").strip(), " ".join(lead.split()), rest, to_html(rest))


def parser() -> MarkdownIt:
    """The Markdown of the manual: CommonMark with tables; HTML in it is text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str) -> SafeString:
    """Markdown as HTML; HTML in the text is shown as text, so that what comes out is safe."""
    markdown = parser()
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("table_open", _table)
    for cell in ("th_open", "td_open"):
        markdown.add_render_rule(cell, _cell)
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


def _cell(self: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """A column set to the right in Markdown holds numbers; the style itself is not allowed on our pages."""
    if "right" in str(tokens[place].attrs.pop("style", "")):
        tokens[place].attrs["class"] = "tal"
    return self.renderToken(tokens, place, options, env)
