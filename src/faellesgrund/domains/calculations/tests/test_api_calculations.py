"""Saved calculations through the API: made, changed on the version that was seen, run, listed and fetched."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.api import examples
from faellesgrund.domains.calculations.models import Calculation, Run, RunLock
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.domains.experience.testing import a_project, agreeing
from faellesgrund.foundation.access.api import idempotency
from faellesgrund.foundation.access.api.models import StoredAnswer
from faellesgrund.foundation.access.api.testing import is_problem, program_of
from faellesgrund.foundation.access.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(cast):
    return program_of(cast["oekonom"])


def made(call, **more):
    answer = call("POST", "beregninger", {**examples.NEW, **more})
    assert answer.status_code == 201, answer.content
    return json.loads(answer.content)


def test_a_calculation_is_made_of_a_brief_and_belongs_to_the_users_party(call, cast):
    document = made(call, deling="egen_part")
    assert document["byggebrief"] == examples.BRIEF
    assert (document["version"], document["fejl"], document["koersler"]) == (1, [], 0)
    found = Calculation.objects.get(slug=document["slug"])
    assert (found.owner, found.deling) == (cast["oekonom"], "egen_part")


def test_the_trail_names_the_key_a_write_came_with(call, cast):
    made(call)
    line = AuditEntry.objects.get(action="beregning.opret")
    prefix = cast["oekonom"].api_keys.get().prefix
    assert line.actor_id == cast["oekonom"].pk
    assert line.path == f"/api/v1/beregninger (nøglen Prøve, fg_{prefix})"


def test_what_was_fetched_is_in_the_trail_with_the_key(call, calculation):
    call("GET", f"beregninger/{calculation.slug}/koersler/1/resultat")
    call("GET", f"beregninger/{calculation.slug}/koersler/1/byggebrief.toml")
    lines = AuditEntry.objects.filter(kind="export", path__contains="nøglen Prøve") or AuditEntry.objects.filter(
        path__contains="nøglen Prøve"
    )
    assert lines.count() == 2


def test_a_brief_that_cannot_be_used_saves_nothing(call):
    document = is_problem(call("POST", "beregninger", {**examples.NEW, "bygning": {"boliger": 0}}), 422)
    assert {each["sted"] for each in document["fejl"]} == {"bygning.boliger", "bygning.areal_m2_pr_bolig"}
    assert not Calculation.objects.exists()


def test_a_change_of_some_keys_leaves_the_others(call):
    slug = made(call)["slug"]
    answer = call("PATCH", f"beregninger/{slug}", examples.CHANGE, if_match='"1"')
    assert answer["ETag"] == '"2"'
    brief = json.loads(answer.content)["byggebrief"]
    assert brief["maal"] == {"husleje": 2800, "sikkerhed": 0.8}
    assert "drift" not in brief
    assert brief["stoette"] == examples.BRIEF["stoette"]


KINDS = [
    {"navn": "Lille", "antal": 8, "areal_m2": 30},
    {"navn": "Stor", "antal": 4, "areal_m2": 45, "matrikel": "Nord"},
]
PLOTS = [{"navn": "Nord", "vilkaar": "leje", "leje_pr_aar": 60000}, {"navn": "Syd"}]
SEVERAL = {
    "projekt": examples.BRIEF["projekt"],
    "boligtype": [{**KINDS[0], "matrikel": "Syd"}, KINDS[1]],
    "matrikel": PLOTS,
}


def test_a_brief_with_several_kinds_of_home_and_plots_goes_in_and_comes_out(call):
    document = json.loads(call("POST", "beregninger", SEVERAL).content)
    assert document["byggebrief"] == SEVERAL
    assert document["fejl"] == []
    answer = call(
        "PATCH", f"beregninger/{document['slug']}", {"boligtype": [{**KINDS[0]}], "matrikel": None}, if_match='"1"'
    )
    assert json.loads(answer.content)["byggebrief"] == {"projekt": SEVERAL["projekt"], "boligtype": [KINDS[0]]}
    by_rows = json.loads(call("POST", "beregn", {**SEVERAL, "dato": examples.DATO, "traek": 100}).content)
    assert by_rows["anskaffelsessum"]["forventet"] > 0


def test_a_change_of_some_keys_leaves_what_was_typed_wrong_elsewhere(call, cast):
    draft = a_draft(cast["oekonom"], laan__rente="fire")
    answer = call("PATCH", f"beregninger/{draft.slug}", {"maal": {"husleje": 2900}}, if_match='"1"')
    assert answer.status_code == 200
    assert [each["sted"] for each in json.loads(answer.content)["fejl"]] == ["laan.rente"]
    draft.refresh_from_db()
    assert draft.field("laan.rente").typed == "fire"


def test_a_whole_brief_takes_the_place_of_the_old(call):
    slug = made(call)["slug"]
    brief = {"projekt": {"navn": "Ny", "kommune": "0101"}, "bygning": {"boliger": 8, "areal_m2_pr_bolig": 30}}
    answer = call("PUT", f"beregninger/{slug}", brief, if_match='"1"')
    document = json.loads(answer.content)
    assert document["byggebrief"] == brief
    assert (document["navn"], document["deling"]) == ("Ny", "partnerskab")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_on_an_old_version_is_refused_and_saves_nothing(call, cast, method):
    slug = made(call)["slug"]
    actions.save_step(cast["oekonom"], slug, 1, {"maal.husleje": "2.500"}, DAY)
    body = {**examples.NEW, "maal": {"husleje": 2900}} if method == "PUT" else {"maal": {"husleje": 2900}}
    document = is_problem(call(method, f"beregninger/{slug}", body, if_match='"1"'), 409, "konflikt")
    assert "version 2" in document["detail"]
    assert Calculation.objects.get(slug=slug).field("maal.husleje").typed == "2.500"


@pytest.mark.parametrize(("seen", "status"), [(None, 428), ("*", 422), ('"x"', 422), ("²", 422), ('W/"1"', 200)])
def test_a_change_must_say_which_version_it_is_of(call, seen, status):
    slug = made(call)["slug"]
    headers = {} if seen is None else {"if_match": seen}
    assert call("PATCH", f"beregninger/{slug}", examples.CHANGE, **headers).status_code == status


def test_a_run_gives_the_digits_of_the_pages_run(call, cast):
    slug = made(call)["slug"]
    by_page = actions.run(cast["oekonom"], slug, DAY, 2000, 1)
    answer = call("POST", f"beregninger/{slug}/koersler", examples.RUN)
    assert answer.status_code == 201
    run = json.loads(call("GET", answer["Location"].removeprefix("/api/v1/")).content)
    assert run == json.loads(answer.content)
    result = call("GET", f"beregninger/{slug}/koersler/{run['nummer']}/resultat").content.decode()
    assert result == by_page.result_text
    assert call("POST", "beregn", examples.CALCULATE).content.decode().strip() == result.strip()
    assert run["husleje"] == by_page.rent


def test_own_projects_count_when_they_are_asked_for_and_give_the_pages_figures(call, cast):
    agreeing(cast["oekonom"], 4)
    a_project(cast["organisation_3b"], "egen_part", navn="En andens", anskaffelsessum=Decimal(9_000_000))
    slug = made(call)["slug"]
    by_page = actions.run(cast["oekonom"], slug, DAY, 2000, 1)
    without = call("POST", "beregn", examples.CALCULATE).content.decode().strip()
    counted = call("POST", "beregn", {**examples.CALCULATE, "egne_projekter": True}).content.decode().strip()
    assert counted == by_page.result_text != without
    turned = call("POST", "baglaens", {**examples.BACKWARDS, "egne_projekter": True})
    assert turned.content != call("POST", "baglaens", examples.BACKWARDS).content


def test_a_locked_run_says_so(call, cast, calculation):
    assert json.loads(call("GET", f"beregninger/{calculation.slug}/koersler/1").content)["laast"] is False
    RunLock.objects.create(
        run=calculation.runs.get(), reason="Indstillingen", valid_until=DAY, locked_by=cast["jurist"]
    )
    rows = json.loads(call("GET", f"beregninger/{calculation.slug}/koersler").content)["koersler"]
    assert (rows[0]["laast"], rows[0]["gaelder_til"]) == (True, DAY.isoformat())


def test_a_run_without_a_body_is_of_today_with_the_usual_draws(call):
    slug = made(call)["slug"]
    run = json.loads(call("POST", f"beregninger/{slug}/koersler").content)
    assert (run["dato"], run["traek"], run["froe"]) == (timezone.localdate().isoformat(), 10_000, 1)


def test_a_draft_with_faults_is_not_run(call, cast):
    draft = a_draft(cast["oekonom"], bygning__boliger="mange")
    document = is_problem(call("POST", f"beregninger/{draft.slug}/koersler", examples.RUN), 422)
    assert document["fejl"][0]["sted"] == "bygning.boliger"
    assert not Run.objects.exists()


def test_the_brief_of_a_run_is_the_pages_file(call, calculation, as_user):
    file = call("GET", f"beregninger/{calculation.slug}/koersler/1/byggebrief.toml")
    assert file.content == as_user("oekonom").get(f"/beregninger/{calculation.slug}/hent/brief.toml").content


def test_the_pdf_of_a_run_is_the_pages_file(call, calculation, as_user):
    file = call("GET", f"beregninger/{calculation.slug}/koersler/1/beregning.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content == as_user("oekonom").get(f"/beregninger/{calculation.slug}/hent/beregning.pdf").content


def test_the_workbook_of_a_run_is_the_pages_file(call, calculation, as_user):
    file = call("GET", f"beregninger/{calculation.slug}/koersler/1/model.xlsx")
    page = as_user("oekonom").get(f"/beregninger/{calculation.slug}/hent/model.xlsx")
    assert (file["Content-Type"], len(file.content)) == (page["Content-Type"], len(page.content))


def test_the_list_is_paged_newest_first_and_the_number_of_queries_does_not_grow(call, cast):
    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            answer = call("GET", url)
        return json.loads(answer.content), len(seen)

    a_run(cast["oekonom"], a_draft(cast["oekonom"], projekt__navn="Nummer 0"))
    call("GET", "beregninger")
    few, asked = queries("beregninger")
    for n in range(1, 25):
        a_draft(cast["oekonom"], projekt__navn=f"Nummer {n}")
    many, asked_again = queries("beregninger?antal=100")
    assert asked == asked_again
    assert many["i_alt"] == 25
    assert [row["navn"] for row in many["beregninger"]] == [f"Nummer {n}" for n in range(24, -1, -1)]
    second = json.loads(call("GET", "beregninger?antal=10&side=2").content)
    assert second["beregninger"] == many["beregninger"][10:20]
    assert second["links"]["naeste"] == "/api/v1/beregninger?side=3&antal=10"
    assert few["beregninger"][0]["husleje"] is not None
    is_problem(call("GET", "beregninger?antal=10&side=4"), 404)


def test_a_search_in_the_list_is_kept_in_its_links(call):
    made(call)
    answer = call("GET", "beregninger?soeg=l%C3%A6rke&antal=1")
    document = json.loads(answer.content)
    assert document["i_alt"] == 1
    assert "soeg=l%C3%A6rke" in document["links"]["selv"] and "soeg=l%C3%A6rke" in answer["Link"]


# Writes that are sent again


def test_the_same_write_sent_again_is_not_done_again(call):
    first = call("POST", "beregninger", examples.NEW, idempotency_key="k1")
    again = call("POST", "beregninger", examples.NEW, idempotency_key="k1")
    assert (again.status_code, again.content, again["ETag"]) == (201, first.content, '"1"')
    assert again["Idempotent-Replayed"] == "true" and not first.has_header("Idempotent-Replayed")
    assert Calculation.objects.count() == 1


def test_a_run_sent_again_is_not_run_again(call):
    slug = made(call)["slug"]
    for _ in range(2):
        answer = call("POST", f"beregninger/{slug}/koersler", examples.RUN, idempotency_key="k2")
        assert json.loads(answer.content)["nummer"] == 1
    assert Run.objects.count() == 1


def test_the_same_key_for_another_call_is_refused(call):
    call("POST", "beregninger", examples.NEW, idempotency_key="k1")
    is_problem(call("POST", "beregninger", {**examples.NEW, "deling": "egen_part"}, idempotency_key="k1"), 422)
    assert Calculation.objects.count() == 1


def test_a_call_that_was_refused_leaves_its_key_free(call):
    is_problem(call("POST", "beregninger", {"deling": "partnerskab"}, idempotency_key="k1"), 422)
    assert call("POST", "beregninger", examples.NEW, idempotency_key="k1").status_code == 201
    slug = Calculation.objects.get().slug
    is_problem(call("PATCH", f"beregninger/{slug}", examples.CHANGE, if_match='"7"', idempotency_key="k2"), 409)
    assert not StoredAnswer.objects.filter(idempotency_key="k2").exists()


def test_while_a_call_is_being_done_the_same_waits(call, cast, monkeypatch):
    asked = []

    def slow(*args, **kwargs):
        asked.append(call("POST", "beregninger", examples.NEW, idempotency_key="k1"))
        return original(*args, **kwargs)

    original = actions.load_brief
    monkeypatch.setattr(actions, "load_brief", slow)
    assert call("POST", "beregninger", examples.NEW, idempotency_key="k1").status_code == 201
    is_problem(asked[0], 409, "konflikt")
    assert Calculation.objects.count() == 1


def test_a_key_belongs_to_who_sent_it(call, cast):
    other = program_of(cast["projektleder"])
    call("POST", "beregninger", examples.NEW, idempotency_key="k1")
    answer = other("POST", "beregninger", examples.NEW, idempotency_key="k1")
    assert answer.status_code == 201 and not answer.has_header("Idempotent-Replayed")


def test_answers_are_kept_for_a_day(call, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    call("POST", "beregninger", examples.NEW, idempotency_key="k1")
    time_machine.move_to("2026-11-25T11:59:00+01:00", tick=False)
    assert call("POST", "beregninger", examples.NEW, idempotency_key="k1").has_header("Idempotent-Replayed")
    assert idempotency.forget_old() == 0
    time_machine.move_to("2026-11-25T12:01:00+01:00", tick=False)
    assert idempotency.forget_old() == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "æ"])
def test_a_key_that_cannot_be_used_is_refused(call, key):
    is_problem(call("POST", "beregninger", examples.NEW, idempotency_key=key), 422)
    assert not Calculation.objects.exists()
