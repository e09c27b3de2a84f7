"""The question turned round by slider and without script, and the two pages that follow the rent."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.test_calculations import SignedIn, check

WIDTHS = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def test_pulling_a_slider_answers_at_once_and_the_frame_can_be_kept(signed_in: SignedIn, site: str) -> None:
    page = signed_in("oekonom")
    page.goto(f"{site}/beregninger/laerkemarken/baglaens/")
    slider = page.get_by_label("Husleje højst, skyder")
    expect(slider).to_be_visible()
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Husleje højst", exact=True)).to_have_value("2.700")
    expect(page.locator(".svar")).to_contain_text("2.700 kr.")
    expect(page.get_by_text("2.700 kr. ligger i en død zone")).to_be_visible()
    expect(page.locator("#vend-status")).to_contain_text("mens I trækker")
    check(page)
    page.get_by_label("Husleje højst", exact=True).fill("2.900")
    expect(page.locator(".svar")).to_contain_text("2.900 kr.")
    expect(slider).to_have_value("2900")
    page.get_by_role("button", name="Gem som ny beregning").click()
    expect(page).to_have_url(re.compile(r"vendt-om[^/]*/trin/6/$"))
    expect(page.get_by_text("er gemt med 1 ændring")).to_be_visible()


def test_without_script_the_fields_alone_turn_the_question_round(signed_in: SignedIn, site: str) -> None:
    page = signed_in("oekonom", java_script_enabled=False)
    page.goto(f"{site}/beregninger/laerkemarken/baglaens/")
    expect(page.get_by_label("Husleje højst, skyder")).to_be_hidden()
    page.get_by_label("Husleje højst", exact=True).fill("2.850")
    page.get_by_role("button", name="Regn igen").click()
    expect(page.locator(".svar")).to_contain_text("2.850 kr.")
    page.goto(f"{site}/beregninger/laerkemarken/ydelsesbro/")
    page.get_by_label("Husleje", exact=True).fill("3.400")
    page.get_by_role("button", name="Regn igen").click()
    expect(page.get_by_role("heading", name="Hvad ville løfte dem?")).to_be_visible()


def test_the_rent_pages_are_free_of_findings_at_both_widths(signed_in: SignedIn, site: str) -> None:
    page = signed_in("jurist")
    here = f"{site}/beregninger/laerkemarken"
    for path in (
        "betaling/",
        "betaling/?krav=4.000&faste=500",
        "ydelsesbro/?husleje=3.400&krav=3.600",
        "baglaens/?husleje=2.700",
    ):
        for viewport in WIDTHS:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.goto(f"{here}/{path}")
            check(page)
