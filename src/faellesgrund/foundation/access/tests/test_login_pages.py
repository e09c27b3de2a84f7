"""Every page of the way in and of one's own account: who may come, whose words they are, and what is not there."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, reverse

from faellesgrund.foundation.access.login import urls
from faellesgrund.foundation.access.login.adapters import MESSAGES, AccountAdapter
from faellesgrund.foundation.access.login.entering import sign_in
from faellesgrund.foundation.access.testing import PASSWORD, make_cast, make_user

pytestmark = pytest.mark.django_db
OWN = [pattern.name for pattern in urls.urlpatterns if getattr(pattern.callback, "access_rule", "") == "egen konto"]
NOT_WANTED = [
    "account_signup", "account_email", "account_set_password", "account_confirm_email", "account_request_login_code",
    "account_email_verification_sent", "mfa_signup_webauthn", "mfa_trust", "mfa_download_recovery_codes",
    "socialaccount_signup", "socialaccount_connections", "socialaccount_login_error",
]  # fmt: skip


def address(name):
    return reverse(name, args=[1] if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else [])


def signed_in(user):
    client = Client()
    client.post("/log-ind/", {"username": user.username, "password": PASSWORD})
    return client


def test_there_are_as_many_own_pages_as_we_know_of():
    assert len(OWN) == 16


@pytest.mark.parametrize("name", OWN)
def test_an_own_page_is_for_everybody_with_an_account_and_nobody_else(name):
    cast = make_cast()
    for user in (cast.in_role, cast.colleague, cast.outsider):
        answer = signed_in(user).get(address(name))
        assert answer.status_code in {200, 302, 404, 405}
        assert "/log-ind/" not in answer.get("Location", "")
    for ask in (Client().get, Client().post):
        assert ask(address(name))["Location"].startswith("/log-ind/?next=")


@pytest.mark.parametrize("name", OWN)
def test_an_own_page_takes_no_other_method(name):
    answer = signed_in(make_user()).delete(address(name))
    assert answer.status_code in {302, 404, 405}


@pytest.mark.parametrize("name", NOT_WANTED)
def test_what_the_library_could_and_we_do_not_want_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["accounts/", "accounts/signup/", "signup/", "2fa/", "3rdparty/", "oidc/kk/login/"])
def test_the_librarys_own_addresses_do_not_exist(client, path):
    assert client.get(f"/{path}").status_code == 404


def test_every_page_is_drawn_by_a_template_of_ours():
    drawn = 0
    for pattern in urls.urlpatterns:
        view = getattr(pattern.callback, "view_class", None)
        name = getattr(view, "template_name", None)
        if name and "post" in view.http_method_names and "get" in view.http_method_names:
            drawn += 1
            assert name.startswith("access/"), pattern
            assert "/faellesgrund/" in get_template(name).origin.name
    assert drawn > 12


def test_nobody_signs_up(rf):
    assert AccountAdapter(rf.get("/")).is_open_for_signup(rf.get("/")) is False


def test_the_library_says_only_what_we_have_written(client):
    """Its own messages (signed in as ..., you have signed out) are not shown, in no language."""
    make_user()
    page = client.post("/log-ind/", {"username": "anna", "password": PASSWORD}, follow=True).content.decode()
    assert 'role="status"' not in page
    page = client.post("/log-ud/", follow=True).content.decode()
    assert 'role="status"' not in page
    assert all(text.endswith(".") for text in MESSAGES.values())


@pytest.mark.parametrize("path", ["/log-ind/", "/glemt-adgangskode/", "/glemt-adgangskode/sendt/", "/log-ind/lukket/"])
def test_the_open_pages_are_danish_and_have_a_title_and_one_heading(client, path):
    make_user()
    page = client.get(path).content.decode()
    assert '<html lang="da">' in page
    assert page.count("<h1>") == 1
    assert "<title>" in page


def test_an_invited_person_is_signed_in_through_the_same_door(client, rf):
    """What the page of an invitation calls: the session is counted and the second factor asked for like any other."""
    from allauth.core.context import request_context
    from django.contrib.messages.storage.fallback import FallbackStorage

    user = make_user()
    request = rf.get("/")
    request.session, request.user = client.session, make_user("ingen", None)
    request.session.save()
    request._messages = FallbackStorage(request)
    request.allauth = type("Empty", (), {})()
    with request_context(request):
        answer = sign_in(request, user, next_url="https://ond.eksempel/")
    assert answer["Location"] == "/"
    assert request.session["fg_begyndt"]
    assert answer.cookies["fg_enhed"]["httponly"]


def test_min_konto_is_in_the_users_menu(client):
    page = signed_in(make_user()).get("/").content.decode()
    assert '<a href="/min-konto/">Min konto</a>' in page
