"""The pages of suggestions: what is proposed, against what stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from faellesgrund.foundation.documents.content.blocks import numbered
from faellesgrund.foundation.documents.document_page import Rights, person, rights_of
from faellesgrund.foundation.documents.export.rendering import difference_html
from faellesgrund.foundation.documents.holding import NotFound
from faellesgrund.foundation.documents.models import Clause, Document, Suggestion, SuggestionKind, SuggestionState

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion in the list."""

    pk: int
    what: str
    where: str
    author: str
    made_at: datetime
    reason: str
    open: bool
    state: str
    state_tag: str
    decided_by: str
    decision_reason: str
    outdated: bool


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Every suggestion of a document."""

    open: tuple[SuggestionRow, ...]
    decided: tuple[SuggestionRow, ...]
    rights: Rights


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """One suggestion. version: of the clause as it is now. outdated: the clause was changed since it was proposed."""

    row: SuggestionRow
    kind: str
    has_text: bool
    heading: str
    body: str
    level: int
    version: int
    library: bool
    outdated: bool
    gone: bool
    proposed: SafeString
    since: SafeString
    is_mine: bool


TAGS = {
    SuggestionState.OPEN.value: "info",
    SuggestionState.ACCEPTED.value: "god",
    SuggestionState.REFUSED.value: "",
    SuggestionState.WITHDRAWN.value: "",
}


def suggestions_page(user: User, document: Document) -> SuggestionsPage:
    """Every suggestion, the open ones first; two queries."""
    clauses = list(document.clauses.all())
    rows = [_row(each, clauses) for each in _all(document)]
    return SuggestionsPage(
        tuple(each for each in rows if each.open),
        tuple(reversed([each for each in rows if not each.open])),
        rights_of(user, document),
    )


def suggestion_page(user: User, document: Document, number: int) -> SuggestionPage:
    """One suggestion. Raises NotFound."""
    found = next((each for each in _all(document) if each.pk == number), None)
    if found is None:
        raise NotFound("Forslaget findes ikke.")
    clauses = list(document.clauses.all())
    clause = next((each for each in clauses if each.uid == found.clause_uid), None)
    is_new = found.kind == SuggestionKind.NEW
    base = ("", "") if is_new else (found.base_heading, found.base_body)
    now = (clause.heading, clause.body) if clause and not is_new else base
    proposed = ("", "") if found.kind == SuggestionKind.REMOVE else (found.heading, found.body)
    return SuggestionPage(
        row=_row(found, clauses),
        kind=found.kind,
        has_text=found.kind != SuggestionKind.REMOVE,
        heading=found.heading,
        body=found.body,
        level=clause.level if clause and not is_new else found.level,
        version=clause.version if clause else 0,
        library=bool(clause and clause.library_version_id) and not is_new,
        outdated=_outdated(found, clauses),
        gone=clause is None and not is_new,
        proposed=difference_html("\n".join(now).strip(), "\n".join(proposed).strip()),
        since=difference_html("\n".join(base), "\n".join(now)),
        is_mine=found.author_id == user.pk,
    )


def _all(document: Document) -> list[Suggestion]:
    return list(document.suggestions.select_related("author__unit__party", "decided_by"))


def _outdated(found: Suggestion, clauses: list[Clause]) -> bool:
    if found.kind == SuggestionKind.NEW or found.state != SuggestionState.OPEN:
        return False
    clause = next((each for each in clauses if each.uid == found.clause_uid), None)
    return clause is None or (clause.heading, clause.body) != (found.base_heading, found.base_body)


def _row(found: Suggestion, clauses: list[Clause]) -> SuggestionRow:
    numbers = numbered((each.uid, each.level) for each in clauses)
    headings = {each.uid: each.heading for each in clauses}
    place = f"§ {numbers[found.clause_uid]} {headings[found.clause_uid]}" if found.clause_uid in numbers else ""
    if found.kind == SuggestionKind.NEW:
        what = f"Ny klausul: {found.heading or found.body[:60]}"
        where = f"efter {place}" if place else "først i teksten"
    else:
        what = found.get_kind_display()
        where = place or f"{found.base_heading} (fjernet)"
    return SuggestionRow(
        found.pk,
        what,
        where,
        person(found.author),
        found.made_at,
        found.reason,
        found.state == SuggestionState.OPEN,
        found.get_state_display(),
        TAGS[found.state],
        found.decided_by.full_name if found.decided_by else "",
        found.decision_reason,
        _outdated(found, clauses),
    )
