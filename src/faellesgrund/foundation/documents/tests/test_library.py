"""The clause library: used in many documents, with deviations and their reasons."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import actions, clause_actions
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.document_page import newer_in_library
from faellesgrund.foundation.documents.holding import ClauseConflict, NotAllowed, NotNow
from faellesgrund.foundation.documents.library import actions as library_actions
from faellesgrund.foundation.documents.library.pages import clause_page, library_page
from faellesgrund.foundation.documents.models import (
    Clause,
    Document,
    Level,
    LibraryClause,
    LibraryClauseVersion,
    Sharing,
)
from faellesgrund.foundation.documents.talk import suggestion_actions
from faellesgrund.foundation.documents.texts import working_text
from faellesgrund.foundation.documents.versions import actions as version_actions
from faellesgrund.foundation.notices.models import Notice

People = dict[str, User]
BODY = "Aftalen kan opsiges med 6 måneders varsel."


@pytest.fixture
def notice_clause(people: People) -> LibraryClause:
    """A clause on notice, written by jane and approved by ida."""
    made = library_actions.create_clause(
        people["jane"], "Opsigelse", "Løbende aftaler", Wording("Opsigelse", BODY), "Ny"
    )
    library_actions.approve(people["ida"], made.clause.key, 1)
    return LibraryClause.objects.get(pk=made.clause.pk)


@pytest.fixture
def used(people: People, agreement: Document, notice_clause: LibraryClause) -> Clause:
    return library_actions.insert(people["ida"], agreement.slug, "opsigelse", "")


def deviate(people: People, document: Document, row: Clause, reason: str = "Kortere projekt") -> Clause:
    wording = Wording("Opsigelse", "3 måneders varsel.", 1, reason)
    return clause_actions.edit(people["ida"], document.slug, row.uid, row.version, wording)


def second(people: People, body: str = "9 måneders varsel.") -> None:
    clause = LibraryClause.objects.get(key="opsigelse")
    library_actions.new_version(
        people["jane"], "opsigelse", clause.version, Wording("Opsigelse", body), "Længere varsel"
    )
    library_actions.approve(people["ida"], "opsigelse", 2)


def test_a_clause_of_the_library_is_put_in_word_for_word(used: Clause) -> None:
    assert (used.heading, used.body, used.deviates) == ("Opsigelse", BODY, False)
    assert used.library_version is not None and used.library_version.number == 1


def test_another_wording_needs_a_reason(people: People, agreement: Document, used: Clause) -> None:
    with pytest.raises(BadInput) as bad:
        deviate(people, agreement, used, "")
    assert bad.value.problems[0].sted == "deviation_reason"
    changed = deviate(people, agreement, used)
    assert (changed.deviates, changed.deviation_reason) == (True, "Kortere projekt")


def test_the_librarys_own_words_are_no_deviation_however_they_came_back(
    people: People, agreement: Document, used: Clause
) -> None:
    changed = deviate(people, agreement, used)
    back = clause_actions.edit(people["ida"], agreement.slug, used.uid, changed.version, Wording("Opsigelse", BODY))
    assert (back.deviates, back.deviation_reason) == (False, "")
    again = deviate(people, agreement, back)
    back = library_actions.return_to_library(people["ida"], agreement.slug, used.uid, again.version)
    assert (back.body, back.deviates) == (BODY, False)


def test_a_newer_text_is_told_to_those_who_use_the_old_one(people: People, agreement: Document, used: Clause) -> None:
    second(people)
    assert newer_in_library(working_text(agreement)) == {used.uid: 2}
    # Ida approved it herself, so she is not told; kalle owns a document that uses it and is.
    other = actions.create(people["kalle"], "AKB's aftale", clauses=())
    row = library_actions.insert(people["kalle"], other.slug, "opsigelse", "")
    assert row.library_version is not None and row.library_version.number == 2
    clause = LibraryClause.objects.get(key="opsigelse")
    library_actions.new_version(people["jane"], "opsigelse", clause.version, Wording("Opsigelse", "1 år."), "Igen")
    library_actions.approve(people["ida"], "opsigelse", 3)
    assert list(Notice.objects.filter(user=people["kalle"]).values_list("kind", flat=True)) == ["klausul.ny_udgave"]


def test_a_newer_text_is_taken_over_or_the_own_wording_kept(people: People, agreement: Document, used: Clause) -> None:
    changed = deviate(people, agreement, used)
    second(people)
    kept = library_actions.take_over(people["ida"], agreement.slug, used.uid, changed.version, keep_text=True)
    assert (kept.body, kept.deviates, kept.library_version.number) == ("3 måneders varsel.", True, 2)
    assert newer_in_library(working_text(agreement)) == {}
    with pytest.raises(NotNow):
        library_actions.take_over(people["ida"], agreement.slug, used.uid, kept.version)
    back = library_actions.return_to_library(people["ida"], agreement.slug, used.uid, kept.version)
    assert (back.body, back.deviates) == ("9 måneders varsel.", False)


def test_a_newer_text_replaces_an_untouched_clause(people: People, agreement: Document, used: Clause) -> None:
    second(people)
    with pytest.raises(ClauseConflict):
        library_actions.take_over(people["ida"], agreement.slug, used.uid, used.version + 1)
    taken = library_actions.take_over(people["ida"], agreement.slug, used.uid, used.version)
    assert (taken.body, taken.deviates, taken.library_version.number) == ("9 måneders varsel.", False, 2)


def test_nobody_approves_what_they_wrote(people: People, notice_clause: LibraryClause) -> None:
    library_actions.new_version(people["jane"], "opsigelse", 1, Wording("Opsigelse", "Andet"), "Prøve")
    with pytest.raises(NotNow, match="selv"):
        library_actions.approve(people["jane"], "opsigelse", 2)
    assert library_actions.current(notice_clause).number == 1
    library_actions.approve(people["ida"], "opsigelse", 2)
    with pytest.raises(NotNow, match="allerede"):
        library_actions.approve(people["ida"], "opsigelse", 2)


def test_two_who_write_a_new_text_at_once_do_not_pass_each_other_unseen(
    people: People, notice_clause: LibraryClause
) -> None:
    library_actions.new_version(people["jane"], "opsigelse", 1, Wording("Opsigelse", "Janes"), "Prøve")
    with pytest.raises(NotNow):
        library_actions.new_version(people["ida"], "opsigelse", 1, Wording("Opsigelse", "Idas"), "Prøve")
    assert LibraryClauseVersion.objects.count() == 2


def test_the_text_of_a_version_is_never_changed(notice_clause: LibraryClause) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        LibraryClauseVersion.objects.update(body="andet")
    assert LibraryClauseVersion.objects.get().body == BODY


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (("", "", "", ""), {"title", "heading"}),
        (("Navn", "", "", "Grund"), {"heading"}),
        (("Navn", "A", "", "Grund"), {"body"}),
        (("Navn", "A", "B", ""), {"reason"}),
    ],
)
def test_a_clause_that_lacks_something_is_refused_at_its_fields(
    people: People, typed: tuple[str, ...], fields: set[str]
) -> None:
    title, heading, body, reason = typed
    with pytest.raises(BadInput) as bad:
        library_actions.create_clause(
            people["jane"], title, "", Wording(heading, body), reason or ("Grund" if fields != {"reason"} else "")
        )
    assert {problem.sted for problem in bad.value.problems} == fields
    assert not LibraryClause.objects.exists()


def test_only_those_who_keep_the_library_write_in_it(people: People, notice_clause: LibraryClause) -> None:
    for who in ("kalle", "hans", "rita", "ulla"):
        with pytest.raises(NotAllowed):
            library_actions.create_clause(people[who], "Ny", "", Wording("A", "B"), "Grund")
        with pytest.raises(NotAllowed):
            library_actions.new_version(people[who], "opsigelse", 1, Wording("A", "B"), "Grund")
        with pytest.raises(NotAllowed):
            library_actions.approve(people[who], "opsigelse", 1)
        with pytest.raises(NotAllowed):
            library_actions.describe(people[who], "opsigelse", "x", "", True)


def test_a_retired_clause_stays_where_it_is_and_is_not_put_in_anew(
    people: People, agreement: Document, used: Clause
) -> None:
    library_actions.describe(people["jane"], "opsigelse", "Opsigelse", "", True)
    with pytest.raises(NotNow):
        library_actions.insert(people["ida"], agreement.slug, "opsigelse", "")
    assert Clause.objects.get(pk=used.pk).library_version is not None


def test_the_page_lists_where_it_is_deviated_from_and_why(people: People, agreement: Document, used: Clause) -> None:
    deviate(people, agreement, used)
    page = clause_page(people["kalle"], "opsigelse")
    assert [(use.title, use.reason) for use in page.deviations] == [("Aftale om drift", "Kortere projekt")]
    assert "6" in page.deviations[0].difference
    row = library_page(people["kalle"], "").rows[0]
    assert (row.uses, row.deviations) == (1, 1)


def test_uses_in_documents_one_may_not_read_are_redacted_or_not_there(
    people: People, notice_clause: LibraryClause
) -> None:
    closed = actions.create(people["ida"], "Hemmelig titel", level=Level.CONFIDENTIAL, clauses=())
    own = actions.create(people["ida"], "Egen titel", deling=Sharing.OWN_PARTY, clauses=())
    for document in (closed, own):
        library_actions.insert(people["ida"], document.slug, "opsigelse", "")
    page = clause_page(people["tove"], "opsigelse")
    assert [use.redacted is not None for use in page.uses] == [True]
    assert library_page(people["tove"], "").rows[0].uses == 0
    assert len(clause_page(people["jane"], "opsigelse").uses) == 2


def test_a_version_remembers_the_library_and_the_deviation(people: People, agreement: Document, used: Clause) -> None:
    deviate(people, agreement, used)
    version_actions.save_version(people["ida"], agreement.slug, "Med afvigelse")
    row = agreement.clauses.get(uid=used.uid)
    library_actions.return_to_library(people["ida"], agreement.slug, used.uid, row.version)
    version_actions.restore(people["ida"], agreement.slug, "0.1")
    row = agreement.clauses.get(uid=used.uid)
    assert (row.deviates, row.deviation_reason, row.library_version.number) == (True, "Kortere projekt", 1)
    made = actions.create_from(people["kalle"], agreement.slug, "0.1", "Kopi")
    copied = made.clauses.get(heading="Opsigelse")
    assert (copied.deviates, copied.deviation_reason) == (True, "Kortere projekt")


def test_an_accepted_suggestion_to_a_library_clause_deviates_for_the_reason_given(
    people: People, agreement: Document, used: Clause
) -> None:
    wording = Wording("Opsigelse", "2 måneders varsel.")
    made = suggestion_actions.suggest(people["kalle"], agreement.slug, "ret", used.uid, wording, "Vores praksis")
    suggestion_actions.accept(people["ida"], agreement.slug, made.pk, used.version)
    assert agreement.clauses.get(uid=used.uid).deviation_reason == "Vores praksis"
    row = agreement.clauses.get(uid=used.uid)
    library_actions.return_to_library(people["ida"], agreement.slug, used.uid, row.version)
    silent = suggestion_actions.suggest(people["kalle"], agreement.slug, "ret", used.uid, wording)
    with pytest.raises(BadInput):
        suggestion_actions.accept(people["ida"], agreement.slug, silent.pk, agreement.clauses.get(uid=used.uid).version)
