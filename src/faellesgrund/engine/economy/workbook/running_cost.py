"""The sheets »Drift« and »Henlæggelser«: the first full year's running cost, account by account.

As :mod:`faellesgrund.engine.economy.running_cost`: a given account, or one of its sub-accounts, replaces the estimate of
its main account; all other accounts are 0.
"""

from __future__ import annotations

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.reserves.plan import BUILDING_PRICES, GROWTH, INTEREST
from faellesgrund.engine.economy.running_cost import components
from faellesgrund.engine.economy.running_cost.estimate import GROUPS, NOTHING, PER_HOME, main_account
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page, defined_name
from faellesgrund.engine.economy.workbook.cost import AREA, COMMON, HOMES, PRICED
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import account_name, input_accounts, used
from faellesgrund.engine.evidence.accounts import LedgerAccount
from faellesgrund.engine.evidence.kommuner import COPENHAGEN, land_tax_key

WIDTHS = (9, 56, 15, 15, 15, 58)
NOTE = (
    "Kr. om året for hele afdelingen i prisniveauet på prisdatoen. Givne konti skrives på arket Forudsætninger. "
    "En given konto, eller en af dens underkonti, afløser skønnet for hele hovedkontoen."
)
IN_USE = used("projekt.ibrugtagning")


def line_name(konto: str) -> str:
    """Name of the cell with an account's amount in the budget."""
    return defined_name("budget", konto)


def running_cost_page(brief: Brief, f: Figures) -> Page:
    """The sheet »Drift«."""
    page = Page("Drift", WIDTHS, frozen=(3, 2), landscape=True)
    page.title_row("Drift og henlæggelser", NOTE)
    page.heads("Konto", "Tekst", "Givet", "Skøn", "I budgettet", "Hvorfra", figures=(2, 3, 4))
    estimates = _estimates(brief, f)
    totals = []
    for group, first, last in GROUPS:
        page.section(group)
        top = page.next_row
        for account in input_accounts():
            if first <= int(main_account(account.konto)) <= last:
                _account(page, account, estimates.get(account.konto))
                if account.konto == "106":
                    page.add(
                        Cell("106"), Cell("Leje af grund"), None, None, Cell(Formula("grunde_leje"), "kr", "budget_leje"),
                        Cell("Kommer oven i konto 106", "note"),
                    )  # fmt: skip
        name = defined_name("drift_gruppe", str(first))
        total = Formula(f"SUM(E{top}:E{page.next_row - 1})")
        page.add(Cell(None), Cell(f"{group} i alt", "fed"), None, None, Cell(total, "kr_fed", name))
        totals.append(name)
    page.blank()
    page.add(
        None,
        Cell("Drift og henlæggelser om året", "fed"),
        None,
        None,
        Cell(Formula("+".join(totals)), "resultat_kr", "drift_i_alt"),
    )
    page.add(None, Cell("pr. bolig"), None, None, Cell(Formula(f"drift_i_alt/{HOMES}"), "kr", "drift_pr_bolig"))
    page.add(
        None, Cell("pr. m² boligareal"), None, None, Cell(Formula(f"drift_i_alt/({HOMES}*{AREA})"), "kr", "drift_pr_m2")
    )
    return page


def _account(page: Page, account: LedgerAccount, estimate: tuple[str, str] | None) -> None:
    name = account_name(account.konto)
    family = ",".join(
        account_name(a.konto) for a in input_accounts() if main_account(a.konto) == main_account(account.konto)
    )
    sign = "-" if account.fortegn == "-" else ""
    row = page.next_row
    formula, source = estimate or ("0", "")
    page.add(
        Cell(account.konto),
        Cell(account.navn),
        Cell(Formula(f'IF({name}="","",{name})'), "kr"),
        Cell(Formula(formula) if estimate else 0.0, "kr"),
        Cell(Formula(f"IF(COUNT({family})>0,{sign}N({name}),D{row})"), "kr", line_name(account.konto)),
        Cell(source, "note"),
    )


def _estimates(brief: Brief, f: Figures) -> dict[str, tuple[str, str]]:
    """Account → formula of its estimate, and where it is from."""
    book = f.assumptions.evidence_book
    disp = f.rate("disp", IN_USE, strict=False)
    found = {
        "106": (_land_tax(brief, f), "ejendomsskatteloven §§ 5 og 17: 80 % af prisen på en købt grund × grundskylden"),
        "107": (
            f'IF({used("bolig.vand_inkl")}="ja",{HOMES}*{AREA}*{_moved(f, "drift.vand_pr_m2")},0)',
            book["drift.vand_pr_m2"].kilde,
        ),
        "111": (_moved(f, "drift.faelles_el"), book["drift.faelles_el"].kilde),
        "112.1": (f"{HOMES}*{_moved(f, 'drift.administration_pr_bolig')}", book["drift.administration_pr_bolig"].kilde),
        "112.2": (f"{HOMES}*{disp}", "driftsbekendtgørelsen § 42"),
        "120": ("henlaeggelse_120", "Arket Henlæggelser"),
    }
    found |= {konto: (f"{HOMES}*{_moved(f, key)}", book[key].kilde) for konto, key in PER_HOME.items()}
    return found | {konto: ("0", why) for konto, why in NOTHING.items()}


def _moved(f: Figures, key: str) -> str:
    year = f.assumptions.evidence_book[key].prisaar
    name = f.figure(key)
    return name if year is None else f"{name}*{f.price_factor('netto', year, PRICED)}"


def _land_tax(brief: Brief, f: Figures) -> str:
    """Account 106; #N/A for bought land in a municipality whose land tax is not known."""
    base = f.rate("grundskyld_grundlag", IN_USE, strict=False)
    rate = f'IF({used("projekt.kommune")}="{COPENHAGEN}",{f.rate(land_tax_key(COPENHAGEN), IN_USE, strict=False)},NA())'
    key = land_tax_key(brief.kommune)
    if brief.kommune != COPENHAGEN and (key in f.assumptions.rates or key in f.assumptions.overrides):
        own = f.rate(key, IN_USE, strict=False)
        rate = f'IF({used("projekt.kommune")}="{brief.kommune}",{own},{rate})'
    return f"IF(grunde_koeb>0,{base}*grunde_koeb*{rate},0)"


def reserve_page(f: Figures) -> Page:
    """The sheet »Henlæggelser«: what account 120 must be for 30 years of replacements (:mod:`running_cost.components`)."""
    page = Page("Henlæggelser", (44, 13, 13, 13, 13, 13, 16), frozen=(2, 1))
    page.title_row(
        "Henlæggelser, konto 120", "Mindste henlæggelse i år 1, som betaler 30 års udskiftninger efter levetidslisten."
    )
    _size_of_estate(page)
    _replaced_parts(page)
    years = _year_by_year(page, f)
    page.line(
        "Efter levetidslisten i listens priser",
        Formula(f"MAX(0,{years})"),
        "kr_oere",
        "henlaeggelse_liste",
        "kr. om året",
    )
    moved = f"henlaeggelse_liste*{_moved(f, 'henlaeggelse.komponentpriser')}"
    page.line("Ført til prisdatoen", Formula(moved), "kr_oere", "henlaeggelse_ukalibreret", "kr. om året")
    calibrated = Formula(f"henlaeggelse_ukalibreret*{f.figure('henlaeggelse.kalibrering_k')}")
    page.line(
        "Kalibreret: skønnet for konto 120", calibrated, "kr_oere", "henlaeggelse_120", "kr. om året", strong=True
    )
    return page


def _size_of_estate(page: Page) -> None:
    """How many times the list's model estate this one is, for each driver of quantity."""
    page.section("Byggeriets størrelse i forhold til listens modelafdeling")
    homes_m2 = f"{HOMES}*{AREA}"
    built = components.MODEL_HOME_M2 + components.MODEL_COMMON_M2
    drivers = {
        "boliger": (f"{HOMES}/{components.MODEL_HOMES}", "Antal boliger"),
        "boligareal": (f"{homes_m2}/{components.MODEL_HOME_M2}", "Boligareal"),
        "faelleshus": (f"{COMMON}/{components.MODEL_COMMON_M2}", "Fælleshus"),
        "bygning": (f"({homes_m2}+{COMMON})/{built}", "Hele bygningen"),
        "afdeling": ("1", "En pr. afdeling"),
    }
    for driver, (formula, text) in drivers.items():
        page.line(text, Formula(formula), "faktor", f"omfang_{driver}", "gange")


def _replaced_parts(page: Page) -> None:
    """The components that are replaced within the years, with life and price at this estate's size."""
    page.section("Bygningsdele, der skiftes inden for 30 år (listens priser, 2025)")
    page.heads(
        "Bygningsdel",
        "Antal",
        "Pris pr. enhed",
        "Levetid",
        "Slidfaktor",
        "Skiftes hvert … år",
        "Pris i alt",
        figures=range(1, 7),
    )
    first = page.next_row
    for part in components.replaced_parts():
        row = page.next_row
        page.add(
            Cell(part.bygningsdel),
            Cell(part.antal_modelafdeling, "tal"),
            Cell(part.pris_mid, "kr"),
            Cell(part.levetid_mid, "tal"),
            Cell(part.slidfaktor_mid, "tal"),
            Cell(Formula(f"MAX(1,INT(D{row}/E{row}+0.5))"), "heltal"),
            Cell(Formula(f"B{row}*C{row}*omfang_{_driver(part.bygningsdel)}"), "kr"),
        )
    last = page.next_row - 1
    page.ranges = {"bygningsdele_aar": f"F{first}:F{last}", "bygningsdele_pris": f"G{first}:G{last}"}


def _year_by_year(page: Page, f: Figures) -> str:
    """The works of each year, and the contribution in year 1 that would just pay them; returns the range of those."""
    prices, interest, growth = (f.figure(key) for key in (BUILDING_PRICES, INTEREST, GROWTH))
    page.section("År for år")
    page.heads(
        "År", "Arbejder", "Arbejder med renter", "1 kr. henlagt med renter", "Kræver i år 1", figures=range(1, 5)
    )
    first = page.next_row
    for year in range(1, components.YEARS + 1):
        row = page.next_row
        work = f"SUMPRODUCT((MOD(A{row},bygningsdele_aar)=0)*bygningsdele_pris)*(1+{prices})^(A{row}-1)"
        before = (f"C{row - 1}*(1+{interest})+", f"D{row - 1}*(1+{interest})+") if year > 1 else ("", "")
        page.add(
            Cell(year, "nummer"),
            Cell(Formula(work), "kr"),
            Cell(Formula(f"{before[0]}B{row}"), "kr"),
            Cell(Formula(f"{before[1]}(1+{growth})^(A{row}-1)"), "faktor"),
            Cell(Formula(f"C{row}/D{row}"), "kr"),
        )
    return f"E{first}:E{page.next_row - 1}"


def _driver(part: str) -> str:
    for driver, parts in (
        ("boligareal", components.BY_HOME_AREA),
        ("faelleshus", components.BY_COMMON_HOUSE),
        ("bygning", components.BY_BUILDING),
        ("afdeling", components.ONE_PER_ESTATE),
    ):
        if part in parts:
            return driver
    return "boliger"
