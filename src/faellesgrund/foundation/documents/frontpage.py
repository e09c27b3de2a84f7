"""What the front page shows of documents: those to be taken up again, and comments that wait for the user."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.documents import queries
from faellesgrund.foundation.ui.frontpage import Entry, Section


def waiting(user: Any) -> Section | None:
    """Comments to the user first, then the documents to be taken up again; None without the right."""
    if not may(user, "dokument.se"):
        return None
    threads = queries.open_threads_for(user)
    due = queries.due_for_review(user, localdate())
    entries = tuple(
        Entry(
            thread.document.title,
            f"{reverse('documents:document', args=[thread.document.slug])}#klausul-{thread.clause_uid}",
            f"Kommentar fra {thread.author.full_name}, {date_format(thread.made_at, 'j. F Y')}",
        )
        for thread in threads
    ) + tuple(
        Entry(
            document.title,
            reverse("documents:document", args=[document.slug]),
            f"Skulle tages op igen {date_format(document.review_on, 'j. F Y')}",
        )
        for document in due
        if document.review_on
    )
    may_create = may(user, "dokument.opret")
    return Section(
        title="Dokumenter",
        entries=entries,
        empty="Ingen kommentarer til dig, og ingen dokumenter skal tages op igen nu.",
        more_text="Nyt dokument" if may_create else "Alle dokumenter",
        more_url=reverse("documents:new" if may_create else "documents:list"),
    )
