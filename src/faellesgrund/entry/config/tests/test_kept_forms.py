"""A form whose session ran out: kept for the one who typed it, for nobody else, and sent only by that user."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.foundation.access.kept_forms import keeping as kept_forms
from faellesgrund.foundation.access.kept_forms.models import KeptForm
from faellesgrund.foundation.access.models import RoleRequirement
from faellesgrund.foundation.access.testing import make_cast, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/beregninger/ny/"
OWN = {"Origin": "http://testserver", "Referer": "http://testserver/beregninger/ny/"}
TYPED = {"projekt.navn": "Sivkæret <b>", "projekt.kommune": "0101"}


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    browser.get("/")
    return browser


def run_out(browser):
    """The session ends by its time: the browser has dropped its cookie."""
    del browser.cookies["sessionid"]
    return browser


def text(answer):
    return answer.content.decode()


def the_one_form():
    return f"/gemt-formular/{KeptForm.objects.get().token}/"


def hidden_fields(page):
    form = re.search(r'<form method="post" action="/beregninger.*?</form>', page, re.DOTALL)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def test_what_was_typed_waits_behind_the_log_in_and_is_sent_with_one_button():
    cast = make_cast()
    browser = run_out(signed_in(cast.in_role))
    answer = browser.post(ADDRESS, TYPED, headers=OWN)
    assert answer.status_code == 302
    assert answer.url.startswith("/log-ind/?next=/gemt-formular/")
    assert "det, du skrev, venter på dig" in text(browser.get(answer.url))
    assert Calculation.objects.count() == 0
    browser.force_login(cast.in_role)
    page = text(browser.get(the_one_form()))
    assert "Sivkæret &lt;b&gt;" in page
    fields = hidden_fields(page)
    assert fields.items() >= TYPED.items()
    assert browser.post(ADDRESS, fields).status_code == 302
    assert Calculation.objects.get().navn == "Sivkæret <b>"
    assert not KeptForm.objects.exists()


def test_a_colleague_on_the_same_machine_never_sees_it():
    cast = make_cast()
    browser = run_out(signed_in(cast.in_role))
    browser.post(ADDRESS, TYPED, headers=OWN)
    for other in (cast.colleague, cast.outsider):
        browser.force_login(other)
        answer = browser.get(the_one_form())
        assert answer.status_code == 404
        assert "Sivkæret" not in text(answer)
    nobody = Client().get(the_one_form())
    assert nobody.status_code == 302
    assert nobody.url.startswith("/log-ind/")


def test_it_can_only_be_looked_at():
    cast = make_cast()
    browser = run_out(signed_in(cast.in_role))
    browser.post(ADDRESS, TYPED, headers=OWN)
    browser.force_login(cast.in_role)
    assert browser.post(the_one_form()).status_code == 405


def test_sending_it_again_asks_the_policy_as_any_form_does():
    user = make_user("ida", "oekonom")
    browser = run_out(signed_in(user))
    browser.post(ADDRESS, TYPED, headers=OWN)
    browser.force_login(user)
    fields = hidden_fields(text(browser.get(the_one_form())))
    user.roles.all().delete()
    assert browser.post(ADDRESS, fields).status_code == 403
    assert Calculation.objects.count() == 0
    assert KeptForm.objects.exists()


def test_a_form_that_is_sent_again_and_refused_is_still_kept():
    user = make_user()
    browser = run_out(signed_in(user))
    browser.post(ADDRESS, {"projekt.navn": "", "projekt.kommune": "0101"}, headers=OWN)
    browser.force_login(user)
    fields = hidden_fields(text(browser.get(the_one_form())))
    assert browser.post(ADDRESS, fields).status_code == 422
    assert KeptForm.objects.exists()


def test_a_form_whose_token_is_stale_is_kept_for_the_one_who_is_signed_in():
    user = make_user()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    answer = browser.post(ADDRESS, TYPED, headers=OWN)
    assert answer.status_code == 302
    assert answer.url == the_one_form()
    page = text(browser.get(answer.url))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert browser.post(ADDRESS, {**hidden_fields(page), "csrfmiddlewaretoken": token}).status_code == 302
    assert Calculation.objects.get().navn == "Sivkæret <b>"


@pytest.mark.parametrize("origin", ["https://ond.example", "null", "http://testserver.ond.example", ""])
def test_a_form_of_another_site_is_never_kept(origin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())
    answer = browser.post(ADDRESS, TYPED, headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403
    assert "Formularen er for gammel" in text(answer)
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("cookie", ["", "1", "1:forfalsket", None])
def test_without_the_true_mark_of_a_user_nothing_is_kept_and_that_is_said(cookie):
    make_user()
    browser = Client()
    if cookie is not None:
        browser.cookies[kept_forms.COOKIE] = cookie
    answer = browser.post(ADDRESS, TYPED, headers=OWN)
    assert answer.url.startswith("/log-ind/")
    assert "er ikke gemt" in text(browser.get(answer.url))
    assert not KeptForm.objects.exists()


def test_who_logs_off_leaves_no_mark_behind():
    browser = signed_in(make_user())
    assert browser.cookies[kept_forms.COOKIE].value
    browser.post("/log-ud/")
    assert browser.cookies[kept_forms.COOKIE].value == ""


def test_the_mark_is_for_our_server_alone():
    browser = signed_in(make_user())
    mark = browser.cookies[kept_forms.COOKIE]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"


@pytest.mark.parametrize("field", ["password", "adgangskode", "new_password1", "otp_code"])
def test_a_form_with_a_password_or_a_code_is_never_kept(field):
    browser = run_out(signed_in(make_user()))
    browser.post(ADDRESS, {**TYPED, field: "hemmelig"}, headers=OWN)
    assert not KeptForm.objects.exists()


def test_a_form_that_is_too_long_is_not_kept(monkeypatch):
    monkeypatch.setattr(kept_forms, "LARGEST", 1000)
    browser = run_out(signed_in(make_user()))
    browser.post(ADDRESS, {"projekt.navn": "x" * 1000}, headers=OWN)
    assert not KeptForm.objects.exists()
    browser.post(ADDRESS, {"projekt.navn": "x" * 500}, headers=OWN)
    assert KeptForm.objects.count() == 1


def test_what_is_kept_cannot_be_read_in_the_database():
    browser = run_out(signed_in(make_user()))
    browser.post(ADDRESS, TYPED, headers=OWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM access_keptform")
        (stored,) = cursor.fetchone()
    assert "Siv" not in stored
    assert stored.startswith("v1:")


def test_a_kept_form_lives_for_two_hours():
    user = make_user()
    browser = run_out(signed_in(user))
    browser.post(ADDRESS, TYPED, headers=OWN)
    address = the_one_form()
    KeptForm.objects.update(made_at=timezone.now() - timedelta(hours=2, seconds=1))
    browser.force_login(user)
    assert browser.get(address).status_code == 404
    browser = run_out(signed_in(user))
    browser.post(ADDRESS, TYPED, headers=OWN)
    assert KeptForm.objects.count() == 1


def test_only_the_newest_five_of_a_user_are_kept():
    browser = run_out(signed_in(make_user()))
    for number in range(7):
        browser.post(ADDRESS, {"projekt.navn": f"Grund {number}"}, headers=OWN)
    assert KeptForm.objects.count() == 5
    newest = KeptForm.objects.order_by("-pk").first()
    assert "Grund 6" in newest.content


def test_a_file_cannot_be_kept_and_its_name_is_said():
    user = make_user()
    browser = run_out(signed_in(user))
    sent = {"deling": "partnerskab", "fil": SimpleUploadedFile("brief.toml", b"x")}
    browser.post("/beregninger/indlaes/", sent, headers=OWN)
    browser.force_login(user)
    page = text(browser.get(the_one_form()))
    assert "Filen brief.toml kunne ikke gemmes" in page


def test_a_form_that_htmx_sends_takes_the_whole_page_to_the_log_in():
    browser = run_out(signed_in(make_user()))
    answer = browser.post(ADDRESS, TYPED, headers={**OWN, "HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/log-ind/?next={the_one_form()}"


def test_a_fragment_asked_for_after_the_session_ran_out_leads_back_to_its_page():
    page = "http://testserver/beregninger/x/?koersel=2"
    for current, back in ((page, "?next=/beregninger/x/%3Fkoersel%3D2"), ("https://ond.example/x", "")):
        answer = Client().get("/beregninger/", headers={"HX-Request": "true", "HX-Current-URL": current})
        assert answer["HX-Redirect"] == f"/log-ind/{back}"


def test_a_form_stopped_at_the_second_step_waits_until_that_is_done():
    user = make_user("ida", "oekonom")
    browser = signed_in(user)
    RoleRequirement.objects.create(role="oekonom", second_factor=True, session_minutes=60, idle_minutes=30)
    answer = browser.post(ADDRESS, TYPED, headers=OWN)
    assert unquote(answer.url) == f"/min-konto/to-trin/?next={the_one_form()}"
    again = browser.post(ADDRESS, TYPED, headers={**OWN, "HX-Request": "true"})
    assert again.status_code == 204
    assert "next=" in again["HX-Redirect"]
    assert Calculation.objects.count() == 0
