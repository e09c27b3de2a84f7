"""A document, held for change: found through what the user may see, checked, and locked until the transaction ends.

Failures speak Danish and say what to do; a view only turns them into the right answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.policy import may, record_change
from faellesgrund.foundation.documents.figures.bindings import bind
from faellesgrund.foundation.documents.models import Clause, Document, State
from faellesgrund.foundation.documents.rules import LONGEST_REASON, plain_line

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


class DocumentError(Exception):
    """Something the user asked for cannot be done; the text says why and what to do."""


class NotFound(DocumentError, LookupError):
    """No such document, clause or version, or the user may not know of it."""


class NotAllowed(DocumentError):
    """The user may know of the document, but the role does not give the right."""


class NotNow(DocumentError):
    """The document is in a state that does not allow it."""


class ClauseConflict(DocumentError):
    """Somebody else saved the clause since the user opened it. Nothing is saved; both texts are carried.

    theirs: the clause as it is now, None when it is gone. heading, body: what the user typed.
    """

    def __init__(self, theirs: Clause | None, heading: str, body: str) -> None:
        self.theirs, self.heading, self.body = theirs, heading, body
        if theirs is None:
            text = "Klausulen er fjernet, siden du åbnede den. Din tekst står her stadig og er ikke gemt."
        else:
            who = theirs.changed_by.full_name
            text = (
                f"Klausulen er ændret af {who}, siden du åbnede den. Din tekst står her stadig og er ikke gemt endnu."
            )
        super().__init__(text)


def may_read(user: User, document: Document) -> bool:
    """Whether the user may read what stands in it: :meth:`DocumentQuerySet.readable_by` says the same in SQL."""
    if not may(user, "dokument.se", document):
        return False
    return not document.is_confidential or document.owner_id == user.pk or may(user, "dokument.se_fortroligt", document)


def may_do(user: User, action: str, document: Document) -> bool:
    """Whether the user may read the document and do the action on it."""
    return may(user, action, document) and may_read(user, document)


def found(user: User, slug: str) -> Document:
    """A document the user may know of. Raises NotFound."""
    document = (
        Document.objects.visible_to(user)
        .with_owner()
        .select_related("owner__unit__party")
        .prefetch_related("shared_parties")
        .filter(slug=slug)
        .first()
    )
    if document is None:
        raise NotFound("Dokumentet findes ikke, eller det er ikke delt med din part.")
    return document


def held(user: User, slug: str, action: str, *, draft: bool = False) -> Document:
    """The document, held for change until the transaction ends. draft: its working copy must be open for writing.

    Raises NotFound, NotAllowed or NotNow.
    """
    document = found(user, slug)
    demand(user, action, document)
    # Locked first and read afterwards: PostgreSQL finds no row when what it is joined to was changed during the wait.
    if not Document.objects.select_for_update().filter(pk=document.pk).values_list("pk", flat=True).order_by():
        raise NotFound("Dokumentet er slettet.")
    document = Document.objects.select_related("owner__unit__party", "party", "changed_by").get(pk=document.pk)
    demand(user, action, document)
    if draft and not document.is_draft:
        raise NotNow(_closed(document))
    return document


def demand(user: User, action: str, document: Document | None = None) -> None:
    """Raises NotAllowed when the user may not."""
    if document is None:
        allowed = may(user, action)
    else:
        allowed = may_do(user, action, document)
    if not allowed:
        whom = f"Spørg {document.party.name}." if document else "Spørg sekretæren eller administratoren."
        raise NotAllowed(f"Din rolle giver ikke adgang til det. {whom}")


def held_clause(document: Document, uid: str) -> Clause | None:
    """A clause of the working copy, or None when it is gone. Call it while the document is held."""
    return document.clauses.select_related("changed_by", "library_version__clause").filter(uid=uid).first()


def touched(document: Document, user: User, *fields: str) -> None:
    """Save the named fields, with who changed the document and when."""
    document.changed_by = user
    document.save(update_fields=[*fields, "changed_by", "changed_at", "sort_key"])
    if "clause_saves" in fields:
        bind(document)


def next_save(document: Document) -> int:
    """Count a save of a clause: the number the clause gets. The caller saves the document through :func:`touched`."""
    document.clause_saves += 1
    return document.clause_saves


TEXT_KEYS = frozenset({"titel", "overskrift", "tekst", "kommentar", "begrundelse"})


def logged(
    user: User,
    action: str,
    document: Document,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    of: models.Model | None = None,
) -> None:
    """A line in the audit trail. What stands in a text is kept out of it unless the whole partnership may read it.

    of: what the line is about, when it is not the document itself.
    """
    if not document.is_open_to_all:
        before, after = _without_text(before, "ikke vist"), _without_text(after, "ændret, ikke vist")
    record_change(user, action, of or document, before, after)


def _without_text(values: Mapping[str, Any] | None, instead: str) -> dict[str, Any] | None:
    """The values with what stands in a text taken out: two different words, so that the trail still says it changed."""
    if values is None:
        return None
    return {key: instead if key in TEXT_KEYS and value else value for key, value in values.items()}


def reason_of(text: str, place: str = "grund", what: str = "Skriv hvorfor.") -> str:
    """A reason that must be there. Raises BadInput at the place."""
    reason = plain_line(text)
    if not reason:
        raise BadInput([Problem(place, what)])
    if len(reason) > LONGEST_REASON:
        raise BadInput([Problem(place, f"Skriv højst {LONGEST_REASON} tegn. Der står {len(reason)}.")])
    return reason


def _closed(document: Document) -> str:
    if document.state == State.LOCKED:
        return "Dokumentet er låst. Åbn en ny arbejdskopi for at rette i det."
    return f"Dokumentet er {document.get_state_display().lower()} og kan ikke rettes."
