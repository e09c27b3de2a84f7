"""The pages of the clause library: what is in it, where it is used, and where it is deviated from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.redaction import Redacted
from faellesgrund.foundation.documents.document_page import person
from faellesgrund.foundation.documents.export.rendering import difference_html, shown_clauses
from faellesgrund.foundation.documents.holding import NotFound
from faellesgrund.foundation.documents.library.actions import current
from faellesgrund.foundation.documents.models import Clause, Document, LibraryClause, LibraryClauseVersion
from faellesgrund.foundation.documents.texts import Text, TextClause
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A clause of the list. uses, deviations: in documents the user may read."""

    key: str
    title: str
    purpose: str
    number: int
    approved: bool
    retired: bool
    uses: int
    deviations: int


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The library."""

    rows: tuple[LibraryRow, ...]
    words: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class InsertChoice:
    """A clause that can be put into a document, with its text."""

    key: str
    title: str
    purpose: str
    number: int
    approved: bool
    heading: SafeString
    body: SafeString


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text of a library clause."""

    number: int
    heading: SafeString
    body: SafeString
    reason: str
    made_by: str
    made_at: datetime
    approved_by: str
    approved_at: datetime | None
    since: SafeString
    may_approve: bool


@dataclass(frozen=True, slots=True)
class UseRow:
    """A document that uses the clause. redacted: what stands instead of one the user may not read."""

    redacted: Redacted | None = None
    title: str = ""
    url: str = ""
    party: str = ""
    number: int = 0
    behind: bool = False
    deviates: bool = False
    reason: str = ""
    difference: SafeString = SafeString("")


@dataclass(frozen=True, slots=True)
class LibraryClausePage:
    """A clause of the library."""

    clause: LibraryClause
    now: VersionRow
    versions: tuple[VersionRow, ...]
    uses: tuple[UseRow, ...]
    deviations: tuple[UseRow, ...]
    may_edit: bool


def _with_words(words: str) -> Q:
    wanted = Q(title__icontains=words) | Q(sort_key__contains=danish_sort_key(words))
    return wanted | Q(purpose__icontains=words) | Q(versions__body__icontains=words)


def _found(words: str) -> list[LibraryClause]:
    rows = LibraryClause.objects.filter(_with_words(words)).distinct() if words else LibraryClause.objects.all()
    return list(rows.prefetch_related(Prefetch("versions", LibraryClauseVersion.objects.order_by("-number"))))


def library_page(user: User, words: str) -> LibraryPage:
    """The library, in Danish order; a constant number of queries."""
    readable = Document.objects.readable_by(user).order_by().values("pk")
    uses = {
        row["library_version__clause"]: (row["uses"], row["deviations"])
        for row in Clause.objects.filter(library_version__isnull=False, document__in=readable)
        .values("library_version__clause")
        .order_by()
        .annotate(uses=Count("document", distinct=True), deviations=Count("pk", filter=Q(deviates=True)))
    }
    rows = []
    for clause in _found(words):
        now = current(clause)
        used, deviations = uses.get(clause.pk, (0, 0))
        approved = now.approved_at is not None
        rows.append(
            LibraryRow(clause.key, clause.title, clause.purpose, now.number, approved, clause.retired, used, deviations)
        )
    return LibraryPage(tuple(rows), words, may(user, "klausul.ret"))


def choices(words: str) -> tuple[InsertChoice, ...]:
    """The clauses in use, with their texts, to choose one to put in."""
    made = []
    for clause in _found(" ".join(words.split())[:100]):
        if clause.retired:
            continue
        now = current(clause)
        heading, body = _html(now)
        approved = now.approved_at is not None
        made.append(InsertChoice(clause.key, clause.title, clause.purpose, now.number, approved, heading, body))
    return tuple(made)


def library_clause(key: str) -> LibraryClause:
    """A clause of the library. Raises NotFound."""
    rows = LibraryClause.objects.prefetch_related(
        Prefetch(
            "versions",
            LibraryClauseVersion.objects.select_related("made_by__unit__party", "approved_by").order_by("-number"),
        )
    )
    found = rows.filter(key=key).first()
    if found is None:
        raise NotFound("Klausulen findes ikke i biblioteket.")
    return found


def clause_page(user: User, key: str) -> LibraryClausePage:
    """A clause of the library with its texts and uses. Raises NotFound."""
    clause = library_clause(key)
    may_edit = may(user, "klausul.ret")
    texts = list(clause.versions.all())
    now = current(clause)
    versions = tuple(
        _version_row(each, texts[n + 1] if n + 1 < len(texts) else None, user, may_edit) for n, each in enumerate(texts)
    )
    uses = _uses(user, clause, now)
    return LibraryClausePage(
        clause,
        next(row for row in versions if row.number == now.number),
        versions,
        uses,
        tuple(each for each in uses if each.deviates),
        may_edit,
    )


def _uses(user: User, clause: LibraryClause, now: LibraryClauseVersion) -> tuple[UseRow, ...]:
    """Where it is used, in documents the user may know of: of those it may not read, that there is one."""
    rows = (
        Clause.objects.filter(
            library_version__clause=clause, document__in=Document.objects.visible_to(user).order_by().values("pk")
        )
        .select_related("document__party", "library_version")
        .order_by("document__sort_key", "document", "order")
    )
    readable = set(
        Document.objects.readable_by(user).filter(clauses__library_version__clause=clause).values_list("pk", flat=True)
    )
    shown, closed = [], []
    for row in rows:
        document, origin = row.document, row.library_version
        if document.pk not in readable or origin is None:
            closed.append(UseRow(redacted=Redacted.owned_by(document.party)))
            continue
        url = f"{reverse('documents:document', args=[document.slug])}#klausul-{row.uid}"
        difference = SafeString("")
        if row.deviates:
            difference = difference_html(f"{origin.heading}\n{origin.body}", f"{row.heading}\n{row.body}")
        shown.append(
            UseRow(
                None,
                document.title,
                url,
                document.party.name,
                origin.number,
                origin.number < now.number,
                row.deviates,
                row.deviation_reason,
                difference,
            )
        )
    return (*shown, *closed)


def _version_row(
    each: LibraryClauseVersion, before: LibraryClauseVersion | None, user: User, may_edit: bool
) -> VersionRow:
    heading, body = _html(each)
    since = (
        difference_html(f"{before.heading}\n{before.body}", f"{each.heading}\n{each.body}")
        if before
        else SafeString("")
    )
    return VersionRow(
        each.number,
        heading,
        body,
        each.reason,
        person(each.made_by),
        each.made_at,
        each.approved_by.full_name if each.approved_by else "",
        each.approved_at,
        since,
        may_edit and each.approved_at is None and each.made_by_id != user.pk,
    )


def _html(version: LibraryClauseVersion) -> tuple[SafeString, SafeString]:
    shown = shown_clauses(Text("", (TextClause("bibliotek", 1, version.heading, version.body),)))[0]
    return shown.heading, shown.body
