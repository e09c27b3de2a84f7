"""The sheets »Budget« and »Husleje«: the first full year, and the rent that balances it."""

from __future__ import annotations

from faellesgrund.engine.economy import financing as engine
from faellesgrund.engine.economy.chain import Run
from faellesgrund.engine.economy.running_cost.estimate import GROUPS, main_account
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.cost import AREA, HOMES
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import input_accounts, used
from faellesgrund.engine.economy.workbook.model_columns import SHORT
from faellesgrund.engine.economy.workbook.running_cost import line_name


def budget_page() -> Page:
    """The sheet »Budget«: income and expense in balance."""
    page = Page("Budget", (9, 62, 16, 18, 14), frozen=(3, 2))
    page.title_row(
        "Budget, første hele år",
        "Kr. for hele afdelingen i prisniveauet på prisdatoen. Huslejen dækker udgifterne (ABL § 45).",
    )
    page.heads("Konto", "Tekst", "Kr. om året", "Pr. bolig om måneden", "Andel", figures=(2, 3, 4))
    page.section("Kapitaludgifter")
    first = page.next_row
    capital = (
        (
            "101",
            "Låntagers betaling efter § 129, eller afdrag på lån",
            "IF(stoettet=1,beboerbetaling*finansieret_valgt,INDEX(forloeb_afdrag,1))",
        ),
        ("102.1", "Renter af lån", "IF(stoettet=1,0,laan_ydelse_foerste_aar-INDEX(forloeb_afdrag,1))"),
        ("102.2", "Bidrag til realkreditinstitut", "laan_bidrag_foerste_aar"),
    )
    for konto, text, formula in capital:
        _line(page, konto, text, formula)
    page.ranges["budget_kapital"] = f"C{first}:C{page.next_row - 1}"
    for group, low, high in GROUPS:
        page.section(group)
        for account in input_accounts():
            if "." not in account.konto and low <= int(account.konto) <= high:
                family = [line_name(a.konto) for a in input_accounts() if main_account(a.konto) == account.konto]
                family += ["budget_leje"] if account.konto == "106" else []
                _line(page, account.konto, account.navn, "+".join(family))
    page.blank()
    page.add(
        None,
        Cell("Udgifter i alt", "fed"),
        Cell(Formula("SUM(budget_kapital)+drift_i_alt"), "kr_oere_fed", "budget_udgifter"),
    )
    page.add(
        None,
        Cell("Husleje i alt", "fed"),
        Cell(Formula(f"12*{HOMES}*husleje_pr_bolig_maaned"), "kr_oere_fed", "budget_husleje"),
    )
    balance = 'IF(ABS(budget_udgifter-budget_husleje)<0.01,"Budgettet er i balance.","Budgettet er ikke i balance.")'
    page.add(None, Cell(Formula(balance), "besked", "budget_balance"))
    return page


def _line(page: Page, konto: str, text: str, formula: str) -> None:
    row = page.next_row
    page.add(
        Cell(konto),
        Cell(text),
        Cell(Formula(formula), "kr"),
        Cell(Formula(f"C{row}/12/{HOMES}"), "kr"),
        Cell(Formula(f"IF(budget_udgifter=0,0,C{row}/budget_udgifter)"), "procent"),
    )


def rent_page(run: Run, f: Figures) -> Page:
    """The sheet »Husleje«: the results by the names other files know, and the four models beside each other."""
    page = Page("Husleje", (46, 19, 19, 19, 22))
    page.title_row(
        "Husleje, støtte og anskaffelsessum",
        "Det forventede forløb. Usikkerheden er på resultatets side i Fællesgrund og ikke i bogen.",
    )
    chosen, need = run.expected.chosen, run.expected.need
    page.section("Resultat")
    result = "resultat_kr_oere"
    page.line("Anskaffelsessum", Formula("sag_sum_valgt", chosen.cost.vaerdi), result, "anskaffelsessum_forventet")
    page.line("pr. bolig", Formula(f"anskaffelsessum_forventet/{HOMES}"), "kr", "anskaffelsessum_pr_bolig")
    page.line(
        "pr. m² boligareal", Formula(f"anskaffelsessum_forventet/({HOMES}*{AREA})"), "kr", "anskaffelsessum_pr_m2"
    )
    page.line(
        "Støttebehov: kommunens tilskud ved målet", Formula("behov_kommune_valgt", need.municipal.vaerdi), result,
        "stoettebehov_forventet", source="Også når et andet tilskud er givet",
    )  # fmt: skip
    growth = f.factor_between("bygge", used("projekt.prisdato"), used("projekt.byggestart"), "byggestart")
    running = Formula(f"stoettebehov_forventet*{growth}", run.running_need.vaerdi)
    page.line("Støttebehov i løbende priser ved byggestart", running, "kr_oere", "stoettebehov_loebende")
    page.line("Kommunens tilskud, som regnet", Formula("sag_kommune_valgt"), "kr_oere", "kommunalt_tilskud")
    page.line(
        "Husleje pr. bolig om måneden",
        Formula("sag_husleje_valgt", chosen.rent.vaerdi),
        result,
        "husleje_pr_bolig_maaned",
        "kr.",
        "Uden forbrug",
    )
    page.line("pr. m² om året", Formula(f"12*husleje_pr_bolig_maaned/{AREA}"), "kr_oere", "husleje_pr_m2_aar")
    page.line("Mål for huslejen", Formula(used("maal.husleje")), "kr_oere")
    verdict = 'IF(husleje_pr_bolig_maaned<={t}+0.005,"Huslejen holder målet.","Huslejen er over målet.")'.format(
        t=used("maal.husleje")
    )
    page.add(Cell("Holder den?"), Cell(Formula(verdict), "besked", across=3))
    over = 'IF(drift_overstiger_husleje>0,"Driften alene er over huslejen ved målet: intet tilskud kan holde det.","")'
    page.add(None, Cell(Formula(over), "besked", across=3))
    _ceiling(page, f)
    page.blank()
    page.section("De fire modeller ved målet")
    page.heads("Model", "Støttebehov", "Lån", "Anskaffelsessum", "Husleje uden kommunalt tilskud", figures=(1, 2, 3, 4))
    for model, ending in SHORT.items():
        names = ("behov_kommune", "behov_laan", "behov_sum", "husleje_uden")
        page.add(Cell(engine.MODEL_NAMES[model]), *(Cell(Formula(f"{name}_{ending}"), "kr_oere") for name in names))
    return page


def _ceiling(page: Page, f: Figures) -> None:
    """The maximum amount, a placeholder until the table is known (støttebekendtgørelsen § 13)."""
    per_home, per_m2 = f.figure("maks_pr_bolig_DEMO"), f.figure("maks_pr_m2_DEMO")
    page.section("Maksimumsbeløb")
    amount = f"{HOMES}*{per_home}+{HOMES}*{AREA}*{per_m2}"
    page.line(
        "Maksimumsbeløb", Formula(amount), "kr", "maksimumsbeloeb", source="Pladsholder; støttebekendtgørelsen § 13"
    )
    over = 'IF(anskaffelsessum_forventet>maksimumsbeloeb,"Anskaffelsessummen er over pladsholderen.","")'
    page.add(None, Cell(Formula(over), "besked", across=3))
