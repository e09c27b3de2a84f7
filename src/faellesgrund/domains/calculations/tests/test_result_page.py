"""The result page: the answer, the figures and where they come from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.domains.calculations import demo, engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.result_page.explanations import (
    NoSuchExplanation,
    address_of,
    every_address,
    explanation,
    node_at,
)
from faellesgrund.domains.calculations.result_page.page import result_page
from faellesgrund.domains.calculations.testing import DAY, a_draft, a_run
from faellesgrund.foundation.access.models import User

SignIn = Callable[[str], Client]


def page_of(client: Client, calculation: Calculation, query: str = "") -> str:
    answer = client.get(reverse("calculations:result", args=[calculation.slug]) + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_answers_with_the_figures_of_the_run(as_user: SignIn, calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    result = run.result
    text = text_of(page_of(as_user("oekonom"), calculation))
    mio = f"{result['stoettebehov']['forventet'] / 1e6:.1f}".replace(".", ",")
    assert f"Skal huslejen være 3.000 kr., mangler der {mio} mio. kr. ud over statens tilskud." in text
    whole = f"{result['anskaffelsessum']['forventet']:,.0f}".replace(",", ".")
    assert f"{whole} kr. i alt" in text
    for model in ("Almen", "Almen med statstilskud", "Tilskud og lån", "Fuldt tilskud"):
        assert model in text
    assert "ikke muligt" in text, "full grant has no rent without a municipal grant"
    assert "Undgå 2.409–2.717 kr." in text


def test_every_underlined_amount_opens_an_explanation_with_that_amount(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("oekonom")
    html = page_of(client, calculation)
    links = re.findall(r'<a class="beloeb" href="([^"]+/forklaring/[^"]+)"[^>]*>([^<]+)</a>', html)
    assert len(links) > 20
    for address, amount in dict(links).items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        if amount.endswith("kr.") and "kontanthjaelp" not in address:  # what a person has is shown in whole kroner
            shown = unescape(answer.content.decode()).replace("\u00a0", " ")
            assert amount.removesuffix(" kr.") in shown, f"{address} does not explain {amount}"


def test_the_explanation_comes_as_a_panel_when_the_page_asks_and_as_a_page_without_javascript(
    as_user: SignIn, calculation: Calculation
) -> None:
    client = as_user("oekonom")
    url = reverse("calculations:explanation", args=[calculation.slug, "husleje"])
    whole, panel = client.get(url).content.decode(), client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert panel.lstrip().startswith("<section")
    assert 'id="forklaring"' in panel
    closed = reverse("calculations:explanation", args=[calculation.slug, "luk"])
    assert "forklaring--lukket" in client.get(closed, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("address", ["findesikke", "husleje-99", "husleje-x", "luk"])
def test_an_address_that_leads_nowhere_is_not_found(as_user: SignIn, calculation: Calculation, address: str) -> None:
    url = reverse("calculations:explanation", args=[calculation.slug, address])
    assert as_user("oekonom").get(url).status_code == 404


def test_every_link_of_the_assumptions_leads_somewhere(as_user: SignIn, calculation: Calculation) -> None:
    client = as_user("jurist")
    html = client.get(reverse("calculations:assumptions", args=[calculation.slug])).content.decode()
    links = set(re.findall(r'href="(/(?:satser|erfaringstal)/[^"]+/)"', html))
    assert len(links) > 40
    assert {link for link in links if client.get(link).status_code != 200} == set()


def test_every_node_of_a_run_has_an_address_that_can_be_shown(calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    result = run.result
    addresses = list(every_address(result))
    assert len(addresses) > 1000
    for address in addresses[:: len(addresses) // 200]:
        shown = explanation(result, address, 1)
        assert shown.rows[0].amount
        assert shown.title
    with pytest.raises(NoSuchExplanation):
        node_at(result, "husleje-0-99")


def test_a_leaf_says_its_law_and_its_certainty(calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    address = address_of(run.result, "Statens tilskud", "stoettebehov")
    assert address is not None
    rows = explanation(run.result, address).rows
    assert rows[0].formula == "500.000\u00a0kr. × 12\u00a0boliger"
    assert (rows[1].key, rows[1].link) == ("skaev_tilskud_max", "sats")
    assert "BEK 75" in rows[1].basis
    assert rows[0].certainty == "beregnet"


def test_a_rate_in_an_explanation_links_to_its_own_page_and_to_its_source(
    as_user: SignIn, calculation: Calculation
) -> None:
    run = calculation.newest_run
    assert run is not None
    address = address_of(run.result, "Statens tilskud", "stoettebehov")
    assert address is not None
    html = unescape(
        as_user("jurist").get(reverse("calculations:explanation", args=[calculation.slug, address])).content.decode()
    )
    assert 'href="/satser/skaev_tilskud_max/"' in html
    kept = next(r for r in run.result["forudsaetninger"] if r["noegle"] == "skaev_tilskud_max")
    source = re.search(r"https?://[^\s,;]+", str(kept["kilde"]))
    assert source is not None
    assert f'href="{source[0]}"' in html


def test_the_chain_fills_its_columns_exactly(calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    chain = result_page(run.result, None, None).chain
    for column in (chain.columns[0], chain.columns[1], chain.columns[3]):
        assert column.blocks[0].y == 0
        assert column.blocks[-1].y + column.blocks[-1].height == chain.height
        for above, below in zip(column.blocks, column.blocks[1:], strict=False):
            assert above.y + above.height < below.y
        assert sum(b.bar_width for b in column.blocks) == pytest.approx(100, abs=0.1)


def test_an_older_run_can_be_looked_at_and_a_missing_one_cannot(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation
) -> None:
    a_run(cast["oekonom"], calculation)
    client = as_user("oekonom")
    assert "Du ser kørsel 1." in text_of(page_of(client, calculation, "?koersel=1"))
    for number in ("7", "nul", "-1", "9" * 40):
        answer = client.get(reverse("calculations:result", args=[calculation.slug]), {"koersel": number})
        assert answer.status_code == 404


def test_the_downloads_are_the_brief_and_the_result_as_saved(as_user: SignIn, calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    client = as_user("jurist")
    toml = client.get(reverse("calculations:download_toml", args=[calculation.slug]))
    assert toml["Content-Disposition"] == 'attachment; filename="proevegrunden.toml"'
    brief = engine_inputs.brief_from_toml(toml.content.decode(), DAY)
    downloaded = client.get(reverse("calculations:download_json", args=[calculation.slug])).content.decode()
    assert downloaded == run.result_text
    assert downloaded == engine_inputs.answer(brief, run.dato, run.draws, run.seed)


def test_a_draft_that_was_never_run_leads_to_its_form(as_user: SignIn, draft: Calculation) -> None:
    answer = as_user("oekonom").get(reverse("calculations:result", args=[draft.slug]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("calculations:step", args=[draft.slug, 1])


def test_running_cost_above_the_rent_is_said_and_the_page_still_shows(as_user: SignIn, cast: dict[str, User]) -> None:
    dear = a_draft(cast["oekonom"], drift__114="400.000", maal__husleje="2.000")
    a_run(cast["oekonom"], dear)
    text = text_of(page_of(as_user("oekonom"), dear))
    assert "selv fuldt tilskud rækker ikke" in text
    assert as_user("oekonom").get(reverse("calculations:backwards", args=[dear.slug])).status_code == 200


@pytest.mark.parametrize("model", ["almen", "almen_med_statstilskud", "fuldt_tilskud"])
def test_every_model_can_be_chosen_and_shown(as_user: SignIn, cast: dict[str, User], model: str) -> None:
    other = a_draft(cast["oekonom"], stoette__model=model, projekt__tilsagn="01.02.2027")
    a_run(cast["oekonom"], other)
    assert "Valgt i denne beregning" in page_of(as_user("oekonom"), other)
    assert as_user("oekonom").get(reverse("calculations:backwards", args=[other.slug])).status_code == 200


def test_given_figures_leave_no_interval_and_the_page_says_so(as_user: SignIn, cast: dict[str, User]) -> None:
    accounts = {f"drift__{k}": "10.000" for k in ("107", "109", "110", "111", "112", "114", "115", "119", "120")}
    sure = a_draft(
        cast["oekonom"],
        anlaeg__anskaffelsessum="13.000.000",
        laan__rente="4,5",
        drift__121="0",
        drift__123="0",
        **accounts,
    )
    a_run(cast["oekonom"], sure)
    text = text_of(page_of(as_user("oekonom"), sure))
    assert "Alle beløb er givet" in text


def test_oliefabriksvej_stands_beside_the_decision_and_says_what_does_not_add_up(
    as_user: SignIn, cast: dict[str, User]
) -> None:
    demo.load(date(2026, 11, 24))
    demo.load(date(2026, 11, 24))
    assert sorted(Calculation.objects.values_list("slug", flat=True)) == ["laerkemarken", "oliefabriksvej"]
    assert Run.objects.count() == 2
    text = text_of(page_of(as_user("jurist"), Calculation.objects.get(slug="oliefabriksvej")))
    for said in (
        "Dengang og nu",
        "5.650.000 kr.",
        "op til 4.900.000 kr.",
        "247.000 kr. om året",
        "15.417 kr. pr. bolig",
    ):
        assert said in text
    assert "Dengang og nu" not in text_of(page_of(as_user("jurist"), Calculation.objects.get(slug="laerkemarken")))


def test_the_result_page_keeps_a_constant_number_of_queries(
    as_user: SignIn, cast: dict[str, User], calculation: Calculation, django_assert_max_num_queries: object
) -> None:
    client = as_user("oekonom")
    url = reverse("calculations:result", args=[calculation.slug])
    client.get(url)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(url)


def test_an_old_result_file_still_reads(calculation: Calculation) -> None:
    run = calculation.newest_run
    assert run is not None
    assert json.loads(run.result_text)["skema"] == "faellesgrund/beregning/1"
