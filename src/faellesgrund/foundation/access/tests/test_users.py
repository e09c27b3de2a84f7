"""New users, and the demo's cast."""

from __future__ import annotations

import re

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import demo
from faellesgrund.foundation.access.actions import add_user
from faellesgrund.foundation.access.models import AuditEntry, Party, User
from faellesgrund.foundation.access.policy import may, roles_of
from faellesgrund.foundation.access.roles import ROLES
from faellesgrund.foundation.access.testing import PASSWORD, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_a_new_user_has_the_role_from_today_and_stands_in_the_log():
    unit = make_unit()
    user = add_user("Bente", "Bente Krogh", "jurist", unit.key, "", PASSWORD)
    assert (user.username, user.unit, roles_of(user)) == ("bente", unit, {"jurist"})
    assert user.check_password(PASSWORD)
    entry = AuditEntry.objects.get()
    assert entry.action == "bruger.opret"
    assert PASSWORD not in str(entry.after)


def test_everything_wrong_with_a_new_user_is_said_at_once():
    make_user("anna")
    with pytest.raises(BadInput) as refused:
        add_user("anna", " ", "konge", "ukendt", "ikke en mail", "kort")
    places = {problem.sted for problem in refused.value.problems}
    assert places == {"brugernavn", "navn", "rolle", "enhed", "mail", "adgangskode"}
    assert User.objects.count() == 1


def test_the_demo_has_its_thirteen_users_each_with_a_role():
    demo.load()
    demo.load()
    users = {user.username: roles_of(user) for user in User.objects.all()}
    assert len(users) == 13
    assert all(users.values())
    assert set.union(*map(set, users.values())) <= set(ROLES)
    assert users["organisation_3b"] == {"bygherre"}
    assert all(user.check_password("faellesgrund-demo") and user.is_demo for user in User.objects.all())
    assert Party.objects.count() == 6  # KAB-Fællesskabet is mentioned, and no party


def test_the_demo_is_never_laid_over_real_users():
    make_user()
    with pytest.raises(BadInput, match="rigtige brugere"):
        demo.load()
    assert User.objects.count() == 1


def test_demo_people_cannot_be_written_to():
    demo.load()
    assert all(re.search(r"@example\.invalid$", user.email) for user in User.objects.all())


def test_users_sort_as_danes_sort():
    names = ["Åse Holm", "Anna Holm", "Ærø Holm", "Zita Holm", "Øjvind Holm", "Aage Holm", "Ane Holm"]
    for n, name in enumerate(names):
        user = make_user(f"u{n}", None)
        user.full_name = name
        user.save()
    shown = [user.full_name.split()[0] for user in User.objects.all()]
    assert shown[:5] == ["Ane", "Anna", "Zita", "Ærø", "Øjvind"]
    assert set(shown[5:]) == {"Åse", "Aage"}


def test_the_admin_of_the_demo_governs_users_and_the_economist_does_not():
    demo.load()
    assert may(User.objects.get(username="admin"), "brugere.inviter")
    assert not may(User.objects.get(username="oekonom"), "brugere.inviter")
