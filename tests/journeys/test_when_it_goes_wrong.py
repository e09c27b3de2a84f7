"""What one meets when something goes wrong, in a browser: nothing typed is lost, and the page one stood on is still there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tools.demo_server import PASSWORD


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_whose_session_ran_out_is_sent_with_one_button_after_the_log_in(
    signed_in: Callable[..., Page], site: str, scripts: bool
) -> None:
    name = f"Engdraget {'med' if scripts else 'uden'} script"
    page = signed_in("projektleder", java_script_enabled=scripts)
    page.goto(f"{site}/beregninger/ny/")
    page.locator("[name='projekt.navn']").fill(name)
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button[value=naeste]").click()
    expect(page.locator("main")).to_contain_text("det, du skrev, venter på dig")
    page.get_by_label("Brugernavn eller mail").fill("projektleder")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.locator("h1")).to_have_text("Det, du skrev, er ikke sendt endnu")
    expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("button", name="Send det igen").click()
    page.wait_for_url("**/trin/2/")
    page.goto(f"{site}/beregninger/")
    expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)


def test_the_next_user_of_the_same_machine_sees_nothing_of_what_was_typed(
    signed_in: Callable[..., Page], site: str, complaints: list[str]
) -> None:
    page = signed_in("projektleder")
    page.goto(f"{site}/beregninger/ny/")
    page.locator("[name='projekt.navn']").fill("Kun for Petra")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button[value=naeste]").click()
    page.get_by_label("Brugernavn eller mail").fill("oekonom")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.locator("h1")).to_have_text("Der er ikke gemt noget til dig her")
    assert "Kun for Petra" not in page.content()
    complaints.clear()  # the browser notes the answer 404, as it should


def test_an_error_in_a_part_of_a_page_stands_in_that_part_and_the_rest_stays(
    signed_in: Callable[..., Page], site: str, complaints: list[str]
) -> None:
    page = signed_in("oekonom")
    page.goto(f"{site}/beregninger/oliefabriksvej/")
    amount = page.locator(".noegletal__vaerdi a").first
    amount.evaluate("link => link.setAttribute('hx-get', '/findes-ikke/')")
    amount.click()
    expect(page.locator("#forklaring [role=alert]")).to_contain_text("Siden findes ikke")
    expect(page.locator("h1")).to_contain_text("Oliefabriksvej")
    assert page.locator("h1").count() == 1
    complaints.clear()
    other = page.locator(".noegletal__vaerdi a").nth(1)
    other.click()
    expect(page.locator("#forklaring")).not_to_contain_text("Siden findes ikke")
