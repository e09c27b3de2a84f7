"""The clause library: clauses written, approved and taken out of use; and how a document uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.policy import record_change
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.clause_actions import Wording, keep, placed, put
from faellesgrund.foundation.documents.holding import (
    ClauseConflict,
    NotFound,
    NotNow,
    demand,
    held,
    held_clause,
    logged,
    reason_of,
)
from faellesgrund.foundation.documents.models import Clause, Document, LibraryClause, LibraryClauseVersion
from faellesgrund.foundation.documents.telling import indexed, tell

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


def create_clause(user: User, title: str, purpose: str, wording: Wording, reason: str) -> LibraryClauseVersion:
    """A new clause of the library with its first text. Raises NotAllowed or BadInput."""
    demand(user, "klausul.ret")
    title, purpose = rules.plain_line(title), rules.plain_text(purpose)
    problems = [Problem("title", "Giv klausulen et navn.")] if not title else []
    if len(title) > 200:
        problems.append(Problem("title", f"Navnet må højst være på 200 tegn. Der står {len(title)}."))
    mine = _tidied(wording, problems)
    why = reason_of(reason, "reason")
    with transaction.atomic():
        clause = LibraryClause.objects.create(key=_free_key(title), title=title, purpose=purpose)
        made = _version(clause, 1, mine, why, user)
        record_change(user, "klausul.ret", clause, None, {"navn": title, "udgave": 1, "tekst": made.body, "grund": why})
    return made


def new_version(user: User, key: str, version: int, wording: Wording, reason: str) -> LibraryClauseVersion:
    """A new text of a library clause. version: of the clause when it was opened. Raises NotNow when another came between."""
    demand(user, "klausul.ret")
    mine = _tidied(wording, [])
    why = reason_of(reason, "reason")
    with transaction.atomic():
        clause = _held(key)
        if clause.version != version:
            raise NotNow(
                "En anden har skrevet en ny udgave, siden du åbnede siden. Din tekst står her og er ikke gemt. Se den nye udgave først."
            )
        last = clause.versions.first()
        if last is not None and (last.heading, last.body) == (mine.heading, mine.body):
            raise BadInput(
                [Problem("body", f"Teksten er den samme som i udgave {last.number}. Der er ikke gemt noget.")]
            )
        number = (clause.versions.aggregate(n=Max("number"))["n"] or 0) + 1
        made = _version(clause, number, mine, why, user)
        clause.version += 1
        clause.save()
        record_change(user, "klausul.ret", clause, None, {"udgave": number, "tekst": made.body, "grund": why})
    return made


def approve(user: User, key: str, number: int) -> LibraryClauseVersion:
    """Approve a text that another wrote; owners of the documents that use the clause are told. Raises NotNow for one's own."""
    demand(user, "klausul.ret")
    with transaction.atomic():
        clause = _held(key)
        made = clause.versions.select_related("made_by").filter(number=number).first()
        if made is None:
            raise NotFound("Udgaven findes ikke.")
        if made.approved_at is not None:
            raise NotNow("Udgaven er allerede godkendt.")
        if made.made_by_id == user.pk:
            raise NotNow("Du har selv skrevet udgaven. En anden med ret til klausulbiblioteket skal godkende den.")
        made.approved_at, made.approved_by = timezone.now(), user
        made.save(update_fields=["approved_at", "approved_by"])
        for document in using(clause):
            tell(
                [document.owner],
                "klausul.ny_udgave",
                "En klausul, dit dokument bruger, er kommet i en ny udgave.",
                document,
                but=user,
            )
        record_change(user, "klausul.ret", clause, None, {"godkendt udgave": number})
    return made


def describe(user: User, key: str, title: str, purpose: str, retired: bool) -> LibraryClause:
    """Change the name and description of a library clause, or take it out of use; documents keep what they use."""
    demand(user, "klausul.ret")
    title = rules.plain_line(title)
    if not title or len(title) > 200:
        raise BadInput([Problem("title", "Giv klausulen et navn på højst 200 tegn.")])
    with transaction.atomic():
        clause = _held(key)
        before = {"navn": clause.title, "bruges når": clause.purpose, "ude af brug": clause.retired}
        clause.title, clause.purpose, clause.retired = title, rules.plain_text(purpose), retired
        clause.save()
        after = {"navn": clause.title, "bruges når": clause.purpose, "ude af brug": clause.retired}
        if before != after:
            record_change(user, "klausul.ret", clause, before, after)
    return clause


def current(clause: LibraryClause) -> LibraryClauseVersion:
    """The text to use: the newest approved, or the newest when none is. Raises NotFound for a clause without a text."""
    rows = list(clause.versions.all())
    chosen = next((row for row in rows if row.approved_at is not None), rows[0] if rows else None)
    if chosen is None:
        raise NotFound("Klausulen har ingen tekst.")
    return chosen


def using(clause: LibraryClause) -> list[Document]:
    """The documents whose working copy uses the clause."""
    rows = Document.objects.filter(clauses__library_version__clause=clause).distinct()
    return list(rows.select_related("owner__unit__party", "party"))


def insert(user: User, slug: str, key: str, after: str, level: int = 1) -> Clause:
    """Put the library's text into a document, after the clause ``after``. Raises NotFound, NotNow, NotAllowed."""
    demand(user, "klausul.se")
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        clause = LibraryClause.objects.filter(key=key).first()
        if clause is None:
            raise NotFound("Klausulen findes ikke i biblioteket.")
        if clause.retired:
            raise NotNow("Klausulen er taget ud af brug. Vælg en anden.")
        origin = current(clause)
        made = placed(document, after, Wording(origin.heading, origin.body, level).tidy(), user, library_version=origin)
        indexed(document)
        after_values = {"klausul": made.uid, "fra biblioteket": key, "udgave": origin.number}
        logged(user, "dokument.ret", document, None, after_values)
    return made


def return_to_library(user: User, slug: str, uid: str, version: int) -> Clause:
    """Give a clause the text of its library version back. Raises ClauseConflict when it was changed meanwhile."""
    with transaction.atomic():
        document, clause, origin = _used(user, slug, uid, version)
        put(document, clause, Wording(origin.heading, origin.body, clause.level), user)
        indexed(document)
    return clause


def take_over(user: User, slug: str, uid: str, version: int, *, keep_text: bool = False, reason: str = "") -> Clause:
    """Follow the newest text of the library. keep_text: note that it was seen, and keep the own wording with its reason."""
    with transaction.atomic():
        document, clause, origin = _used(user, slug, uid, version)
        new = current(origin.clause)
        if new.pk == origin.pk:
            raise NotNow(f"Klausulen følger allerede udgave {origin.number}, som er den nyeste.")
        before = {"klausul": uid, "udgave": origin.number}
        clause.library_version = new
        if keep_text:
            mine = Wording(
                clause.heading, clause.body, clause.level, rules.plain_line(reason) or clause.deviation_reason
            )
        else:
            mine = Wording(new.heading, new.body, clause.level)
        if not put(document, clause, mine, user):
            keep(document, clause, user)
        indexed(document)
        logged(user, "dokument.ret", document, before, {"klausul": uid, "udgave": new.number})
    return clause


def _used(user: User, slug: str, uid: str, version: int) -> tuple[Document, Clause, LibraryClauseVersion]:
    document = held(user, slug, "dokument.ret", draft=True)
    clause = held_clause(document, uid)
    if clause is None or clause.version != version:
        raise ClauseConflict(clause, clause.heading if clause else "", clause.body if clause else "")
    if clause.library_version is None:
        raise NotNow("Klausulen er ikke fra klausulbiblioteket.")
    return document, clause, clause.library_version


def _held(key: str) -> LibraryClause:
    clause = LibraryClause.objects.select_for_update().filter(key=key).first()
    if clause is None:
        raise NotFound("Klausulen findes ikke i biblioteket.")
    return clause


def _tidied(wording: Wording, problems: list[Problem]) -> Wording:
    """The wording, or everything that is wrong with it. A library clause has both a heading and a text."""
    problems = [*problems]
    try:
        wording = wording.tidy()
    except BadInput as wrong:
        problems += wrong.problems
    else:
        if not wording.heading:
            problems.append(Problem("heading", "Skriv en overskrift."))
        if not wording.body:
            problems.append(Problem("body", "Skriv klausulens tekst."))
    if problems:
        raise BadInput(problems)
    return wording


def _version(clause: LibraryClause, number: int, mine: Wording, reason: str, user: User) -> LibraryClauseVersion:
    return LibraryClauseVersion.objects.create(
        clause=clause, number=number, heading=mine.heading, body=mine.body, reason=reason, made_by=user
    )


def _free_key(title: str) -> str:
    folded = title.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    base = slugify(folded)[:60].strip("-") or "klausul"
    if base == "ny":
        base = "ny-klausul"
    taken = set(LibraryClause.objects.filter(key__startswith=base).values_list("key", flat=True))
    return base if base not in taken else next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)
