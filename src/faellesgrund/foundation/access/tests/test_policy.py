"""Who may: the matrix cell by cell, the reach of a right, and the period of a role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from faellesgrund.foundation.access.models import RoleAssignment
from faellesgrund.foundation.access.policy import UnknownAction, access, may, party_of
from faellesgrund.foundation.access.roles import RIGHTS, ROLES, Reach
from faellesgrund.foundation.access.testing import LONG_AGO, make_cast, make_unit, make_user

pytestmark = pytest.mark.django_db


@dataclass
class Owned:
    """Something a party owns."""

    owner_id: int
    party_id: int
    deling: str = "partnerskab"


def owned_by(user, **more):
    return Owned(user.pk, user.unit.party_id, **more)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_exactly_what_its_rights_say(role):
    user = make_user(role=role)
    assert {action for action in RIGHTS if may(user, action)} == {a for a, rights in RIGHTS.items() if role in rights}


def test_nobody_and_a_user_without_a_role_may_nothing():
    outsider = make_user(role=None)
    assert [a for a in RIGHTS for who in (None, AnonymousUser(), outsider) if may(who, a)] == []


def test_a_closed_account_may_nothing():
    user = make_user()
    user.is_active = False
    assert not may(user, "beregning.se")


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 25), None, False),
        (date(2026, 1, 1), date(2026, 11, 24), True),
        (date(2026, 1, 1), date(2026, 11, 23), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(first, last, allowed, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00")
    assert may(make_user(valid_from=first, valid_to=last), "beregning.se") is allowed


def test_the_day_of_a_role_is_the_danish_day(time_machine):
    time_machine.move_to("2026-11-24T23:30:00+00:00")
    assert may(make_user(valid_from=date(2026, 11, 25)), "beregning.se")


def test_only_the_own_party_may_change_a_calculation():
    cast = make_cast()
    mine = owned_by(cast.in_role)
    same_party = make_user("sofie", "projektleder")
    assert {who.username: may(who, "beregning.ret", mine) for who in (cast.in_role, same_party, cast.colleague)} == {
        "ida": True,
        "sofie": True,
        "kalle": False,
    }
    assert may(cast.colleague, "beregning.se", mine)


def test_what_is_shared_with_the_own_party_alone_is_seen_by_it_alone():
    cast = make_cast()
    mine = owned_by(cast.in_role, deling="egen_part")
    assert may(cast.in_role, "beregning.se", mine)
    assert not may(cast.colleague, "beregning.se", mine)


def test_an_owner_who_has_moved_to_another_party_keeps_what_is_his():
    cast = make_cast()
    mine = owned_by(cast.in_role)
    cast.in_role.unit = make_unit("akb", "akb")
    assert may(cast.in_role, "beregning.ret", mine)


def test_a_right_over_the_own_party_needs_a_party():
    user = make_user()
    user.unit = None
    assert party_of(user) is None
    assert not may(user, "beregning.ret", Owned(owner_id=0, party_id=1))


def test_an_action_nobody_described_is_an_error_and_not_a_no():
    with pytest.raises(UnknownAction):
        may(make_user(), "beregning.kør")
    with pytest.raises(UnknownAction):
        access("findes.ikke")


def test_changing_reaches_the_own_party_and_seeing_reaches_all():
    assert set(RIGHTS["beregning.ret"].values()) == {Reach.OWN_PARTY}
    assert RIGHTS["beregning.se"]["oekonom"] is Reach.ALL


@dataclass
class Scoped(Owned):
    """Something that belongs to a forum, an estate or a project too."""

    scopes: tuple = ()

    def scope_keys(self):
        return self.scopes


def scoped_user(kind, key, role="drift", unit=None):
    user = make_user("sara", None, unit)
    RoleAssignment.objects.create(user=user, role=role, scope_kind=kind, scope_id=key, valid_from=LONG_AGO)
    return user


def test_a_role_held_for_a_party_reaches_what_that_party_shares():
    cast = make_cast()
    theirs = owned_by(cast.colleague)
    user = scoped_user("part", str(cast.colleague.unit.party_id))
    assert may(user, "beregning.se", theirs)
    assert not may(user, "beregning.se", owned_by(cast.in_role))
    assert not may(user, "beregning.se", owned_by(cast.colleague, deling="egen_part"))


def test_a_role_held_for_one_estate_reaches_that_estate_and_no_more_of_the_own_party():
    cast = make_cast()
    user = scoped_user("afdeling", "engsvinget")
    mine, other = (
        Scoped(cast.in_role.pk, user.unit.party_id, "egen_part", (("afdeling", key),))
        for key in ("engsvinget", "kaerhaven")
    )
    assert may(user, "beregning.ret", mine)
    assert not may(user, "beregning.ret", other)


def test_one_from_outside_sees_only_what_is_shared_by_name():
    cast = make_cast()
    outsider = make_user("rie", "raadgiver", make_unit("arkitekt", "arkitekt", "Tegnestuen"))
    named = owned_by(cast.in_role, deling="udvalgte")
    named.shared_party_ids = lambda: {outsider.unit.party_id}
    assert may(outsider, "dokument.se", named)
    assert not may(outsider, "dokument.se", owned_by(cast.in_role))
    assert not may(cast.colleague, "dokument.se", named)
