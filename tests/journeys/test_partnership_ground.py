"""From an empty installation to a locked agreement, in the browser alone: the ground that the partnership stands on.

A secretary sets up the parties, invites a user from each and requires two steps; writes a text of two pages with a clause
from the library; the other party comments; version 1.0 is locked, taken out as Word and PDF, and found by search. A third
party sees none of it, and the data-protection officer shows who read it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Empty

PASSWORD = "fire-ord-ingen-gaetter"
TITLE = "Aftale om faelleshuset på Sivkæret"
SECRET_WORD = "vandmængderegnskab"
PARAGRAPH = (
    "Parterne deler udgifterne til fælleshuset efter antallet af boliger, og hver part fører sit eget "
    f"{SECRET_WORD} og lægger det frem på det næste møde, så alle kan se, hvad der er brugt, og hvorfor."
)

INVITED = {
    "jurist@kab.eksempel": ("Kirsten Kab", "kab-jura", "jurist"),
    "byg@sab.eksempel": ("Simon Sab", "sab", "bygherre"),
    "byg@akb.eksempel": ("Anne Akb", "akb", "bygherre"),
    "byg@3b.eksempel": ("Bent Trebe", "3b", "bygherre"),
    "dpo@kk.eksempel": ("Dorthe Dpo", "kk-sof", "dpo"),
}


def code_now(secret: str) -> str:
    """The six digits a code app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def at(page: Page, path: str) -> None:
    """Wait until the browser has come to an address of the site."""
    page.wait_for_url(lambda url: url.split("/", 3)[3].split("?")[0].split("#")[0] == path.lstrip("/"))


def make_the_first_user(page: Page, empty: Empty) -> None:
    page.goto(empty.url)
    page.get_by_role("link", name="Log ind").first.click()
    at(page, "/opsaetning/")
    code = re.search(r"koden ([A-Z2-7-]{19})", empty.words())
    assert code, empty.words()
    page.get_by_label("Kode fra serveren").fill(code[1])
    page.get_by_label("Dit navn").fill("Signe Sekretær")
    page.get_by_label("Din mail").fill("signe@kk.eksempel")
    page.get_by_label("Brugernavn").fill("signe")
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_label("Adgangskoden igen").fill(PASSWORD)
    page.get_by_role("button", name="Opret den første bruger").click()
    at(page, "/adgang/parter/")


def set_up_the_parties(page: Page) -> None:
    page.get_by_role("link", name="Opret efter kommissoriet").click()
    page.get_by_role("button", name="Opret parter og enheder efter kommissoriet").click()
    expect(page.get_by_role("heading", name="Samvirkende Boligselskaber")).to_be_visible()
    page.get_by_role("navigation", name="Adgang").get_by_role("link", name="Brugere").click()
    page.get_by_role("link", name="Vælg din enhed").click()
    page.get_by_label("Enhed").select_option("kk-sof")
    page.get_by_role("button", name=re.compile("Gem")).click()
    expect(page.locator("main")).to_contain_text("Københavns Kommune, Socialforvaltningen")


def require_two_steps(page: Page, site: str) -> None:
    page.goto(f"{site}/adgang/")
    page.get_by_role("link", name="Krav til login").click()
    for box in page.locator("table.krav input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Gem kravene").click()
    page.wait_for_load_state()
    page.goto(f"{site}/adgang/")
    set_up_a_code_app(page)


def set_up_a_code_app(page: Page) -> None:
    at(page, "/min-konto/to-trin/")
    page.get_by_role("link", name="Sæt en kode-app op").click()
    page.get_by_text("Kan telefonen ikke læse billedet?").click()
    secret = page.locator("p.kode").inner_text().replace(" ", "")
    page.get_by_label("Kode fra appen").fill(code_now(secret))
    page.get_by_role("button", name="Bekræft").click()
    at(page, "/min-konto/gendannelseskoder/")
    page.get_by_role("link", name="Jeg har gemt koderne").click()


def invite(page: Page, site: str, mail: str) -> None:
    name, unit, role = INVITED[mail]
    page.goto(f"{site}/adgang/inviter/")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Mail").fill(mail)
    page.get_by_label("Enhed").select_option(unit)
    page.get_by_label("Rolle").first.select_option(role)
    page.get_by_role("button", name="Invitér").click()
    expect(page.locator("h1")).to_have_text(f"{name} er inviteret")


def accept(open_page: Callable[..., Page], empty: Empty, mail: str) -> Page:
    """The invited person follows the link of the mail, chooses a password and sets up the second step."""
    link = re.search(r"https?://\S+/velkommen/\S+", empty.mail_to(mail))
    assert link
    page = open_page()
    page.goto(link[0])
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_label("Adgangskoden igen").fill(PASSWORD)
    page.get_by_role("button", name="Gem, og log ind").click()
    set_up_a_code_app(page)
    return page


def put_a_clause_in_the_library(page: Page, site: str) -> None:
    page.goto(f"{site}/dokumenter/")
    page.get_by_role("link", name="Klausulbibliotek").click()
    page.get_by_role("link", name=re.compile("Ny klausul|Skriv den første")).first.click()
    page.get_by_label("Navn i biblioteket").fill("Opsigelse")
    page.get_by_label("Overskrift").fill("Opsigelse")
    page.get_by_label("Tekst", exact=True).fill(
        "Aftalen kan opsiges med seks måneders varsel til udgangen af et kvartal."
    )
    page.get_by_label("Hvorfor").fill("Fra den gamle driftsaftale")
    page.get_by_role("button", name="Gem klausulen").click()
    expect(page.locator("h1")).to_contain_text("Opsigelse")


def write_the_agreement(page: Page, site: str) -> str:
    """A text of two pages, shared with KAB alone; returns its address."""
    page.goto(f"{site}/dokumenter/")
    page.get_by_role("link", name="Nyt dokument").click()
    page.get_by_label("Titel").fill(TITLE)
    choose(page, "Begynd med", "Et tomt dokument")
    page.locator("input[name=deling][value=udvalgte]").locator("xpath=following-sibling::label").click()
    page.locator("label", has_text=re.compile(r"^\s*KAB\s*$")).click()
    page.locator("input[name=level][value=fortroligt]").locator("xpath=following-sibling::label").click()
    page.get_by_role("button", name="Opret og skriv").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    address = page.url.split("/skriv/")[0]
    for heading in ("Formål", "Udgifter", "Ophør af brugen"):
        page.goto(f"{address}/skriv/")
        page.get_by_role("link", name=re.compile("^Ny klausul")).last.click()
        page.get_by_label("Overskrift").fill(heading)
        page.get_by_label("Tekst", exact=True).fill("\n\n".join([PARAGRAPH] * 8))
        page.get_by_role("button", name="Gem klausulen").click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Fra biblioteket")).last.click()
    page.get_by_role("button", name="Sæt ind").click()
    expect(page.locator("main")).to_contain_text("seks måneders varsel")
    return address


def choose(page: Page, group: str, choice: str) -> None:
    page.get_by_role("group", name=group).get_by_text(choice).click()


def comment(page: Page, address: str) -> None:
    """The other party reads it, says why, and comments."""
    page.goto(f"{address}/")
    page.get_by_label("Hvorfor har du brug for det?").fill("Aftalen skal godkendes hos os")
    page.get_by_role("button").last.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    clause = page.locator("section.klausul", has=page.get_by_role("heading", name="Udgifter"))
    clause.locator("details.skriv-kommentar summary").click()
    clause.get_by_label("Kommentar").fill("Kan vi dele efter areal i stedet?")
    clause.get_by_role("button", name="Gem kommentaren").click()
    expect(page.locator("main")).to_contain_text("Kan vi dele efter areal i stedet?")


def lock(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    expect(page.locator("main")).to_contain_text("Kan vi dele efter areal i stedet?")
    expect(page.locator("main")).to_contain_text("Kirsten Kab, KAB")
    page.get_by_role("button", name="Markér som løst").click()
    page.goto(f"{address}/laas/")
    page.get_by_label(re.compile("Hvorfor|låses", re.IGNORECASE)).first.fill("Godkendt af begge parter")
    page.get_by_role("button", name="Lås teksten").click()
    expect(page.locator("main")).to_contain_text("Version 1.0, låst")


def take_out(page: Page, address: str, folder: Path) -> tuple[Path, Path]:
    """Word and PDF of the locked text."""
    made = []
    for button in ("Hent Word", "Hent PDF"):
        page.goto(f"{address}/hent/")
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        made.append(file)
    return made[0], made[1]


def search(page: Page, site: str, words: str) -> str:
    """What the page of a search says."""
    page.goto(f"{site}/")
    page.get_by_role("link", name="Søg").first.click()
    page.get_by_role("main").get_by_role("searchbox").fill(words)
    page.get_by_role("main").get_by_role("button", name="Søg").click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def test_the_ground_is_laid_from_an_empty_installation(
    open_page: Callable[..., Page], empty_site: Empty, tmp_path: Path, complaints: list[str]
) -> None:
    site = empty_site.url
    secretary = open_page()
    make_the_first_user(secretary, empty_site)
    set_up_the_parties(secretary)
    require_two_steps(secretary, site)
    for mail in INVITED:
        invite(secretary, site, mail)
    people = {mail: accept(open_page, empty_site, mail) for mail in INVITED}

    put_a_clause_in_the_library(secretary, site)
    address = write_the_agreement(secretary, site)
    comment(people["jurist@kab.eksempel"], address)
    lock(secretary, address)
    word, pdf = take_out(secretary, address, tmp_path)
    reader = PdfReader(pdf)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) >= 2
    assert "seks måneders varsel" in text and "Version 1.0" in text
    body = zipfile.ZipFile(word).read("word/document.xml").decode()
    assert "seks måneders varsel" in body and SECRET_WORD in body
    assert TITLE in search(secretary, site, SECRET_WORD)
    assert TITLE in search(people["jurist@kab.eksempel"], site, SECRET_WORD)

    assert complaints == []
    for mail in ("byg@3b.eksempel", "byg@sab.eksempel", "byg@akb.eksempel"):
        stranger = people[mail]
        found = search(stranger, site, SECRET_WORD)
        assert TITLE not in found and "Sivkæret" not in found
        stranger.goto(f"{site}/dokumenter/")
        assert "Sivkæret" not in stranger.content()
        answer = stranger.goto(f"{address}/")
        assert answer and answer.status == 404
        assert "Sivkæret" not in stranger.content()
    complaints.clear()  # the browser notes the answers 404, as it should

    officer = people["dpo@kk.eksempel"]
    officer.goto(f"{site}/revision/")
    # The trail names no title of what is not shared with everybody.
    officer.get_by_role("link", name="Dokument, der ikke er delt med alle", exact=True).first.click()
    told = officer.locator("main").inner_text()
    assert "Læsning af Kirsten Kab" in told and "Aftalen skal godkendes hos os" in told
    assert "Eksport af Signe Sekretær" in told
    assert "Bent Trebe" not in told
