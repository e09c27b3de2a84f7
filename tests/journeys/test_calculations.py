"""Journeys through the main job: from the front page to Oliefabriksvej, and a new calculation to its result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SignedIn = Callable[..., Page]

WIDTHS = {"skaerm": {"width": 1280, "height": 900}, "telefon": {"width": 390, "height": 844}}
STEPS = ("Projekt", "Bygning", "Grund", "Støtte og lån", "Drift", "Mål")


def check(page: Page) -> None:
    """No accessibility finding, also in what is folded away, and nothing wider than the window."""
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true })")
    found = [f"{v['id']}: {v['nodes'][0]['target']}" for v in Axe().run(page).response["violations"]]
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than its window"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_economist_opens_oliefabriksvej_and_follows_an_amount_to_its_law(
    signed_in: SignedIn, site: str, width: str
) -> None:
    page = signed_in("oekonom", viewport=WIDTHS[width])
    page.goto(f"{site}/")
    page.get_by_role("link", name="Oliefabriksvej: 12 boliger").click()
    expect(page.get_by_role("heading", name="Oliefabriksvej: 12 boliger", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Dengang og nu")).to_be_visible()
    check(page)
    page.locator(".kaede .beloeb:visible").filter(has_text="6.000.000 kr.").first.click()
    panel = page.locator("#forklaring")
    expect(panel.get_by_role("heading", name="Statens tilskud")).to_be_visible()
    expect(panel).to_contain_text("500.000 kr. × 12 boliger")
    check(page)
    panel.get_by_role("link", name="BEK 75").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Statstilskud")
    check(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stranger_makes_a_ten_home_calculation_in_copenhagen_and_learns_what_it_takes(
    signed_in: SignedIn, site: str, width: str, complaints: list[str]
) -> None:
    page = signed_in("oekonom", viewport=WIDTHS[width])
    page.goto(f"{site}/beregninger/")
    page.get_by_role("link", name="Ny beregning").click()
    page.get_by_label("Projektets navn").fill(f"Ti boliger ({width})")
    check(page)
    page.get_by_role("button", name="Gem og fortsæt").click()
    expect(page.get_by_role("heading", name="Bygning", level=2)).to_be_visible()
    page.get_by_label("Antal boliger").fill("10")
    page.get_by_label("Areal pr. bolig").fill("350")
    page.get_by_role("button", name="Gem og fortsæt").click()
    expect(page.get_by_role("alert")).to_contain_text("Ret 1 fejl, før du går videre")
    expect(page.get_by_label("Areal pr. bolig")).to_have_value("350")
    complaints.clear()  # the browser notes every answer that is not 200
    check(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Areal pr. bolig")).to_be_focused()
    page.get_by_label("Areal pr. bolig").fill("35,0")
    for step in STEPS[2:]:
        page.get_by_role("button", name="Gem og fortsæt").click()
        expect(page.get_by_role("heading", name=step, level=2)).to_be_visible()
        check(page)
    page.get_by_role("button", name="Gem og regn").click()
    expect(page.locator(".svar")).to_contain_text("Ti boliger koster")
    for question in ("Fire måder at betale på", "Hvem kan betale?", "Forudsætninger"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
    check(page)
    page.get_by_role("link", name="Vend spørgsmålet om").click()
    page.get_by_label("Husleje højst", exact=True).fill("2.800")
    page.get_by_role("button", name="Regn igen").click()
    expect(page.locator(".svar")).to_contain_text("2.800 kr.")
    check(page)


def test_every_other_page_of_a_calculation_is_free_of_findings(signed_in: SignedIn, site: str) -> None:
    page = signed_in("projektleder")
    here = f"{site}/beregninger/laerkemarken"
    for path in (
        f"{here}/forudsaetninger/", f"{here}/koersler/", f"{here}/forklaring/husleje/", f"{here}/alle-felter/",
        f"{here}/slet/", f"{site}/beregninger/", f"{site}/beregninger/indlaes/", f"{site}/satser/",
        f"{site}/satser/boligsikring.indkomstgraense/", f"{site}/erfaringstal/", f"{site}/erfaringstal/laanerente_skoen/",
        f"{site}/erfaringstal/projekter/",
    ):  # fmt: skip
        for viewport in WIDTHS.values():
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.goto(path)
            check(page)


def test_the_main_job_works_without_javascript(signed_in: SignedIn, site: str) -> None:
    page = signed_in("oekonom", java_script_enabled=False)
    page.goto(f"{site}/beregninger/oliefabriksvej/")
    page.locator(".kaede--bred .beloeb").first.click()
    expect(page.get_by_role("heading", name="Hvor kommer beløbet fra?")).to_be_visible()
    page.goto(f"{site}/beregninger/oliefabriksvej/koersler/")
    page.get_by_role("button", name="Regn igen").first.click()
    expect(page.get_by_role("status")).to_contain_text("de samme tal til sidste ciffer")


def test_two_tabs_saving_the_same_field_show_both_numbers(signed_in: SignedIn, site: str) -> None:
    first = signed_in("projektleder")
    first.goto(f"{site}/beregninger/oliefabriksvej/")
    first.goto(f"{site}/beregninger/ny/")
    first.get_by_label("Projektets navn").fill("To faner")
    first.get_by_role("button", name="Gem og fortsæt").click()
    address = first.url
    second = first.context.new_page()
    second.goto(address)
    first.get_by_label("Antal boliger").fill("8")
    first.get_by_label("Areal pr. bolig").fill("30")
    first.get_by_role("button", name="Gem og fortsæt").click()
    second.get_by_label("Antal boliger").fill("9")
    second.get_by_label("Areal pr. bolig").fill("30")
    second.get_by_role("button", name="Gem og fortsæt").click()
    expect(second.get_by_role("alert")).to_contain_text("to har rettet det samme")
    expect(second.get_by_role("alert").get_by_role("cell")).to_have_text(["9", "8"])
    expect(second.get_by_label("Antal boliger")).to_have_value("9")
