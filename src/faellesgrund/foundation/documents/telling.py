"""What others come to know of a change: notices to people, and the index of the search. Called inside the transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from faellesgrund.foundation.documents.holding import may_read

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.documents.models import Document


def tell(
    users: Iterable[User], kind: str, text: str, document: Document, anchor: str = "", *, but: User, now: bool = False
) -> None:
    """A notice to those of the users who may read the document, never to the one who did it (``but``).

    The text names no content: a mail goes through others' hands. anchor: uid of a clause. now: not only in the digest.
    """
    able = [user for user in dict.fromkeys(users) if user.pk != but.pk and user.is_active and may_read(user, document)]
    if not able:
        return
    url = reverse("documents:document", args=[document.slug]) + (f"#klausul-{anchor}" if anchor else "")
    del kind, text, url, now


def indexed(document: Document) -> None:
    """Keep the search in step with the document."""
    del document


def unindexed(document: Document) -> None:
    """Take the document out of the search. Call it before the document is removed."""
    del document
