"""Versions of a text: saved, locked, opened again, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.actions import version_of
from faellesgrund.foundation.documents.content.blocks import numbered, references
from faellesgrund.foundation.documents.content.reading import read
from faellesgrund.foundation.documents.figures import bindings
from faellesgrund.foundation.documents.holding import NotNow, held, logged, next_save, reason_of, touched
from faellesgrund.foundation.documents.models import Clause, Document, State, TextVersion
from faellesgrund.foundation.documents.telling import indexed, tell
from faellesgrund.foundation.documents.texts import Text, as_json, checksum, version_text, working_text

if TYPE_CHECKING:
    from collections.abc import Iterable


def save_version(user: User, slug: str, reason: str) -> TextVersion:
    """Save the working copy as a version (0.3). Raises BadInput without a reason, or when nothing changed since the last."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        why = reason_of(reason, "reason", "Skriv i en sætning, hvad der er nyt.")
        last = newest(document)
        text = working_text(document)
        content = as_json(text)
        if last is not None and checksum(content) == _bare_checksum(last):
            raise BadInput(
                [Problem("reason", f"Teksten er den samme som i version {last.number}. Der er ikke gemt noget.")]
            )
        version = _kept(document, user, rules.next_saved(_pair(last)), content, why, locked=False)
        touched(document, user)
        logged(user, "dokument.ret", document, None, {"version": version.number, "grund": why})
    return version


def lock(user: User, slug: str, reason: str, *, new_edition: bool = True) -> TextVersion:
    """Lock the working copy as 1.0, 2.0 (a new edition) or 1.1 (a correction): text, figures and check sum stay for good.

    Raises BadInput when the text has marks that lead nowhere, and NotNow when it is empty.
    """
    with transaction.atomic():
        document = held(user, slug, "dokument.laas", draft=True)
        why = reason_of(reason, "reason", "Skriv i en sætning, hvad der låses, for eksempel hvem der har godkendt det.")
        text = working_text(document)
        if not text.clauses:
            raise NotNow("Der er ingen tekst at låse. Skriv mindst én klausul.")
        wrong = problems_of(text)
        if wrong:
            raise BadInput(wrong)
        frozen = Text(text.title, text.clauses, figures=bindings.frozen(user, document, text))
        number = rules.next_locked(_pair(newest(document)), new_edition)
        version = _kept(document, user, number, as_json(frozen), why, locked=True)
        document.state = State.LOCKED
        touched(document, user, "state")
        indexed(document)
        tell(followers(document), "dokument.laast", "Et dokument, du har skrevet i, er låst.", document, but=user)
        logged(
            user,
            "dokument.laas",
            document,
            {"tilstand": State.DRAFT.value},
            {"tilstand": State.LOCKED.value, "version": version.number, "kontrolsum": version.checksum, "grund": why},
        )
    return version


def problems_of(text: Text) -> list[Problem]:
    """What stands in the way of locking: marks that are not understood, references that lead nowhere."""
    numbers = numbered((each.uid, each.level) for each in text.clauses)
    problems = []
    for clause in text.clauses:
        place = f"§ {numbers[clause.uid]} {clause.heading}".strip()
        content = read(clause.body)
        problems += [
            Problem(place, f"{each.sted}: {each.tekst}" if each.sted else each.tekst) for each in content.problems
        ]
        for uid in references(content.blocks):
            if uid not in numbers:
                problems.append(
                    Problem(place, f"henvisningen [[§{uid}]] fører ikke til nogen klausul. Ret eller slet den.")
                )
    return problems


def open_working_copy(user: User, slug: str) -> Document:
    """Open a locked document for writing again; the locked version stays the one that holds, until the next is locked."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret")
        if document.state != State.LOCKED:
            raise NotNow("Kun et låst dokument kan få en ny arbejdskopi.")
        document.state = State.DRAFT
        touched(document, user, "state")
        indexed(document)
        logged(user, "dokument.ret", document, {"tilstand": State.LOCKED.value}, {"tilstand": State.DRAFT.value})
    return document


def give_up_working_copy(user: User, slug: str) -> Document:
    """Close the working copy and go back to the newest locked version. What was written is saved as a version first."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        locked = document.text_versions.filter(locked=True).first()
        if locked is None:
            raise NotNow("Dokumentet har ingen låst version at gå tilbage til. Slet kladden i stedet.")
        _saved_before(document, user, f"Arbejdskopien før den blev opgivet til fordel for version {locked.number}")
        _brought_back(document, user, version_text(locked))
        document.state = State.LOCKED
        touched(document, user, "state", "clause_saves")
        indexed(document)
        logged(user, "dokument.ret", document, {"tilstand": State.DRAFT.value}, {"tilstand": State.LOCKED.value})
    return document


def restore(user: User, slug: str, number: str) -> Document:
    """Make the text of an earlier version the working copy. What stood there is saved as a version first."""
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        version = version_of(document, number)
        _saved_before(document, user, f"Arbejdskopien før version {version.number} blev hentet frem")
        _brought_back(document, user, version_text(version))
        touched(document, user, "clause_saves")
        indexed(document)
        logged(user, "dokument.ret", document, None, {"hentet frem": version.number})
    return document


def newest(document: Document) -> TextVersion | None:
    """The version with the highest number."""
    return document.text_versions.order_by("-major", "-minor").first()


def followers(document: Document) -> Iterable[User]:
    """Those who have a part in the text: owner, last writer, and who commented, suggested or saved."""
    ids = {document.owner_id, document.changed_by_id}
    ids |= set(document.comments.values_list("author_id", flat=True))
    ids |= set(document.suggestions.values_list("author_id", flat=True))
    ids |= set(document.text_versions.values_list("made_by_id", flat=True))
    return User.objects.select_related("unit__party").filter(pk__in=ids)


def _pair(version: TextVersion | None) -> tuple[int, int] | None:
    return (version.major, version.minor) if version else None


def _bare_checksum(version: TextVersion) -> str:
    """The check sum of a version's text without frozen figures, to compare with a working copy, which has none."""
    text = version_text(version)
    return checksum(as_json(Text(text.title, text.clauses)))


def _kept(
    document: Document, user: User, number: tuple[int, int], content: str, reason: str, *, locked: bool
) -> TextVersion:
    return TextVersion.objects.create(
        document=document,
        major=number[0],
        minor=number[1],
        locked=locked,
        content_text=content,
        checksum=checksum(content),
        reason=reason,
        made_by=user,
    )


def _saved_before(document: Document, user: User, reason: str) -> None:
    last = newest(document)
    content = as_json(working_text(document))
    if last is None or checksum(content) != _bare_checksum(last):
        _kept(document, user, rules.next_saved(_pair(last)), content, reason, locked=False)


def _brought_back(document: Document, user: User, text: Text) -> None:
    """Make the clauses those of the text. A clause that is the same keeps its number, so that its writers see no conflict."""
    from faellesgrund.foundation.documents.library.models import LibraryClauseVersion

    now = {row.uid: row for row in document.clauses.all()}
    origins = {
        (each.clause.key, each.number): each
        for each in LibraryClauseVersion.objects.select_related("clause").filter(
            clause__key__in={c.library.key for c in text.clauses if c.library}
        )
    }
    document.clauses.exclude(uid__in=[each.uid for each in text.clauses]).delete()
    for order, each in enumerate(text.clauses, 1):
        row = now.get(each.uid) or Clause(document=document, uid=each.uid, changed_by=user, order=order)
        origin = origins.get((each.library.key, each.library.number)) if each.library else None
        wanted = {
            "level": each.level,
            "heading": each.heading,
            "body": each.body,
            "library_version": origin,
            "deviates": bool(each.library and origin and each.library.deviates),
            "deviation_reason": each.library.reason if each.library and origin else "",
        }
        if each.uid not in now or any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.version, row.changed_by = next_save(document), user
        row.order = order
        row.save()
