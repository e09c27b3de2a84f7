"""List, runs, backwards, rates, figures of experience and projects."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import actions, listing
from faellesgrund.domains.calculations.frontpage import newest
from faellesgrund.domains.calculations.models import Calculation, Run, packed
from faellesgrund.domains.calculations.reference import project_pages, project_texts
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.evidence.projects import appropriations, danish_projects
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_an_empty_list_says_how_to_begin(as_user: SignIn) -> None:
    assert "Ingen beregninger endnu." in text_of(as_user("oekonom").get(reverse("calculations:list")))


def test_the_list_keeps_the_same_number_of_queries_however_long_it_is(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation, django_assert_max_num_queries: Any
) -> None:
    client, url = as_user("oekonom"), reverse("calculations:list")
    client.get(url)
    with django_assert_max_num_queries(10) as one:
        client.get(url)
    for _ in range(4):
        a_draft(cast["projektleder"])
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_a_long_list_comes_in_pages(as_user: SignIn, cast: dict[str, User]) -> None:
    for _ in range(listing.PER_PAGE + 1):
        a_draft(cast["oekonom"])
    client, url = as_user("jurist"), reverse("calculations:list")
    assert "Side 1 af 2" in text_of(client.get(url))
    assert "Side 2 af 2" in text_of(client.get(url, {"side": "2"}))
    assert "Side 2 af 2" in text_of(client.get(url, {"side": "99"}))


def test_the_runs_page_runs_again_and_tells_that_the_digits_are_the_same(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("oekonom")
    answer = client.post(reverse("calculations:rerun", args=[calculation.slug, 1]))
    assert "Kørsel 1 giver de samme tal til sidste ciffer." in text_of(answer)
    assert calculation.runs.count() == 1
    assert client.post(reverse("calculations:rerun", args=[calculation.slug, 9])).status_code == 404


def test_the_runs_page_lists_what_differs(as_user: SignIn, calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    changed = run.result_text.replace('"version": "', '"version": "gammel-')
    Run.objects.filter(pk=run.pk).update(packed_result=packed(changed))
    text = text_of(as_user("oekonom").post(reverse("calculations:rerun", args=[calculation.slug, 1])))
    assert "giver andre tal nu" in text
    assert "gammel-" in text


def test_a_calculation_is_deleted_after_being_asked(as_user: SignIn, calculation: Calculation) -> None:
    client, url = as_user("oekonom"), reverse("calculations:delete", args=[calculation.slug])
    assert "1 kørsel" in text_of(client.get(url))
    assert client.post(url)["Location"] == reverse("calculations:list")
    assert not Calculation.objects.exists()


def test_a_copy_belongs_to_the_one_who_copies(as_user: SignIn, calculation: Calculation) -> None:
    url = reverse("calculations:copy", args=[calculation.slug])
    sent = {"navn": "Vores", "med": ["bygning"], "version": calculation.version}
    answer = as_user("organisation_3b").post(url, sent)
    made = Calculation.objects.exclude(pk=calculation.pk).get()
    assert answer["Location"] == reverse("calculations:step", args=[made.slug, 1])
    assert made.party.key == "3b"


def test_every_rate_and_every_figure_has_its_page(as_user: SignIn) -> None:
    client = as_user("visitation")
    listed = client.get(reverse("calculations:rates")).content.decode()
    for key in load_rates().keys():  # noqa: SIM118 - a book, not a mapping
        assert reverse("calculations:rate", args=[key]) in listed
    figures = client.get(reverse("calculations:evidence_list")).content.decode()
    for key in load_evidence().keys():  # noqa: SIM118
        assert reverse("calculations:evidence", args=[key]) in figures
    some = [*list(load_rates().keys())[::15]]
    assert all(client.get(reverse("calculations:rate", args=[k])).status_code == 200 for k in some)
    assert all(
        client.get(reverse("calculations:evidence", args=[k])).status_code == 200
        for k in list(load_evidence().keys())[::8]
    )


def test_a_rate_shows_value_law_source_and_history(as_user: SignIn) -> None:
    answer = as_user("visitation").get(reverse("calculations:rate", args=["boligsikring.min_egenbetaling_aar"]))
    text = text_of(answer)
    assert "28.900 kr. om året" in text
    assert "28.300 kr. om året" in text
    assert "aeldresagen.dk" in text
    assert "§ 21/22" in text


def test_an_unknown_rate_or_figure_is_not_found(as_user: SignIn) -> None:
    client = as_user("visitation")
    assert client.get("/satser/findes.ikke/").status_code == 404
    assert client.get("/erfaringstal/findes_ikke/").status_code == 404


def test_the_search_finds_by_name_key_and_law_and_says_when_nothing_fits(as_user: SignIn) -> None:
    client, url = as_user("visitation"), reverse("calculations:rates")
    assert "Boligsikring: indkomstgrænse" in text_of(client.get(url, {"q": "INDKOMSTGRÆNSE boligsikring"}))
    assert "Ingen satser passer på »zzz«" in text_of(client.get(url, {"q": "zzz"}))


def test_every_project_and_decision_is_shown_in_danish(as_user: SignIn) -> None:
    page = project_pages.projects_page()
    assert len(page.copenhagen) + len(page.elsewhere) == len(danish_projects())
    assert all(row.note for row in (*page.copenhagen, *page.elsewhere))
    assert all(row.subject and row.kind for row in page.grants)
    assert len(page.grants) == len(appropriations())
    assert set(project_texts.NOTES) <= {p.navn for p in danish_projects()}
    text = text_of(as_user("dpo").get(reverse("calculations:projects")))
    for english in ("dwelling", "Plot ", "read_partial", "next to", "municipal grant"):
        assert english not in text


def test_the_front_page_puts_the_worked_example_first_and_offers_a_new_one(cast: dict[str, User]) -> None:
    example = a_draft(cast["oekonom"], projekt__navn="Oliefabriksvej")
    a_draft(cast["oekonom"], projekt__navn="Nyere")
    shown = newest(cast["jurist"])
    assert shown is not None
    assert [e.text for e in shown.entries] == [example.navn, "Nyere"]
    assert newest(cast["udenfor"]) is None
    offered = newest(cast["oekonom"])
    assert offered is not None
    assert offered.more_url == reverse("calculations:new")


def test_the_right_to_run_is_asked_again_in_the_action(cast: dict[str, User], draft: Calculation) -> None:
    with pytest.raises(actions.NotAllowed):
        a_run(cast["jurist"], draft)
