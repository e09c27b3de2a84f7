"""Who may call what: the roles of the pages, cut to what the key is for. And what comes with no key, or a dead one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from faellesgrund.domains.calculations.api import examples
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.api import limits
from faellesgrund.foundation.access.api.testing import Program, is_problem, program_of
from faellesgrund.foundation.access.api_keys import make_key, possible_actions, revoke_key
from faellesgrund.foundation.access.models import User

pytestmark = pytest.mark.django_db

CALLS = {
    "beregn": ("POST", "beregn", examples.CALCULATE, "beregning.se", 200),
    "baglaens": ("POST", "baglaens", examples.BACKWARDS, "beregning.se", 200),
    "betaling": ("POST", "betaling", examples.PAYMENT, "beregning.se", 200),
    "laan": ("POST", "laan", examples.LOAN, "beregning.se", 200),
    "satser": ("GET", "satser", None, "satser.se", 200),
    "evidens": ("GET", "evidens", None, "erfaringstal.se", 200),
    "beregninger": ("GET", "beregninger", None, "beregning.se", 200),
    "opret-beregning": ("POST", "beregninger", examples.NEW, "beregning.opret", 201),
    "beregning": ("GET", "beregninger/{slug}", None, "beregning.se", 200),
    "skift-beregning": ("PUT", "beregninger/{slug}", examples.NEW, "beregning.ret", 200),
    "ret-beregning": ("PATCH", "beregninger/{slug}", examples.CHANGE, "beregning.ret", 200),
    "koersler": ("GET", "beregninger/{slug}/koersler", None, "beregning.se", 200),
    "koer-beregning": ("POST", "beregninger/{slug}/koersler", examples.RUN, "beregning.koer", 201),
    "koersel": ("GET", "beregninger/{slug}/koersler/1", None, "beregning.se", 200),
    "resultat": ("GET", "beregninger/{slug}/koersler/1/resultat", None, "beregning.se", 200),
    "byggebrief": ("GET", "beregninger/{slug}/koersler/1/byggebrief.toml", None, "beregning.se", 200),
    "regneark": ("GET", "beregninger/{slug}/koersler/1/model.xlsx", None, "beregning.se", 200),
    "pdf": ("GET", "beregninger/{slug}/koersler/1/beregning.pdf", None, "beregning.se", 200),
}
ALSO = dict.fromkeys(("skift-beregning", "ret-beregning", "koer-beregning"), ("beregning.se",))
ON_ONE = [name for name, call in CALLS.items() if "{slug}" in call[1]]
CHANGING_ONE = ["skift-beregning", "ret-beregning", "koer-beregning"]


def asked(program: Program, name: str, slug: str = "x"):
    method, address, body, _, _ = CALLS[name]
    return program(method, address.format(slug=slug), body, if_match='"1"')


@pytest.mark.parametrize("name", CALLS)
def test_somebody_in_the_role_gets_the_answer(cast, calculation, name):
    program = program_of(cast["oekonom"], {CALLS[name][3], *ALSO.get(name, ())})
    assert asked(program, name, calculation.slug).status_code == CALLS[name][4]


@pytest.mark.parametrize("name", CALLS)
def test_a_key_without_the_action_gets_nothing(cast, calculation, name):
    user = cast["oekonom"]
    program = program_of(user, [each for each in possible_actions(user) if each != CALLS[name][3]])
    document = is_problem(asked(program, name, calculation.slug), 403, "adgang")
    assert CALLS[name][3] in document["detail"]


@pytest.mark.parametrize("name", CALLS)
def test_nobody_gets_nothing(calculation, name):
    answer = asked(Program(), name, calculation.slug)
    is_problem(answer, 401, "noegle")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("end", ["udløb", "spærret", "findes ikke"])
def test_a_dead_key_gets_nothing_and_is_told_why(cast, calculation, name, end):
    user = cast["oekonom"]
    key, token = make_key(user, "Gammel", possible_actions(user))
    if end == "udløb":
        user.api_keys.update(expires_at=timezone.now() - timedelta(minutes=1))
    elif end == "spærret":
        revoke_key(user, key)
    else:
        token = token[:-2] + "zz"
    document = is_problem(asked(Program(token), name, calculation.slug), 401, "noegle")
    assert end in document["detail"]


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_a_colleague_of_another_party_sees_and_changes_nothing(cast, calculation, name):
    program = program_of(cast["organisation_3b"])
    assert asked(program, "beregning", calculation.slug).status_code == 200
    is_problem(asked(program, name, calculation.slug), 403, "adgang")
    assert Run.objects.count() == 1
    assert Calculation.objects.get().version == 1


@pytest.mark.parametrize("name", ON_ONE)
def test_what_is_shared_with_the_own_party_only_is_not_there_for_others(cast, calculation, name):
    Calculation.objects.update(deling="egen_part")
    program = program_of(cast["organisation_3b"])
    is_problem(asked(program, name, calculation.slug), 404, "findes-ikke")
    assert json.loads(asked(program, "beregninger").content)["i_alt"] == 0


@pytest.mark.parametrize("name", CALLS)
def test_an_outsider_cannot_even_have_a_key_and_an_old_one_opens_nothing(cast, calculation, name):
    user = cast["oekonom"]
    program = program_of(user)
    user.roles.all().delete()
    assert asked(program, name, calculation.slug).status_code == 403


def test_the_pages_log_in_reads_but_changes_nothing_without_the_pages_token(cast, calculation):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["oekonom"], settings.AUTHENTICATION_BACKENDS[0])
    program = Program("", browser)
    assert asked(program, "beregninger").status_code == 200
    for name in ("opret-beregning", "koer-beregning", "laan"):
        is_problem(asked(program, name, calculation.slug), 403, "csrf")
    assert Run.objects.count() == 1
    token = browser.get("/api/").context["csrf_token"]
    method, address, body, _, status = CALLS["laan"]
    assert program(method, address, body, x_csrftoken=str(token)).status_code == status


def test_a_key_needs_no_token_and_goes_before_the_log_in(cast, calculation):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["oekonom"], settings.AUTHENTICATION_BACKENDS[0])
    _, token = make_key(cast["dpo"], "Prøve", ["beregning.se"])
    assert asked(Program(token, browser), "laan").status_code == 200
    is_problem(asked(Program(token, browser), "opret-beregning"), 403, "adgang")
    is_problem(asked(Program("fg_x_y", browser), "beregninger"), 401, "noegle")


@pytest.mark.parametrize(
    "header", ["Basic abc", "Bearer", "Bearer ", "fg_x_y", "Bearer \x00", "Bearer fg_\x00_x", "Bearer æ", "x" * 5000]
)
def test_what_is_no_key_is_refused(db, header):
    is_problem(Program()("GET", "satser", authorization=header), 401, "noegle")


def test_another_site_gets_no_leave_to_read(cast):
    answer = program_of(cast["oekonom"])("GET", "satser", origin="https://andetsted.example")
    assert not answer.has_header("Access-Control-Allow-Origin")


def test_too_many_calls_must_wait(cast, monkeypatch, time_machine):
    time_machine.move_to("2026-11-24T12:00:20+01:00", tick=False)
    monkeypatch.setattr(limits.count, "__defaults__", (3,))
    program = program_of(cast["oekonom"])
    assert [program("GET", "satser").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = program("GET", "satser")
    is_problem(answer, 429, "for-mange")
    assert answer["Retry-After"] == "40"
    assert program_of(cast["dpo"])("GET", "satser").status_code == 200
    time_machine.move_to("2026-11-24T12:01:00+01:00", tick=False)
    assert program("GET", "satser").status_code == 200
    assert limits.forget_old() == 1


def test_guessing_keys_is_slow(db, monkeypatch, time_machine):
    time_machine.move_to("2026-11-24T12:00:20+01:00", tick=False)
    answers = [Program("fg_x_y")("GET", "satser").status_code for _ in range(limits.WRONG_PER_MINUTE + 1)]
    assert answers == [401] * limits.WRONG_PER_MINUTE + [429]


@pytest.mark.parametrize(
    ("address", "place", "text"),
    [
        ("satser?sied=2", "sied", "Mente du side?"),
        ("satser?side=0", "side", "mindst 1"),
        ("satser?antal=101", "antal", "højst 100"),
        ("satser?antal=mange", "antal", "helt tal"),
        ("satser?dato=i+dag", "dato", "år-måned-dag"),
        ("satser?soeg=" + "x" * 101, "soeg", "100 tegn"),
        ("beregninger?side=" + "9" * 40, "side", "højst"),
        ("evidens?dato=2026-01-01", "dato", "findes ikke"),
    ],
)
def test_what_stands_after_the_question_mark_is_read_as_strictly(cast, address, place, text):
    document = is_problem(program_of(cast["oekonom"])("GET", address), 422, "ugyldigt")
    assert {each["sted"] for each in document["fejl"]} == {place}
    assert text in document["fejl"][0]["tekst"]


@pytest.mark.parametrize("method", ["DELETE", "TRACE", "OPTIONS", "POST"])
def test_a_way_of_calling_that_is_not_there_says_which_are(cast, method):
    answer = program_of(cast["oekonom"])(method, "satser")
    is_problem(answer, 405, "metode")
    assert answer["Allow"] == "GET"


def test_the_head_of_an_answer_can_be_asked_for(cast):
    assert program_of(cast["oekonom"])("HEAD", "satser").status_code == 200


@pytest.mark.parametrize("address", ["findes-ikke", "beregninger/Æ", "beregninger/a%00b", "beregninger/x/koersler/-1"])
def test_an_address_that_is_not_there_is_a_problem_and_no_page(cast, address):
    is_problem(program_of(cast["oekonom"])("GET", address), 404, "findes-ikke")


def test_a_closed_installation_answers_in_json(cast, settings, tmp_path):
    file = settings.ENVIRONMENT.data / "vedligehold"
    file.write_text("Nyt program lægges ind.")
    try:
        answer = program_of(cast["oekonom"])("GET", "satser")
    finally:
        file.unlink()
    assert is_problem(answer, 503, "lukket")["detail"] == "Nyt program lægges ind."
    assert answer["Retry-After"] == "600"


def test_the_limit_of_a_key_holds_wherever_the_policy_is_asked(cast):
    from faellesgrund.foundation.access.policy import limit, may

    user = User.objects.select_related("unit__party").get(pk=cast["oekonom"].pk)
    draft = a_draft(cast["oekonom"])
    a_run(cast["oekonom"], draft)
    assert may(user, "beregning.ret", draft)
    limit(user, frozenset({"beregning.opret"}))
    assert not may(user, "beregning.ret", draft)
    assert not Calculation.objects.visible_to(user).exists()
    assert may(user, "beregning.opret")
