"""Figures bound into a text: found when they are written in, part of the text from then on, and frozen at the lock.

A figure is found with the right of the one who wrote the clause it stands in. Whoever may read the text reads the figure;
only those who may see where it comes from get a link, and are told when there is a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents.content.blocks import FigureSource, FigureValue, figures, numbered
from faellesgrund.foundation.documents.content.reading import read, read_line
from faellesgrund.foundation.documents.figures.models import BoundFigure
from faellesgrund.foundation.documents.registry import Figure, Newest, find_figure
from faellesgrund.foundation.documents.texts import Text

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.models import Document

MARK = "[[tal:"
LONGEST_KEY = 200


def keys_in(heading: str, body: str) -> tuple[str, ...]:
    """The keys of the figures in a clause, each once."""
    if MARK not in heading and MARK not in body:
        return ()
    runs, _ = read_line(heading)
    found = [run.figure for run in runs if run.figure] + list(figures(read(body).blocks))
    return tuple(key for key in dict.fromkeys(found) if len(key) <= LONGEST_KEY)


def bind(document: Document) -> None:
    """Find the figures newly written into the working copy, and let go of those that no longer stand in it.

    Each is found with the right of the one who last saved its clause: nobody reads a hidden figure by writing its key
    where somebody else saves.
    """
    rows = list(document.bound_figures.all())
    marked = [
        c for c in document.clauses.select_related("changed_by__unit__party") if MARK in c.body or MARK in c.heading
    ]
    if not rows and not marked:
        return
    wanted = {key: clause.changed_by for clause in reversed(marked) for key in keys_in(clause.heading, clause.body)}
    gone = [row.pk for row in rows if row.key not in wanted]
    if gone:
        BoundFigure.objects.filter(pk__in=gone).delete()
    there = {row.key for row in rows}
    for key, who in wanted.items():
        found = None if key in there else find_figure(who, key)
        if found is not None:
            row = BoundFigure(document=document, key=key)
            put(row, found, who)


def put(row: BoundFigure, found: Figure, user: User) -> None:
    """Give a bound figure a value and save it."""
    row.value, row.number, row.unit = found.value, found.number, found.unit
    row.dated, row.source, row.bound_by = found.dated, found.source, user
    row.save()


def as_kept(row: BoundFigure) -> dict[str, Any]:
    """A bound figure as JSON values, as a locked version keeps it."""
    return {
        "vaerdi": row.value,
        "dato": date_format(row.dated, "j. F Y"),
        "dag": row.dated.isoformat(),
        "tal": row.number,
        "enhed": row.unit,
        "kilde": row.source,
    }


def bound_now(document: Document) -> dict[str, Any]:
    """Key → the figure of the working copy."""
    return {row.key: as_kept(row) for row in document.bound_figures.all()}


def carry(document: Document, user: User, source: Text) -> None:
    """Give a document made from another text the figures as they stood there; the user could read them."""
    there = set(document.bound_figures.values_list("key", flat=True))
    for key, kept in {**source.bound, **source.figures}.items():
        if key not in there:
            BoundFigure.objects.create(
                document=document,
                key=key,
                value=kept["vaerdi"],
                number=kept["tal"],
                unit=kept["enhed"],
                dated=date.fromisoformat(kept["dag"]),
                source=kept["kilde"],
                bound_by=user,
            )


def figure_source(user: User, text: Text, *, links: bool = False, newest: Newest | None = None) -> FigureSource:
    """What the figures of a text show to the user: as they were frozen in a locked text, else as they were bound.

    links: whether a figure leads to where it comes from, for those who may see that: on a page, not in a file.
    """
    newest = newest or Newest(user)

    def source(key: str) -> FigureValue | None:
        kept = text.figures.get(key) or (None if text.locked else text.bound.get(key))
        if kept is None:
            return None
        value, day = str(kept["vaerdi"]), str(kept["dato"])
        run = newest.run(key) if links else None
        url = run.url if run else ""
        if text.locked:
            return FigureValue(value, day, frozen=True, url=url)
        newer = newest.newer(key, kept["kilde"])
        return FigureValue(value, day, stale=newer is not None, newer=newer.value if newer else "", url=url)

    return source


def frozen(user: User, document: Document, text: Text) -> Mapping[str, Any]:
    """The figures of a text as JSON values, to be kept in the locked version. Raises BadInput for one that is not there."""
    numbers = numbered((each.uid, each.level) for each in text.clauses)
    bound = bound_now(document)
    kept: dict[str, Any] = {}
    problems = []
    for clause in text.clauses:
        for key in keys_in(clause.heading, clause.body):
            if key in bound:
                kept[key] = bound[key]
                continue
            place = f"§ {numbers[clause.uid]} {clause.heading}".strip()
            text_of = f"tallet {key} findes ikke, eller den, der skrev det ind, må ikke se det. Ret eller slet det."
            problems.append(Problem(place, text_of))
    if problems:
        raise BadInput(problems)
    return kept
