"""Figures of a calculation in a text: bound with the writer's right, marked when stale, frozen at the lock."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faellesgrund.domains.calculations import actions, figures
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.testing import make_cast
from faellesgrund.foundation.access.trail.models import AuditEntry
from faellesgrund.foundation.documents import clause_actions
from faellesgrund.foundation.documents.actions import create_from
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.figures import actions as figure_actions
from faellesgrund.foundation.documents.figures.bindings import figure_source
from faellesgrund.foundation.documents.holding import NotFound, NotNow
from faellesgrund.foundation.documents.models import BoundFigure
from faellesgrund.foundation.documents.testing import a_document
from faellesgrund.foundation.documents.texts import version_text, working_text
from faellesgrund.foundation.documents.versions import actions as version_actions

pytestmark = pytest.mark.django_db

CLAUSES = (("pris000001", 1, "Pris", "Det koster."), ("andet00001", 1, "Andet", "Mere."))
KEY = "beregning/proevegrunden/husleje"


@pytest.fixture
def cast():
    return make_cast("sekretaer")


@pytest.fixture
def calculation(cast):
    made = a_draft(cast.in_role)
    a_run(cast.in_role, made)
    return made


@pytest.fixture
def document(cast, calculation):
    """A text of the one in the role, with the rent written in."""
    made = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, made, f"Huslejen er [[tal: {KEY}]].")
    return made


def write(user, document, body, uid="pris000001"):
    row = document.clauses.get(uid=uid)
    return clause_actions.edit(user, document.slug, uid, row.version, Wording(row.heading, body, row.level))


def new_run(user, calculation, **typed):
    made = Calculation.objects.get(pk=calculation.pk)
    fields = {key.replace("__", "."): text for key, text in typed.items()}
    from faellesgrund.domains.calculations.testing import DAY

    actions.save_step(user, made.slug, made.version, fields, DAY)
    return a_run(user, made)


def page(client, user, document, more=""):
    client.force_login(user)
    return client.get(f"/dokumenter/{document.slug}/{more}").content.decode()


def test_a_figure_shows_its_value_and_the_day_and_leads_to_the_run(client, cast, document):
    shown = page(client, cast.in_role, document)
    assert "3.000 kr. om måneden (beregnet 24. november 2026)" in shown.replace("\xa0", " ").replace("&nbsp;", " ")
    assert 'href="/beregninger/proevegrunden/?koersel=1"' in shown


def test_a_newer_run_marks_the_figure_as_stale_and_says_both_values(client, cast, calculation, document):
    new_run(cast.in_role, calculation, maal__husleje="3500")
    shown = page(client, cast.in_role, document).replace("\xa0", " ")
    assert re.search(
        r"3\.000 kr\. om måneden \(beregnet 24\. november 2026; en nyere beregning siger 3\.\d00 kr", shown
    )
    assert "maerke-nyere" in shown
    assert "1 tal har en nyere beregning" in shown


def test_one_action_brings_the_figure_up_to_date_with_both_values_in_the_trail(client, cast, calculation, document):
    new_run(cast.in_role, calculation, maal__husleje="3500")
    client.force_login(cast.in_role)
    assert client.post(f"/dokumenter/{document.slug}/tal/opdater/", {"tal": KEY}).status_code == 302
    row = BoundFigure.objects.get()
    assert row.source == "kørsel 2"
    line = AuditEntry.objects.filter(action="dokument.ret").first()
    assert (line.before["koersel"], line.after["koersel"]) == ("kørsel 1", "kørsel 2")
    assert line.after["vaerdi"] == row.value
    with pytest.raises(NotNow):
        figure_actions.update(cast.in_role, document.slug, KEY)


def test_locking_freezes_value_day_and_run_for_ever(client, cast, calculation, document):
    version = version_actions.lock(cast.in_role, document.slug, "Vedtaget")
    kept = version.content["tal"][KEY]
    assert kept["kilde"] == "kørsel 1"
    assert kept["tal"] == pytest.approx(3000, abs=0.01)
    new_run(cast.in_role, calculation, maal__husleje="3500")
    shown = page(client, cast.in_role, document).replace("\xa0", " ")
    assert "3.000 kr. om måneden (beregnet 24. november 2026)" in shown
    assert "nyere beregning" not in shown


def test_deleting_the_calculation_leaves_the_frozen_value_and_the_draft_its_own(client, cast, calculation, document):
    other = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, other, f"Stadig [[tal: {KEY}]].")
    version_actions.lock(cast.in_role, document.slug, "Vedtaget")
    actions.delete(cast.in_role, calculation.slug)
    for each in (document, other):
        shown = page(client, cast.in_role, each).replace("\xa0", " ")
        assert "3.000 kr. om måneden" in shown
        assert "/beregninger/proevegrunden/" not in shown
    assert version_actions.lock(cast.in_role, other.slug, "Også").content["tal"][KEY]["kilde"] == "kørsel 1"


def test_a_reader_who_may_not_see_the_calculation_reads_the_value_without_a_link(client, cast):
    hidden = a_draft(cast.in_role, Sharing.OWN_PARTY)
    a_run(cast.in_role, hidden)
    document = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, document, f"Huslejen er [[tal: {KEY}]].")
    new_run(cast.in_role, hidden, maal__husleje="3500")
    shown = page(client, cast.colleague, document).replace("\xa0", " ")
    assert "3.000 kr. om måneden (beregnet" in shown
    assert "/beregninger/" not in shown.split("<main")[1]
    assert "nyere" not in shown.split("<main")[1]
    figures_shown = page(client, cast.colleague, document, "tal/")
    assert "slettet eller ikke delt med dig" in figures_shown


def test_nobody_reads_a_hidden_figure_by_writing_its_key(client, cast):
    hidden = a_draft(cast.in_role, Sharing.OWN_PARTY)
    a_run(cast.in_role, hidden)
    document = a_document(cast.colleague, clauses=CLAUSES)
    write(cast.colleague, document, f"Lad mig se [[tal: {KEY}]].")
    assert "tal findes ikke" in page(client, cast.colleague, document)
    # Neither when somebody who may see it saves another clause.
    document.party = hidden.party
    document.save()
    write(cast.in_role, document, "Noget andet.", "andet00001")
    assert not BoundFigure.objects.exists()
    with pytest.raises(BadInput, match="må ikke se det"):
        version_actions.lock(cast.in_role, document.slug, "Forsøg")


@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("beregning/proevegrunden#1/husleje", "kørsel 1"),
        ("beregning/proevegrunden/husleje", "kørsel 2"),
        ("beregning/proevegrunden#2/anskaffelsessum", "kørsel 2"),
    ],
)
def test_a_run_can_be_named_or_the_newest_is_meant(cast, calculation, key, source):
    new_run(cast.in_role, calculation, maal__husleje="3500")
    _, reference, name = key.split("/")
    assert figures.find(cast.in_role, reference, name).source == source


@pytest.mark.parametrize(
    "key",
    [
        "beregning/proevegrunden#9/husleje",
        "beregning/proevegrunden#x/husleje",
        "beregning/findes-ikke/husleje",
        "beregning/proevegrunden/findes_ikke",
        "regnskab/x/y",
    ],
)
def test_a_figure_that_is_not_there_is_a_visible_mark_and_cannot_be_locked(client, cast, calculation, key):
    document = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, document, f"Her: [[tal: {key}]].")
    assert "tal findes ikke" in page(client, cast.in_role, document)
    with pytest.raises(BadInput, match="findes ikke"):
        version_actions.lock(cast.in_role, document.slug, "Forsøg")


def test_every_named_figure_is_in_every_result(cast, calculation):
    choices = figures.choices(cast.in_role, calculation.slug)
    assert {each.name for each in choices} == set(figures.NAMED)
    assert all(re.search(r"\d", each.value) for each in choices)


def test_a_figure_that_no_longer_stands_in_the_text_is_let_go(cast, document):
    assert BoundFigure.objects.count() == 1
    write(cast.in_role, document, "Uden tal.")
    assert BoundFigure.objects.count() == 0


def test_a_copy_of_a_text_keeps_its_figures_as_they_stood(cast, calculation, document):
    version_actions.lock(cast.in_role, document.slug, "Vedtaget")
    new_run(cast.in_role, calculation, maal__husleje="3500")
    actions.delete(cast.in_role, calculation.slug)
    copy = create_from(cast.in_role, document.slug, "1.0", "Kopi")
    assert working_text(copy).bound[KEY]["kilde"] == "kørsel 1"


def test_a_saved_version_that_is_not_locked_shows_the_figures_of_the_working_copy(cast, document):
    version = version_actions.save_version(cast.in_role, document.slug, "Halvvejs")
    assert figure_source(cast.in_role, version_text(version))(KEY).value.startswith("3.000")


def test_a_figure_is_chosen_and_put_in_without_writing_its_key(client, cast, calculation):
    document = a_document(cast.in_role, clauses=CLAUSES)
    first = page(client, cast.in_role, document, "tal/")
    assert "?art=beregning&amp;fra=proevegrunden" in first
    second = page(client, cast.in_role, document, "tal/?art=beregning&fra=proevegrunden")
    key = re.search(r'name="tal" value="([^"]+/stoettebehov)"', second)[1]
    where = re.search(r'<option value="(pris000001:\d+)"', second)[1]
    answer = client.post(f"/dokumenter/{document.slug}/tal/saet-ind/", {"tal": key, "klausul": where})
    assert answer.url == f"/dokumenter/{document.slug}/skriv/pris000001/"
    assert document.clauses.get(uid="pris000001").body == f"Det koster. [[tal: {key}]]"
    assert BoundFigure.objects.get().key == key


def test_a_figure_is_not_put_in_a_clause_that_was_changed_meanwhile(client, cast, calculation):
    document = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, document, "Ændret imens.")
    client.force_login(cast.in_role)
    answer = client.post(
        f"/dokumenter/{document.slug}/tal/saet-ind/", {"tal": KEY, "klausul": "pris000001:0"}, follow=True
    )
    assert "ændret af en anden imens" in answer.content.decode()
    assert document.clauses.get(uid="pris000001").body == "Ændret imens."


def test_what_one_may_not_see_cannot_be_put_in(cast):
    hidden = a_draft(cast.in_role, Sharing.OWN_PARTY)
    a_run(cast.in_role, hidden)
    document = a_document(cast.colleague, clauses=CLAUSES)
    with pytest.raises(NotFound):
        figure_actions.insert(cast.colleague, document.slug, "pris000001", 1, KEY)


def test_only_those_who_may_write_get_the_buttons_and_everybody_else_is_refused(client, cast, calculation, document):
    new_run(cast.in_role, calculation, maal__husleje="3500")
    assert "Hent et tal" in page(client, cast.in_role, document, "tal/")
    others = page(client, cast.colleague, document, "tal/")
    assert "Hent et tal" not in others
    assert "Opdatér" not in others
    for user, status in ((cast.colleague, 403), (cast.outsider, 403)):
        client.force_login(user)
        for name in ("saet-ind", "opdater"):
            answer = client.post(f"/dokumenter/{document.slug}/tal/{name}/", {"tal": KEY, "klausul": "pris000001:1"})
            assert answer.status_code == status
    client.force_login(cast.in_role)
    assert {client.get(f"/dokumenter/{document.slug}/tal/{name}/").status_code for name in ("saet-ind", "opdater")} == {
        405
    }
    client.logout()
    assert client.get(f"/dokumenter/{document.slug}/tal/").status_code == 302


def test_the_page_of_a_text_costs_the_same_with_one_figure_and_with_many_of_one_run(client, cast, document):
    many = a_document(cast.in_role, clauses=CLAUSES)
    write(cast.in_role, many, " ".join(f"[[tal: beregning/proevegrunden/{name}]]" for name in figures.NAMED))
    assert many.bound_figures.count() == len(figures.NAMED)
    client.force_login(cast.in_role)
    counted = []
    for each in (document, document, many):  # the first warms what is asked once
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/dokumenter/{each.slug}/")
        counted.append(len(queries))
    assert counted[1] == counted[2]
