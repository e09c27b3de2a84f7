"""Tokens that do not hold: each is refused with its own reason, nothing is made, and a line tells of it."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.test import Client

from faellesgrund.foundation.access.models import AuditEntry, RoleAssignment, User
from faellesgrund.foundation.access.testing import make_user
from faellesgrund.foundation.access.tests import identity_providers as idp

pytestmark = pytest.mark.django_db
WHO = {"email": "anna@kk.eksempel", "email_verified": True, "name": "Anna Prøve", "groups": ["FG-oekonomi"]}


@pytest.fixture(scope="module")
def issuer():
    with idp.wicked_provider() as running:
        yield running


@pytest.fixture
def provider(issuer, settings):
    found = idp.configured(issuer)
    settings.LOGIN_PROVIDERS = (found,)
    user = make_user("anna", None)
    user.email = WHO["email"]
    user.save()
    return found


def log_in(client, provider, how):
    idp.behave(provider.issuer, how, **WHO)
    return client.get(idp.consent_at_once(idp.go_to(client, "kk")))


def test_the_wicked_provider_gets_in_when_it_answers_as_it_should(client, provider):
    assert log_in(client, provider, "ret")["Location"] == "/"
    assert SESSION_KEY in client.session


@pytest.mark.parametrize(
    ("how", "kind", "said"),
    [
        ("anden modtager", "modtager", "et andet system end Fællesgrund"),
        ("flere modtagere", "modtager", "et andet system end Fællesgrund"),
        ("anden udsteder", "udsteder", "en anden end udbyderen"),
        ("for gammel", "tid", "for gammelt"),
        ("fra fremtiden", "tid", "for gammelt, eller urene"),
        ("anden nonce", "nonce", "ikke til det login"),
        ("uden nonce", "nonce", "ikke til det login"),
        ("uden exp", "svar", "ikke læses"),
        ("uden aud", "svar", "ikke læses"),
        ("tom person", "svar", "ikke læses"),
        ("uden underskrift", "signatur", "ikke underskrevet"),
        ("uden underskrift med navn", "signatur", "ikke underskrevet"),
        ("delt hemmelighed", "signatur", "ikke underskrevet"),
        ("fremmed nøgle", "signatur", "ikke underskrevet"),
        ("ukendt nøgle", "signatur", "ikke underskrevet"),
        ("vedlagt nøgle", "signatur", "ikke underskrevet"),
        ("anden slags underskrift", "signatur", "ikke underskrevet"),
        ("ændret", "signatur", "ikke underskrevet"),
        ("sludder", "svar", "ikke læses"),
        ("intet svar", "svar", "ikke læses"),
        ("skæv varighed", "svar", "ikke læses"),
        ("anden person", "person", "ikke om den samme person"),
    ],
)
def test_a_token_that_does_not_hold_is_refused_with_its_reason(client, provider, how, kind, said):
    answer = log_in(client, provider, how)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert said in page
    assert "Du blev ikke logget ind" in page
    assert 'href="/log-ind/udbyder/kk/"' in page
    assert SESSION_KEY not in client.session
    assert not SocialAccount.objects.exists()
    assert not RoleAssignment.objects.exists()
    assert User.objects.count() == 1
    (line,) = AuditEntry.objects.all()
    assert (line.action, line.kind, line.object_id, line.details) == ("login.afvist", "login", "kk", {"hvad": kind})


@pytest.mark.parametrize("how", ["anden beskrivelse", "usikker adresse"])
def test_a_provider_that_describes_another_one_is_not_gone_to(client, provider, how):
    idp.behave(provider.issuer, how, **WHO)
    answer = client.get("/log-ind/udbyder/kk/")
    assert answer.status_code == 403
    assert "egen beskrivelse passer ikke" in answer.content.decode()


def test_a_description_that_cannot_be_read_is_said_and_no_error_of_ours(client, provider):
    idp.behave(provider.issuer, "ulæselig beskrivelse", **WHO)
    answer = client.get("/log-ind/udbyder/kk/")
    assert answer.status_code == 403
    assert "ikke læses" in answer.content.decode()


def test_a_token_from_an_earlier_log_in_opens_nothing(client, provider):
    assert log_in(Client(), provider, "ret").status_code == 302
    answer = log_in(client, provider, "forrige svar")
    assert answer.status_code == 403
    assert SESSION_KEY not in client.session
    assert AuditEntry.objects.get(action="login.afvist").details == {"hvad": "nonce"}


def test_the_same_answer_twice_opens_once_even_if_the_state_came_back(client, provider, monkeypatch):
    """As when two requests race with the same state and token: what was used is known in the shared cache."""
    from faellesgrund.foundation.access.login import provider_views

    monkeypatch.setattr(provider_views, "new_nonce", lambda: "den-samme-nonce")
    assert log_in(client, provider, "ret").status_code == 302
    other = Client()
    answer = log_in(other, provider, "ret")
    assert answer.status_code == 403
    assert "brugt før" in answer.content.decode()
    assert SESSION_KEY not in other.session


def test_stopping_at_the_provider_is_no_failure(client, provider):
    answer = log_in(client, provider, "afbrudt")
    assert answer["Location"] == "/log-ind/afbrudt/"
    assert not AuditEntry.objects.exists()
