"""Creation functions with valid defaults, for the tests of this app and of those above it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from faellesgrund.foundation.access.policy import party_of
from faellesgrund.foundation.access.testing import DONE, Probe
from faellesgrund.foundation.documents.models import (
    Clause,
    Document,
    Level,
    LibraryClause,
    LibraryClauseVersion,
    Sharing,
    TextVersion,
)
from faellesgrund.foundation.documents.texts import as_json, checksum, working_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faellesgrund.foundation.access.models import Party, User

CLAUSES = (
    ("formaal01", 1, "Formål", "Parterne vil bygge og drive skæve boliger sammen."),
    ("oekonomi1", 1, "Økonomi", "Udgifterne deles efter antallet af boliger."),
    ("ophoer001", 1, "Ophør", "Aftalen kan opsiges med 6 måneders varsel."),
)


def a_document(
    user: User,
    title: str = "Prøvenote",
    *,
    clauses: Iterable[tuple[str, int, str, str]] = CLAUSES,
    deling: str = Sharing.PARTNERSHIP,
    level: str = Level.INTERNAL,
    shared_with: Iterable[Party] = (),
    slug: str = "",
    **fields: object,
) -> Document:
    """A draft of the user's. clauses: uid, level, heading and body of each."""
    party = party_of(user)
    assert party is not None
    document = Document.objects.create(
        title=title,
        slug=slug or f"proevenote-{Document.objects.count() + 1}",
        kind=str(fields.pop("kind", "note")),
        owner=user,
        party=party,
        deling=deling,
        level=level,
        changed_by=user,
        **fields,
    )
    document.shared_parties.set(shared_with)
    for order, (uid, depth, heading, body) in enumerate(clauses, 1):
        Clause.objects.create(
            document=document, uid=uid, order=order, level=depth, heading=heading, body=body, changed_by=user
        )
    return document


def a_version(
    document: Document, user: User, major: int = 0, minor: int = 1, *, locked: bool = False, reason: str = "Prøve"
) -> TextVersion:
    """A saved version of the working copy as it stands, without the rest of what saving or locking does."""
    content = as_json(working_text(document))
    return TextVersion.objects.create(
        document=document,
        major=major,
        minor=minor,
        locked=locked,
        content_text=content,
        checksum=checksum(content),
        reason=reason,
        made_by=user,
    )


def a_library_clause(user: User, title: str = "Opsigelse") -> LibraryClauseVersion:
    """A clause of the library with one text, not approved yet."""
    clause = LibraryClause.objects.create(key=f"klausul-{LibraryClause.objects.count() + 1}", title=title)
    return LibraryClauseVersion.objects.create(
        clause=clause, number=1, heading=title, body="6 måneders varsel.", reason="Prøve", made_by=user
    )


def _page(name: str, *more: str) -> Callable[[Document], str]:
    return lambda document: reverse(f"documents:{name}", args=[document.slug, *more])


PROBES = (
    Probe("dokument.se", _page("document"), make=a_document, sees="dokument.se"),
    Probe(
        "dokument.se_fortroligt",
        _page("document"),
        make=lambda user: a_document(user, level=Level.CONFIDENTIAL),
        sees="dokument.se",
    ),
    Probe("dokument.opret", lambda _: reverse("documents:new")),
    Probe("dokument.ret", _page("write"), make=a_document, sees="dokument.se"),
    Probe("dokument.slet", _page("delete"), method="POST", make=a_document, sees="dokument.se", allowed=DONE),
    Probe(
        "dokument.kommenter",
        _page("comment", CLAUSES[0][0]),
        method="POST",
        data={"text": "Prøve"},
        make=a_document,
        sees="dokument.se",
        allowed=DONE,
    ),
    Probe("dokument.laas", _page("lock"), make=a_document, sees="dokument.se"),
    Probe("klausul.se", lambda _: reverse("documents:library")),
    Probe("klausul.ret", lambda _: reverse("documents:library_new")),
    Probe("dokument.eksporter", _page("export", "html"), make=a_document, sees="dokument.se"),
    Probe("skabelon.se", lambda _: reverse("documents:templates")),
    Probe("skabelon.ret", lambda _: reverse("documents:template_new")),
    Probe("sagsmappe.eksporter", lambda _: reverse("documents:sagsmappe")),
)
"""One real request for each action on documents, for the matrix of access."""
