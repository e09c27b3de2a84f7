"""The list of documents, and what waits for a user. Each read costs the same number of queries however many rows there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.redaction import Redacted
from faellesgrund.foundation.documents.kinds import KINDS
from faellesgrund.foundation.documents.models import Comment, Document, State, TextVersion
from faellesgrund.foundation.ui.choices import Choice
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

PER_PAGE = 25
STATE_TAGS = {
    State.DRAFT.value: "",
    State.LOCKED.value: "god",
    State.REPLACED.value: "obs",
    State.ENDED.value: "obs",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. review: only what is to be taken up again by today."""

    words: str = ""
    kind: str = ""
    state: str = ""
    party: str = ""
    review: bool = False
    order: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        """From the address of the page; what is not understood is passed over."""
        kind, state = given.get("slags", ""), given.get("tilstand", "")
        return cls(
            words=" ".join(given.get("ord", "").split())[:100],
            kind=kind if kind in KINDS else "",
            state=state if state in State.values else "",
            party=given.get("part", "")[:40],
            review=given.get("tages_op") == "1",
            order="titel" if given.get("orden") == "titel" else "",
        )

    @property
    def used(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.words or self.kind or self.state or self.party or self.review)

    @property
    def tells_content(self) -> bool:
        """Whether a hit would tell something about a document: then only those the user may read are looked among."""
        return bool(self.words or self.kind or self.state or self.review)

    def query(self, **more: str) -> str:
        """The address with these filters."""
        pairs = {
            "ord": self.words,
            "slags": self.kind,
            "tilstand": self.state,
            "part": self.party,
            "tages_op": "1" if self.review else "",
            "orden": self.order,
            **more,
        }
        return "?" + urlencode({key: value for key, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class ListRow:
    """One document of the list. redacted: what stands instead, when the user may know of it but not read it."""

    redacted: Redacted | None = None
    title: str = ""
    url: str = ""
    kind: str = ""
    state: str = ""
    state_tag: str = ""
    version: str = ""
    confidential: bool = False
    sharing: str = ""
    party: str = ""
    changed: datetime | None = None
    review: date | None = None
    review_due: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list."""

    rows: tuple[ListRow, ...]
    count: int
    number: int
    previous: str
    next: str
    pages: int
    filters: Filters
    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    parties: tuple[Choice, ...]
    may_create: bool
    may_collect: bool
    may_hand_over: bool
    may_see_templates: bool

    @property
    def count_text(self) -> str:
        """3 dokumenter."""
        return "1 dokument" if self.count == 1 else f"{self.count} dokumenter"


def list_page(user: User, given: Mapping[str, str], today: date) -> ListPage:
    """A page of the documents the user may know of, newest first; the closed ones last, where they tell nothing."""
    filters = Filters.read(given)
    rows = _filtered(user, filters, today)
    page = Paginator(rows, PER_PAGE).get_page(given.get("side", "1"))
    parties = sorted(Party.objects.all(), key=lambda party: danish_sort_key(party.name))
    return ListPage(
        rows=tuple(_row(each, today) for each in page.object_list),
        count=page.paginator.count,
        number=page.number,
        previous=filters.query(side=str(page.previous_page_number())) if page.has_previous() else "",
        next=filters.query(side=str(page.next_page_number())) if page.has_next() else "",
        pages=page.paginator.num_pages,
        filters=filters,
        kinds=tuple(Choice(kind.key, kind.dansk, kind.key == filters.kind) for kind in KINDS.values()),
        states=tuple(Choice(value, str(text), value == filters.state) for value, text in State.choices),
        parties=tuple(Choice(party.key, party.name, party.key == filters.party) for party in parties),
        may_create=may(user, "dokument.opret"),
        may_collect=may(user, "dokument.eksporter"),
        may_hand_over=may(user, "sagsmappe.eksporter"),
        may_see_templates=may(user, "skabelon.se"),
    )


def _filtered(user: User, filters: Filters, today: date) -> QuerySet[Document]:
    """The rows, each with ``closed`` and the number of its newest version."""
    rows = Document.objects.readable_by(user) if filters.tells_content else Document.objects.visible_to(user)
    if filters.words:
        wanted = Q(title__icontains=filters.words) | Q(sort_key__contains=danish_sort_key(filters.words))
        numbers = Q(f2_case__icontains=filters.words) | Q(edoc_number__icontains=filters.words)
        rows = rows.filter(wanted | numbers)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.party:
        rows = rows.filter(party__key=filters.party)
    if filters.review:
        rows = rows.filter(review_on__lte=today, state__in=[State.DRAFT, State.LOCKED])
    readable = Exists(Document.objects.readable_by(user).order_by().filter(pk=OuterRef("pk")))
    version = TextVersion.objects.filter(document=OuterRef("pk")).order_by("-major", "-minor")
    rows = rows.annotate(
        closed=Case(When(readable, then=Value(False)), default=Value(True), output_field=BooleanField()),
        newest_major=Subquery(version.values("major")[:1]),
        newest_minor=Subquery(version.values("minor")[:1]),
    ).select_related("party")
    # Among the closed, only whose they are may decide the place: a date or a title would tell something.
    if filters.order == "titel":
        return rows.order_by(F("closed").asc(), Case(When(readable, then="sort_key")).asc(), "party__sort_key", "-pk")
    return rows.order_by(F("closed").asc(), Case(When(readable, then="changed_at")).desc(), "party__sort_key", "-pk")


def _row(document: Document, today: date) -> ListRow:
    if getattr(document, "closed", True):
        return ListRow(redacted=Redacted.owned_by(document.party), party=document.party.name)
    major, minor = getattr(document, "newest_major", None), getattr(document, "newest_minor", None)
    sharing = document.deling
    return ListRow(
        title=document.title,
        url=reverse("documents:document", args=[document.slug]),
        kind=document.kind_text,
        state=document.get_state_display(),
        state_tag=STATE_TAGS[document.state],
        version="" if major is None else f"{major}.{minor}",
        confidential=document.is_confidential,
        sharing={"egen_part": "kun egen part", "udvalgte": "delt med udvalgte"}.get(sharing, ""),
        party=document.party.name,
        changed=document.changed_at,
        review=document.review_on,
        review_due=is_due(document, today),
    )


def is_due(document: Document, today: date) -> bool:
    """Whether the document is in use and should have been taken up again by the day."""
    return (
        document.review_on is not None
        and document.review_on <= today
        and document.state in {State.DRAFT.value, State.LOCKED.value}
    )


def due_for_review(user: User, today: date, count: int = 5) -> list[Document]:
    """Documents of the user's own party that are to be taken up again, the longest overdue first."""
    if user.unit is None:
        return []
    rows = Document.objects.readable_by(user).filter(
        party=user.unit.party, review_on__lte=today, state__in=[State.DRAFT, State.LOCKED]
    )
    return list(rows.order_by("review_on", "pk")[:count])


def open_threads_for(user: User, count: int = 5) -> list[Comment]:
    """Unresolved threads that name the user or stand in the user's own documents, begun by another; newest first."""
    readable = Document.objects.readable_by(user).order_by()
    named = Q(mentioned=user) | Q(answers__mentioned=user) | Q(document__owner=user)
    ids = Comment.objects.filter(named, parent=None, resolved_at=None).exclude(author=user).values("pk")
    rows = Comment.objects.filter(pk__in=ids, document__in=readable.values("pk"))
    return list(rows.select_related("document", "author").order_by("-made_at", "-pk")[:count])
