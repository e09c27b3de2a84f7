"""The pages where documents are taken out: one document, many chosen, what was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.documents.export import collecting
from faellesgrund.foundation.documents.export.collecting import Collection
from faellesgrund.foundation.documents.export.exports import needs_reason, personal_text
from faellesgrund.foundation.documents.export.paper import Unmarked, unmarked_passages
from faellesgrund.foundation.documents.export.paper_source import WORKING_COPY
from faellesgrund.foundation.documents.files.receiving import size_text
from faellesgrund.foundation.documents.holding import may_do
from faellesgrund.foundation.documents.models import Document, MadeFile, Template
from faellesgrund.foundation.ui.choices import Choice

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

PER_SEARCH = 20


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file of a document."""

    number: int
    name: str
    kind: str
    size: str
    description: str
    by: str
    added: datetime


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Everything one document can be taken out as."""

    document: Document
    versions: tuple[Choice, ...]
    templates: tuple[tuple[str, str], ...]
    unmarked: tuple[Unmarked, ...]
    attachments: tuple[AttachmentRow, ...]
    number: str


def export_page(user: User, document: Document, number: str) -> ExportPage:
    """The page of a document. number: the version that is chosen. Raises NotFound for one that is not there."""
    title, clauses = personal_text(document, number)
    versions = [Choice(WORKING_COPY, "Arbejdskopien (udkast)", number == WORKING_COPY)] if document.is_draft else []
    for each in document.text_versions.all():
        locked = "låst" if each.locked else "udkast"
        versions.append(Choice(each.number, f"Version {each.number} ({locked})", each.number == number))
    templates: tuple[tuple[str, str], ...] = ()
    if may(user, "skabelon.se"):
        templates = tuple(Template.objects.filter(retired=False).values_list("slug", "name"))
    return ExportPage(
        document,
        tuple(versions),
        templates,
        unmarked_passages(title, clauses),  # type: ignore[arg-type]
        attachment_rows(document),
        number,
    )


def attachment_rows(document: Document) -> tuple[AttachmentRow, ...]:
    """The files of a document, by name; one query."""
    rows = document.attachments.select_related("stored", "added_by").all()
    return tuple(
        AttachmentRow(
            each.pk,
            each.name,
            each.stored.kind_text,
            size_text(each.stored.size),
            each.description,
            each.added_by.full_name,
            each.added_at,
        )
        for each in rows
    )


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """A chosen document, with the addresses that move it and take it away."""

    slug: str
    title: str
    about: str
    up_url: str
    down_url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A document that can be chosen."""

    title: str
    about: str
    url: str
    add_url: str


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A file that was made for the user."""

    title: str
    created: datetime
    expires: datetime
    url: str
    ready: bool


@dataclass(frozen=True, slots=True)
class CollectPage:
    """Choosing and ordering documents for a pack or a case file. What is chosen stands in the address."""

    collection: Collection
    chosen: tuple[ChosenRow, ...]
    found: tuple[FoundRow, ...]
    found_count: int
    closed_count: int
    add_all_url: str
    query: str
    title: str
    made: tuple[MadeRow, ...]
    needs_reason: bool
    problems: tuple[str, ...] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The chosen documents, in order."""
        return tuple(each.slug for each in self.chosen)


def collect_page(
    user: User, collection: Collection, slugs: Sequence[str], query: str, title: str, problems: tuple[str, ...] = ()
) -> CollectPage:
    """The page for what is chosen and searched for; a constant number of queries."""
    wanted = list(dict.fromkeys(slugs))[: collecting.MOST]
    readable = Document.objects.readable_by(user).select_related("party")
    known = {each.slug: each for each in readable.filter(slug__in=wanted)}
    order = [slug for slug in wanted if slug in known]
    query = " ".join(query.split())[:120]
    base = reverse(f"documents:{collection.key}")

    def address(chosen: Sequence[str]) -> str:
        pairs = [("d", slug) for slug in chosen] + [("q", query)] * bool(query) + [("titel", title)] * bool(title)
        return f"{base}?{urlencode(pairs)}" if pairs else base

    found, count, closed, everything = _found(user, query, set(order))
    return CollectPage(
        collection,
        tuple(
            ChosenRow(
                slug,
                known[slug].title,
                _about(known[slug]),
                address(_swapped(order, n, n - 1)) if n else "",
                address(_swapped(order, n, n + 1)) if n < len(order) - 1 else "",
                address([each for each in order if each != slug]),
            )
            for n, slug in enumerate(order)
        ),
        tuple(
            FoundRow(
                each.title, _about(each), reverse("documents:document", args=[each.slug]), address([*order, each.slug])
            )
            for each in found
        ),
        count,
        closed,
        address([*order, *everything]) if len(everything) > 1 else "",
        query,
        title,
        tuple(_made_row(each) for each in MadeFile.objects.visible_to(user).filter(kind=collection.key)[:10]),
        any(needs_reason(user, each) for each in known.values()),
        problems,
    )


def _found(user: User, query: str, chosen: set[str]) -> tuple[list[Document], int, int, list[str]]:
    """Documents to choose from, how many there are, how many are closed to the user, and the addresses of all of a case."""
    rows = Document.objects.readable_by(user).select_related("party")
    case = collecting.of_case(rows, query) if query else rows.none()
    if query:
        rows = rows.filter(Q(title__icontains=query) | Q(pk__in=case.order_by().values("pk")))
    rest = rows.exclude(slug__in=chosen).order_by("sort_key", "pk")
    everything = list(
        case.exclude(slug__in=chosen).order_by("sort_key", "pk").values_list("slug", flat=True)[: collecting.MOST]
    )
    closed = 0
    if query:
        seen = Document.objects.visible_to(user)
        closed = collecting.of_case(seen, query).count() - case.count()
    return list(rest[:PER_SEARCH]), rest.count(), closed, everything


def _about(document: Document) -> str:
    reference = document.f2_case or document.edoc_number
    parts = [document.kind_text, document.get_state_display().lower(), document.party.name, reference]
    return " · ".join(part for part in parts if part)


def _swapped(order: Sequence[str], one: int, other: int) -> list[str]:
    moved = list(order)
    if 0 <= other < len(moved):
        moved[one], moved[other] = moved[other], moved[one]
    return moved


def _made_row(made: MadeFile) -> MadeRow:
    url = reverse("documents:made_file", args=[made.pk])
    return MadeRow(made.title, made.created_at, made.expires_at, url, made.stored_id is not None)


def may_attach(user: User, document: Document) -> bool:
    """Whether the user may change the files of the document now."""
    return document.is_draft and may_do(user, "dokument.ret", document)
