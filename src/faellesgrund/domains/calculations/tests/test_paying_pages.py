"""»Hvem kan betale?« and »Ydelsesbro«: the figures of the engine, the law at each step, roles and bad input."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.rent.bridge_page import BridgeQuestion, bridge_page
from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]
PAGES = ("paying", "bridge")


def text_of(answer: Any) -> str:
    html = unescape(answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def url(page: str, calculation: Calculation) -> str:
    return reverse(f"calculations:{page}", args=[calculation.slug])


@pytest.mark.parametrize("page", PAGES)
def test_who_may_see_the_calculation_may_see_the_page_and_nobody_else(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation, page: str
) -> None:
    address = url(page, calculation)
    assert as_user("jurist").get(address).status_code == 200
    assert as_user("organisation_3b").get(address).status_code == 200
    assert as_user("udenfor").get(address).status_code == 403
    assert as_user("").get(address).status_code == 302
    own = a_draft(cast["oekonom"], "egen_part")
    a_run(cast["oekonom"], own)
    assert as_user("organisation_3b").get(url(page, own)).status_code == 404
    assert as_user("oekonom").get(address, {"koersel": "9"}).status_code == 404
    assert as_user("oekonom").post(address).status_code == 405


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("krav", "mange", "Skriv et tal"),
        ("krav", "1.5", "Mente du"),
        ("krav", "9" * 80, "for langt"),
        ("faste", "-200", "mellem 0 og 5.000"),
        ("faste", "6.000\0", "5.000"),
    ],
)
def test_what_cannot_be_used_is_told_at_the_field_and_stays(
    as_user: SignIn, calculation: Calculation, page: str, field: str, typed: str, said: str
) -> None:
    answer = as_user("jurist").get(url(page, calculation), {field: typed})
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert said in text_of(answer)
        assert "Ret 1 fejl" in text_of(answer)
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.content.decode())


def test_a_rent_of_nothing_has_no_bridge(as_user: SignIn, calculation: Calculation) -> None:
    answer = as_user("jurist").get(url("bridge", calculation), {"husleje": "0"})
    assert answer.status_code == 422
    assert "Skriv en husleje over 0 kr." in text_of(answer)


def test_every_profile_goes_from_benefit_to_what_is_left_with_the_law_of_each_step(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("jurist")
    answer = client.get(url("paying", calculation))
    text = text_of(answer)
    run = calculation.newest_run
    assert run is not None
    for row in run.result["betalingsevne"]:
        left = f"{row['efter_husleje_maaned']:,}".replace(",", ".")
        assert f": {left} kr. tilbage" in text
    for law in ("LAS § 16, stk. 2", "PSL §§ 6, 10 og 12", "BSL § 22", "BSL § 21", "pensionsloven § 49"):
        assert law in text
    links = set(re.findall(r'class="beloeb" href="([^"]+/forklaring/[^"]+)"', answer.content.decode()))
    assert len(links) > 40
    assert {link for link in sorted(links)[::6] if client.get(link).status_code != 200} == set()


def test_what_must_be_left_can_be_typed_and_gives_the_highest_rents(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("jurist").get(url("paying", calculation), {"krav": "3.600"}))
    assert "klarer alle 8 profiler kravet på 3.600 kr." in text
    assert "Højst 3.033 kr." in text
    assert "3.033, ikke 2.579–2.717" in text
    strict = text_of(as_user("jurist").get(url("paying", calculation), {"krav": "3.600", "faste": "400"}))
    assert "400 kr. i andre faste udgifter har 2 profiler mindre tilbage" in strict
    assert "Til at leve for" in strict


def test_without_a_demand_kroner_are_shown_without_a_verdict(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("jurist").get(url("paying", calculation), {"krav": ""}))
    assert "uden vurdering" in text
    assert " under " not in text.partition("Profilerne ved")[2].partition("Uden boligstøtte")[0]


def test_what_is_left_without_boligstoette_is_shown_for_who_did_not_apply(
    as_user: SignIn, calculation: Calculation
) -> None:
    run = calculation.newest_run
    assert run is not None
    row = next(r for r in run.result["betalingsevne"] if r["profil"] == "kontanthjaelp_mindste")
    without = row["efter_husleje_maaned"] - row["boligstoette_aar"] / 12
    assert f"{without:,.0f}".replace(",", ".") in text_of(as_user("jurist").get(url("paying", calculation)))


def test_a_profile_can_be_chosen_for_the_drawing_and_an_unknown_one_is_the_first(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("jurist")
    chosen = text_of(client.get(url("paying", calculation), {"profil": "folkepension"}))
    assert "Tilbage om måneden i kr., folkepension" in chosen
    unknown = text_of(client.get(url("paying", calculation), {"profil": "findesikke"}))
    assert "Tilbage om måneden i kr., kontanthjælp, mindstesats" in unknown


def test_changed_rates_since_the_run_are_told_where_something_is_computed_now(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("jurist")
    assert "er ændret siden kørslen" not in text_of(client.get(url("paying", calculation), {"krav": "3.600"}))
    Run.objects.update(rates_fingerprint="0" * 64)
    assert "er ændret siden kørslen" in text_of(client.get(url("paying", calculation), {"krav": "3.600"}))


def test_the_bridge_names_who_falls_when_and_by_which_law(as_user: SignIn, calculation: Calculation) -> None:
    text = text_of(as_user("jurist").get(url("bridge", calculation), {"husleje": "3.000", "krav": "3.600"}))
    assert "holder alle profiler kravet på 3.600 kr. nu" in text
    assert "Kontanthjælp, mindstesats fra 01.07.2025 til 01.01.2026 Kontanthjælpsreformen træder i kraft" in text
    assert "lov 1655 af 30-12-2024" in text
    assert "Efter 2026 er der regnet med satserne fra 2026" in text


def test_the_bridge_prices_what_would_lift_them_and_the_grant_really_does(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    client = as_user("oekonom")
    text = text_of(client.get(url("bridge", calculation), {"husleje": "3.200", "krav": "3.600"}))
    found = re.search(r"3\.033 kr\. 167 kr\. lavere ([\d.]+) kr\. ([\d.]+) kr\. ([\d.]+) kr\.", text)
    assert found is not None, text
    grant, running, home = (int(x.replace(".", "")) for x in found.groups())
    assert (running, home) == (12 * 12 * 167, 12 * 167)
    at_3200 = a_run(cast["oekonom"], a_draft(cast["oekonom"], maal__husleje="3.200"))
    lifted = a_run(
        cast["oekonom"],
        a_draft(cast["oekonom"], maal__husleje="3.200", stoette__kommunalt_tilskud=str(round(at_3200.need) + grant)),
    )
    assert lifted.rent == pytest.approx(3033, abs=0.06)


def test_a_rent_in_a_dead_zone_is_lifted_by_a_higher_one_at_no_cost(as_user: SignIn, cast: dict[str, User]) -> None:
    only = a_draft(cast["oekonom"], maal__profiler="kontanthjaelp_mindste")
    a_run(cast["oekonom"], only)
    text = text_of(as_user("oekonom").get(url("bridge", only), {"husleje": "2.600", "krav": "3.600"}))
    assert "2.600 kr. ligger i en død zone. Fra 2.718 kr. udbetales der boligstøtte" in text
    assert "2.718 kr. højere husleje 0 kr. 0 kr. 0 kr." in text


def test_the_bridge_needs_no_project_only_a_rent_a_home_and_a_date() -> None:
    page = bridge_page(BridgeQuestion("En afdeling", 3200.0, 30.0, "0101", 20.0, date(2026, 11, 24), krav=3600.0))
    (lifted,) = page.lifts
    assert (lifted.to_rent, lifted.grant) == ("3.033 kr.", "")
    assert lifted.running == "40.080\u00a0kr."
    assert page.accounts == ""
    assert len(page.charts) == 2
    assert all(len(row) == len(page.days) + 1 for row in page.table.rows)


def test_the_result_links_to_both_pages(as_user: SignIn, calculation: Calculation) -> None:
    html = as_user("jurist").get(url("result", calculation)).content.decode()
    assert all(f'href="{url(page, calculation)}"' in html for page in PAGES)


def test_a_run_without_any_profile_in_force_still_has_its_pages(as_user: SignIn, cast: dict[str, User]) -> None:
    early = a_draft(cast["oekonom"], maal__profiler="folkepension")
    run = a_run(cast["oekonom"], early)
    result = run.result
    result["betalingsevne"] = []
    from faellesgrund.domains.calculations.models import packed

    Run.objects.filter(pk=run.pk).update(packed_result=packed(engine_inputs.written(result)))
    assert "Ingen af profilerne har en ydelse" in text_of(as_user("oekonom").get(url("paying", early)))
