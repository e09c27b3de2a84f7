"""The page where a document is read: its text, where it stands, what is said about it and what is to be done next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.documents.actions import version_of
from faellesgrund.foundation.documents.export.rendering import ShownClause, shown_clauses
from faellesgrund.foundation.documents.figures.bindings import figure_source
from faellesgrund.foundation.documents.holding import may_do
from faellesgrund.foundation.documents.models import (
    Comment,
    Document,
    LibraryClauseVersion,
    Sharing,
    State,
    Suggestion,
    SuggestionState,
    TextVersion,
)
from faellesgrund.foundation.documents.queries import is_due
from faellesgrund.foundation.documents.registry import Newest
from faellesgrund.foundation.documents.rules import MENTION
from faellesgrund.foundation.documents.talk.comment_actions import may_resolve
from faellesgrund.foundation.documents.texts import Text, as_json, checksum, version_text, working_text

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

WORKING = "arbejdskopi"
"""What stands for the working copy where a version's number could stand."""


@dataclass(frozen=True, slots=True)
class Said:
    """One comment or answer."""

    pk: int
    author: str
    made_at: datetime
    html: SafeString


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers."""

    first: Said
    answers: tuple[Said, ...]
    resolved_at: datetime | None
    resolved_by: str
    may_resolve: bool
    clause_uid: str
    clause_heading: str


@dataclass(frozen=True, slots=True)
class PageClause:
    """A clause with what is said about it. newer: the number of a newer text in the library, 0 when there is none."""

    shown: ShownClause
    threads: tuple[Thread, ...]
    resolved: tuple[Thread, ...]
    suggestions: int
    newer: int


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """One of the texts that can be shown."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Something to be done, and where."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What the user may do with the document."""

    edit: bool
    comment: bool
    lock: bool
    delete: bool
    create: bool
    export: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The page. version: the number shown, empty for the working copy. holds: the number of the newest locked text."""

    document: Document
    clauses: tuple[PageClause, ...]
    loose: tuple[Thread, ...]
    version: str
    locked: bool
    holds: str
    state_line: str
    choices: tuple[VersionChoice, ...]
    next: tuple[Next, ...]
    rights: Rights
    sharing: str
    open_comments: int
    open_suggestions: int

    @property
    def is_working(self) -> bool:
        """Whether the working copy is shown."""
        return not self.version

    @property
    def write_url(self) -> str:
        """Where the text is written, or empty when it cannot be now."""
        may_write = self.rights.edit and self.document.is_draft
        return reverse("documents:write", args=[self.document.slug]) if may_write else ""


def rights_of(user: User, document: Document) -> Rights:
    """What the user may do with the document."""
    return Rights(
        edit=may_do(user, "dokument.ret", document),
        comment=may_do(user, "dokument.kommenter", document),
        lock=may_do(user, "dokument.laas", document),
        delete=may_do(user, "dokument.slet", document),
        create=may(user, "dokument.opret"),
        export=may_do(user, "dokument.eksporter", document),
    )


def document_page(user: User, document: Document, asked: str, today: date) -> DocumentPage:
    """The page of a document the user may read. asked: a version's number, WORKING, or empty for what holds now.

    Raises NotFound for a version that is not there.
    """
    versions = list(document.text_versions.select_related("made_by").defer("content_text"))
    locked = next((each for each in versions if each.locked), None)
    shown = locked.number if not asked and locked else ("" if asked in {"", WORKING} else asked)
    version = version_of(document, shown) if shown else None
    text = version_text(version) if version else working_text(document)
    threads = threads_of(user, document)
    suggestions = list(document.suggestions.filter(state=SuggestionState.OPEN))
    rights = rights_of(user, document)
    newest = Newest(user)
    clauses = _page_clauses(user, text, threads, suggestions, newest)
    there = {each.shown.uid for each in clauses}
    open_comments = sum(each.resolved_at is None for each in threads)
    return DocumentPage(
        document=document,
        clauses=clauses,
        loose=tuple(each for each in threads if each.clause_uid not in there and each.resolved_at is None),
        version=shown,
        locked=bool(version and version.locked),
        holds=locked.number if locked else "",
        state_line=state_line(document, version, versions, today),
        choices=_choices(document, versions, shown),
        next=_next(
            document,
            versions,
            clauses,
            rights,
            (open_comments, len(suggestions)),
            sum(newest.newer(key, each["kilde"]) is not None for key, each in text.bound.items()),
            today,
        ),
        rights=rights,
        sharing=sharing_text(document),
        open_comments=open_comments,
        open_suggestions=len(suggestions),
    )


def _page_clauses(
    user: User, text: Text, threads: tuple[Thread, ...], suggestions: list[Suggestion], newest: Newest
) -> tuple[PageClause, ...]:
    by_clause: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads:
        by_clause[thread.clause_uid].append(thread)
    newer = newer_in_library(text) if not text.number else {}
    return tuple(
        PageClause(
            shown,
            tuple(each for each in by_clause[shown.uid] if each.resolved_at is None),
            tuple(each for each in by_clause[shown.uid] if each.resolved_at is not None),
            sum(each.clause_uid == shown.uid for each in suggestions),
            newer.get(shown.uid, 0),
        )
        for shown in shown_clauses(text, figure_source(user, text, links=True, newest=newest))
    )


def newer_in_library(text: Text) -> dict[str, int]:
    """Uid → number of a newer approved text of the library, for the clauses that follow an older one."""
    keys = {each.library.key for each in text.clauses if each.library}
    if not keys:
        return {}
    newest: dict[str, int] = {}
    for key, number in LibraryClauseVersion.objects.filter(
        clause__key__in=keys, approved_at__isnull=False, clause__retired=False
    ).values_list("clause__key", "number"):
        newest[key] = max(number, newest.get(key, 0))
    return {
        each.uid: newest[each.library.key]
        for each in text.clauses
        if each.library and newest.get(each.library.key, 0) > each.library.number
    }


def threads_of(user: User, document: Document) -> tuple[Thread, ...]:
    """Every thread with its answers, in the order they were begun."""
    rows = list(document.comments.select_related("author__unit__party", "resolved_by").order_by("made_at", "pk"))
    answers: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            answers[row.parent_id].append(_said(row))
    return tuple(
        Thread(
            _said(row),
            tuple(answers[row.pk]),
            row.resolved_at,
            row.resolved_by.full_name if row.resolved_by else "",
            may_resolve(user, document, row),
            row.clause_uid,
            row.clause_heading,
        )
        for row in rows
        if row.parent_id is None
    )


def _said(row: Comment) -> Said:
    return Said(row.pk, person(row.author), row.made_at, comment_html(row.text))


def person(user: User) -> str:
    """Bo Trier, Boligforeningen 3B."""
    return f"{user.full_name}, {user.unit.party.name}" if user.unit else user.full_name


def comment_html(text: str) -> SafeString:
    """A comment as HTML: escaped, paragraphs kept, mentions marked."""
    marked = MENTION.sub(r'<strong class="omtale">@\g<name></strong>', escape(text))
    return mark_safe("".join(f"<p>{part}</p>" for part in marked.split("\n") if part.strip()))  # noqa: S308 - escaped


def state_line(document: Document, version: TextVersion | None, versions: list[TextVersion], today: date) -> str:
    """Where the document stands, in a sentence or two."""
    said = []
    if version is not None and version.locked:
        said.append(f"Version {version.number}, låst {_day(version.made_at)} af {version.made_by.full_name}.")
    elif version is not None:
        said.append(f"Version {version.number}, gemt {_day(version.made_at)} af {version.made_by.full_name}.")
    elif document.is_draft:
        said.append(f"{_drafted(versions)} Ændret {_day(document.changed_at)} af {document.changed_by.full_name}.")
    else:
        said.append(f"{document.get_state_display()}.")
    if document.valid_from or document.valid_to:
        first = f" fra {_day(document.valid_from)}" if document.valid_from else ""
        last = f" til {_day(document.valid_to)}" if document.valid_to else ""
        said.append(f"Gælder{first}{last}.")
    if document.review_on:
        late = " Det er nu." if is_due(document, today) else ""
        said.append(f"Tages op igen {_day(document.review_on)}.{late}")
    return " ".join(said)


def _drafted(versions: list[TextVersion]) -> str:
    return f"Arbejdskopi efter version {versions[0].number}." if versions else "Udkast, ikke gemt som version endnu."


def _day(day: date | datetime | None) -> str:
    return date_format(day, "j. F Y") if day else ""


def sharing_text(document: Document) -> str:
    """Who may know of it, in words."""
    if document.deling == Sharing.PARTNERSHIP:
        return "Delt med hele partnerskabet"
    if document.deling == Sharing.OWN_PARTY:
        return f"Kun {document.party.name}"
    names = ", ".join(sorted(party.name for party in document.shared_parties.all()))
    return f"{document.party.name} og {names}"


def _choices(document: Document, versions: list[TextVersion], shown: str) -> tuple[VersionChoice, ...]:
    texts = [
        VersionChoice(
            each.number,
            f"{each.number}{', låst' if each.locked else ''} ({date_format(each.made_at, 'j. F Y')})",
            each.number == shown,
        )
        for each in versions
    ]
    if document.is_draft or not versions:
        texts.insert(0, VersionChoice(WORKING, "Arbejdskopien", not shown))
    return tuple(texts)


def _next(
    document: Document,
    versions: list[TextVersion],
    clauses: tuple[PageClause, ...],
    rights: Rights,
    waiting: tuple[int, int],
    newer_figures: int,
    today: date,
) -> tuple[Next, ...]:
    """What is to be done, the first thing first; only what the user may do."""
    todo: list[Next] = []
    comments, suggestions = waiting

    def add(text: str, name: str, *more: str) -> None:
        todo.append(Next(text, reverse(f"documents:{name}", args=[document.slug, *more])))

    if rights.edit and is_due(document, today):
        add("Dokumentet skal tages op igen. Se det igennem, og sæt en ny dato.", "settings")
    if rights.edit and suggestions and document.is_draft:
        add("1 forslag venter på svar" if suggestions == 1 else f"{suggestions} forslag venter på svar", "suggestions")
    if comments:
        add("1 kommentar er ikke løst" if comments == 1 else f"{comments} kommentarer er ikke løst", "comments")
    if rights.edit and document.is_draft and newer_figures:
        one = newer_figures == 1
        add("1 tal har en nyere beregning" if one else f"{newer_figures} tal har en nyere beregning", "figures")
    if rights.edit and document.is_draft:
        for each in clauses:
            if each.newer:
                add(f"{each.shown.called}: biblioteket har en nyere udgave", "clause_library", each.shown.uid)
        if changed_since(document, versions):
            add("Teksten er ændret siden den sidste version. Gem en ny, når du er færdig", "versions")
    if rights.lock and document.is_draft and clauses:
        add("Lås teksten, når den er godkendt", "lock")
    if rights.edit and document.state == State.LOCKED:
        add("Åbn en ny arbejdskopi, hvis noget skal rettes", "versions")
    return tuple(todo)


def changed_since(document: Document, versions: list[TextVersion]) -> bool:
    """Whether the working copy differs from the newest saved text. One query for the clauses, and one for that text."""
    if not versions:
        return True
    kept = version_text(TextVersion.objects.get(pk=versions[0].pk))
    return checksum(as_json(working_text(document))) != checksum(as_json(Text(kept.title, kept.clauses)))
