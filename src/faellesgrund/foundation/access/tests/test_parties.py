"""Parties and units: loaded from the terms of reference, renamed, closed, and never lost."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import AuditEntry, OrganisationalUnit, Party, RoleAssignment, User
from faellesgrund.foundation.access.people import party_actions
from faellesgrund.foundation.access.people import queries as people_queries
from faellesgrund.foundation.access.people.terms_of_reference import FILE, terms_of_reference
from faellesgrund.foundation.access.testing import LONG_AGO, give_roles, make_cast, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return make_user("signe", "sekretaer")


def loaded(secretary):
    party_actions.load_terms_of_reference(secretary)


def test_the_document_gives_the_parties_units_and_fora_that_were_agreed():
    document = terms_of_reference()
    assert {party.key: party.status for party in document.parties} == {
        "kk": "part",
        "kab": "part",
        "sab": "underskriver",
        "akb": "underskriver",
        "3b": "underskriver",
        "kab-faellesskabet": "omtalt",
    }
    assert [forum.key for forum in document.fora] == [
        "styregruppen",
        "koordinationsgruppen",
        "ag-drift",
        "ag-udlejning",
        "byggeudvalg",
    ]
    assert {point.number for point in document.unclear} == {"U07", "U08", "U14", "U25"}
    above = {unit.key: unit.parent for unit in document.units}
    assert (above["kk-sof-bb"], above["kk-kmt-almene"]) == ("kk-sof", "kk-kmt")


def test_the_file_names_no_person():
    two_names = set(re.findall(r"[A-ZÆØÅ][a-zæøå]+ (?:[A-ZÆØÅ][a-zæøå]+ )?[A-ZÆØÅ][a-zæøå]+", FILE.read_text("utf-8")))
    assert two_names == {
        "Almene Boliger",
        "Center Din Sociale",
        "Egen Bolig",
        "Housing First",
        "Kriminalpræventive Indsatser",
        "Københavns Kommune",
        "Samvirkende Boligselskaber",
        "Skæve Boliger",
    }


def test_the_plan_says_what_would_be_made_and_loading_makes_just_that(secretary):
    before = party_actions.plan()
    new = [line for line in before if line.state == party_actions.NEW]
    made = party_actions.load_terms_of_reference(secretary)
    assert [line.key for line in made] == [line.key for line in new]
    assert Party.objects.count() == 6
    assert OrganisationalUnit.objects.get(key="kk-sof-skaev").parent.key == "kk-sof"
    assert len(OrganisationalUnit.objects.get(key="kk-sof-skaev").name_variants) == 2


def test_loading_twice_makes_nothing_twice_and_overwrites_nothing(secretary):
    loaded(secretary)
    Party.objects.filter(key="kab").update(name="KAB s.m.b.a.")
    count = AuditEntry.objects.count()
    assert party_actions.load_terms_of_reference(secretary) == ()
    assert Party.objects.get(key="kab").name == "KAB s.m.b.a."
    assert AuditEntry.objects.count() == count
    line = next(each for each in party_actions.plan() if each.key == "kab")
    assert line.state == party_actions.DIFFERS
    assert [(each.field, each.here, each.document) for each in line.differences] == [("navn", "KAB s.m.b.a.", "KAB")]


def test_every_party_and_unit_that_is_made_stands_in_the_trail(secretary):
    loaded(secretary)
    made = AuditEntry.objects.filter(action__in=["part.opret", "enhed.opret"])
    assert (
        made.count() == len(terms_of_reference().parties) + len(terms_of_reference().units) - 2
    )  # kk, kk-sof were there
    assert {entry.actor_name for entry in made} == {"Signe Prøve"}


def test_a_secretary_of_one_party_governs_no_other(secretary):
    other = make_unit("akb", "akb")
    user = make_user("sara", None)
    user = give_roles(user, [("sekretaer", "part", str(other.party_id))])
    with pytest.raises(PermissionDenied):
        party_actions.load_terms_of_reference(user)
    with pytest.raises(PermissionDenied):
        party_actions.change_unit(user, make_unit(), "Nyt navn", None, "", False)
    assert party_actions.change_unit(user, other, "Nyt navn", None, "", False).name == "Nyt navn"


def test_a_name_that_is_there_already_is_refused_in_any_case(secretary):
    party_actions.add_party(secretary, "Tegnestuen Øst", "anden", "udefra")
    with pytest.raises(BadInput, match="allerede en part"):
        party_actions.add_party(secretary, "TEGNESTUEN ØST", "anden", "udefra")
    assert Party.objects.get(name="Tegnestuen Øst").key == "tegnestuen-oest"


def test_a_renamed_unit_keeps_the_name_before(secretary):
    unit = party_actions.change_unit(secretary, make_unit(), "Socialområdet", None, "", False)
    assert unit.name_variants == [{"sted": "Tidligere navn", "navn": "Socialforvaltningen"}]


def test_a_unit_is_not_put_under_itself_or_under_another_party(secretary):
    top = make_unit()
    below = party_actions.add_unit(secretary, top.party, "Kontoret", top)
    with pytest.raises(BadInput, match="hører selv under"):
        party_actions.change_unit(secretary, top, top.name, below, "", False)
    with pytest.raises(BadInput, match="anden part"):
        party_actions.change_unit(secretary, below, below.name, make_unit("akb", "akb", "Administrationen"), "", False)


def test_a_party_or_unit_in_use_is_not_closed(secretary):
    unit = make_unit("akb", "akb", "Administrationen")
    user = make_user("kalle", None, unit)
    with pytest.raises(BadInput, match="1 bruger hører til her"):
        party_actions.change_party(secretary, unit.party, "AKB", "boligorganisation", "part", "", True)
    with pytest.raises(BadInput, match="hører til her"):
        party_actions.change_unit(secretary, unit, unit.name, None, "", True)
    User.objects.filter(pk=user.pk).update(is_active=False)
    RoleAssignment.objects.create(
        user=secretary, role="drift", scope_kind="part", scope_id=str(unit.party_id), valid_from=LONG_AGO
    )
    with pytest.raises(BadInput, match="Afslut rollen"):
        party_actions.change_party(secretary, unit.party, "AKB", "boligorganisation", "part", "", True)
    RoleAssignment.objects.filter(scope_kind="part").delete()
    closed = party_actions.change_party(secretary, unit.party, "AKB", "boligorganisation", "part", "", True)
    assert closed.closed_on is not None
    assert list(Party.objects.taking_part().filter(pk=closed.pk)) == []
    assert (
        party_actions.change_party(secretary, closed, "AKB", "boligorganisation", "part", "", False).closed_on is None
    )


def test_parties_sort_as_danes_sort(secretary):
    for name in ("Aabo", "Ærø Bolig", "Bo", "Ødum"):
        party_actions.add_party(secretary, name, "anden", "udefra")
    names = [party.name for party in Party.objects.exclude(key="kk")]
    assert names == ["Bo", "Ærø Bolig", "Ødum", "Aabo"]


def test_the_page_shows_units_other_names_and_open_points_to_every_role(client, secretary):
    loaded(secretary)
    client.force_login(make_user("rie", "raadgiver"))
    page = client.get("/adgang/parter/").content.decode()
    assert "Socialforvaltningens afdeling for skæve boliger" in page
    assert "Ét center eller to" in page
    assert "KAB-Fællesskabet" in page
    assert "Opret efter kommissoriet" not in page


def test_the_page_costs_the_same_number_of_queries_with_few_and_many_parties(secretary, django_assert_num_queries):
    user = User.objects.select_related("unit__party").get(pk=secretary.pk)
    people_queries.parties_page(user)
    with django_assert_num_queries(3):
        people_queries.parties_page(user)
    loaded(secretary)
    with django_assert_num_queries(3):
        assert len(people_queries.parties_page(user).blocks) == 6


@pytest.mark.parametrize(("role", "status"), [("sekretaer", 200), ("admin", 200), ("oekonom", 403), ("dpo", 403)])
def test_only_those_who_govern_parties_reach_the_forms(client, role, status):
    client.force_login(make_user(role=role))
    make_unit("akb", "akb", "Administrationen")
    pages = ("parter/ny/", "parter/efter-kommissoriet/", "parter/akb/ret/", "parter/akb/ny-enhed/", "enheder/akb/ret/")
    assert {page: client.get(f"/adgang/{page}").status_code for page in pages} == dict.fromkeys(pages, status)


def test_an_outsider_and_nobody_see_no_parties(client):
    assert client.get("/adgang/parter/")["Location"].startswith("/log-ind/")
    client.force_login(make_cast().outsider)
    assert client.get("/adgang/parter/").status_code == 403
    assert client.delete("/adgang/parter/").status_code == 403


def test_the_button_makes_the_parties_and_a_wrong_form_keeps_what_was_typed(client, secretary):
    client.force_login(secretary)
    assert "Der oprettes" in client.get("/adgang/parter/efter-kommissoriet/").content.decode()
    assert client.post("/adgang/parter/efter-kommissoriet/").status_code == 302
    assert Party.objects.count() == 6
    answer = client.post("/adgang/parter/ny/", {"navn": "KAB", "type": "anden", "status": "udefra", "note": "Min note"})
    assert answer.status_code == 422
    assert "Min note" in answer.content.decode()
    assert client.post("/adgang/parter/findes-ikke/ret/").status_code == 404
