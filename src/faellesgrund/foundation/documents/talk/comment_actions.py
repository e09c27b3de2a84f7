"""Comments on clauses: written, answered, resolved and taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.holding import (
    NotAllowed,
    NotFound,
    held,
    logged,
    may_do,
    may_read,
)
from faellesgrund.foundation.documents.models import Comment, Document
from faellesgrund.foundation.documents.telling import tell

if TYPE_CHECKING:
    from collections.abc import Iterable


def comment(
    user: User, slug: str, uid: str, text: str, answer_to: int | None = None
) -> tuple[Comment, tuple[str, ...]]:
    """A comment on a clause, or an answer in its thread. Returns it, and the mentioned usernames that reach nobody.

    Raises BadInput, NotFound or NotAllowed.
    """
    text = _readable(text)
    with transaction.atomic():
        document = held(user, slug, "dokument.kommenter")
        root = _thread(document, answer_to) if answer_to is not None else None
        heading = root.clause_heading if root else _heading(document, uid)
        made = Comment.objects.create(
            document=document,
            clause_uid=root.clause_uid if root else uid,
            clause_heading=heading,
            parent=root,
            text=text,
            author=user,
        )
        if root is not None and root.resolved_at is not None:
            _settle(root, None)
        names = rules.mentioned(text)
        people = [each for each in _users(names) if may_read(each, document)]
        made.mentioned.set(people)
        _tell(document, user, made, root, people)
        logged(user, "dokument.kommenter", document, None, {"klausul": made.clause_uid, "kommentar": text}, of=made)
    return made, tuple(sorted(names - {each.username for each in people}))


def resolve(user: User, slug: str, number: int) -> Comment:
    """Mark a thread as resolved. Whoever began it may, and whoever may edit the text. Raises NotFound or NotAllowed."""
    return _resolved(user, slug, number, True)


def reopen(user: User, slug: str, number: int) -> Comment:
    """Take a resolved thread up again."""
    return _resolved(user, slug, number, False)


def may_resolve(user: User, document: Document, thread: Comment) -> bool:
    """Whether the user may resolve the thread or take it up again."""
    return thread.author_id == user.pk or may_do(user, "dokument.ret", document)


def _resolved(user: User, slug: str, number: int, done: bool) -> Comment:
    with transaction.atomic():
        document = held(user, slug, "dokument.kommenter")
        thread = _thread(document, number)
        if not may_resolve(user, document, thread):
            raise NotAllowed("Kun den, der skrev kommentaren, og dem, der må rette teksten, kan løse den.")
        if (thread.resolved_at is not None) == done:
            return thread
        _settle(thread, user if done else None)
        if done:
            tell(
                [thread.author],
                "dokument.kommentar_loest",
                "Din kommentar er løst.",
                document,
                thread.clause_uid,
                but=user,
            )
        logged(user, "dokument.kommenter", document, {"loest": not done}, {"loest": done}, of=thread)
    return thread


def _settle(thread: Comment, user: User | None) -> None:
    thread.resolved_at = timezone.now() if user else None
    thread.resolved_by = user
    thread.save(update_fields=["resolved_at", "resolved_by"])


def _tell(document: Document, user: User, made: Comment, root: Comment | None, people: Iterable[User]) -> None:
    named = {each.pk for each in people}
    tell(people, "dokument.naevnt", "Du er nævnt i en kommentar.", document, made.clause_uid, but=user, now=True)
    if root is None:
        others, text = [document.owner], "Der er en ny kommentar i dit dokument."
    else:
        authors = {root.author_id, *root.answers.values_list("author_id", flat=True)}
        others = list(User.objects.select_related("unit__party").filter(pk__in=authors | {document.owner_id}))
        text = "Der er svaret på en kommentar."
    tell(
        [each for each in others if each.pk not in named],
        "dokument.kommentar",
        text,
        document,
        made.clause_uid,
        but=user,
    )


def _thread(document: Document, number: int) -> Comment:
    found = document.comments.select_related("author__unit__party").filter(pk=number, parent=None).first()
    if found is None:
        raise NotFound("Kommentaren findes ikke.")
    return found


def _heading(document: Document, uid: str) -> str:
    """The heading of the clause in the working copy, or in the newest version that has it. Raises NotFound."""
    from faellesgrund.foundation.documents.texts import version_text

    row = document.clauses.filter(uid=uid).first()
    if row is not None:
        return row.heading
    locked = document.text_versions.filter(locked=True).first()
    clause = version_text(locked).clause(uid) if locked else None
    if clause is None:
        raise NotFound("Klausulen er fjernet, så den kan ikke kommenteres.")
    return clause.heading


def _users(names: Iterable[str]) -> list[User]:
    return list(User.objects.select_related("unit__party").filter(username__in=names, is_active=True))


def _readable(text: str) -> str:
    text = rules.plain_text(text).strip()
    if not text:
        raise BadInput([Problem("text", "Skriv en kommentar.")])
    if len(text) > rules.LONGEST_COMMENT:
        raise BadInput([Problem("text", f"Skriv højst {rules.LONGEST_COMMENT} tegn. Der står {len(text)}.")])
    return text
