"""The first user, and the invited: links that work once, and nothing of them in the database or the mail but the link."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.access.people import first_user, invitations, role_actions
from faellesgrund.foundation.access.people.models import Invitation
from faellesgrund.foundation.access.people.role_actions import RoleWish
from faellesgrund.foundation.access.policy import roles_of
from faellesgrund.foundation.access.testing import PASSWORD, as_in_use, give_roles, make_cast, make_unit, make_user

pytestmark = pytest.mark.django_db
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@pytest.fixture
def secretary():
    return make_user("signe", "sekretaer")


def wish(role="drift", **more):
    return RoleWish(role, "alle", "", timezone.localdate(), **more)


def invited(secretary, email="inge@example.invalid"):
    return invitations.invite(secretary, "Inge Berg", email, make_unit(), [wish()])


def form(**more):
    return {
        "navn": "Inge Berg",
        "mail": "inge@example.invalid",
        "titel": "Driftsleder",
        "enhed": "kk-sof",
        "rolle0-rolle": "drift",
        "rolle0-omfang": "alle",
        "rolle0-fra": timezone.localdate().isoformat(),
        **more,
    }


def chosen(**more):
    return {"brugernavn": "inge", "adgangskode": PASSWORD, "igen": PASSWORD, **more}


def test_an_invited_person_cannot_log_in_before_the_link_is_used(secretary):
    invitation, token = invited(secretary)
    user = invitation.user
    assert not user.has_usable_password()
    assert roles_of(user) == {"drift"}
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))


def test_the_link_lets_the_person_choose_and_signs_in(client, secretary):
    _, token = invited(secretary)
    page = client.get(f"/velkommen/{token}/")
    assert 'value="inge-berg"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(f"/velkommen/{token}/", chosen()).status_code == 302
    assert SESSION_KEY in client.session
    user = User.objects.get(username="inge")
    assert user.check_password(PASSWORD)
    assert AuditEntry.objects.filter(action="invitation.tag_imod").exists()


def test_a_link_works_once(client, secretary):
    _, token = invited(secretary)
    invitations.accept(token, "inge", PASSWORD, PASSWORD)
    answer = client.get(f"/velkommen/{token}/")
    assert answer.status_code == 404
    assert "Linket virker ikke" in answer.content.decode()
    assert client.post(f"/velkommen/{token}/", chosen(brugernavn="tyv")).status_code == 404
    assert not User.objects.filter(username="tyv").exists()


def test_a_link_works_for_fourteen_days(secretary, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00")
    _, token = invited(secretary)
    time_machine.move_to("2026-12-08T11:59:00+01:00")
    assert invitations.find(token)
    time_machine.move_to("2026-12-08T12:01:00+01:00")
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.find(token)


def test_a_new_link_ends_the_one_before_and_a_withdrawn_one_opens_nothing(secretary):
    invitation, first = invited(secretary)
    _, second = invitations.renew(secretary, invitation.user)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.find(first)
    assert invitations.find(second)
    invitations.withdraw(secretary, invitation.user)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.find(second)


def test_who_is_invited_in_a_demonstration_belongs_to_it(secretary, settings):
    settings.DEMO = True
    assert invited(secretary)[0].user.is_demo


def test_a_withdrawn_invitation_closes_every_way_in_and_a_new_one_opens_them(secretary):
    invitation, _ = invited(secretary)
    invitations.withdraw(secretary, invitation.user)
    user = User.objects.get(pk=invitation.user.pk)
    assert not user.is_active
    invitations.renew(secretary, user)
    assert User.objects.get(pk=user.pk).is_active


def test_one_who_came_through_an_identity_provider_has_come(secretary, client):
    invitation, token = invited(secretary)
    User.objects.filter(pk=invitation.user.pk).update(last_login=timezone.now())
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.find(token)
    client.force_login(secretary)
    assert "Inge Berg" not in client.get("/adgang/?status=inviteret").content.decode()


def test_a_closed_account_is_not_opened_by_its_link(secretary):
    invitation, token = invited(secretary)
    User.objects.filter(pk=invitation.user.pk).update(is_active=False)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.accept(token, "inge", PASSWORD, PASSWORD)


def test_who_has_come_is_not_invited_again(secretary):
    invitation, token = invited(secretary)
    user = invitations.accept(token, "inge", PASSWORD, PASSWORD)
    with pytest.raises(BadInput, match="allerede taget imod"):
        invitations.renew(secretary, user)
    assert invitation.user_id == user.pk


def test_a_wrong_choice_is_told_at_the_field_and_the_link_still_works(client, secretary):
    _, token = invited(secretary)
    answer = client.post(f"/velkommen/{token}/", chosen(brugernavn="Signe", igen="noget andet"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "»signe« er taget" in page
    assert "ikke ens" in page
    assert PASSWORD not in page
    assert client.post(f"/velkommen/{token}/", chosen(adgangskode="kort", igen="kort")).status_code == 422
    assert client.post(f"/velkommen/{token}/", chosen()).status_code == 302


def test_everything_wrong_with_an_invitation_is_said_at_once_and_nothing_is_made(secretary):
    User.objects.filter(pk=secretary.pk).update(email="taget@example.invalid")
    late = wish(valid_to=timezone.localdate() - timedelta(1))
    with pytest.raises(BadInput) as refused:
        invitations.invite(secretary, " ", "TAGET@example.invalid", None, [wish(), late, wish("dpo")])
    assert {problem.sted for problem in refused.value.problems} == {"navn", "mail", "enhed", "1-til", "2-rolle"}
    assert User.objects.count() == 1


def test_the_same_role_twice_is_refused_and_nothing_is_made(secretary):
    with pytest.raises(BadInput, match="to gange"):
        invitations.invite(secretary, "Inge", "inge@example.invalid", make_unit(), [wish(), wish()])
    assert User.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_the_mail_holds_the_link_and_nothing_confidential(client, secretary):
    client.force_login(secretary)
    answer = client.post("/adgang/inviter/", form())
    page = answer.content.decode()
    assert "Mailen er sendt til inge@example.invalid" in page
    [letter] = mail.outbox
    assert letter.to == ["inge@example.invalid"]
    assert re.search(r"http://testserver/velkommen/[\w-]{40,}/", letter.body)
    for word in ("Inge", "Driftspersonale", "Socialforvaltningen", "Signe"):
        assert word not in letter.body
    assert "/velkommen/" not in page
    assert Invitation.objects.get().sent_at is not None


def test_without_a_mail_server_the_link_is_shown_once(client, secretary, settings):
    settings.EMAIL_BACKEND = CONSOLE
    client.force_login(secretary)
    page = client.post("/adgang/inviter/", form()).content.decode()
    [link] = re.findall(r"http://testserver(/velkommen/[\w-]+/)", page)
    user = Invitation.objects.get().user
    assert "/velkommen/" not in client.get(f"/adgang/brugere/{user.username}/").content.decode()
    assert client.get(link).status_code == 200
    page = client.post(f"/adgang/brugere/{user.username}/invitation/", {"goer": "send"}).content.decode()
    assert len(re.findall(r"/velkommen/[\w-]+/", page)) == 1
    assert client.get(link).status_code == 404


def test_a_mail_that_cannot_be_sent_leaves_the_invitation_standing(client, secretary, monkeypatch):
    def broken(*args, **more):
        raise SMTPServerDisconnected("no")

    monkeypatch.setattr(invitations, "send_mail", broken)
    client.force_login(secretary)
    answer = client.post("/adgang/inviter/", form())
    assert answer.status_code == 200
    assert "Mailen kunne ikke sendes" in answer.content.decode()
    invitation = Invitation.objects.get()
    assert invitation.sent_at is None
    assert invitation.waits


def test_a_wrong_form_keeps_what_was_typed_and_marks_the_right_role(client, secretary):
    client.force_login(secretary)
    more = {
        "rolle1-rolle": "jurist",
        "rolle1-omfang": "alle",
        "rolle1-fra": timezone.localdate().isoformat(),
        "rolle1-til": "2020-01-01",
    }
    answer = client.post("/adgang/inviter/", form(mail="ikke en mail", **more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ret 2 fejl" in page
    assert 'id="id_rolle1-til_error"' in page
    assert "Driftsleder" in page
    assert not Invitation.objects.exists()


def test_one_who_may_not_invite_does_not(client, secretary):
    with pytest.raises(PermissionDenied):
        invited(make_user("nanna", "oekonom"))
    cast = make_cast("oekonom")
    assert client.get("/adgang/inviter/")["Location"].startswith("/log-ind/")
    for who in (cast.in_role, cast.outsider):
        client.force_login(who)
        assert client.post("/adgang/inviter/", form()).status_code == 403
    client.force_login(secretary)
    assert client.put("/adgang/inviter/").status_code == 405
    assert client.get("/adgang/brugere/ida/invitation/").status_code == 405


def test_an_invited_person_stands_in_the_list_as_invited(client, secretary):
    invited(secretary)
    client.force_login(secretary)
    page = client.get("/adgang/?status=inviteret").content.decode()
    assert "Inge Berg" in page
    assert "inviteret-" not in re.sub(r'href="[^"]*"', "", page)


# The first user


@pytest.fixture
def fresh():
    cache.clear()


def first(**more):
    return {
        "kode": first_user.setup_code(),
        "navn": "Signe Toft",
        "mail": "signe@example.invalid",
        "brugernavn": "signe",
        "adgangskode": PASSWORD,
        "igen": PASSWORD,
        **more,
    }


def test_the_first_user_is_made_with_the_code_signed_in_and_the_page_is_gone(client, fresh):
    assert client.get("/opsaetning/").status_code == 200
    answer = client.post("/opsaetning/", first())
    assert answer["Location"] == "/adgang/parter/"
    assert SESSION_KEY in client.session
    assert roles_of(User.objects.get()) == {"sekretaer", "admin"}
    assert client.get("/opsaetning/").status_code == 404
    assert client.post("/opsaetning/", first(brugernavn="anden", mail="b@example.invalid")).status_code == 404
    assert User.objects.count() == 1


def test_the_code_is_known_however_it_is_typed_and_a_wrong_one_makes_nobody(client, fresh):
    assert client.post("/opsaetning/", first(kode="AAAA-BBBB-CCCC-DDDD")).status_code == 422
    assert not User.objects.exists()
    typed = f" {first_user.setup_code().lower().replace('-', ' ')} "
    assert client.post("/opsaetning/", first(kode=typed)).status_code == 302


def test_after_ten_wrong_codes_even_the_right_one_must_wait(client, fresh):
    for _ in range(first_user.MOST_TRIES):
        client.post("/opsaetning/", first(kode="forkert"))
    answer = client.post("/opsaetning/", first())
    assert "Vent 15 minutter" in answer.content.decode()
    assert not User.objects.exists()
    cache.clear()


def test_one_who_comes_second_is_told_that_it_is_done(fresh):
    make_user()
    with pytest.raises(first_user.AlreadySetUp):
        first_user.make_first_user(first_user.setup_code(), "B", "b@example.invalid", "bente", PASSWORD, PASSWORD)


def test_what_is_wrong_with_the_first_user_is_said_at_the_fields(client, fresh):
    answer = client.post("/opsaetning/", first(mail="ikke en mail", brugernavn="S S", adgangskode="kort", igen="kort"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'id="id_{field}_error"' in page for field in ("mail", "brugernavn", "adgangskode"))
    assert 'value="Signe Toft"' in page
    assert not User.objects.exists()


def test_the_code_belongs_to_the_installation(settings):
    code = first_user.setup_code()
    assert re.fullmatch(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", code)
    settings.SECRET_KEY = "en helt anden nøgle, der er lang nok til at være en nøgle"
    assert first_user.setup_code() != code


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_both_be_the_first(fresh, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def attempt(name):
        try:
            first_user.make_first_user(
                first_user.setup_code(), name, f"{name}@example.invalid", name, PASSWORD, PASSWORD
            )
        except first_user.AlreadySetUp:
            return "late"
        finally:
            connections.close_all()
        return "made"

    with as_in_use(tmp_path):
        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(pool.map(attempt, ("anna", "bente")))
        assert outcomes == ["late", "made"]
        assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["admin", "dpo"])
def test_a_secretary_cannot_get_into_an_account_with_a_role_only_an_administrator_gives(secretary, role):
    admin = make_user("adam", "admin")
    watcher = make_user("vera", role)
    watcher.email = "vera@example.invalid"
    watcher.save()
    with pytest.raises(BadInput) as refused:
        invitations.change_person(secretary, watcher, "Vera Prøve", "min@example.invalid", "", watcher.unit)
    assert refused.value.problems[0].sted == "mail"
    invitations.change_person(secretary, watcher, "Vera Nyt", "vera@example.invalid", "", watcher.unit)
    invitations.change_person(admin, watcher, "Vera Nyt", "ny@example.invalid", "", watcher.unit)
    waiting, _ = invitations.invite(admin, "Ib Berg", "ib@example.invalid", make_unit(), [wish(role)])
    with pytest.raises(PermissionDenied):
        invitations.renew(secretary, waiting.user)


def test_one_who_gives_roles_for_a_party_cannot_get_into_an_account_with_a_role_for_all(secretary):
    kk = make_unit().party
    local = give_roles(make_user("lis", None), [("sekretaer", "part", str(kk.pk))])
    with pytest.raises(BadInput):
        invitations.change_person(local, secretary, "Signe Prøve", "min@example.invalid", "", secretary.unit)


def test_a_role_that_begins_later_also_keeps_an_account_from_a_secretary(secretary):
    later = timezone.localdate() + timedelta(days=7)
    soon = make_user("vera", "admin", valid_from=later)
    with pytest.raises(PermissionDenied):
        role_actions.close_account(secretary, soon)
