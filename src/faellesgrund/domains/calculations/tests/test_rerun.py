"""A run done again says the causes first, value by value, and then what they moved."""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.models import Calculation, RateBasis, Run, packed
from faellesgrund.domains.calculations.runs import causes, rate_basis
from faellesgrund.domains.calculations.tests.test_compare import text_of
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
CEILING = "skaev_tilskud_max"


def with_basis(run: Run, change: Callable[[dict[str, Any]], None]) -> None:
    """The run as if it was made when rates and figures were others."""
    content = copy.deepcopy(rate_basis.content_now())
    change(content)
    made = RateBasis.objects.create(fingerprint="dengang", packed_content=zlib.compress(json.dumps(content).encode()))
    Run.objects.filter(pk=run.pk).update(rate_basis=made, rates_fingerprint="dengang")


@pytest.fixture
def run(calculation: Calculation) -> Run:
    """The run of the calculation."""
    found = calculation.newest_run
    assert found is not None
    return found


def test_nothing_changed_is_said_and_no_cause_is_made_up(as_user: SignIn, cast: dict[str, User], run: Run) -> None:
    outcome = actions.rerun(cast["oekonom"], run.calculation.slug, 1)
    assert outcome.same
    assert outcome.causes == ()
    answer = as_user("oekonom").post(reverse("calculations:rerun", args=[run.calculation.slug, 1]))
    assert "giver de samme tal til sidste ciffer" in text_of(answer)
    assert "Intet, som kørslen hviler på." in text_of(answer)


def test_a_changed_rate_is_named_with_old_and_new_value_and_law_and_what_it_moved(
    as_user: SignIn, cast: dict[str, User], run: Run
) -> None:
    def lower(content: dict[str, Any]) -> None:
        content["satser"][CEILING]["vaerdier"][-1]["vaerdi"] = 450_000

    with_basis(run, lower)
    document = run.result
    document["stoettebehov"]["forventet"] += 600_000
    Run.objects.filter(pk=run.pk).update(packed_result=packed(json.dumps(document)))
    run.extract.document["stoettebehov"]["forventet"] += 600_000  # type: ignore[attr-defined]
    run.extract.save()  # type: ignore[attr-defined]
    outcome = actions.rerun(cast["oekonom"], run.calculation.slug, 1)
    cause = next(c for c in outcome.causes if c.key == CEILING)
    assert cause.used
    assert "450.000" in cause.before
    assert "500.000" in cause.now
    assert "§" in cause.law
    assert [(e.name, e.change.replace("\u00a0", " ")) for e in outcome.effects] == [("Støttebehov", "−600.000,00 kr.")]
    text = text_of(as_user("oekonom").post(reverse("calculations:rerun", args=[run.calculation.slug, 1])))
    assert text.index("Hvad er ændret siden?") < text.index("Hvad flytter det?")
    assert "450.000" in text


def test_a_rate_the_run_does_not_rest_on_is_told_apart(cast: dict[str, User], run: Run) -> None:
    keys = set(rate_basis.content_now()["satser"])
    used = set(run.extract.document["forudsaetninger"])  # type: ignore[attr-defined]
    unused = sorted(keys - used)[0]
    with_basis(run, lambda content: content["satser"].pop(unused))
    outcome = actions.rerun(cast["oekonom"], run.calculation.slug, 1)
    assert outcome.same
    assert [(c.key, c.used, c.before) for c in outcome.causes] == [(unused, False, "fandtes ikke")]


def test_a_new_dated_value_a_figure_and_a_table_are_each_named(run: Run) -> None:
    def then(content: dict[str, Any]) -> None:
        content["erfaringstal"]["laanerente_skoen"]["vaerdi"] = 0.03
        content["tabeller"]["indeks_nettopris.csv"] = "en anden"
        content["satser"]["boligsikring.indkomstgraense"]["vaerdier"].pop()

    with_basis(run, then)
    run.refresh_from_db()
    found = {c.key: c for c in causes.causes_of(run, None)}
    assert set(found) == {"laanerente_skoen", "indeks_nettopris.csv", "boligsikring.indkomstgraense"}
    assert found["laanerente_skoen"].before.replace("\u00a0", " ") == "3 %"
    assert found["indeks_nettopris.csv"].name == "Nettoprisindekset"
    assert "ikke kendt" in found["boligsikring.indkomstgraense"].before


def test_another_version_of_the_engine_is_a_cause(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(engine_version="0.0.1")
    run.refresh_from_db()
    (cause,) = causes.causes_of(run, None)
    assert (cause.before, cause.kind) == ("0.0.1", causes.VERSION)


def test_own_projects_changed_since_are_told_and_move_nothing(run: Run) -> None:
    found = causes.causes_of(run, None, [{"navn": "Engen", "kr_pr_m2": 21_000.0}])
    assert [(c.name, c.before, c.now, c.used) for c in found] == [("Engen", "ikke med", "21.000 kr. pr. m²", False)]


def test_an_old_run_without_rates_still_names_the_values_its_result_shows(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(rate_basis=None)
    run.refresh_from_db()
    again = copy.deepcopy(run.extract.document)  # type: ignore[attr-defined]
    again["forudsaetninger"][CEILING]["vaerdi"] = 510_000.0
    (cause,) = causes.causes_of(run, again)
    assert (cause.key, cause.before.replace("\u00a0", " "), cause.now.replace("\u00a0", " ")) == (
        CEILING,
        "500.000 kr.",
        "510.000 kr.",
    )


def test_a_brief_that_can_no_longer_be_read_is_said_and_kept(as_user: SignIn, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(brief_toml=run.brief_toml + '\n[satser]\nbegrundelse = "x"\n"nedlagt" = 3\n')
    answer = as_user("oekonom").post(reverse("calculations:rerun", args=[run.calculation.slug, 1]))
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Kørsel 1 kan ikke regnes igen." in text
    assert "nedlagt" in text
