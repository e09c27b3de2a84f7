"""Clauses of the working copy: written, added, moved, removed. Two editors never overwrite each other unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.actions import new_uid
from faellesgrund.foundation.documents.holding import (
    ClauseConflict,
    NotFound,
    NotNow,
    held,
    held_clause,
    logged,
    next_save,
    reason_of,
    touched,
)
from faellesgrund.foundation.documents.models import Clause, Document
from faellesgrund.foundation.documents.telling import indexed

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed for a clause. level: 1-3. deviation_reason: why it differs from the library, when it does."""

    heading: str
    body: str
    level: int = 1
    deviation_reason: str = ""

    def tidy(self) -> Wording:
        """The same with single spaces in the heading and clean line ends. Raises BadInput."""
        heading, body = rules.plain_line(self.heading), rules.plain_text(self.body)
        problems = []
        if not heading and not body:
            problems.append(Problem("heading", "Skriv en overskrift eller en tekst."))
        if len(heading) > rules.LONGEST_HEADING:
            problems.append(
                Problem(
                    "heading", f"Overskriften må højst være på {rules.LONGEST_HEADING} tegn. Der står {len(heading)}."
                )
            )
        if len(body) > rules.LONGEST_BODY:
            problems.append(
                Problem(
                    "body",
                    f"Teksten må højst være på {rules.LONGEST_BODY} tegn. Der står {len(body)}. Del klausulen i to.",
                )
            )
        if self.level not in range(1, rules.DEEPEST + 1):
            problems.append(Problem("level", "Vælg niveau 1, 2 eller 3."))
        if problems:
            raise BadInput(problems)
        return Wording(heading, body, self.level, rules.plain_line(self.deviation_reason))


def edit(user: User, slug: str, uid: str, version: int, wording: Wording) -> Clause:
    """Save a clause. version: of the clause when it was opened.

    Raises ClauseConflict when somebody else saved another text meanwhile, BadInput, NotNow when the document is locked.
    """
    mine = wording.tidy()
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        clause = held_clause(document, uid)
        if clause is None:
            raise ClauseConflict(None, mine.heading, mine.body)
        if clause.version != version and (clause.heading, clause.body, clause.level) != _parts(mine):
            raise ClauseConflict(clause, mine.heading, mine.body)
        if put(document, clause, mine, user):
            indexed(document)
    return clause


def put(document: Document, clause: Clause, mine: Wording, user: User, action: str = "dokument.ret") -> bool:
    """Put a wording in a clause of a held document, with its line in the trail; False when nothing changed.

    Raises BadInput when the clause is of the library and the text differs from it without a reason.
    """
    before = _values(clause)
    clause.heading, clause.body, clause.level = mine.heading, mine.body, mine.level
    origin = clause.library_version
    if origin is not None:
        clause.deviates = (clause.heading, clause.body) != (origin.heading, origin.body)
        clause.deviation_reason = (
            reason_of(
                mine.deviation_reason or clause.deviation_reason,
                "deviation_reason",
                "Klausulen er fra klausulbiblioteket. Skriv, hvorfor I afviger fra den.",
            )
            if clause.deviates
            else ""
        )
    after = _values(clause)
    if before == after:
        return False
    keep(document, clause, user)
    changed = [key for key in after if before[key] != after[key]]
    of = {"klausul": clause.uid}
    logged(user, action, document, of | {k: before[k] for k in changed}, of | {k: after[k] for k in changed})
    return True


def keep(document: Document, clause: Clause, user: User) -> None:
    """Save a clause of a held document, under the next number."""
    clause.version = next_save(document)
    clause.changed_by = user
    clause.save()
    touched(document, user, "clause_saves")


def add(user: User, slug: str, after: str, wording: Wording) -> Clause:
    """A new clause after the one with the uid ``after`` (empty: first). Raises BadInput, NotFound or NotNow."""
    mine = wording.tidy()
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        clause = placed(document, after, mine, user)
        indexed(document)
        logged(user, "dokument.ret", document, None, _values(clause) | {"klausul": clause.uid})
    return clause


def placed(document: Document, after: str, mine: Wording, user: User, **more: Any) -> Clause:
    """A new clause in a held document: under the clause ``after`` when its level is deeper, else after all under it.

    Raises NotFound, or NotNow when the document is full.
    """
    rows = list(document.clauses.all())
    if len(rows) >= rules.MOST_CLAUSES:
        raise NotNow(f"Et dokument kan højst have {rules.MOST_CLAUSES} klausuler. Del det i flere.")
    place = 0
    if after:
        at = next((n for n, row in enumerate(rows) if row.uid == after), None)
        if at is None:
            raise NotFound("Den klausul, du ville sætte den nye efter, er fjernet. Hent siden igen.")
        levels = [row.level for row in rows]
        place = at + 1 if mine.level > levels[at] else rules.block_end(levels, at)
    clause = Clause(document=document, uid=new_uid(), level=mine.level, heading=mine.heading, body=mine.body, **more)
    clause.order = place + 1
    keep(document, clause, user)
    rows.insert(place, clause)
    _renumber(rows)
    return clause


def move(user: User, slug: str, uid: str, up: bool) -> bool:
    """Move a clause with all under it past its neighbour; False when it already stands at the end."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        rows = list(document.clauses.all())
        at = next((n for n, row in enumerate(rows) if row.uid == uid), None)
        if at is None:
            raise NotFound("Klausulen er fjernet. Hent siden igen.")
        levels = [row.level for row in rows]
        order = rules.moved_up(levels, at) if up else rules.moved_down(levels, at)
        if order is None:
            return False
        _renumber([rows[n] for n in order])
        touched(document, user)
        logged(
            user,
            "dokument.ret",
            document,
            {"klausul": uid, "plads": at + 1},
            {"klausul": uid, "plads": order.index(at) + 1},
        )
    return True


def remove(user: User, slug: str, uid: str, version: int) -> None:
    """Take a clause out of the working copy. Its comments stay. Raises ClauseConflict when it was changed meanwhile."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        clause = held_clause(document, uid)
        if clause is None:
            return
        if clause.version != version:
            raise ClauseConflict(clause, clause.heading, clause.body)
        take_out(document, clause, user)
        indexed(document)


def take_out(document: Document, clause: Clause, user: User) -> None:
    """Remove a clause of a held document, with its line in the trail."""
    before = _values(clause) | {"klausul": clause.uid}
    clause.delete()
    touched(document, user)
    logged(user, "dokument.ret", document, before, None)


def _renumber(rows: list[Clause]) -> None:
    moved = []
    for order, row in enumerate(rows, 1):
        if row.order != order:
            row.order = order
            moved.append(row)
    Clause.objects.bulk_update(moved, ("order",))


def _parts(mine: Wording) -> tuple[str, str, int]:
    return mine.heading, mine.body, mine.level


def _values(clause: Clause) -> dict[str, Any]:
    return {
        "overskrift": clause.heading,
        "tekst": clause.body,
        "niveau": clause.level,
        "afviger": clause.deviates,
        "grund": clause.deviation_reason,
    }
