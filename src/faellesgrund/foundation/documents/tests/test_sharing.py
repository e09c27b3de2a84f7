"""Who may know of a document and who may read it; settings, and the list."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import Party, RoleAssignment, User
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.roles import RIGHTS, ROLES
from faellesgrund.foundation.access.testing import give_roles, make_unit, make_user, policy_disagreements
from faellesgrund.foundation.documents import actions
from faellesgrund.foundation.documents.holding import NotAllowed, NotFound, may_read
from faellesgrund.foundation.documents.models import Document, Level, Sharing
from faellesgrund.foundation.documents.queries import due_for_review, list_page
from faellesgrund.foundation.documents.testing import a_document
from faellesgrund.foundation.documents.versions import actions as version_actions

People = dict[str, User]
TODAY = date(2026, 11, 25)
PARTIES = ("kk", "akb", "3b")
ACTIONS = sorted(action for action in RIGHTS if action.startswith("dokument.") and action != "dokument.opret")
HELD = st.lists(
    st.tuples(
        st.sampled_from(sorted(ROLES)),
        st.one_of(
            st.just(("alle", "")),
            st.tuples(st.just("part"), st.sampled_from(PARTIES)),
            st.tuples(st.sampled_from(["forum", "afdeling", "projekt"]), st.sampled_from(["x", "y"])),
        ),
    ),
    min_size=1,
    max_size=60,
)


@pytest.fixture
def many(db: None) -> dict[str, User]:
    """A document for every party, way of sharing and level, spread over scopes; one user of each party asks."""
    parties = {key: make_unit(f"enhed-{key}", key).party for key in PARTIES}
    askers = {}
    for n, (key, party) in enumerate(parties.items()):
        owner = User.objects.select_related("unit__party").get(
            pk=make_user(f"ejer-{key}", "sekretaer", party.units.get()).pk
        )
        scopes = [{"forum_key": "x"}, {"estate_key": "x", "project_key": "y"}, {"estate_key": "y"}]
        for m, deling in enumerate(Sharing.values):
            for level in (Level.INTERNAL, Level.CONFIDENTIAL):
                other = parties[PARTIES[(n + 1) % 3]]
                shared = [other] if deling == Sharing.CHOSEN else []
                a_document(
                    owner, f"{key}-{m}-{level}", deling=deling, level=level, shared_with=shared, **scopes[(n + m) % 3]
                )
        askers[key] = make_user(f"spoerger-{key}", None, party.units.get())
    return askers


def test_one_by_one_and_in_sql_say_the_same_for_any_set_of_roles(many: dict[str, User]) -> None:
    keys = {party.key: str(party.pk) for party in Party.objects.all()}
    seen: set[int] = set()

    @hypothesis_settings(max_examples=60)
    @given(held=HELD, who=st.sampled_from(PARTIES), action=st.sampled_from(ACTIONS))
    def holds(held: list[tuple[str, tuple[str, str]]], who: str, action: str) -> None:
        with transaction.atomic():
            roles = [(role, kind, keys[key] if kind == "part" else key) for role, (kind, key) in held]
            user = give_roles(many[who], roles)
            every = Document.objects.select_related("owner", "party").prefetch_related("shared_parties")
            rows = Document.objects.all()._reached(user, action)
            assert policy_disagreements(user, action, every, rows) == []
            readable = set(Document.objects.readable_by(user).values_list("pk", flat=True))
            assert readable == {row.pk for row in every if may_read(user, row)}
            assert readable <= set(Document.objects.visible_to(user).values_list("pk", flat=True))
            seen.add(len(readable))
            transaction.set_rollback(True)

    holds()
    assert len(seen) > 3, "the examples saw all or nothing"


def rows_of(user: User, **given: str) -> list[str]:
    return [row.title or "lukket" for row in list_page(user, given, TODAY).rows]


def test_a_confidential_document_is_a_redacted_line_and_the_rest_of_the_list_goes_on(people: People) -> None:
    actions.create(people["ida"], "Åben for alle")
    actions.create(people["ida"], "Grundkøbet", level=Level.CONFIDENTIAL)
    actions.create(people["ida"], "Kun os", deling=Sharing.OWN_PARTY)
    assert rows_of(people["tove"]) == ["Åben for alle", "lukket"]
    assert rows_of(people["jane"]) == ["Kun os", "Grundkøbet", "Åben for alle"]
    assert rows_of(people["rita"]) == []
    assert rows_of(people["ulla"]) == []


@pytest.mark.parametrize("given", [{"ord": "grund"}, {"slags": "note"}, {"tilstand": "udkast"}, {"tages_op": "1"}])
def test_no_filter_tells_anything_of_a_document_one_may_not_read(people: People, given: dict[str, str]) -> None:
    made = actions.create(people["ida"], "Grundkøbet", level=Level.CONFIDENTIAL)
    Document.objects.filter(pk=made.pk).update(review_on=TODAY)
    assert rows_of(people["tove"], **given) == []
    assert rows_of(people["jane"], **given) == ["Grundkøbet"]


def test_the_list_is_searched_and_filtered_in_danish(people: People) -> None:
    actions.create(people["ida"], "Ærø: aftale", "aftale")
    actions.create(people["ida"], "Åvej 3", "note")
    actions.create(people["kalle"], "Bro", "note")
    assert rows_of(people["ida"], ord="ÆRØ") == ["Ærø: aftale"]
    assert rows_of(people["ida"], slags="note", part="kk") == ["Åvej 3"]
    assert rows_of(people["ida"], orden="titel") == ["Bro", "Ærø: aftale", "Åvej 3"]
    assert rows_of(people["ida"], slags="findes ikke", tilstand="'; drop table", side="99999") != []
    assert rows_of(people["ida"], ord="%") == []


def test_the_list_costs_the_same_with_1_and_with_200_roles_and_with_few_and_many_rows(people: People) -> None:
    counts = []
    asker = make_user("spoerger", None, people["kalle"].unit)
    for roles, rows in ((1, 30), (200, 30), (200, 120)):
        RoleAssignment.objects.filter(user=asker).delete()
        for n in range(Document.objects.count(), rows):
            level = Level.CONFIDENTIAL if n % 3 == 0 else Level.INTERNAL
            deling = (Sharing.PARTNERSHIP, Sharing.CHOSEN, Sharing.OWN_PARTY)[n % 3]
            a_document(
                people["ida"], f"Nr. {n}", clauses=(), deling=deling, level=level, shared_with=[asker.unit.party]
            )
        user = give_roles(
            asker, [("bygherre", "alle", ""), *(("drift", "afdeling", f"nr-{n}") for n in range(roles - 1))]
        )
        with CaptureQueriesContext(connection) as asked:
            page = list_page(user, {}, TODAY)
        assert page.count > 10
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 6


def test_those_to_be_taken_up_again_are_the_own_partys_that_are_in_use(people: People, agreement: Document) -> None:
    Document.objects.filter(pk=agreement.pk).update(review_on=TODAY)
    assert due_for_review(people["hans"], TODAY) == [agreement]
    assert due_for_review(people["hans"], date(2026, 11, 24)) == []
    assert due_for_review(people["kalle"], TODAY) == []
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    actions.end(people["ida"], agreement.slug, "Ikke i brug")
    assert due_for_review(people["hans"], TODAY) == []


def change(user: User, document: Document, **fields: object) -> Document:
    parties = fields.pop("parties", None)
    document.refresh_from_db()
    return actions.change_settings(user, document.slug, document.version, fields, parties)


def test_sharing_with_chosen_parties_reaches_them_alone_and_can_be_taken_back(
    people: People, agreement: Document
) -> None:
    change(people["ida"], agreement, deling=Sharing.CHOSEN, parties=[people["kalle"].unit.party])
    assert may(people["kalle"], "dokument.se", agreement) and not Document.objects.visible_to(people["tove"]).exists()
    change(people["ida"], agreement, deling=Sharing.OWN_PARTY)
    assert not Document.objects.visible_to(people["kalle"]).exists()
    assert not agreement.shared_parties.exists()
    with pytest.raises(BadInput):
        change(people["ida"], agreement, deling=Sharing.CHOSEN, parties=[])


def test_journal_fields_are_kept_as_their_systems_write_them_or_refused_together(
    people: People, agreement: Document
) -> None:
    saved = change(people["ida"], agreement, f2_case="2025-26266", kle_facet="g01", edoc_number="2021-5")
    assert (saved.f2_case, saved.kle_facet, saved.edoc_number) == ("2025 - 26266", "G01", "2021-0000005")
    with pytest.raises(BadInput) as bad:
        change(
            people["ida"],
            agreement,
            f2_case="26266",
            kle_number="3.2",
            valid_from=TODAY,
            valid_to=date(2020, 1, 1),
            title=" ",
        )
    assert {problem.sted for problem in bad.value.problems} == {"f2_case", "kle_number", "valid_to", "title"}
    agreement.refresh_from_db()
    assert (agreement.f2_case, agreement.title) == ("2025 - 26266", "Aftale om drift")


def test_settings_saved_by_two_at_once_are_not_overwritten_unseen(people: People, agreement: Document) -> None:
    actions.change_settings(people["jane"], agreement.slug, 1, {"title": "Janes titel"})
    with pytest.raises(actions.SettingsConflict, match="Jane"):
        actions.change_settings(people["ida"], agreement.slug, 1, {"title": "Idas titel"})
    assert Document.objects.get(pk=agreement.pk).title == "Janes titel"


def test_a_document_made_confidential_gets_an_address_that_tells_nothing(people: People, agreement: Document) -> None:
    saved = change(people["ida"], agreement, level=Level.CONFIDENTIAL)
    assert "aftale" not in saved.slug
    assert change(people["ida"], saved, title="Ny titel").slug == saved.slug
    assert "hemmelig" not in actions.create(people["ida"], "Hemmelig", level=Level.CONFIDENTIAL).slug


@pytest.mark.parametrize(("who", "wrong"), [("kalle", NotAllowed), ("rita", NotFound), ("ulla", NotFound)])
def test_another_party_does_not_change_the_settings(
    people: People, agreement: Document, who: str, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong):
        change(people[who], agreement, title="Kapret")
