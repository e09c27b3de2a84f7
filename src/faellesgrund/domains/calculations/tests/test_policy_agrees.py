"""The policy's two halves, asked one by one and in SQL, agree for whatever roles somebody holds."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.domains.calculations import listing
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.testing import DAY, a_draft
from faellesgrund.foundation.access.models import Party, RoleAssignment, User
from faellesgrund.foundation.access.policy import visible
from faellesgrund.foundation.access.roles import RIGHTS, ROLES, ScopeKind
from faellesgrund.foundation.access.testing import give_roles, make_unit, make_user, policy_disagreements

ACTIONS = sorted(action for action in RIGHTS if action.startswith(("beregning.", "dokument.")))
PARTIES = ("kk", "kab", "akb", "arkitekt")
ESTATES = ("engsvinget", "kaerhaven", "sivkaeret")

ROLE = st.sampled_from(sorted(ROLES))
SCOPE = st.one_of(
    st.just(("alle", "")),
    st.tuples(st.just("part"), st.sampled_from(PARTIES)),
    st.tuples(st.just("afdeling"), st.sampled_from(ESTATES)),
    st.tuples(st.sampled_from(["forum", "projekt"]), st.sampled_from(ESTATES)),
)
HELD = st.lists(st.tuples(ROLE, SCOPE), min_size=1, max_size=200)


@pytest.fixture
def three_estates(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """One calculation for each owner and way of sharing, each on an estate; one user of each party asks."""
    askers = {}
    for n, key in enumerate(PARTIES):
        unit = make_unit(f"enhed-{key}", key)
        owner = give_roles(make_user(f"ejer-{key}", None, unit), [("oekonom", "alle", "")])
        for m, sharing in enumerate(Sharing.values):
            made = a_draft(owner, sharing)
            Calculation.objects.filter(pk=made.pk).update(slug=f"{ESTATES[(n + m) % 3]}-{n}{m}")
        askers[key] = make_user(f"asker-{key}", None, unit)
        askers[key] = User.objects.select_related("unit__party").get(pk=askers[key].pk)
    monkeypatch.setattr(
        Calculation,
        "scope_keys",
        lambda calculation: (("afdeling", calculation.navn),),
        raising=False,
    )
    for calculation in Calculation.objects.all():
        Calculation.objects.filter(pk=calculation.pk).update(navn=calculation.slug.partition("-")[0])
    return askers


def with_party_keys(held: list[tuple[str, tuple[str, str]]]) -> list[tuple[str, str, str]]:
    """Roles with a party's name as its primary key, as it is stored."""
    keys = {party.key: str(party.pk) for party in Party.objects.all()}
    return [(role, kind, keys[key] if kind == "part" else key) for role, (kind, key) in held]


def test_one_by_one_and_in_sql_say_the_same_for_any_set_of_roles(three_estates: dict[str, User]) -> None:
    seen: list[int] = []

    @given(held=HELD, who=st.sampled_from(PARTIES), action=st.sampled_from(ACTIONS))
    def holds(held: list[tuple[str, tuple[str, str]]], who: str, action: str) -> None:
        with transaction.atomic():
            user = give_roles(three_estates[who], with_party_keys(held))
            every = Calculation.objects.select_related("owner", "party")
            rows = visible(Calculation.objects.all(), user, action, scopes={"afdeling": "navn"})
            assert policy_disagreements(user, action, every, rows) == []
            seen.append(rows.count())
            transaction.set_rollback(True)

    holds()
    assert {0, len(PARTIES)} & set(seen)
    assert len(set(seen)) > 3, "the examples saw all or nothing"


def test_the_list_costs_the_same_number_of_queries_with_1_and_with_200_roles(three_estates: dict[str, User]) -> None:
    counts = []
    for many in (1, 200):
        user = three_estates["kab"]
        RoleAssignment.objects.filter(user=user).delete()
        scopes = [(ScopeKind.ESTATE.value, f"afdeling-{n}") for n in range(many - 1)]
        user = give_roles(user, [("oekonom", "alle", ""), *(("drift", *scope) for scope in scopes)])
        with CaptureQueriesContext(connection) as asked:
            page = listing.list_page(user, {}, DAY)
        assert page.count > 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
