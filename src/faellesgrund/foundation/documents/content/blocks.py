"""The body of a clause: a small Markdown, read to frozen blocks that every output is made from. Pure.

Paragraphs, lists, tables, bold, italic and links, and three marks of our own: ``[[§uid]]`` points to another clause,
``[[personlig: …]]`` is about a person and left out of an anonymised copy, ``[[tal: art/reference/navn]]`` is a figure
bound to something saved. Headings stand in their own field; HTML is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from faellesgrund.engine.problems import Problem

MASK = "[udeladt]"
"""Stands for every personal passage, short or long."""


class Mark(Enum):
    """What is said of a run beside its text."""

    NONE = ""
    BROKEN_REFERENCE = "henvisning findes ikke"
    FIGURE = "tal"
    STALE_FIGURE = "tal, der findes nyere af"
    UNKNOWN_FIGURE = "tal findes ikke"
    MASKED = "udeladt"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set in one way. A line break inside it is ``\\n``.

    link: an address, or ``#uid`` of a clause. reference, figure: what :func:`resolved` puts text in place of.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    personal: bool = False
    reference: str = ""
    figure: str = ""
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item holds blocks. ``start`` is the first number of a numbered one."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with a heading row. ``right`` says which columns are set to the right."""

    head: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    right: tuple[bool, ...]


Block = Paragraph | ListBlock | TableBlock


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it was read, and what is wrong with it. Problems forbid locking and anonymising, not saving."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What a bound figure shows: ``13.170.769 kr.``, the day it was calculated, and whether a newer one exists.

    newer: the value of the newer one. url: where the figure comes from, for those who may see it.
    """

    value: str
    date: str
    stale: bool = False
    frozen: bool = False
    newer: str = ""
    url: str = ""


FigureSource = Callable[[str], FigureValue | None]
"""Gives the figure of a key ``art/reference/navn``, or None when there is none (or it may not be seen)."""


def no_figures(key: str) -> FigureValue | None:
    """Every figure is unknown: for text that is read without its bindings."""
    return None


def numbered(clauses: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Uid → number: 1, 1.1, 1.1.1. clauses: uid and level (1 is outermost) in order; a skipped level is taken as the next.

    >>> numbered([("a", 1), ("b", 2), ("c", 2), ("d", 1)])
    {'a': '1', 'b': '1.1', 'c': '1.2', 'd': '2'}
    """
    counts: list[int] = []
    numbers = {}
    for uid, level in clauses:
        depth = max(1, min(level, len(counts) + 1))
        counts = [*counts[:depth], *[0] * (depth - len(counts))]
        counts[-1] += 1
        numbers[uid] = ".".join(map(str, counts))
    return numbers


def resolved(
    blocks: Sequence[Block], numbers: Mapping[str, str], figure: FigureSource = no_figures
) -> tuple[Block, ...]:
    """The blocks with references and figures written out; what is missing is a visible mark. numbers: of :func:`numbered`."""
    return mapped(blocks, lambda runs: resolved_runs(runs, numbers, figure))


def resolved_runs(
    runs: Sequence[Run], numbers: Mapping[str, str], figure: FigureSource = no_figures
) -> tuple[Run, ...]:
    """The same for the runs of one paragraph or heading."""
    return tuple(_resolved(run, numbers, figure) for run in runs)


def _resolved(run: Run, numbers: Mapping[str, str], figure: FigureSource) -> Run:
    if run.reference:
        number = numbers.get(run.reference)
        if number is None:
            return replace(run, text=f"[§ findes ikke: {run.reference}]", mark=Mark.BROKEN_REFERENCE)
        return replace(run, text=f"§\u00a0{number}", link=f"#{run.reference}", mark=Mark.NONE)
    if run.figure:
        found = figure(run.figure)
        if found is None:
            return replace(run, text=f"[tal findes ikke: {run.figure}]", mark=Mark.UNKNOWN_FIGURE)
        stale = found.stale and not found.frozen
        text = f"{found.value} (beregnet {found.date}{_newer(found) if stale else ''})"
        link = found.url or run.link
        return replace(run, text=clean(text), link=link, mark=Mark.STALE_FIGURE if stale else Mark.FIGURE)
    return run


def _newer(found: FigureValue) -> str:
    return f"; en nyere beregning siger {found.newer}" if found.newer else ", der findes en nyere beregning"


def masked(blocks: Sequence[Block], private_links: frozenset[str] | None = None) -> tuple[Block, ...]:
    """The blocks with each personal passage replaced by the same short mark: no text, length or address of it is left.

    private_links: addresses that stand on a personal passage somewhere in the document; None finds them in these blocks.
    """
    links = links_on_personal(blocks) if private_links is None else private_links
    return mapped(blocks, lambda runs: masked_runs(runs, links))


def masked_runs(runs: Sequence[Run], private_links: frozenset[str] = frozenset()) -> tuple[Run, ...]:
    """The same for the runs of one paragraph or heading."""
    private = private_links | {run.link for run in runs if run.personal and run.link}
    made: list[Run] = []
    for personal, group in groupby(runs, key=lambda run: run.personal):
        if personal:
            made.append(Run(MASK, mark=Mark.MASKED))
        else:
            made.extend(replace(run, link="") if run.link in private else run for run in group)
    return tuple(made)


def links_on_personal(blocks: Sequence[Block]) -> frozenset[str]:
    """The addresses that stand on a personal passage."""
    return frozenset(run.link for run in every_run(blocks) if run.personal and run.link)


def mapped(blocks: Sequence[Block], change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> tuple[Block, ...]:
    """The same blocks with the runs of each paragraph and cell changed."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            made.append(Paragraph(change(block.runs)))
        elif isinstance(block, ListBlock):
            made.append(replace(block, items=tuple(mapped(item, change) for item in block.items)))
        else:
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            made.append(replace(block, head=tuple(change(cell) for cell in block.head), rows=rows))
    return tuple(made)


def every_paragraph(blocks: Sequence[Block]) -> Iterator[tuple[Run, ...]]:
    """The runs of each paragraph and cell, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.runs
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from every_paragraph(item)
        else:
            yield from block.head
            for row in block.rows:
                yield from row


def every_run(blocks: Sequence[Block]) -> Iterator[Run]:
    """Every run, in reading order."""
    for runs in every_paragraph(blocks):
        yield from runs


def references(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The uids the blocks point to, each once, in reading order."""
    return tuple(dict.fromkeys(run.reference for run in every_run(blocks) if run.reference))


def figures(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The keys of the bound figures, each once, in reading order."""
    return tuple(dict.fromkeys(run.figure for run in every_run(blocks) if run.figure))


def broken(blocks: Sequence[Block]) -> tuple[Run, ...]:
    """What could not be resolved: each forbids locking."""
    return tuple(run for run in every_run(blocks) if run.mark in {Mark.BROKEN_REFERENCE, Mark.UNKNOWN_FIGURE})


def plain(blocks: Sequence[Block]) -> str:
    """The text alone, a line for each paragraph, item and cell, as every output must give it back."""
    return "\n".join(plain_runs(runs) for runs in every_paragraph(blocks))


def plain_runs(runs: Sequence[Run]) -> str:
    """The text of one paragraph or heading."""
    return "".join(run.text for run in runs)


# What XML does not allow, and what turns the direction of writing: text that reads other than it is stored.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without control characters and marks that turn the direction of writing; line ends as ``\\n``."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
