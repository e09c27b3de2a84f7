"""The yearly access review: begin, answer line by line, sign. A signed record is frozen by the database itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.people.models import AccessReview, AccessReviewLine, ReviewAnswer
from faellesgrund.foundation.access.people.role_actions import end_role, may_hand_out
from faellesgrund.foundation.access.policy import extent_of
from faellesgrund.foundation.access.roles import ROLES
from faellesgrund.foundation.access.scopes import ScopeNames

ACTION = "adgang.gennemgaa"
OWN_LINE = "Det er din egen rolle. En anden skal svare på den."
FROZEN = "Gennemgangen er underskrevet og kan ikke rettes."


def active_assignments() -> QuerySet[RoleAssignment]:
    """Every role that holds today, with what a line shows; in the order of names."""
    return (
        RoleAssignment.objects.valid_on(timezone.localdate())
        .select_related("user__unit__party", "granted_by")
        .order_by("user__sort_key", "user_id", "role", "scope_kind", "scope_id", "pk")
    )


def facts_of(assignment: RoleAssignment, scopes: ScopeNames) -> dict[str, Any]:
    """What is known of a role now, as it is kept in the record."""
    user = assignment.user
    return {
        "navn": user.full_name,
        "brugernavn": user.username,
        "part": user.unit.party.name if user.unit else "",
        "enhed": user.unit.name if user.unit else "",
        "rolle": ROLES[assignment.role].dansk,
        "omfang": scopes.of(assignment.scope_kind, assignment.scope_id),
        "fra": assignment.valid_from.isoformat(),
        "til": assignment.valid_to.isoformat() if assignment.valid_to else "",
        "sidst_logget_ind": _stamp(user.last_login),
        "givet_af": assignment.granted_by.full_name if assignment.granted_by else "installationen",
        "givet": _stamp(assignment.granted_at),
        "konto": "åben" if user.is_active else "lukket",
    }


def begin(actor: User, year: int, due_on: date) -> AccessReview:
    """Begin the review of a year. Raises BadInput or PermissionDenied."""
    _demand(actor)
    today = timezone.localdate()
    if not today.year - 1 <= year <= today.year:
        raise BadInput([Problem("aar", f"Vælg {today.year - 1} eller {today.year}.")])
    if due_on < today:
        raise BadInput([Problem("frist", "Fristen er passeret. Vælg i dag eller senere.")])
    try:
        with transaction.atomic():
            review = AccessReview.objects.create(year=year, due_on=due_on, opened_by=actor)
            record_change(actor, "gennemgang.begynd", review, None, {"aar": year, "frist": due_on.isoformat()})
    except IntegrityError:
        raise BadInput([Problem("aar", f"Gennemgangen for {year} er allerede begyndt.")]) from None
    return review


def is_answered(line: AccessReviewLine | None, assignment: RoleAssignment) -> bool:
    """Whether a line still answers for the role: one whose period was changed afterwards is asked for again."""
    until = assignment.valid_to.isoformat() if assignment.valid_to else ""
    return line is not None and line.answer == ReviewAnswer.CONFIRMED and line.facts.get("til") == until


def confirm(actor: User, review: AccessReview, assignments: Sequence[int]) -> int:
    """Confirm roles by primary key; returns how many. All or none. Raises BadInput or PermissionDenied."""
    return _answer(actor, review, assignments, ReviewAnswer.CONFIRMED)


def end(actor: User, review: AccessReview, assignments: Sequence[int]) -> int:
    """End roles by primary key, now; returns how many. All or none. Raises BadInput or PermissionDenied."""
    return _answer(actor, review, assignments, ReviewAnswer.ENDED)


def _answer(actor: User, review: AccessReview, assignments: Sequence[int], answer: ReviewAnswer) -> int:
    _demand(actor)
    if not assignments:
        raise BadInput([Problem("linjer", "Sæt kryds ved mindst én rolle.")])
    scopes = ScopeNames.read()
    now = timezone.now()
    with transaction.atomic():
        _open(review)
        rows = list(active_assignments().select_for_update(of=("self",)).filter(pk__in=set(assignments)))
        if len(rows) != len(set(assignments)):
            raise BadInput([Problem("linjer", "Listen er ændret, siden du åbnede den. Se den igennem, og svar igen.")])
        for row in rows:
            if row.user_id == actor.pk:
                raise BadInput([Problem("linjer", OWN_LINE)])
            facts = facts_of(row, scopes)
            if answer is ReviewAnswer.ENDED:
                if not may_hand_out(actor, row.role):
                    text = f"Kun en systemadministrator kan afslutte rollen {ROLES[row.role].dansk}."
                    raise BadInput([Problem("linjer", text)])
                end_role(actor, row)
            AccessReviewLine.objects.update_or_create(
                review=review,
                assignment=row,
                defaults={"answer": answer, "answered_by": actor, "answered_at": now, "facts": facts},
            )
            told = {"aar": review.year, "svar": answer.value, "bruger": row.user.username, "rolle": row.role}
            record_change(actor, "gennemgang.svar", row, None, told, concerns=(row.user,))
    return len(rows)


def sign(actor: User, review: AccessReview, name: str, note: str) -> AccessReview:
    """Sign the record: it is frozen with a hash of all it says. Raises BadInput or PermissionDenied."""
    _demand(actor)
    name, note = " ".join(name.split()), note.strip()
    if name.casefold() != actor.full_name.casefold():
        raise BadInput([Problem("navn", f"Skriv dit navn, som det står på din konto: {actor.full_name}.")])
    with transaction.atomic():
        row = _open(review)
        lines = {line.assignment_id: line for line in row.lines.all()}
        missing = sum(not is_answered(lines.get(each.pk), each) for each in active_assignments())
        if missing:
            text = "1 rolle mangler svar." if missing == 1 else f"{missing} roller mangler svar."
            raise BadInput([Problem("", f"{text} Svar på alle, før du skriver under.")])
        row.signed_at, row.signed_by, row.signed_name, row.note = timezone.now(), actor, actor.full_name, note
        row.fingerprint = fingerprint_of(row)
        row.save()
        record_change(actor, "gennemgang.underskriv", row, None, {"aar": row.year, "aftryk": row.fingerprint})
    return row


def fingerprint_of(review: AccessReview) -> str:
    """SHA-256 of everything the record says, the same bytes for the same record."""
    document = {
        "aar": review.year,
        "frist": review.due_on.isoformat(),
        "underskrevet": review.signed_at.astimezone(UTC).isoformat() if review.signed_at else "",
        "underskriver": review.signed_name,
        "note": review.note,
        "linjer": [
            {
                "rolle": line.assignment_id,
                "svar": line.answer,
                "af": line.answered_by_id,
                "tid": line.answered_at.astimezone(UTC).isoformat(),
                "oplysninger": line.facts,
            }
            for line in review.lines.order_by("pk")
        ],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _demand(actor: User) -> None:
    """A review is of the whole installation: a role held for one party is not enough."""
    if not extent_of(actor, ACTION).everything:
        raise PermissionDenied


def _open(review: AccessReview) -> AccessReview:
    row = AccessReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.is_signed:
        raise BadInput([Problem("", FROZEN)])
    return row


def _stamp(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
