"""A text ready to be put on paper: every output is made from this and from nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents.content.blocks import (
    Block,
    FigureSource,
    Run,
    every_run,
    links_on_personal,
    mapped,
    masked,
    masked_runs,
    no_figures,
    numbered,
    plain,
    plain_runs,
    resolved,
    resolved_runs,
)
from faellesgrund.foundation.documents.content.reading import read, read_line


class ClauseLike(Protocol):
    """What is asked of a clause: of the working copy and of a saved version alike."""

    @property
    def uid(self) -> str:
        """What follows the clause through every version."""

    @property
    def level(self) -> int:
        """1 is outermost."""

    @property
    def heading(self) -> str:
        """As typed."""

    @property
    def body(self) -> str:
        """As typed."""


@dataclass(frozen=True, slots=True)
class Section:
    """A clause with its number. Links to other clauses are ``#4.2``: the number, not the uid.

    level: of the clause, 1 is outermost. rank: of its heading; no rank is skipped under clauses without a heading.
    """

    number: str
    level: int
    rank: int
    heading: tuple[Run, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a paper says of itself beside its text.

    kind: Aftale, Notat … facts: pairs of label and value under the title. marks: UDKAST, FORTROLIGT, ANONYMISERET.
    notice: the sentence about version and time. author: the party. stamp: when the text was as it is; aware.
    """

    kind: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    notice: str
    author: str
    stamp: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole text, resolved and (when asked for) anonymised."""

    title: tuple[Run, ...]
    sections: tuple[Section, ...]
    standing: Standing

    @property
    def title_text(self) -> str:
        """The title alone."""
        return plain_runs(self.title)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A passage that is marked as personal in one place and stands without a mark in another."""

    text: str
    places: tuple[str, ...]


def paper(
    title: str,
    clauses: Sequence[ClauseLike],
    standing: Standing,
    figure: FigureSource = no_figures,
    *,
    anonymised: bool = False,
) -> Paper:
    """The text on paper. anonymised: personal passages are masked in the text before anything is made from it.

    Raises BadInput when a text to be anonymised has marks that cannot be understood: then nobody knows what is personal.
    """
    title_runs, problems = read_line(title)
    found = [Problem("Titlen", each.tekst) for each in problems]
    numbers = numbered([(clause.uid, clause.level) for clause in clauses])
    sections = []
    rank = 0
    for clause in clauses:
        heading, heading_problems = read_line(clause.heading)
        content = read(clause.body)
        found += [
            Problem(f"§ {numbers[clause.uid]}{', ' + each.sted.lower() if each.sted else ''}", each.tekst)
            for each in (*heading_problems, *content.problems)
        ]
        number = numbers[clause.uid]
        level = number.count(".") + 1
        rank = min(level, rank + 1) if heading else rank
        sections.append(Section(number, level, rank, heading, content.blocks))
    if anonymised:
        if found:
            raise BadInput(found)
        title_runs, sections = _anonymised(title_runs, sections)
    return Paper(
        resolved_runs(title_runs, numbers, figure),
        tuple(_resolved(section, numbers, figure) for section in sections),
        standing,
    )


def _anonymised(title: Sequence[Run], sections: Sequence[Section]) -> tuple[tuple[Run, ...], list[Section]]:
    links = frozenset({run.link for run in title if run.personal and run.link}).union(
        *(links_on_personal(section.blocks) for section in sections)
    )
    return masked_runs(title, links), [
        replace(section, heading=masked_runs(section.heading, links), blocks=masked(section.blocks, links))
        for section in sections
    ]


def _resolved(section: Section, numbers: Mapping[str, str], figure: FigureSource) -> Section:
    def by_number(runs: Sequence[Run]) -> tuple[Run, ...]:
        return tuple(
            replace(run, link=f"#{numbers[run.reference]}") if run.reference in numbers else run for run in runs
        )

    heading = by_number(resolved_runs(section.heading, numbers, figure))
    return replace(section, heading=heading, blocks=mapped(resolved(section.blocks, numbers, figure), by_number))


def plain_paper(made: Paper) -> str:
    """The text of a paper, a line for each heading, paragraph, item and cell: what every output must give back."""
    lines = [made.title_text]
    for section in made.sections:
        heading = plain_runs(section.heading)
        lines += [f"{section.number} {heading}".strip(), plain(section.blocks)]
    return "\n".join(line for line in lines if line)


def unmarked_passages(title: str, clauses: Sequence[ClauseLike]) -> tuple[Unmarked, ...]:
    """Passages marked as personal that also stand unmarked, and where: what the writer may have overlooked.

    Passages shorter than four letters are left out; they stand everywhere by chance.
    """
    numbers = numbered([(clause.uid, clause.level) for clause in clauses])
    marked: dict[str, None] = {}
    open_text = {"titlen": ""}
    parts = [("titlen", read_line(title)[0])]
    for clause in clauses:
        runs = (*read_line(clause.heading)[0], Run("\n"), *every_run(read(clause.body).blocks))
        parts.append((f"§ {numbers[clause.uid]}", runs))
    for place, runs in parts:
        for run in runs:
            if run.personal and len(run.text.strip()) >= 4:
                marked[run.text.strip()] = None
        open_text[place] = "\0".join(run.text for run in runs if not run.personal).casefold()
    found = []
    for text in marked:
        places = tuple(place for place, unmarked in open_text.items() if text.casefold() in unmarked)
        if places:
            found.append(Unmarked(text, places))
    return tuple(found)
