"""What others come to know of a change: notices to people, and the index of the search. Called inside the transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from faellesgrund.foundation.documents.content.blocks import plain, resolved
from faellesgrund.foundation.documents.content.reading import read
from faellesgrund.foundation.documents.holding import may_read
from faellesgrund.foundation.documents.models import Document, State
from faellesgrund.foundation.documents.texts import working_text
from faellesgrund.foundation.notices.actions import notify
from faellesgrund.foundation.notices.registry import Channel, Kind
from faellesgrund.foundation.search import actions as search
from faellesgrund.foundation.search.registry import SearchKind, SearchText

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


def still_visible(user: User, refs: Collection[str]) -> Collection[str]:
    """Those of the documents (primary keys as text) that the user may read today."""
    numbers = [int(ref) for ref in refs if ref.isdecimal()]
    return [str(pk) for pk in Document.objects.readable_by(user).filter(pk__in=numbers).values_list("pk", flat=True)]


NOTICE_KINDS = tuple(
    Kind(key, dansk, usual, still_visible=still_visible)
    for key, dansk, usual in (
        ("dokument.naevnt", "Du er nævnt i en kommentar", Channel.IMMEDIATE),
        ("dokument.kommentar", "Kommentar i et dokument, du har del i", Channel.DIGEST),
        ("dokument.kommentar_loest", "En kommentar, du har skrevet, er løst", Channel.PRODUCT),
        ("dokument.forslag", "Forslag til et dokument, du ejer", Channel.DIGEST),
        ("dokument.forslag_afgjort", "Et forslag, du har stillet, er afgjort", Channel.DIGEST),
        ("dokument.laast", "Et dokument, du har skrevet i, er låst", Channel.DIGEST),
        ("dokument.frist", "Et dokument, du har ansvar for, skal tages op igen", Channel.IMMEDIATE),
        ("klausul.ny_udgave", "En klausul, dit dokument bruger, er kommet i en ny udgave", Channel.DIGEST),
    )
)


def tell(
    users: Iterable[User],
    kind: str,
    text: str,
    document: Document,
    anchor: str = "",
    *,
    but: User | None,
    now: bool = False,
) -> None:
    """A notice to those of the users who may read the document, never to the one who did it (``but``; None: nobody did).

    The text names no content, and the address is the document's number and not its title: a mail goes through others'
    hands. anchor: uid of a clause. now: not only in the digest.
    """
    able = [user for user in dict.fromkeys(users) if user != but and user.is_active and may_read(user, document)]
    if able:
        url = reverse("documents:by_number", args=[document.pk]) + (f"#klausul-{anchor}" if anchor else "")
        notify(able, kind, text, url, immediate=now, ref=str(document.pk))


def search_text(document: Document) -> SearchText:
    """What is searched of a document: its title and the text of its working copy."""
    lines = []
    for clause in working_text(document).clauses:
        lines.append(plain(resolved(read(f"{clause.heading}\n\n{clause.body}").blocks, {})))
    url = reverse("documents:document", args=[document.slug])
    return SearchText(document.title, "\n".join(lines), url, document.changed_at, document.party_id)


SEARCH_KIND = SearchKind(
    key="dokument",
    dansk="Dokumenter",
    model=Document,
    rows=lambda user: Document.objects.readable_by(user),
    text=lambda document: search_text(document),
    action="dokument.se",
)


def indexed(document: Document) -> None:
    """Keep the search in step with the document."""
    search.index(document)


def unindexed(document: Document) -> None:
    """Take the document out of the search. Call it before the document is removed."""
    search.remove(document)


WARNED_BEFORE = 14
"""Days before its review date that a document is told of; it is told of again on the day."""


def tell_of_review_dates(today: date) -> int:
    """Tell the owner of each document that is to be taken up again, two weeks before and on the day; how many were due.

    Call it once a day: what is due is told from the date alone.
    """
    days = (today, today + timedelta(days=WARNED_BEFORE))
    due = Document.objects.filter(review_on__in=days, state__in=(State.DRAFT, State.LOCKED)).with_owner()
    for document in due:
        when = "i dag" if document.review_on == today else f"om {WARNED_BEFORE} dage"
        text = f"Et dokument, du ejer, skal tages op igen {when}."
        tell([document.owner, document.changed_by], "dokument.frist", text, document, but=None, now=True)
    return len(due)
