"""The way in, walked in a browser: passkeys, the second step, a role that requires it, and identity providers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from faellesgrund.foundation.access.tests import identity_providers as idp
from faellesgrund.foundation.access.tests.second_steps import code_now
from tools.demo_server import server

PASSWORD = "fire-ord-ingen-gaetter"
PROVIDERS = """
[[udbyder]]
noegle = "{key}"
navn = "{name}"
adresse = "{issuer}"
klient = "faellesgrund"
hemmelighed = "env:FG_{key}"
maildomaener = ["{domain}"]
mail_er_bekraeftet = true
anden_faktor = {{ amr = ["mfa"] }}

[[udbyder.rolle]]
paastand = "groups"
vaerdi = "FG-jura"
rolle = "jurist"
"""
NEW_USERS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "faellesgrund.entry.config.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from faellesgrund.foundation.access.models import RoleAssignment, RoleRequirement, User
for name, mail in (("anna", "anna@kk.eksempel"), ("bo", "bo@kab.eksempel")):
    user = User.objects.create_user(name, {password!r}, f"{{name.title()}} Prøve", email=mail)
    RoleAssignment.objects.create(user=user, role="jurist", valid_from=date(2026, 1, 1))
RoleRequirement.objects.create(role="jurist", second_factor=True, session_minutes=60, idle_minutes=30)
"""


@pytest.fixture(scope="module")
def issuers() -> Iterator[tuple[str, str]]:
    """Two identity providers, each a process of its own."""
    with idp.real_provider() as first, idp.real_provider() as second:
        yield first, second


@pytest.fixture(scope="module")
def real_site(issuers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation in real use with two providers, two users, and a role that requires a second factor."""
    file = tmp_path_factory.mktemp("udbydere") / "udbydere.toml"
    names = (("kk", "Københavns Kommune", "kk.eksempel"), ("kab", "KAB", "kab.eksempel"))
    described = [
        PROVIDERS.format(key=key, name=name, domain=domain, issuer=issuer)
        for (key, name, domain), issuer in zip(names, issuers, strict=True)
    ]
    file.write_text("".join(described), "utf-8")
    settings = {"FAELLESGRUND_LOGIN_UDBYDERE": str(file), "FG_kk": "hemmelig", "FG_kab": "hemmelig"}

    def make_users(environment: dict[str, str]) -> None:
        script = NEW_USERS.format(password=PASSWORD)
        subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True)

    with server(settings=settings, before=make_users) as url:
        yield url


def with_a_key(page: Page) -> Page:
    """Give the browser an authenticator that always says yes to its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def write_in(page: Page, site: str, username: str = "anna") -> None:
    """The first step on the log-in page."""
    page.goto(f"{site}/log-ind/")
    page.get_by_label("Brugernavn eller mail").fill(username)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()


def at(page: Page, path: str) -> None:
    """Wait until the browser has come to an address of the site."""
    page.wait_for_url(lambda url: url.split("/", 3)[3].split("?")[0] == path.lstrip("/"))


def forgive_files(complaints: list[str]) -> None:
    """The provider's own pages want files that are not here, and a refusal answers 403; what breaks our policy stays."""
    complaints[:] = [each for each in complaints if not each.startswith("Failed to load resource")]


def log_out(page: Page) -> None:
    """By the button in the header."""
    page.get_by_role("button", name="Log af").click()
    page.get_by_role("link", name="Log ind").first.wait_for()


def test_a_passkey_is_made_and_opens_the_door_alone(signed_in: Callable[..., Page], site: str) -> None:
    page = with_a_key(signed_in("kmt"))
    page.get_by_text("Min side").click()
    page.get_by_role("link", name="Min konto").click()
    page.get_by_role("link", name="Se og tilføj adgangsnøgler").click()
    page.get_by_role("link", name="Lav en adgangsnøgle").click()
    page.get_by_label("Navn").fill("Bærbar på rådhuset")
    page.get_by_role("button", name="Lav adgangsnøglen").click()
    at(page, "/min-konto/gendannelseskoder/")
    assert page.locator(".koder li").count() == 10
    page.goto(f"{site}/min-konto/adgangsnoegler/")
    assert page.get_by_role("rowheader", name="Bærbar på rådhuset").is_visible()
    log_out(page)
    page.goto(f"{site}/log-ind/?next=/satser/")
    page.get_by_role("button", name="Log ind med en adgangsnøgle").click()
    at(page, "/satser/")
    assert page.get_by_text("Karim Møllegaard").first.is_visible()


def test_the_log_in_page_works_without_javascript(open_page: Callable[..., Page], real_site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{real_site}/log-ind/")
    assert not page.get_by_role("button", name="Log ind med en adgangsnøgle").is_visible()
    write_in(page, real_site)
    at(page, "/min-konto/to-trin/")
    page.get_by_role("link", name="Sæt en kode-app op").click()
    assert page.get_by_role("img", name="Billede til kode-appen").is_visible()


def test_a_role_that_requires_two_steps_leads_to_a_code_app_and_then_asks_for_its_code(
    open_page: Callable[..., Page], real_site: str
) -> None:
    page = open_page()
    write_in(page, real_site, "anna@kk.eksempel")
    at(page, "/min-konto/to-trin/")
    page.get_by_role("link", name="Sæt en kode-app op").click()
    page.get_by_text("Kan telefonen ikke læse billedet?").click()
    secret = page.locator("p.kode").inner_text().replace(" ", "")
    page.get_by_label("Kode fra appen").fill(code_now(secret))
    page.get_by_role("button", name="Bekræft").click()
    at(page, "/min-konto/gendannelseskoder/")
    codes = page.locator(".koder li").all_inner_texts()
    page.get_by_role("link", name="Jeg har gemt koderne").click()
    at(page, "/")
    log_out(page)
    write_in(page, real_site)
    at(page, "/log-ind/kode/")
    page.get_by_label("Kode").fill(codes[0])
    page.get_by_role("button", name="Log ind", exact=True).click()
    at(page, "/")
    assert page.get_by_text("Du har 9 tilbage").is_visible()


def test_a_passkey_is_also_the_second_step(open_page: Callable[..., Page], real_site: str) -> None:
    page = with_a_key(open_page())
    write_in(page, real_site, "bo")
    at(page, "/min-konto/to-trin/")
    page.get_by_role("link", name="Lav en adgangsnøgle").click()
    page.get_by_role("button", name="Lav adgangsnøglen").click()
    at(page, "/min-konto/gendannelseskoder/")
    log_out(page)
    write_in(page, real_site, "bo")
    at(page, "/log-ind/kode/")
    page.get_by_role("button", name="Brug en adgangsnøgle").click()
    at(page, "/")
    log_out(page)


def test_a_work_mail_leads_through_its_provider_and_back_under_the_strict_policy(
    open_page: Callable[..., Page], real_site: str, issuers: tuple[str, str], complaints: list[str]
) -> None:
    idp.known_there(issuers[0], "a-1", email="anna@kk.eksempel", name="Anna Prøve", groups=["FG-jura"], amr=["mfa"])
    page = open_page()
    page.goto(f"{real_site}/log-ind/?next=/satser/")
    page.get_by_label("Eller skriv din arbejdsmail").fill("anna@kk.eksempel")
    page.get_by_role("button", name="Videre").click()
    page.wait_for_url(f"{issuers[0]}/**")
    page.locator("input[name=sub]").first.fill("a-1")
    page.locator("form button").first.click()
    at(page, "/satser/")
    assert page.get_by_text("Anna Prøve").first.is_visible()
    forgive_files(complaints)


def test_a_button_leads_to_the_other_provider_and_a_stranger_is_told(
    open_page: Callable[..., Page], real_site: str, issuers: tuple[str, str], complaints: list[str]
) -> None:
    page = open_page()
    page.goto(f"{real_site}/log-ind/")
    page.get_by_role("link", name="KAB", exact=True).click()
    page.wait_for_url(f"{issuers[1]}/**")
    page.locator("input[name=sub]").first.fill("fremmed@kab.eksempel")
    page.locator("form button").first.click()
    page.get_by_role("heading", name="Du er ikke kendt her").wait_for()
    forgive_files(complaints)


def test_the_settings_file_is_the_one_the_operators_page_shows() -> None:
    text = Path("docs/operations/login.md").read_text("utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    from faellesgrund.foundation.access.login.provider_config import read_providers

    assert example
    file = Path("build") / "udbydere-eksempel.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(example, "utf-8")
    (provider,) = read_providers(str(file), {"FG_KK_HEMMELIGHED": "x"})
    assert (provider.key, provider.amr) == ("kk", ("mfa", "hwk"))
