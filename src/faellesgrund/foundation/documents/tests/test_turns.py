"""Two who do the same thing at the same time, each with a connection of its own: one is first, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import as_in_use, make_unit, make_user
from faellesgrund.foundation.documents import actions, clause_actions
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.holding import ClauseConflict, NotNow
from faellesgrund.foundation.documents.models import Document
from faellesgrund.foundation.documents.texts import TextClause
from faellesgrund.foundation.documents.versions import actions as version_actions

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def at_once(*works: Callable[[], object]) -> list[Exception | None]:
    """What each of the works raised, or None, when all began at the same moment."""
    start, ends = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            start.wait()
            works[place]()
        except Exception as raised:
            ends[place] = raised  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(ends)


def two() -> tuple[User, User, Document]:
    """Two secretaries of the same party, and a draft."""
    ida, jane = make_user("ida", "sekretaer", make_unit()), make_user("jane", "sekretaer", make_unit())
    return ida, jane, actions.create(ida, "Aftale om drift", clauses=[TextClause("", 1, "Formål", "Parterne bygger.")])


def test_of_two_who_save_a_clause_at_once_one_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with as_in_use(tmp_path):
        ida, jane, document = two()
        clause = document.clauses.all()[0]
        for number in range(ROUNDS):
            clause.refresh_from_db()
            seen = clause.version
            texts = {who.username: f"Tekst {number} fra {who.username}" for who in (ida, jane)}

            def save(who: User, seen: int = seen, texts: dict[str, str] = texts) -> None:
                clause_actions.edit(who, document.slug, clause.uid, seen, Wording("Formål", texts[who.username]))

            ends = at_once(lambda save=save: save(ida), lambda save=save: save(jane))  # type: ignore[misc]
            assert sorted(type(end).__name__ for end in ends) == ["ClauseConflict", "NoneType"], ends
            winner = (ida, jane)[ends.index(None)]
            conflict = next(end for end in ends if isinstance(end, ClauseConflict))
            clause.refresh_from_db()
            assert clause.body == texts[winner.username]
            assert conflict.theirs is not None and conflict.theirs.body == clause.body
            assert conflict.body != clause.body and conflict.body in texts.values()


def test_of_two_who_lock_a_document_at_once_one_locks_it(tmp_path: Path) -> None:
    with as_in_use(tmp_path):
        ida, jane, document = two()
        ends = at_once(
            lambda: version_actions.lock(ida, document.slug, "Godkendt i dag"),
            lambda: version_actions.lock(jane, document.slug, "Godkendt i dag"),
        )
        assert sorted(type(end) is NotNow for end in ends) == [False, True], ends
        assert [each.number for each in document.text_versions.all()] == ["1.0"]
