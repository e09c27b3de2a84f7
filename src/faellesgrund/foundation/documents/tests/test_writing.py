"""Clauses written, added, moved and removed; two editors at once."""

from __future__ import annotations

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_unit, make_user
from faellesgrund.foundation.documents import actions, clause_actions
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.holding import ClauseConflict, DocumentError, NotAllowed, NotFound, NotNow
from faellesgrund.foundation.documents.models import Document, Level, Sharing
from faellesgrund.foundation.documents.texts import TextClause
from faellesgrund.foundation.documents.versions import actions as version_actions

People = dict[str, User]


def headings(document: Document) -> list[str]:
    return [row.heading for row in document.clauses.all()]


def clause(document: Document, heading: str):
    return document.clauses.get(heading=heading)


def last_line():
    from faellesgrund.foundation.access.models import AuditEntry

    return AuditEntry.objects.order_by("-number").first()


def test_a_new_document_begins_with_the_headings_of_its_kind(people: People) -> None:
    made = actions.create(people["ida"], "Husleje i Ærøgade", "note")
    assert headings(made) == ["Baggrund", "Vurdering", "Indstilling"]
    assert (made.slug, made.state, made.party.key) == ("husleje-i-aeroegade", "udkast", "kk")
    assert actions.create(people["ida"], "Husleje i Ærøgade", clauses=()).slug == "husleje-i-aeroegade-2"


@pytest.mark.parametrize(
    ("field", "more"),
    [("title", {"title": "  "}), ("kind", {"kind": "roman"}), ("deling", {"deling": "alle"}), ("level", {"level": "hemmelig"}),
     ("shared_parties", {"deling": "udvalgte"}), ("title", {"title": "x" * 241})],
)  # fmt: skip
def test_a_document_that_cannot_be_is_refused_at_its_field(people: People, field: str, more: dict[str, str]) -> None:
    typed = {"title": "Note", "kind": "note", **more}
    with pytest.raises(BadInput) as bad:
        actions.create(people["ida"], typed.pop("title"), typed.pop("kind"), **typed)
    assert [problem.sted for problem in bad.value.problems] == [field]
    assert not Document.objects.exists()


def test_a_role_that_does_not_write_and_a_user_without_a_party_make_no_document(people: People) -> None:
    with pytest.raises(NotAllowed):
        actions.create(people["rita"], "Note")
    alone = make_user("ene", "sekretaer", make_unit())
    alone.unit = None
    alone.save()
    with pytest.raises(DocumentError, match="part"):
        actions.create(alone, "Note")


def test_a_title_that_is_the_address_of_another_page_gets_one_of_its_own(people: People) -> None:
    for title in sorted(actions.RESERVED_SLUGS):
        assert actions.create(people["ida"], title, clauses=()).slug not in actions.RESERVED_SLUGS


def test_a_saved_clause_counts_up_and_leaves_a_line(people: People, agreement: Document) -> None:
    row = clause(agreement, "Økonomi")
    saved = clause_actions.edit(
        people["ida"], agreement.slug, row.uid, row.version, Wording(" Økonomi ", "Ny\r\ntekst \n")
    )
    assert (saved.heading, saved.body) == ("Økonomi", "Ny\ntekst")
    assert saved.version > row.version
    line = last_line()
    assert (line.action, line.before["tekst"], line.after["tekst"]) == (
        "dokument.ret",
        "Udgifterne deles ligeligt.",
        "Ny\ntekst",
    )


def test_the_trail_holds_no_text_that_the_partnership_may_not_read(people: People) -> None:
    kept = actions.create(
        people["ida"], "Lukket", clauses=[TextClause("", 1, "A", "Hemmeligt")], deling=Sharing.OWN_PARTY
    )
    row = kept.clauses.get()
    clause_actions.edit(people["ida"], kept.slug, row.uid, row.version, Wording("A", "Mere hemmeligt"))
    line = last_line()
    assert line.after["tekst"] == "ændret, ikke vist"
    assert "hemmeligt" not in str(line.before).lower() + str(line.after).lower()
    assert line.object_name == "Dokument, der ikke er delt med alle"


def test_two_editors_of_one_clause_lose_nothing(people: People, agreement: Document) -> None:
    row = clause(agreement, "Formål")
    clause_actions.edit(people["jane"], agreement.slug, row.uid, row.version, Wording("Formål", "Janes tekst"))
    with pytest.raises(ClauseConflict) as conflict:
        clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Formål", "Idas tekst"))
    assert conflict.value.theirs is not None
    assert (conflict.value.theirs.body, conflict.value.body) == ("Janes tekst", "Idas tekst")
    assert clause(agreement, "Formål").body == "Janes tekst"
    clause_actions.edit(
        people["ida"], agreement.slug, row.uid, conflict.value.theirs.version, Wording("Formål", "Begges tekst")
    )
    assert clause(agreement, "Formål").body == "Begges tekst"


def test_two_editors_of_different_clauses_are_in_no_conflict(people: People, agreement: Document) -> None:
    first, second = clause(agreement, "Formål"), clause(agreement, "Ophør")
    clause_actions.edit(people["jane"], agreement.slug, first.uid, first.version, Wording("Formål", "Janes"))
    clause_actions.edit(people["ida"], agreement.slug, second.uid, second.version, Wording("Ophør", "Idas"))
    assert (clause(agreement, "Formål").body, clause(agreement, "Ophør").body) == ("Janes", "Idas")


def test_two_who_saved_the_same_words_are_in_no_conflict(people: People, agreement: Document) -> None:
    row = clause(agreement, "Formål")
    clause_actions.edit(people["jane"], agreement.slug, row.uid, row.version, Wording("Formål", "Ens"))
    clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Formål", "Ens"))
    assert clause(agreement, "Formål").body == "Ens"


def test_a_clause_removed_meanwhile_gives_the_typed_text_back(people: People, agreement: Document) -> None:
    row = clause(agreement, "Formål")
    clause_actions.remove(people["jane"], agreement.slug, row.uid, row.version)
    with pytest.raises(ClauseConflict) as conflict:
        clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Formål", "Idas tekst"))
    assert conflict.value.theirs is None
    assert conflict.value.body == "Idas tekst"


def test_a_clause_changed_meanwhile_is_not_removed(people: People, agreement: Document) -> None:
    row = clause(agreement, "Formål")
    clause_actions.edit(people["jane"], agreement.slug, row.uid, row.version, Wording("Formål", "Ny"))
    with pytest.raises(ClauseConflict):
        clause_actions.remove(people["ida"], agreement.slug, row.uid, row.version)
    assert clause(agreement, "Formål").body == "Ny"


def test_a_new_clause_stands_after_all_that_is_under_the_one_before_it(people: People, agreement: Document) -> None:
    economy = clause(agreement, "Økonomi").uid
    clause_actions.add(people["ida"], agreement.slug, economy, Wording("Regnskab", "", 1))
    clause_actions.add(people["ida"], agreement.slug, economy, Wording("Budget", "", 2))
    clause_actions.add(people["ida"], agreement.slug, "", Wording("Parter", "", 1))
    assert headings(agreement) == ["Parter", "Formål", "Økonomi", "Budget", "Betaling", "Regnskab", "Ophør"]


def test_a_clause_moves_with_what_is_under_it_and_stops_at_the_ends(people: People, agreement: Document) -> None:
    economy = clause(agreement, "Økonomi").uid
    assert clause_actions.move(people["ida"], agreement.slug, economy, up=True)
    assert headings(agreement) == ["Økonomi", "Betaling", "Formål", "Ophør"]
    assert not clause_actions.move(people["ida"], agreement.slug, economy, up=True)
    assert clause_actions.move(people["ida"], agreement.slug, economy, up=False)
    assert clause_actions.move(people["ida"], agreement.slug, economy, up=False)
    assert headings(agreement) == ["Formål", "Ophør", "Økonomi", "Betaling"]


@pytest.mark.parametrize(
    ("wording", "field"),
    [(Wording(" ", "\n"), "heading"), (Wording("x" * 301, ""), "heading"), (Wording("a", "x" * 60_001), "body"), (Wording("a", "", 4), "level")],
)  # fmt: skip
def test_a_wording_that_cannot_be_is_refused_at_its_field(
    people: People, agreement: Document, wording: Wording, field: str
) -> None:
    with pytest.raises(BadInput) as bad:
        clause_actions.add(people["ida"], agreement.slug, "", wording)
    assert bad.value.problems[0].sted == field
    assert len(headings(agreement)) == 4


@pytest.mark.parametrize(("who", "wrong"), [("kalle", NotAllowed), ("rita", NotFound), ("ulla", NotFound)])
def test_only_the_own_party_writes(people: People, agreement: Document, who: str, wrong: type[Exception]) -> None:
    row = clause(agreement, "Formål")
    acts = (
        lambda: clause_actions.edit(people[who], agreement.slug, row.uid, row.version, Wording("x", "y")),
        lambda: clause_actions.add(people[who], agreement.slug, "", Wording("x", "y")),
        lambda: clause_actions.move(people[who], agreement.slug, row.uid, up=False),
        lambda: clause_actions.remove(people[who], agreement.slug, row.uid, row.version),
    )
    for act in acts:
        with pytest.raises(wrong):
            act()
    assert headings(agreement) == ["Formål", "Økonomi", "Betaling", "Ophør"]


def test_a_confidential_document_is_not_written_by_a_colleague_without_trust(people: People) -> None:
    kept = actions.create(people["ida"], "Lukket", level=Level.CONFIDENTIAL)
    row = kept.clauses.first()
    assert row is not None
    with pytest.raises(NotAllowed):
        clause_actions.edit(people["hans"], kept.slug, row.uid, row.version, Wording("x", "y"))
    clause_actions.edit(people["jane"], kept.slug, row.uid, row.version, Wording("x", "y"))


def test_a_locked_document_is_not_written_in(people: People, agreement: Document) -> None:
    row = clause(agreement, "Formål")
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    with pytest.raises(NotNow):
        clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("x", "y"))
    with pytest.raises(NotNow):
        clause_actions.add(people["ida"], agreement.slug, "", Wording("x", "y"))


def test_a_copy_has_ids_of_its_own_and_references_that_follow(people: People, agreement: Document) -> None:
    target = clause(agreement, "Økonomi").uid
    row = clause(agreement, "Ophør")
    clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Ophør", f"Se [[§{target}]]."))
    made = actions.create_from(people["kalle"], agreement.slug, "", "Vores aftale")
    assert headings(made) == headings(agreement)
    assert clause(made, "Ophør").body == f"Se [[§{clause(made, 'Økonomi').uid}]]."
    assert clause(made, "Økonomi").uid != target
    assert made.party.key == "akb"


def test_a_copy_is_kept_as_closely_as_its_source(people: People) -> None:
    kept = actions.create(people["ida"], "Lukket", level=Level.CONFIDENTIAL, deling=Sharing.OWN_PARTY)
    made = actions.create_from(people["jane"], kept.slug, "", "Kopi")
    assert (made.level, made.deling) == (Level.CONFIDENTIAL, Sharing.OWN_PARTY)
    with pytest.raises(NotAllowed):
        actions.create_from(people["hans"], kept.slug, "", "Kopi")
    with pytest.raises(NotFound):
        actions.create_from(people["kalle"], kept.slug, "", "Kopi")
