"""What own finished projects do to a calculation's runs, and who reads their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.own_projects import HIDDEN_NAME, stored
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.domains.experience import actions, queries
from faellesgrund.domains.experience.engine_inputs import Yardstick
from faellesgrund.domains.experience.models import Sharing
from faellesgrund.domains.experience.testing import DAY, FACTS, a_project, agreeing
from faellesgrund.foundation.access.api.testing import program_of
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def test_six_projects_draw_a_run_towards_them_and_narrow_it(cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    draft = a_draft(user)
    before = a_run(user, draft, draws=2000)
    agreeing(user, 6)
    after = a_run(user, draft, draws=2000)
    old, new = before.result["anskaffelsessum"], after.result["anskaffelsessum"]
    assert new["forventet"] > old["forventet"]
    assert (new["p90"] - new["p10"]) / new["forventet"] < (old["p90"] - old["p10"]) / old["forventet"]
    assert after.without_own == {key: old[key] for key in ("forventet", "p10", "p90")}


def test_a_project_out_of_use_moves_nothing(cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    draft = a_draft(user)
    before = a_run(user, draft)
    a_project(user, taeller_med=False, begrundelse="Usædvanlig grund", anskaffelsessum=Decimal(20_000_000))
    assert a_run(user, draft).result_text == before.result_text


def test_the_result_page_says_what_own_projects_changed(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    agreeing(user, 2)
    draft = a_draft(user)
    a_run(user, draft)
    page = text_of(as_user("oekonom").get(reverse("calculations:result", args=[draft.slug])))
    assert "2 egne projekter flyttede prisen for hele projektet fra" in page
    assert "Projekt 0 (2023)" in page
    assert reverse("experience:effect") in page


def test_a_given_price_is_said_to_be_moved_by_nothing(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    agreeing(user, 1)
    draft = a_draft(user, anlaeg__entreprise_pr_m2="20.000")
    a_run(user, draft)
    page = text_of(as_user("oekonom").get(reverse("calculations:result", args=[draft.slug])))
    assert "prisen er givet i byggebriefen" in page


def test_a_rerun_gives_the_same_digits_and_names_what_has_come_changed_and_gone(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    user = cast["oekonom"]
    kept, changed, gone = agreeing(user, 3)
    draft = a_draft(user)
    run = a_run(user, draft)
    actions.change(
        user, changed.pk, 1, actions.Asked({**FACTS, "navn": changed.navn, "boliger": 11}, confirmed=True), DAY
    )
    actions.delete(user, gone.pk)
    a_project(user, navn="Nyt byggeri")
    page = text_of(as_user("oekonom").post(reverse("calculations:rerun", args=[draft.slug, run.number])))
    assert "samme tal til sidste ciffer" in page
    for told in ("Nyt byggeri (2023)", "Projekt 1 (2023)", "Projekt 2 (2023)", "ikke med"):
        assert told in page
    result = text_of(as_user("oekonom").get(reverse("calculations:result", args=[draft.slug])))
    since = result.partition("Siden kørslen:")[2].partition("</p>")[0]
    assert "Kommet til: Nyt byggeri (2023)." in since
    assert "Rettet: Projekt 1 (2023)." in since
    assert "Tæller ikke længere med: et projekt, du ikke kan se." in since
    assert kept.navn not in since


def test_the_stored_projects_give_the_engine_the_same_floats(cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    agreeing(user, 3)
    run = a_run(user, a_draft(user))
    run.refresh_from_db()
    own = Yardstick(DAY, True).own(c.finished for c in queries.counting_for(user.unit.party))  # type: ignore[union-attr]
    assert [row["kr_pr_m2"] for row in run.own_projects] == [o.kr_pr_m2 for o in own]


def test_two_colleagues_of_a_party_get_the_same_figures(cast: dict[str, User]) -> None:
    agreeing(cast["oekonom"], 2)
    a_project(cast["organisation_3b"], Sharing.OWN_PARTY, navn="De andres")
    runs = [a_run(cast[who], a_draft(cast[who])) for who in ("oekonom", "projektleder")]
    assert runs[0].own_projects == runs[1].own_projects
    assert len(runs[0].own_projects) == 2


def test_a_shared_calculation_never_names_a_project_that_is_not_shared(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    a_project(user, Sharing.OWN_PARTY, navn="Hemmelig Vænge")
    draft = a_draft(user)
    run = a_run(user, draft)
    assert "Hemmelig" not in run.result_text
    assert HIDDEN_NAME in run.result_text
    for name in ("result", "runs", "download_json", "assumptions"):
        assert "Hemmelig" not in text_of(
            as_user("organisation_3b").get(reverse(f"calculations:{name}", args=[draft.slug]))
        )
    seen = text_of(as_user("organisation_3b").get(reverse("calculations:result", args=[draft.slug])))
    assert "et projekt, du ikke kan se" in seen
    assert "Hemmelig Vænge (2023)" in text_of(
        as_user("projektleder").get(reverse("calculations:result", args=[draft.slug]))
    )


def test_the_form_and_the_question_turned_round_count_the_projects_too(as_user: SignIn, cast: dict[str, User]) -> None:
    user = cast["oekonom"]
    draft = a_draft(user)
    step = reverse("calculations:step", args=[draft.slug, 2])
    before = text_of(as_user("oekonom").get(step))
    agreeing(user, 8, cost=19_000_000)
    after = text_of(as_user("oekonom").get(step))
    figure = re.compile(r"Anskaffelsessum.{0,200}?([\d,]+) ?<")
    assert figure.search(before) and figure.search(after)
    assert before != after
    run = a_run(user, draft)
    brief = engine_inputs.brief_from_toml(run.brief_toml, run.dato)
    without = engine_inputs.turned_round(brief, 2800, 0.8, DAY, 100, 1)
    with_own = engine_inputs.turned_round(brief, 2800, 0.8, DAY, 100, 1, stored(run.own_projects))
    assert with_own["stoettebehov_min_sikker"] > without["stoettebehov_min_sikker"]


def test_a_colleague_gets_the_same_figures_from_the_programs_door(cast: dict[str, User]) -> None:
    agreeing(cast["oekonom"], 3)
    a_project(cast["oekonom"], Sharing.OWN_PARTY, navn="Hemmelig Vænge")
    run = a_run(cast["oekonom"], a_draft(cast["oekonom"]))
    body = {
        "projekt": {"navn": "Prøvegrunden", "kommune": "0101"},
        "bygning": {"boliger": 12, "areal_m2_pr_bolig": 35},
        "dato": DAY.isoformat(),
        "traek": 200,
        "egne_projekter": True,
    }
    both = ["beregning.se", "egneprojekter.se"]
    colleague, nameless = (program_of(cast["projektleder"], keys)("POST", "beregn", body) for keys in (both, both[:1]))
    other = program_of(cast["kmt"], both)("POST", "beregn", body)
    assert colleague.json()["anskaffelsessum"] == run.result["anskaffelsessum"]
    assert nameless.json()["anskaffelsessum"]["forventet"] == run.result["anskaffelsessum"]["forventet"]
    assert "Projekt 0" not in nameless.content.decode()
    assert "Hemmelig" not in colleague.content.decode()
    assert other.json()["anskaffelsessum"]["grundlag"]["egne_projekter"]["antal"] == 3
