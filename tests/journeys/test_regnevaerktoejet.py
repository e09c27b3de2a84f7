"""The calculator as a product, walked once: own projects from a spreadsheet, three alternatives, and the answer in every form.

On an installation of its own, because the imported projects move the estimates of their party.
"""

from __future__ import annotations

import json
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.test_calculations import check
from tools.demo_server import demo_server
from tools.libreoffice import recalculated
from tools.se import sign_in

HEADINGS = ("Vores sag", "Sted", "Hoiter", "Etageareal pr bolig", "Pris i alt (1.000 kr.)", "Afleveret")
PROJECTS = (
    ("Tranevænget", "Aarhus", 8, 40, "10.150", 2021),
    ("Vibelunden", "Odense", 12, 35, "13.400", 2022),
    ("Rørsangeren", "Aalborg", 10, 32, "11.900", 2023),
    ("Stillidsen", "København", 12, 30, "14.950", 2024),
    ("Bogfinken", "København", 6, 38, "7.900", 2022),
    ("Mejsehaven", "Randers", 10, 36, "11.250", 2023),
)
"""Invented, in the shape of one economist's own sheet: a title above, her own headings, thousands as Danish text."""
RESULTS = ("anskaffelsessum_forventet", "stoettebehov_forventet", "husleje_pr_bolig_maaned", "laan_hovedstol")


@pytest.fixture(scope="module")
def own_site() -> Iterator[str]:
    with demo_server() as url:
        yield url


def own_sheet(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Afsluttede"
    sheet.append(["Færdige sager pr. 1. november 2026"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for row in PROJECTS:
        sheet.append(list(row))
    sheet.append(["I alt", None, 58, None, "69.550", None])
    book.save(path)
    return path


def import_projects(page: Page, site: str, sheet: Path) -> None:
    page.goto(f"{site}/erfaringstal/egne-projekter/indlaes/")
    page.get_by_label("Regneark").set_input_files(sheet)
    page.get_by_role("button", name="Se kolonnerne").click()
    check(page)
    # What her headings do not say to a machine, she says herself; place, year, price and thousands were read.
    for field, column in (("navn", "A"), ("boliger", "C"), ("areal_pr_bolig", "D")):
        options = page.locator(f"#kolonne_{field} option").all_inner_texts()
        (chosen,) = [text for text in options if text.startswith(f"{column}: ")]
        page.locator(f"#kolonne_{field}").select_option(label=chosen)
    # 10.150 is ten thousand in Danish and ten in English: she is asked, and says so.
    page.get_by_label("Tal skrevet som tekst er").select_option(label="Dansk: 1.234.567,50")
    page.get_by_role("button", name="Prøv rækkerne").click()
    expect(page.locator(".svar")).to_contain_text("Intet er gemt endnu")
    expect(page.get_by_role("link", name="Nye (6)")).to_be_visible()
    check(page)
    # One is far dearer than the estimate: she has seen it, and it is right.
    page.get_by_label("Jeg har set advarslerne").check()
    page.get_by_role("button", name="Indlæs", exact=True).click()
    expect(page.get_by_role("heading", name="Egne projekter", level=1)).to_be_visible()


def calculation(page: Page, site: str, name: str, homes: str, area: str) -> str:
    """A calculation from the first step to its result; returns its address."""
    page.goto(f"{site}/beregninger/ny/")
    page.get_by_label("Projektets navn").fill(name)
    page.get_by_role("button", name="Gem og fortsæt").click()
    page.get_by_label("Antal boliger").fill(homes)
    page.get_by_label("Areal pr. bolig").fill(area)
    for _ in range(4):
        page.get_by_role("button", name="Gem og fortsæt").click()
    page.get_by_role("button", name="Gem og regn").click()
    expect(page.locator(".svar")).to_contain_text("koster")
    return page.url.split("?")[0]


def alternative(page: Page, of: str, name: str, field: str, value: str) -> str:
    """A copy with one thing changed, run; returns its address."""
    page.goto(f"{of}kopier/")
    page.get_by_label("Kopiens navn").fill(name)
    page.get_by_role("button", name="Kopiér").click()
    here = page.url.split("trin/")[0]
    page.goto(f"{here}trin/2/")
    page.get_by_label(field).fill(value)
    page.get_by_role("button", name="Gem og luk").click()
    page.goto(f"{here}trin/6/")
    page.get_by_role("button", name="Gem og regn").click()
    expect(page.locator(".svar")).to_contain_text("koster")
    return here


def fetched(page: Page, url: str) -> bytes:
    answer = page.request.get(url)
    assert answer.status == 200, url
    return answer.body()


def asked(url: str, key: str, body: object | None = None) -> dict[str, object]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, object] = json.load(answer)
    except urllib.error.HTTPError as refused:
        raise AssertionError(refused.read().decode()) from refused
    return found


def named(book: Path) -> dict[str, float]:
    """The named results of a workbook."""
    loaded = openpyxl.load_workbook(book, data_only=True)
    found = {}
    for name in RESULTS:
        (sheet, place), *_ = loaded.defined_names[name].destinations
        found[name] = loaded[sheet][place].value
    return found


def test_an_economist_takes_her_own_accounts_to_an_answer_in_every_form(
    open_page: Callable[..., Page], own_site: str, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, own_site, "oekonom")
    before = calculation(page, own_site, "Før regnskaberne", "12", "35")
    old = json.loads(fetched(page, f"{before}hent/resultat.json"))

    # Six finished projects in the shape of her own sheet, and what they did to the estimate and its interval.
    import_projects(page, own_site, own_sheet(tmp_path / "sager.xlsx"))
    page.goto(f"{own_site}/erfaringstal/egne-projekter/virkning/")
    expect(page.get_by_role("heading", name="Hvad egne projekter gjorde ved skønnet")).to_be_visible()
    for name, *_ in PROJECTS:
        expect(page.get_by_role("row", name=name).first).to_be_visible()
    check(page)

    # Three alternatives for one site.
    first = calculation(page, own_site, "Havnegrunden: 12 små", "12", "35")
    new = json.loads(fetched(page, f"{first}hent/resultat.json"))
    assert new["anskaffelsessum"]["forventet"] != old["anskaffelsessum"]["forventet"]
    assert new["anskaffelsessum"]["grundlag"]["n"] != old["anskaffelsessum"]["grundlag"]["n"]
    second = alternative(page, first, "Havnegrunden: uden fælleshus", "Fælleshus", "0")
    third = alternative(page, first, "Havnegrunden: ti boliger", "Antal boliger", "10")

    # One turned round for 2.800 kr. and 80 %.
    page.goto(f"{second}baglaens/?husleje=2.800&sikkerhed=80")
    expect(page.locator(".noegletal").first).to_be_visible()
    check(page)

    # Compared, with the differences marked.
    slugs = [url.rstrip("/").rsplit("/", 1)[1] for url in (first, second, third)]
    page.goto(f"{own_site}/beregninger/sammenlign/?" + "&".join(f"b={slug}" for slug in slugs))
    expect(page.get_by_role("heading", name="Sammenlign", level=1)).to_be_visible()
    check(page)

    # One figure replaced with a reason, and marked.
    page.goto(f"{own_site}/erfaringstal/laanerente_skoen/")
    page.get_by_role("link", name="Brug et andet tal i en beregning").click()
    page.get_by_label("Beregning", exact=True).select_option(slugs[0])
    page.get_by_label("Jeres tal").fill("3,9")
    page.get_by_label("Hvorfor?").fill("Tilbud fra realkreditinstituttet af 2. november 2026")
    page.get_by_role("button", name="Brug tallet").click()
    page.goto(f"{first}trin/6/")
    page.get_by_role("button", name="Gem og regn").click()
    expect(page.get_by_text("1 ændret").first).to_be_visible()
    check(page)
    result = json.loads(fetched(page, f"{first}hent/resultat.json"))
    assert result["laan"]["rente"] == 0.039

    # The live workbook gives the same to the øre, also when 12 homes become 10.
    workbook = tmp_path / "model.xlsx"
    workbook.write_bytes(fetched(page, f"{first}hent/model.xlsx"))
    ten = tmp_path / "ti.xlsx"
    edited = openpyxl.load_workbook(workbook)
    (sheet, place), *_ = edited.defined_names["bygning_boliger"].destinations
    edited[sheet][place] = 10
    edited.save(ten)
    same, changed = (named(book) for book in recalculated(workbook, ten, into=tmp_path / "ud"))
    assert same == {
        "anskaffelsessum_forventet": pytest.approx(result["anskaffelsessum"]["forventet"], abs=0.01),
        "stoettebehov_forventet": pytest.approx(result["stoettebehov"]["forventet"], abs=0.01),
        "husleje_pr_bolig_maaned": pytest.approx(result["husleje"]["pr_bolig_maaned"], abs=0.01),
        "laan_hovedstol": pytest.approx(result["laan"]["hovedstol"], abs=0.01),
    }

    # Four pages for the committee.
    assert len(PdfReader(BytesIO(fetched(page, f"{first}hent/beregning.pdf"))).pages) == 4

    # A colleague gets the same figures from the API.
    colleague = open_page()
    sign_in(colleague, own_site, "projektleder")
    colleague.goto(f"{own_site}/min-konto/noegler/")
    colleague.get_by_label("Hvad skal nøglen bruges til?").fill("Porteføljeark")
    for action in ("beregning.se", "beregning.opret"):
        colleague.locator(f"input[value='{action}']").check()
    colleague.get_by_role("button", name="Lav nøglen").click()
    key = colleague.locator("#noegle").inner_text()
    api = f"{own_site}/api/v1"
    assert asked(f"{api}/beregninger/{slugs[0]}/koersler/2/resultat", key) == result
    brief = tomllib.loads(fetched(page, f"{first}hent/brief.toml").decode())
    again = asked(f"{api}/beregn", key, {**brief, "dato": result["dato"], "egne_projekter": True})
    assert again["stoettebehov"] == result["stoettebehov"]
    brief["bygning"]["boliger"] = 10
    smaller = asked(f"{api}/beregn", key, {**brief, "dato": result["dato"], "traek": 10, "egne_projekter": True})
    assert changed["stoettebehov_forventet"] == pytest.approx(smaller["stoettebehov"]["forventet"], abs=0.01)  # type: ignore[index]
    assert changed["husleje_pr_bolig_maaned"] == pytest.approx(smaller["husleje"]["pr_bolig_maaned"], abs=0.01)  # type: ignore[index]

    # The first run of all is still the same to the last digit, though her projects have moved every new one.
    page.goto(f"{before}koersler/")
    page.get_by_role("button", name="Regn igen").first.click()
    expect(page.get_by_role("main")).to_contain_text("til sidste ciffer")
    check(page)
