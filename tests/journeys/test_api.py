"""The page of the API in a browser: a key is made, a call is tried with it, and with the log-in alone; without a script one reads."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def tried(page: Page, call: str) -> tuple[str, str]:
    """Send the call as it stands on the page; what is said of the answer, and the answer."""
    part = page.locator(f"#{call} .proev")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.get_by_role("button", name="Send kaldet").click()
    said = part.locator("[role=status]")
    expect(said).to_contain_text("Svaret er")
    return said.inner_text(), part.locator("pre").inner_text()


def test_an_economist_makes_a_key_and_tries_a_call_with_it(
    signed_in: Callable[..., Page], site: str, complaints: list[str]
) -> None:
    page = signed_in("oekonom")
    page.goto(f"{site}/min-konto/noegler/")
    page.locator("[name=navn]").fill("Regneark")
    page.get_by_role("button", name="Lav nøglen").click()
    key = page.locator("#noegle").inner_text()
    page.get_by_role("link", name="Se, hvad et program kan kalde").click()
    expect(page.locator("h1")).to_have_text("API for andre programmer")
    page.get_by_label("Nøgle", exact=True).fill(key)
    said, answer = tried(page, "laan")
    assert said == "Svaret er 200."
    assert '"skema": "faellesgrund/laan/1"' in answer
    said, answer = tried(page, "opret-beregning")
    assert said == "Svaret er 403."
    assert "beregning.opret" in answer
    complaints.clear()  # a browser reports each answer that is not 200


def test_the_log_in_is_enough_on_the_page(signed_in: Callable[..., Page], site: str) -> None:
    page = signed_in("oekonom")
    page.goto(f"{site}/api/")
    page.locator("#baglaens .proev summary").click()
    body = page.locator("#baglaens [data-indhold]")
    body.fill(body.input_value().replace("2800", "2600"))
    said, answer = tried(page, "baglaens")
    assert said == "Svaret er 200."
    assert '"husleje_maks": 2600' in answer


def test_without_a_script_the_page_is_read(signed_in: Callable[..., Page], site: str) -> None:
    page = signed_in("oekonom", java_script_enabled=False)
    page.goto(f"{site}/api/")
    expect(page.get_by_text("Prøv kaldet").first).to_be_hidden()
    page.locator("#laan").get_by_text("Eksempel med curl").click()
    expect(page.locator("#laan pre").first).to_contain_text("Authorization: Bearer $NOEGLE")
