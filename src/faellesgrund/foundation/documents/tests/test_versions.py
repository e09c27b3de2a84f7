"""Versions: saved, locked, opened again, brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import actions, clause_actions
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.figures import bindings
from faellesgrund.foundation.documents.holding import ClauseConflict, NotAllowed, NotFound, NotNow
from faellesgrund.foundation.documents.models import Document, State
from faellesgrund.foundation.documents.registry import Figure, FigureKind, FigureRun, register, unregister
from faellesgrund.foundation.documents.texts import checksum, version_text, working_text
from faellesgrund.foundation.documents.versions import actions as version_actions

People = dict[str, User]


def write(user: User, document: Document, heading: str, body: str) -> None:
    row = document.clauses.get(heading=heading)
    clause_actions.edit(user, document.slug, row.uid, row.version, Wording(heading, body, row.level))


def bodies(document: Document) -> list[str]:
    return [row.body for row in document.clauses.all()]


def test_a_version_keeps_the_text_with_who_and_why(people: People, agreement: Document) -> None:
    version = version_actions.save_version(people["ida"], agreement.slug, "Første udkast")
    write(people["ida"], agreement, "Formål", "Noget andet")
    assert (version.number, version.reason, version.made_by) == ("0.1", "Første udkast", people["ida"])
    assert version_text(version).clauses[0].body == "Parterne vil bygge skæve boliger sammen."
    assert version.checksum == checksum(version.content_text)
    assert version_actions.save_version(people["jane"], agreement.slug, "Rettet").number == "0.2"


def test_nothing_is_saved_without_a_reason_or_twice(people: People, agreement: Document) -> None:
    with pytest.raises(BadInput):
        version_actions.save_version(people["ida"], agreement.slug, "  ")
    version_actions.save_version(people["ida"], agreement.slug, "Første")
    with pytest.raises(BadInput, match="den samme som i version 0.1"):
        version_actions.save_version(people["ida"], agreement.slug, "Anden")
    assert agreement.text_versions.count() == 1


def test_a_lock_gives_1_0_and_a_new_copy_leaves_it_as_it_was(people: People, agreement: Document) -> None:
    first = version_actions.lock(people["ida"], agreement.slug, "Godkendt af styregruppen")
    assert (first.number, first.locked) == ("1.0", True)
    assert Document.objects.get(pk=agreement.pk).state == State.LOCKED
    version_actions.open_working_copy(people["jane"], agreement.slug)
    write(people["jane"], agreement, "Formål", "Nyt formål")
    assert version_actions.save_version(people["jane"], agreement.slug, "Udkast til rettelse").number == "1.1"
    assert version_actions.lock(people["ida"], agreement.slug, "Rettelse", new_edition=False).number == "1.2"
    version_actions.open_working_copy(people["ida"], agreement.slug)
    write(people["ida"], agreement, "Formål", "Helt nyt")
    assert version_actions.lock(people["ida"], agreement.slug, "Ny udgave").number == "2.0"
    first.refresh_from_db()
    assert version_text(first).clauses[0].body == "Parterne vil bygge skæve boliger sammen."


def test_a_text_with_marks_that_lead_nowhere_is_not_locked(people: People, agreement: Document) -> None:
    write(people["ida"], agreement, "Formål", "Se [[§findesikke]] og [[personlig: uden slutning")
    with pytest.raises(BadInput) as bad:
        version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    assert len(bad.value.problems) == 2
    assert all(problem.sted == "§ 1 Formål" for problem in bad.value.problems)
    assert Document.objects.get(pk=agreement.pk).state == State.DRAFT
    assert not agreement.text_versions.exists()


def test_an_empty_text_is_not_locked(people: People) -> None:
    empty = actions.create(people["ida"], "Tom", clauses=())
    with pytest.raises(NotNow):
        version_actions.lock(people["ida"], empty.slug, "Godkendt")


@pytest.fixture
def rents() -> Iterator[dict[str, Figure]]:
    """Figures of a kind of our own: reference → the figure, also as the newest run."""
    now: dict[str, Figure] = {}

    def newest(user: User, reference: str) -> FigureRun | None:
        found = now.get(reference)
        return FigureRun(reference, found.source, found.url) if found else None

    register(
        FigureKind(
            "proeve",
            "Prøve",
            lambda user, ref, name: now.get(ref),
            newest,
            lambda user, words: (),
            lambda user, ref: (),
        )
    )
    yield now
    unregister("proeve")


def rent(value: str, run: int) -> Figure:
    return Figure(value, 3000.0, "kr/md", date(2026, 11, 23 + run), f"kørsel {run}", "/et/sted/")


def test_figures_are_frozen_as_they_were_at_the_lock(
    people: People, agreement: Document, rents: dict[str, Figure]
) -> None:
    key = "proeve/laerkemarken/husleje"
    rents["laerkemarken"] = rent("3.000 kr.", 1)
    write(people["ida"], agreement, "Økonomi", f"Huslejen er [[tal: {key}]].")
    assert bindings.figure_source(people["ida"], working_text(agreement))(key).value == "3.000 kr."
    version = version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    rents["laerkemarken"] = rent("3.200 kr.", 2)
    shown = bindings.figure_source(people["kalle"], version_text(version))(key)
    assert (shown.value, shown.date, shown.frozen, shown.stale) == ("3.000 kr.", "24. november 2026", True, False)
    version_actions.open_working_copy(people["ida"], agreement.slug)
    with pytest.raises(BadInput, match=r"den samme som i version 1\.0"):
        version_actions.save_version(people["ida"], agreement.slug, "Intet nyt")
    draft = bindings.figure_source(people["ida"], working_text(agreement))(key)
    assert (draft.value, draft.stale, draft.newer) == ("3.000 kr.", True, "3.200 kr.")
    rents.clear()
    write(people["ida"], agreement, "Økonomi", f"Huslejen er [[tal: {key}]] og [[tal: proeve/andet/husleje]].")
    with pytest.raises(BadInput, match="proeve/andet/husleje findes ikke"):
        version_actions.lock(people["ida"], agreement.slug, "Godkendt igen")


def test_an_earlier_text_comes_back_and_nothing_is_lost(people: People, agreement: Document) -> None:
    version_actions.save_version(people["ida"], agreement.slug, "Første")
    uids = [row.uid for row in agreement.clauses.all()]
    write(people["ida"], agreement, "Formål", "Nyt formål")
    gone = agreement.clauses.get(heading="Ophør")
    clause_actions.remove(people["ida"], agreement.slug, gone.uid, gone.version)
    added = clause_actions.add(people["ida"], agreement.slug, "", Wording("Parter", "Tre parter"))
    version_actions.restore(people["jane"], agreement.slug, "0.1")
    assert [row.uid for row in agreement.clauses.all()] == uids
    assert bodies(agreement)[0] == "Parterne vil bygge skæve boliger sammen."
    before = version_text(actions.version_of(agreement, "0.2"))
    assert [each.heading for each in before.clauses] == ["Parter", "Formål", "Økonomi", "Betaling"]
    assert added.uid not in uids


def test_whoever_had_a_clause_open_when_it_was_brought_back_is_in_conflict(people: People, agreement: Document) -> None:
    version_actions.save_version(people["ida"], agreement.slug, "Første")
    opened = agreement.clauses.get(heading="Ophør")
    clause_actions.remove(people["jane"], agreement.slug, opened.uid, opened.version)
    version_actions.restore(people["jane"], agreement.slug, "0.1")
    with pytest.raises(ClauseConflict):
        clause_actions.edit(people["ida"], agreement.slug, opened.uid, opened.version, Wording("Ophør", "Gammel fane"))


def test_a_working_copy_can_be_given_up_for_the_locked_text(people: People, agreement: Document) -> None:
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    version_actions.open_working_copy(people["ida"], agreement.slug)
    write(people["ida"], agreement, "Formål", "En idé, der ikke holdt")
    version_actions.give_up_working_copy(people["ida"], agreement.slug)
    document = Document.objects.get(pk=agreement.pk)
    assert document.state == State.LOCKED
    assert bodies(document)[0] == "Parterne vil bygge skæve boliger sammen."
    assert version_text(actions.version_of(document, "1.1")).clauses[0].body == "En idé, der ikke holdt"


def test_only_the_roles_that_lock_lock_and_only_their_own_partys(people: People, agreement: Document) -> None:
    for who, wrong in (("hans", NotAllowed), ("kalle", NotAllowed), ("rita", NotFound)):
        with pytest.raises(wrong):
            version_actions.lock(people[who], agreement.slug, "Godkendt")
    with pytest.raises(NotNow):
        version_actions.open_working_copy(people["ida"], agreement.slug)


def test_a_draft_is_deleted_with_its_versions_and_a_locked_document_never(people: People, agreement: Document) -> None:
    version_actions.save_version(people["ida"], agreement.slug, "Første")
    with pytest.raises(NotAllowed):
        actions.delete(people["kalle"], agreement.slug)
    assert actions.delete(people["ida"], agreement.slug) == "Aftale om drift"
    assert not Document.objects.exists()
    locked = actions.create(people["ida"], "Låst")
    version_actions.lock(people["ida"], locked.slug, "Godkendt")
    for _ in range(2):
        with pytest.raises(NotNow):
            actions.delete(people["ida"], locked.slug)
        if Document.objects.get(pk=locked.pk).state == State.LOCKED:
            version_actions.open_working_copy(people["ida"], locked.slug)
    assert Document.objects.filter(pk=locked.pk).exists()


def test_a_locked_document_goes_out_of_use_with_a_reason(people: People, agreement: Document) -> None:
    with pytest.raises(NotNow):
        actions.end(people["ida"], agreement.slug, "Ikke brugt")
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    other = actions.create(people["ida"], "Den nye")
    with pytest.raises(BadInput):
        actions.end(people["ida"], agreement.slug, "")
    with pytest.raises(BadInput):
        actions.end(people["ida"], agreement.slug, "Erstattet", "findes-ikke")
    ended = actions.end(people["ida"], agreement.slug, "Erstattet af den nye", other.slug)
    assert (ended.state, ended.replaced_by) == (State.REPLACED, other)


@pytest.mark.parametrize("number", ["9.9", "x", "1", "1.0.0", "1.99999999999999999999", "-1.0"])
def test_a_version_that_is_not_there_is_said(agreement: Document, number: str) -> None:
    with pytest.raises(NotFound):
        actions.version_of(agreement, number)
