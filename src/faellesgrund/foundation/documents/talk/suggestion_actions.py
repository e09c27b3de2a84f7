"""Suggestions: proposed by anyone who may comment, accepted or refused by one who may edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.clause_actions import Wording, placed, put, take_out
from faellesgrund.foundation.documents.holding import (
    ClauseConflict,
    NotAllowed,
    NotFound,
    NotNow,
    held,
    held_clause,
    logged,
    reason_of,
)
from faellesgrund.foundation.documents.models import Document, Suggestion, SuggestionKind, SuggestionState
from faellesgrund.foundation.documents.telling import indexed, tell

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


def suggest(user: User, slug: str, kind: str, uid: str, wording: Wording | None = None, reason: str = "") -> Suggestion:
    """Propose a change of a clause, a new clause after ``uid`` (empty: first), or that a clause goes.

    Raises BadInput, NotFound, NotAllowed, or NotNow when the document is locked.
    """
    if kind not in SuggestionKind.values:
        raise BadInput([Problem("kind", "Vælg, hvad du foreslår.")])
    why = rules.plain_line(reason)
    if len(why) > rules.LONGEST_REASON:
        raise BadInput([Problem("reason", f"Skriv højst {rules.LONGEST_REASON} tegn. Der står {len(why)}.")])
    mine = (wording or Wording("", "")).tidy() if kind != SuggestionKind.REMOVE else None
    with transaction.atomic():
        document = held(user, slug, "dokument.kommenter", draft=True)
        clause = held_clause(document, uid) if uid else None
        if clause is None and (uid or kind != SuggestionKind.NEW):
            raise NotFound("Klausulen er fjernet. Hent siden igen, og foreslå en ny klausul i stedet.")
        made = Suggestion(document=document, kind=kind, clause_uid=uid, reason=why, author=user)
        if clause is not None and kind != SuggestionKind.NEW:
            made.base_version, made.base_heading, made.base_body = clause.version, clause.heading, clause.body
            made.level = clause.level
        if mine is not None:
            if clause and kind == SuggestionKind.CHANGE and (mine.heading, mine.body) == (clause.heading, clause.body):
                raise BadInput(
                    [Problem("body", "Forslaget er det samme som teksten. Ret i den, før du sender forslaget.")]
                )
            made.heading, made.body = mine.heading, mine.body
            made.level = mine.level if kind == SuggestionKind.NEW else made.level
        made.save()
        tell([document.owner], "dokument.forslag", "Der er et nyt forslag i dit dokument.", document, uid, but=user)
        after = {"slags": kind, "klausul": uid, "overskrift": made.heading, "tekst": made.body, "begrundelse": why}
        logged(user, "dokument.kommenter", document, None, after, of=made)
    return made


def accept(
    user: User, slug: str, number: int, version: int, wording: Wording | None = None, reason: str = ""
) -> Suggestion:
    """Put a suggestion in the text. wording: what the editor made of it, None takes it as it was proposed.

    version: of the clause as the editor saw it beside the suggestion; ClauseConflict when it was changed since. Raises
    BadInput when a clause of the library would differ without a reason.
    """
    with transaction.atomic():
        document, found = _open(user, slug, number, draft=True)
        mine = (wording or Wording(found.heading, found.body, found.level)).tidy() if found.kind != "fjern" else None
        if found.kind == SuggestionKind.NEW and mine is not None:
            after = found.clause_uid if document.clauses.filter(uid=found.clause_uid).exists() else _last(document)
            made = placed(document, after, mine, user)
            found.clause_uid = made.uid
        else:
            clause = held_clause(document, found.clause_uid)
            if clause is None or clause.version != version:
                raise ClauseConflict(clause, mine.heading if mine else "", mine.body if mine else "")
            if mine is None:
                take_out(document, clause, user)
            else:
                level = wording.level if wording else clause.level
                because = mine.deviation_reason or clause.deviation_reason or found.reason
                put(document, clause, Wording(mine.heading, mine.body, level, because), user)
        indexed(document)
        _decide(document, found, user, SuggestionState.ACCEPTED, rules.plain_line(reason)[: rules.LONGEST_REASON])
    return found


def refuse(user: User, slug: str, number: int, reason: str) -> Suggestion:
    """Refuse a suggestion; who made it is told why. Raises BadInput without a reason."""
    with transaction.atomic():
        document, found = _open(user, slug, number, draft=False)
        why = reason_of(reason, "reason", "Skriv hvorfor, så den, der foreslog det, kan forstå svaret.")
        _decide(document, found, user, SuggestionState.REFUSED, why)
    return found


def withdraw(user: User, slug: str, number: int) -> Suggestion:
    """Take one's own suggestion back. Raises NotAllowed for another's."""
    with transaction.atomic():
        document = held(user, slug, "dokument.kommenter")
        found = _suggestion(document, number)
        if found.author_id != user.pk:
            raise NotAllowed("Kun den, der kom med forslaget, kan trække det tilbage.")
        _decide(document, found, user, SuggestionState.WITHDRAWN, "")
    return found


def _open(user: User, slug: str, number: int, *, draft: bool) -> tuple[Document, Suggestion]:
    document = held(user, slug, "dokument.ret", draft=draft)
    return document, _suggestion(document, number)


def _suggestion(document: Document, number: int) -> Suggestion:
    found = document.suggestions.select_related("author__unit__party", "decided_by").filter(pk=number).first()
    if found is None:
        raise NotFound("Forslaget findes ikke.")
    if found.state != SuggestionState.OPEN:
        by = f" af {found.decided_by.full_name}" if found.decided_by else ""
        raise NotNow(f"Forslaget er allerede {found.get_state_display().lower()}{by}.")
    return found


def _decide(document: Document, found: Suggestion, user: User, state: SuggestionState, reason: str) -> None:
    found.state, found.decided_by, found.decided_at, found.decision_reason = state, user, timezone.now(), reason
    found.save(update_fields=["state", "decided_by", "decided_at", "decision_reason", "clause_uid"])
    text = f"Dit forslag er {found.get_state_display().lower()}."
    tell([found.author], "dokument.forslag_afgjort", text, document, found.clause_uid, but=user)
    after = {"tilstand": state.value, "begrundelse": reason}
    action = "dokument.kommenter" if state == SuggestionState.WITHDRAWN else "dokument.ret"
    logged(user, action, document, {"tilstand": SuggestionState.OPEN.value}, after, of=found)


def _last(document: Document) -> str:
    row = document.clauses.last()
    return row.uid if row else ""
