"""What a guarded view answers the fixed cast: in the role, a colleague elsewhere, an outsider, nobody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from faellesgrund.foundation.access.policy import access, public
from faellesgrund.foundation.access.testing import make_cast

pytestmark = pytest.mark.django_db


@access("beregning.opret")
def view(request, word="ja"):
    """Says its word."""
    return HttpResponse(word)


def ask(rf, user, method="get"):
    request = getattr(rf, method)("/et/sted/?side=2")
    request.user = user
    return view(request, word="set")


def test_the_role_gets_in_whatever_the_party(rf):
    cast = make_cast()
    assert [ask(rf, who).content for who in (cast.in_role, cast.colleague)] == [b"set", b"set"]


def test_an_outsider_is_refused(rf):
    with pytest.raises(PermissionDenied):
        ask(rf, make_cast().outsider)


def test_nobody_is_led_to_log_in_and_back_to_the_page(rf):
    assert ask(rf, AnonymousUser())["Location"] == "/log-ind/?next=/et/sted/%3Fside%3D2"


def test_nobody_sending_a_form_is_led_to_log_in_and_not_back_to_a_page_that_takes_only_forms(rf):
    assert ask(rf, AnonymousUser(), "post")["Location"] == "/log-ind/?next=/"


def test_a_view_tells_its_rule():
    assert view.access_rule == "beregning.opret"
    assert public(lambda request: HttpResponse()).access_rule == "alle"


def test_the_refusal_is_a_danish_page(client):
    client.force_login(make_cast().outsider)
    answer = client.get("/beregninger/")
    assert answer.status_code == 403
    assert "Du har ikke adgang" in answer.content.decode()


def test_the_log_in_page_takes_no_other_method(client):
    assert client.delete("/log-ind/").status_code == 405
