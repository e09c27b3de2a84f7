"""The sheet »Lån«: the chosen model's loan year by year.

As :mod:`faellesgrund.engine.economy.schedule`. A year of several terms is one row: interest and bidrag are paid of the
mean debt before the year's terms, which has a closed form for each kind of loan. With q = 1 + i, a debt R, m terms a
year and the payment A per term the debts before the terms are R·qʲ − A·(1 + q + … + qʲ⁻¹), j = 0 … m − 1.
"""

from __future__ import annotations

from faellesgrund.engine.economy.chain import Run
from faellesgrund.engine.economy.schedule import SUBSIDISED_YEARS
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import used
from faellesgrund.engine.economy.workbook.model_terms import level_payment

HEADINGS = (
    *("År", "Restgæld primo", "Gennemsnitlig restgæld", "Rente", "Afdrag", "Bidrag", "Ydelse med bidrag"),
    *("Heraf betaler beboerne", "Staten betaler", "Restgæld ultimo", "Låntagers betaling, § 129"),
)
FULL_YEARS = 20
"""Years in which låntagers betaling follows the indices in full; after that 75 % (ABL § 129, stk. 1)."""


def loan_page(run: Run, f: Figures) -> Page:
    """The sheet, with the loan's principal and first year."""
    page = Page("Lån", (31, 15, 15, 13, 13, 13, 13, 13, 13, 15, 15), landscape=True)
    case = run.expected.chosen
    page.title_row(
        "Lån",
        "Det valgte byggeris realkreditlån år for år, i løbende kroner og uden afrunding. Huslejen regnes af første års ydelse.",
    )
    loan = case.setting.loan
    principal = Formula("sag_laan_valgt", case.loan.vaerdi)
    page.line("Hovedstol", principal, "resultat_kr_oere", "laan_hovedstol")
    first = loan.per_krone.vaerdi * case.loan.vaerdi
    page.line(
        "Ydelse i første år, uden bidrag",
        Formula("ydelse_pr_krone_valgt*laan_hovedstol", first),
        "kr_oere",
        "laan_ydelse_foerste_aar",
    )
    fee = loan.bidrag.vaerdi * case.loan.vaerdi
    page.line(
        "Bidrag i første år",
        Formula("bidragssats_valgt*laan_hovedstol", fee),
        "kr_oere",
        "laan_bidrag_foerste_aar",
        source="Af hele hovedstolen",
    )
    _constants(page)
    page.heads(*HEADINGS, figures=range(1, len(HEADINGS)))
    page.frozen = (page.next_row - 1, 1)
    growth = f.figure("laan.regulering_pr_aar")
    top = page.next_row
    for year in range(1, SUBSIDISED_YEARS + 1):
        _year(page, year, growth)
    page.ranges = {"forloeb_afdrag": f"E{top}:E{page.next_row - 1}"}
    beyond = {"type": "formula", "criteria": f"=$A{top}>IF(stoettet=1,{SUBSIDISED_YEARS},forloeb_aar)"}
    page.mark(f"A{top}", f"K{page.next_row - 1}", {**beyond, "format": {"font_color": "#BBBBBB"}})
    return page


def _constants(page: Page) -> None:
    terms, i = used("laan.terminer_pr_aar"), "forloeb_rente"
    page.line("Støttet efter § 115 (1 ja, 0 nej)", Formula("IF(model_nr<=2,1,0)"), "heltal", "stoettet", "")
    page.line("Terminer om året", Formula(f"MAX(1,ROUND({terms},0))"), "heltal", "forloeb_terminer", "")
    page.line("Løbetid", Formula("MAX(1,ROUND(loebetid_valgt,0))"), "heltal", "forloeb_aar", "år")
    page.line("Rente pr. termin", Formula(f"{used('laan.rente')}/forloeb_terminer"), "faktor", i, "andel")
    m, count = "forloeb_terminer", "(forloeb_aar*forloeb_terminer)"
    level = f"laan_hovedstol*{level_payment(i, count)}"
    page.line(
        "Ydelse pr. termin, annuitet",
        Formula(level),
        "kr_oere",
        "forloeb_ydelse",
        "kr.",
        "Hovedstol × i ÷ (1 − 1 ÷ (1 + i) opløftet til antallet af terminer)",
    )
    once = f"IF({i}<0.000001,{m}+{i}*{m}*({m}-1)/2,((1+{i})^{m}-1)/{i})"
    page.line(
        "Rentetal for årets terminer",
        Formula(once),
        "faktor",
        "forloeb_s",
        "",
        "Summen af (1 + rente pr. termin) opløftet til 0, 1, 2 … for hver af årets terminer",
    )
    twice = f"IF({i}<0.000001,{m}*({m}-1)/2+{i}*{m}*({m}-1)*({m}-2)/6,(forloeb_s-{m})/{i})"
    page.line("Rentetal for årets betalinger", Formula(twice), "faktor", "forloeb_ss", "")


def _year(page: Page, year: int, growth: str) -> None:
    row, kind, m = page.next_row, used("laan.type"), "forloeb_terminer"
    annuity = f"(B{row}*forloeb_s-forloeb_ydelse*forloeb_ss)/{m}"
    series = f"B{row}-laan_hovedstol/(forloeb_aar*{m})*({m}-1)/2"
    mean = f'IF(A{row}>forloeb_aar,0,IF({kind}="annuitet",{annuity},IF({kind}="serie",{series},B{row})))'
    repaid = f'IF({kind}="annuitet",{m}*forloeb_ydelse-D{row},IF({kind}="serie",laan_hovedstol/forloeb_aar,0))'
    repaid = f"IF(A{row}>forloeb_aar,0,IF(A{row}=forloeb_aar,B{row},{repaid}))"
    rise = f"IF({growth}<0,{growth},{growth if year <= FULL_YEARS else f'0.75*{growth}'})"
    settled = f"K{row - 1}*(1+{rise})" if year > 1 else "beboerbetaling*finansieret_valgt"
    formulas = (
        "laan_hovedstol" if year == 1 else f"J{row - 1}",
        mean,
        f"forloeb_rente*{m}*C{row}",
        repaid,
        f"bidragssats_valgt*C{row}",
        f"D{row}+E{row}+F{row}",
        f"IF(stoettet=1,K{row}+F{row},G{row})",
        f"IF(stoettet=1,MAX(0,G{row}-H{row}),0)",
        f"B{row}-E{row}",
        f"IF(stoettet=1,{settled},0)",
    )
    page.add(Cell(year, "nummer"), *(Cell(Formula(formula), "kr") for formula in formulas))
