"""What the tables keep, and that the policy and the SQL say the same of a document."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.testing import make_cast, make_unit, make_user
from faellesgrund.foundation.documents.models import Document, Level, Sharing, TextVersion
from faellesgrund.foundation.documents.testing import a_document, a_version
from faellesgrund.foundation.documents.texts import version_text, working_text

pytestmark = pytest.mark.django_db


def test_a_saved_version_gives_back_the_text_it_was_made_of() -> None:
    user = make_user(role="sekretaer")
    document = a_document(user)
    saved = version_text(a_version(document, user))
    now = working_text(document)
    assert [(c.uid, c.heading, c.body) for c in saved.clauses] == [(c.uid, c.heading, c.body) for c in now.clauses]
    assert (saved.title, saved.number) == ("Prøvenote", "0.1")


def test_the_database_refuses_to_change_a_saved_version() -> None:
    user = make_user(role="sekretaer")
    version = a_version(a_document(user), user)
    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.filter(pk=version.pk).update(reason="en anden grund")


def test_the_database_refuses_to_remove_a_locked_version_and_lets_a_draft_go() -> None:
    user = make_user(role="sekretaer")
    document = a_document(user)
    draft, locked = a_version(document, user), a_version(document, user, 1, 0, locked=True)
    draft.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.filter(pk=locked.pk).delete()
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        document.delete()


def test_a_confidential_document_is_known_but_not_read_by_a_role_without_trust() -> None:
    owner = make_user("ida", "sekretaer")
    document = a_document(owner, level=Level.CONFIDENTIAL)
    other = make_unit("akb", "akb")
    for role, reads in (("drift", False), ("jurist", True)):
        user = make_user(f"en_{role}", role, other)
        assert document in Document.objects.visible_to(user)
        assert (document in Document.objects.readable_by(user)) is reads
    assert document in Document.objects.readable_by(owner)


def test_a_document_shared_by_name_is_seen_by_that_party_alone() -> None:
    owner = make_user("ida", "sekretaer")
    named, third = (
        make_user("kalle", "drift", make_unit("akb", "akb")),
        make_user("tove", "drift", make_unit("3b", "3b")),
    )
    document = a_document(owner, deling=Sharing.CHOSEN, shared_with=[named.unit.party])
    assert document in Document.objects.visible_to(named)
    assert document not in Document.objects.visible_to(third)
    assert may(named, "dokument.se", document) and not may(third, "dokument.se", document)
    assert not may(named, "dokument.ret", document)


def test_an_outsider_sees_nothing() -> None:
    cast = make_cast("sekretaer")
    a_document(cast.in_role)
    assert not Document.objects.visible_to(cast.outsider).exists()
    assert connection.vendor in {"sqlite", "postgresql"}
