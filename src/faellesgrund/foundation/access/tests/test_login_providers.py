"""Logging in through identity providers that run as processes of their own on this machine."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from faellesgrund.foundation.access.login.provider_config import RoleRule
from faellesgrund.foundation.access.models import AuditEntry, RoleAssignment, RoleRequirement, User
from faellesgrund.foundation.access.testing import PASSWORD, make_unit, make_user
from faellesgrund.foundation.access.tests import identity_providers as idp

pytestmark = pytest.mark.django_db
ANNA = "anna@kk.eksempel"


@pytest.fixture(scope="module")
def issuers():
    with idp.real_provider() as first, idp.real_provider() as second:
        yield first, second


@pytest.fixture
def kk(issuers, settings):
    """Two providers side by side; the first one."""
    first, second = (idp.configured(issuer, key) for issuer, key in zip(issuers, ("kk", "kab"), strict=True))
    settings.LOGIN_PROVIDERS = (first, second)
    return first


def invited(username="anna", email=ANNA, role=None):
    user = make_user(username, role)
    user.email = email
    user.save()
    return user


def known(provider, subject="a-1", email=ANNA, **claims):
    idp.known_there(provider.issuer, subject, email=email, name="Anna Prøve", **claims)
    return subject


def roles(user):
    rows = user.roles.valid_on(timezone.localdate()).values_list("role", "source")
    return sorted(rows)


def text(answer):
    return answer.content.decode()


def test_an_invited_user_is_known_by_a_verified_mail_and_afterwards_by_the_providers_own_id(client, kk):
    user = invited()
    answer = idp.through(client, "kk", known(kk), "/ordliste/")
    assert (answer.status_code, answer["Location"]) == (302, "/ordliste/")
    assert client.session[SESSION_KEY] == str(user.pk)
    client.post("/log-ud/")
    # A new mail address, here or there, changes nothing: the id is what counts.
    known(kk, email="nyt-navn@kk.eksempel")
    assert idp.through(client, "kk", "a-1").status_code == 302
    assert client.session[SESSION_KEY] == str(user.pk)
    assert SocialAccount.objects.get().extra_data == {}


def test_two_providers_stand_side_by_side_and_each_knows_its_own(client, kk, settings):
    other = settings.LOGIN_PROVIDERS[1]
    anna, bo = invited(), invited("bo", "bo@kab.eksempel")
    page = text(client.get("/log-ind/"))
    assert page.index("Københavns Kommune") < page.index("KAB")
    idp.through(client, "kk", known(kk))
    assert client.session[SESSION_KEY] == str(anna.pk)
    second = Client()
    idp.through(second, "kab", known(other, "b-1", "bo@kab.eksempel"))
    assert second.session[SESSION_KEY] == str(bo.pk)
    assert sorted(SocialAccount.objects.values_list("provider", "uid")) == [("kab", "b-1"), ("kk", "a-1")]


def test_a_mail_leads_to_its_provider_by_a_page_with_a_link(client, kk):
    page = text(client.post("/log-ind/udbyder/", {"mail": " Anna@KK.Eksempel ", "next": "/ordliste/"}))
    assert 'href="/log-ind/udbyder/kk/?next=%2Fordliste%2F"' in page
    assert 'http-equiv="refresh" content="0; url=/log-ind/udbyder/kk/?next=%2Fordliste%2F"' in page


@pytest.mark.parametrize("typed", ["anna@ukendt.eksempel", "kk.eksempel", "", "@"])
def test_a_mail_nobody_speaks_for_leads_back_with_a_reason(client, kk, typed):
    make_user()
    answer = client.post("/log-ind/udbyder/", {"mail": typed}, follow=True)
    assert answer.redirect_chain == [("/log-ind/", 302)]
    assert "Ingen af parterne logger ind med" in text(answer)


@pytest.mark.parametrize("next_url", ["https://ond.eksempel/", "//ond.eksempel", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client, kk, next_url):
    invited()
    assert idp.through(client, "kk", known(kk), next_url)["Location"] == "/"


def test_somebody_who_is_not_invited_is_told_so_and_nothing_is_made(client, kk):
    answer = idp.through(client, "kk", known(kk, "x-1", "fremmed@kk.eksempel"))
    assert answer.status_code == 403
    assert "Bed sekretæren om en invitation" in text(answer)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    (line,) = AuditEntry.objects.filter(action="login.afvist")
    assert (line.object_id, line.details) == ("kk", {"hvad": "ikke inviteret"})


def test_a_provider_speaks_for_its_own_domains_only(client, kk, settings):
    """KAB's provider says that the person is somebody in the municipality."""
    invited()
    other = settings.LOGIN_PROVIDERS[1]
    answer = idp.through(client, "kab", known(other, "ond-1", ANNA, email_verified=True))
    assert answer.status_code == 403
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    ("claims", "status"), [({}, 403), ({"email_verified": False}, 403), ({"email_verified": True}, 302)]
)
def test_a_mail_nobody_vouches_for_opens_nothing(client, kk, settings, claims, status):
    settings.LOGIN_PROVIDERS = (replace(kk, trusts_mail=False),)
    invited()
    assert idp.through(client, "kk", known(kk, f"v-{status}-{len(claims)}", **claims)).status_code == status


def test_a_mail_that_has_passed_to_somebody_else_does_not_open_the_old_account(client, kk):
    invited()
    idp.through(client, "kk", known(kk))
    answer = idp.through(Client(), "kk", known(kk, "a-2"))
    assert answer.status_code == 403
    assert "kendt som en anden" in text(answer)


def test_two_users_with_one_mail_are_not_told_apart_by_guessing(client, kk):
    invited()
    invited("bo")
    answer = idp.through(client, "kk", known(kk, "dobbelt"))
    assert answer.status_code == 403
    assert "Flere brugere har mailen" in text(answer)


def test_a_closed_account_stays_closed(client, kk):
    user = invited()
    idp.through(client, "kk", known(kk))
    client.post("/log-ud/")
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = idp.through(client, "kk", "a-1")
    assert answer.status_code == 403
    assert "Kontoen er lukket" in text(answer)
    assert SESSION_KEY not in client.session


def test_a_provider_that_may_makes_the_user_with_unit_and_roles(client, kk, settings):
    make_unit("kk-sof")
    settings.LOGIN_PROVIDERS = (
        replace(kk, creates=True, unit_claim="afdeling", units={"1234": "kk-sof"}),
    )  # fmt: skip
    subject = known(kk, "ny-1", "ny.person@kk.eksempel", groups=["FG-oekonomi", "andet"], afdeling="1234")
    assert idp.through(client, "kk", subject).status_code == 302
    user = User.objects.get()
    assert (user.username, user.full_name, user.unit.key) == ("ny-person", "Anna Prøve", "kk-sof")
    assert not user.has_usable_password()
    assert roles(user) == [("oekonom", "kk")]
    assert [line.action for line in AuditEntry.objects.exclude(kind="login").order_by("pk")] == [
        "bruger.opret",
        "rolle.giv",
    ]


def test_a_new_user_without_a_unit_is_not_made(client, kk, settings):
    settings.LOGIN_PROVIDERS = (replace(kk, creates=True, unit="findes-ikke"),)
    answer = idp.through(client, "kk", known(kk, "ny-2", "ny2@kk.eksempel"))
    assert answer.status_code == 403
    assert "hvilken enhed" in text(answer)
    assert not User.objects.exists()


def test_roles_come_and_go_with_the_claims_and_those_given_by_hand_stay(client, kk, settings):
    settings.LOGIN_PROVIDERS = (
        replace(
            kk,
            roles=(
                RoleRule("groups", "FG-oekonomi", "oekonom"),
                RoleRule("groups", "FG-jura", "jurist", "part", "kk"),
                RoleRule("realm.roles", "drift", "drift", "forum", "styregruppen"),
                RoleRule("groups", "FG-alle", "sekretaer"),
            ),
        ),
    )
    user = invited(role="sekretaer")
    groups = ["FG-oekonomi", "FG-jura", "FG-alle"]
    idp.through(client, "kk", known(kk, groups=groups, realm={"roles": ["drift"]}))
    assert roles(user) == [("drift", "kk"), ("jurist", "kk"), ("oekonom", "kk"), ("sekretaer", "")]
    jurist = user.roles.get(role="jurist")
    assert (jurist.scope_kind, jurist.scope_id, jurist.granted_by) == ("part", str(user.unit.party_id), None)
    client.post("/log-ud/")
    idp.through(client, "kk", known(kk, groups=["FG-jura"]))
    assert roles(user) == [("jurist", "kk"), ("sekretaer", "")]
    ended = RoleAssignment.objects.get(role="oekonom")
    assert ended.ended_on == timezone.localdate()
    client.post("/log-ud/")
    idp.through(client, "kk", known(kk, groups=groups))
    assert roles(user) == [("jurist", "kk"), ("oekonom", "kk"), ("sekretaer", "")]
    assert AuditEntry.objects.filter(action="rolle.giv").count() == 4
    assert AuditEntry.objects.filter(action="rolle.afslut").count() == 2


def test_the_local_account_works_while_the_provider_is_down_and_keeps_its_password(client, kk, settings):
    user = invited(role="admin")
    idp.through(client, "kk", known(kk))
    client.post("/log-ud/")
    settings.LOGIN_PROVIDERS = (replace(kk, issuer="http://127.0.0.1:9"),)
    answer = client.get("/log-ind/udbyder/kk/")
    assert answer.status_code == 503
    assert "svarer ikke" in text(answer)
    assert client.post("/log-ind/", {"username": "anna", "password": PASSWORD}).status_code == 302
    assert client.session[SESSION_KEY] == str(user.pk)
    assert AuditEntry.objects.filter(action="login.afvist").get().details == {"hvad": "svarer ikke"}


def test_a_code_that_comes_twice_is_refused(client, kk):
    invited()
    back = idp.consent(idp.go_to(client, "kk"), known(kk))
    assert client.get(back).status_code == 302
    again = Client()
    again.cookies = client.cookies
    client.post("/log-ud/")
    answer = client.get(back)
    assert answer.status_code == 403
    assert "brugt eller for gammelt" in text(answer)
    assert SESSION_KEY not in client.session


def test_an_answer_to_somebody_elses_log_in_is_refused(client, kk):
    """The attacker logs in at the provider and sends the victim the way back."""
    invited()
    back = idp.consent(idp.go_to(Client(), "kk"), known(kk))
    answer = client.get(back)
    assert answer.status_code == 403
    assert SESSION_KEY not in client.session


def test_an_answer_from_one_provider_is_no_answer_from_the_other(client, kk):
    invited()
    back = idp.consent(idp.go_to(client, "kk"), known(kk))
    answer = client.get(back.replace("/udbyder/kk/", "/udbyder/kab/"))
    assert answer.status_code == 403
    assert SESSION_KEY not in client.session


def test_the_user_may_stop_at_the_provider(client, kk):
    authorize = idp.go_to(client, "kk")
    answer = requests.post(authorize, data={"action": "deny"}, allow_redirects=False, timeout=10)
    state = dict(part.split("=") for part in authorize.partition("?")[2].split("&"))["state"]
    back = f"{idp.own(answer.headers['Location'])}&state={state}"
    page = client.get(back, follow=True)
    assert "Du afbrød login" in text(page)


def test_the_providers_second_factor_counts_when_the_operator_has_said_which(client, kk, settings):
    settings.LOGIN_PROVIDERS = (replace(kk, amr=("mfa", "hwk"), acr=("hoej",)),)
    user = invited(role="jurist")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    RoleRequirement.objects.create(role="jurist", second_factor=True, session_minutes=60, idle_minutes=30)
    for claims in ({"amr": ["pwd", "hwk"]}, {"acr": "hoej"}):
        browser = Client()
        assert idp.through(browser, "kk", known(kk, **claims))["Location"] == "/"
        assert browser.get("/").status_code == 200
    for claims in ({"amr": ["pwd"]}, {"acr": "lav"}, {"amr": "mfa"}, {}):
        browser = Client()
        assert idp.through(browser, "kk", known(kk, **claims))["Location"] == "/log-ind/kode/", claims
        assert SESSION_KEY not in browser.session


def test_ours_is_asked_for_when_the_role_requires_it_and_the_provider_did_not(client, kk):
    invited(role="jurist")
    RoleRequirement.objects.create(role="jurist", second_factor=True, session_minutes=60, idle_minutes=30)
    assert idp.through(client, "kk", known(kk)).status_code == 302
    assert client.get("/")["Location"] == "/min-konto/to-trin/?next=%2F"


def test_a_session_that_was_there_before_does_not_live_on_under_the_new_user(client, kk):
    invited()
    idp.go_to(client, "kk")
    before = client.session.session_key
    back = idp.consent(idp.go_to(client, "kk"), known(kk))
    client.get(back)
    assert client.session.session_key != before


def test_a_provider_nobody_has_configured_does_not_exist(client, kk):
    assert client.get("/log-ind/udbyder/ukendt/").status_code == 404
    assert client.get("/log-ind/udbyder/ukendt/svar/?code=a&state=b").status_code == 404
    assert client.post("/log-ind/udbyder/kk/").status_code == 405


def test_nothing_of_the_libraries_own_ways_is_left_open(client, kk):
    """Linking an account to one's own, signing up, or sending other things along is not to be had by the address."""
    authorize = idp.go_to(client, "kk")
    assert "auth_params" not in authorize
    answer = client.get("/log-ind/udbyder/kk/", {"process": "connect", "auth_params": "prompt=none", "scope": "alt"})
    assert "prompt=none" not in answer["Location"]
    assert "alt" not in answer["Location"].split("scope=")[1].split("&")[0]
    states = client.session["socialaccount_states"]
    assert {state["process"] for state, *_ in states.values()} == {"login"}
