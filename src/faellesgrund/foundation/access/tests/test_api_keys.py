"""Keys for programs: shown once, hashed, scoped, expiring, and never good for more than their user."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access import action_names, redaction
from faellesgrund.foundation.access.api_keys import make_key, possible_actions, reading_actions, revoke_key, user_of_key
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.access.people.models import ApiKey
from faellesgrund.foundation.access.testing import make_cast, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user("oskar", "oekonom")


def test_a_key_tells_whose_it_is_and_what_it_is_good_for(user):
    _, token = make_key(user, "Regneark", ["beregning.se", "satser.se"])
    found, actions = user_of_key(token)
    assert found == user
    assert actions == {"beregning.se", "satser.se"}


def test_neither_the_table_nor_the_trail_holds_the_key(user):
    key, token = make_key(user, "Regneark", ["beregning.se"])
    secret = token.split("_", 2)[2]
    assert secret not in str(list(ApiKey.objects.values()))
    assert secret not in str(list(AuditEntry.objects.values()))
    assert token.startswith(f"fg_{key.prefix}_")


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "a", lambda t: "fg_", lambda t: "", lambda t: t[3:]])
def test_what_is_no_key_opens_nothing(user, spoil):
    _, token = make_key(user, "Regneark", ["beregning.se"])
    assert user_of_key(spoil(token)) is None


def test_a_key_expires(user, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00")
    _, token = make_key(user, "Regneark", ["beregning.se"], 10)
    time_machine.move_to("2026-12-04T11:59:00+01:00")
    assert user_of_key(token)
    time_machine.move_to("2026-12-04T12:01:00+01:00")
    assert user_of_key(token) is None


def test_a_revoked_key_opens_nothing_and_the_trail_tells(user):
    key, token = make_key(user, "Regneark", ["beregning.se"])
    revoke_key(user, key)
    revoke_key(user, key)
    assert user_of_key(token) is None
    assert AuditEntry.objects.filter(action="api_noegle.spaer").count() == 1


def test_a_key_shrinks_with_the_roles_of_its_user(user):
    _, token = make_key(user, "Regneark", ["beregning.se", "beregning.opret"])
    user.roles.update(role="jurist")
    assert user_of_key(token)[1] == {"beregning.se"}
    user.roles.all().delete()
    assert user_of_key(token)[1] == frozenset()
    User.objects.update(is_active=False)
    assert user_of_key(token) is None


def test_the_key_of_a_demo_user_works_in_a_demo_only(user, settings):
    _, token = make_key(user, "Regneark", ["beregning.se"])
    User.objects.update(is_demo=True)
    assert user_of_key(token) is None
    settings.DEMO = True
    assert user_of_key(token)


@pytest.mark.parametrize(
    ("name", "actions", "days", "places"),
    [
        ("", [], 0, {"navn", "omfang", "dage"}),
        ("x" * 81, ["beregning.se"], 367, {"navn", "dage"}),
        ("ok", ["revision.se"], 10, {"omfang"}),
        ("ok", ["api_noegle.egne"], 10, {"omfang"}),
        ("ok", ["findes.ikke"], 10, {"omfang"}),
    ],
)
def test_a_key_that_asks_for_too_much_is_not_made(user, name, actions, days, places):
    with pytest.raises(BadInput) as refused:
        make_key(user, name, actions, days)
    assert {problem.sted for problem in refused.value.problems} == places
    assert not ApiKey.objects.exists()


def test_no_key_can_make_keys_or_give_roles():
    admin = make_user("adam", "admin")
    assert not {"api_noegle.egne", "roller.styr", "brugere.inviter"} & set(possible_actions(admin))
    assert all(".se" in action or "_se" in action for action in reading_actions(admin))


def test_a_key_reads_confidential_papers_only_when_it_is_said():
    jurist = make_user("jasmin", "jurist")
    assert "dokument.se_fortroligt" in possible_actions(jurist)
    assert "dokument.se_fortroligt" not in reading_actions(jurist)


def test_one_from_outside_makes_no_key():
    with pytest.raises(PermissionDenied):
        make_key(make_user("rie", "raadgiver"), "Regneark", ["beregning.se"])


def test_last_use_is_stored_at_most_once_an_hour(user, time_machine, django_assert_num_queries):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    key, token = make_key(user, "Regneark", ["beregning.se"])

    def used():
        key.refresh_from_db()
        return key.last_used_at

    user_of_key(token)
    first = used()
    time_machine.move_to("2026-11-24T12:59:00+01:00", tick=False)
    user_of_key(token)
    assert used() == first
    time_machine.move_to("2026-11-24T13:01:00+01:00", tick=False)
    user_of_key(token)
    assert used() - first == timedelta(minutes=61)


def test_the_page_shows_a_new_key_once_and_revokes_it(client, user):
    client.force_login(user)
    data = {"navn": "Regneark", "dage": "30", "omfang": ["beregning.se"]}
    page = client.post("/min-konto/noegler/", data).content.decode()
    token = page.split('id="noegle">')[1].split("<")[0]
    assert user_of_key(token)
    assert token not in client.get("/min-konto/noegler/").content.decode()
    wrong = client.post("/min-konto/noegler/", {**data, "dage": "tusind", "navn": "Mit navn"})
    assert wrong.status_code == 422
    assert "Mit navn" in wrong.content.decode()
    number = ApiKey.objects.get().pk
    assert client.get(f"/min-konto/noegler/{number}/spaer/").status_code == 405
    assert client.post(f"/min-konto/noegler/{number}/spaer/").status_code == 302
    assert user_of_key(token) is None


def test_the_cast_at_the_keys_and_nobody_revokes_anothers(client):
    cast = make_cast()
    key, token = make_key(cast.in_role, "Regneark", ["beregning.se"])
    address = f"/min-konto/noegler/{key.pk}/spaer/"
    assert client.get("/min-konto/noegler/")["Location"].startswith("/log-ind/")
    client.force_login(cast.colleague)
    assert client.post(address).status_code == 404
    assert "Regneark" not in client.get("/min-konto/noegler/").content.decode()
    client.force_login(cast.outsider)
    assert client.get("/min-konto/noegler/").status_code == 403
    assert user_of_key(token)
    with pytest.raises(PermissionDenied):
        revoke_key(cast.colleague, key)


def test_a_redacted_line_says_whom_to_ask_and_nothing_else():
    line = redaction.Redacted.owned_by(make_unit())
    assert line.text == "Fortroligt: du kan se, at det findes, men ikke hvad det er. Spørg Socialforvaltningen."
    assert "Spørg Socialforvaltningen." in line.html
    assert list(line.__slots__) == ["ask"]
    assert redaction.Redacted.owned_by(None).ask == "sekretariatet"


def test_every_action_has_words_where_one_chooses_among_them():
    assert action_names.without_a_name() == []
    assert action_names.action_name("beregning.se") == "Beregninger: se"
