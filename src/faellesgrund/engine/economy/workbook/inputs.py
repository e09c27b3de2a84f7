"""The sheet »Forudsætninger«: every key of a building brief as a cell to write in, with its default beside it.

A key has three cells: what is written (empty as in a brief without the key), the default, and what is counted with.
The first is named as the key (``laan_rente``), the last with ``_brugt`` after it; formulas read the last.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.brief import fields as f
from faellesgrund.engine.economy.brief.reader import EARLIEST_EVENT, LATEST_EVENT
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page, Rule, day_number, defined_name
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.evidence.accounts import LedgerAccount, accounts
from faellesgrund.engine.evidence.indices import FIRST_CONSTRUCTION_YEAR
from faellesgrund.engine.evidence.kommuner import capital_region, kommuner, raised_grant

SHEET = "Forudsætninger"
WIDTHS = (34, 17, 17, 17, 15, 10, 56, 28)
HEADINGS = ("Emne", "Skriv her", "Standard", "Regnes med", "Enhed", "Herkomst", "Hvad det bestemmer", "Nøgle")
NOTE = (
    "Gule felter kan ændres, og hele bogen regner efter. Et tomt felt betyder, at standarden gælder; den står ved siden af. "
    "Et udfyldt felt er givet. Navnene er de samme som i en byggebrief."
)
SECTIONS = {
    "projekt": "Projekt",
    "bygning": "Bygning",
    "grund": "Grund",
    "anlaeg": "Anlæg",
    "stoette": "Støtte",
    "laan": "Lån",
    "bolig": "Bolig og forbrug",
    "maal": "Mål",
}
FROM_KINDS = {
    "bygning.boliger": "SUM(boligtype_antal)",
    "bygning.areal_m2_pr_bolig": "SUMPRODUCT(boligtype_antal,boligtype_areal_m2)/SUM(boligtype_antal)",
}
"""Keys that follow from the kinds of home where there are any."""
ELSEWHERE = {
    "bolig.forbrug_pr_maaned": "skøn på Betalingsevne",
    "maal.profiler": "alle",
    "maal.raadighed": "intet krav",
}
"""Keys without a default of their own, and what holds when they are empty."""
LEAST_POST_ROWS, SPARE_POST_ROWS = 20, 5
STYLES = {"kr.": "kr", "kr. om året": "kr", "kr. om måneden": "kr", "andel": "andel", "m²": "tal", "boliger": "heltal"}


def input_name(key: str) -> str:
    """Name of the cell where a key is written: ``laan_rente`` for ``laan.rente``."""
    return defined_name(*key.split("."))


def used(key: str) -> str:
    """Name of the cell with what is counted with."""
    return f"{input_name(key)}_brugt"


def account_name(konto: str) -> str:
    """Name of the cell where an account is written: ``drift_112_1``."""
    return defined_name("drift", konto)


def input_accounts() -> tuple[LedgerAccount, ...]:
    """The accounts a brief may give: 106–136, no sums."""
    return tuple(a for a in accounts() if not a.er_sum and 106 <= int(a.konto.split(".")[0]) <= 136)


def defaults(brief: Brief, figures: Figures) -> dict[str, Any]:
    """The default of each key: a constant, a formula, or nothing where something else decides."""
    own = figures.assumptions.overrides

    def open_default(key: str, value: float) -> float:
        return own.get(key, value)

    subsidised = f'OR({used("stoette.model")}="almen",{used("stoette.model")}="almen_med_statstilskud")'
    tilsagn = used("projekt.tilsagn")
    highest = figures.rate("laan_loebetid_max", tilsagn)
    bidrag = (figures.figure("bidragssats_stat_skoen"), figures.figure("bidragssats_kom_skoen"))
    return {
        "projekt.prisdato": Formula("dato"),
        "projekt.tilsagn": Formula(f"MAX({used('projekt.prisdato')},dato)"),
        "projekt.byggestart": Formula(tilsagn),
        "projekt.ibrugtagning": Formula(f"EDATE(MAX({tilsagn},{used('projekt.byggestart')}),24)"),
        "bygning.faelleshus_m2": open_default("bygning.faelleshus_m2", 40),
        "bygning.byggemaade": "trae_elementer",
        "grund.vilkaar": "vederlagsfri",
        "grund.pris": open_default("grund.pris", 0),
        "grund.leje_pr_aar": open_default("grund.leje_pr_aar", 0),
        "grund.byggemodning": Formula("skoen_byggemodning"),
        "stoette.model": "tilskud_og_laan",
        "stoette.boligtype": "familie",
        "stoette.statstilskud_pr_bolig": Formula("statstilskud_loft"),
        "stoette.kommunalt_tilskud": "behov",
        "stoette.andre_tilskud": open_default("stoette.andre_tilskud", 0),
        "laan.type": "annuitet",
        "laan.rente": Formula(figures.figure("laanerente_skoen")),
        "laan.aar": Formula(f"IF({subsidised},{highest},laan_aar_uden_stoette)"),
        "laan.terminer_pr_aar": open_default("laan.terminer_pr_aar", 4),
        "laan.bidrag": Formula(f"IF({subsidised},{bidrag[0]},{bidrag[1]})"),
        "laan.kurs": open_default("laan.kurs", 100),
        "bolig.eget_koekken": "ja",
        "bolig.varme_inkl": "nej",
        "bolig.vand_inkl": "ja",
        "bolig.el_inkl": "nej",
        "maal.husleje": open_default("maal.husleje", 3000),
        "maal.sikkerhed": open_default("maal.sikkerhed", 0.8),
    }


def inputs_page(brief: Brief, figures: Figures, dato: date) -> Page:
    """The sheet with everything the brief says and everything it may say."""
    page = Page(SHEET, WIDTHS, frozen=(4, 1), landscape=True)
    page.title_row("Forudsætninger", NOTE)
    page.add(Cell("Datoerne", "fed"), Cell(_dates_in_order(), "besked", across=7))
    page.heads(*HEADINGS, figures=(1, 2, 3))
    standard = defaults(brief, figures)
    for section, heading in SECTIONS.items():
        page.section(heading)
        if section == "projekt":
            _date_row(page, dato)
        for field in f.FIELDS:
            if field.section == section:
                _field_row(page, field, brief, standard.get(field.key), figures)
    page.section("Drift, kr. om året for hele afdelingen")
    for account in input_accounts():
        _account_row(page, account, brief)
    _posts(page, brief)
    return page


def _dates_in_order() -> Formula:
    names = [used(f"projekt.{k}") for k in ("tilsagn", "byggestart", "ibrugtagning")]
    order = f"AND({names[0]}<={names[1]},{names[1]}<={names[2]})"
    wrong = "Tilsagn, byggestart og ibrugtagning skal følge efter hinanden. Ret datoerne, eller tøm dem, der skal regnes ud."
    return Formula(f'IF({order},"Tilsagn, byggestart og ibrugtagning følger efter hinanden.","{wrong}")')


def _date_row(page: Page, dato: date) -> None:
    page.add(
        Cell("Dato for beregningen"),
        Cell(dato, "egen_dato", "dato", _dates(EARLIEST_EVENT, LATEST_EVENT, "Den dag, der regnes på.")),
        None,
        Cell(Formula("dato"), "dato"),
        None,
        Cell("givet"),
        Cell("Den dag, der regnes på; ydelser og skat følger den.", "note"),
        Cell("--dato", "note"),
    )


def _field_row(page: Page, field: f.Field, brief: Brief, standard: Any, figures: Figures) -> None:
    name, row, style = input_name(field.key), page.next_row, _style(field)
    counted = f'IF({name}="",C{row},{name})'
    if standard is None:
        counted = f'IF({name}="","",{name})'
    if field.key in FROM_KINDS:
        counted = f"IF(COUNT(boligtype_antal)>0,{FROM_KINDS[field.key]},{counted})"
    if field.kind == f.YES_NO:
        counted = f'IF({name}="",C{row},IF(OR({name}="ja",{name}=TRUE),"ja","nej"))'
    elif field.kind == f.DATE:
        # A date written as text, as in a brief (2027-05-01), is a date too.
        parts = f"VALUE(LEFT({name},4)),VALUE(MID({name},6,2)),VALUE(RIGHT({name},2))"
        counted = f'IF({name}="",C{row},IF(ISTEXT({name}),DATE({parts}),{name}))'
    elif field.key == "projekt.kommune":
        counted = f'RIGHT("0000"&{name},4)'
    changed = field.key in figures.assumptions.overrides
    page.add(
        Cell(field.label),
        Cell(_written(field, brief), f"egen_{style}", name, rule_for(field, row)),
        Cell(ELSEWHERE[field.key], "note") if field.key in ELSEWHERE else Cell(standard, style),
        Cell(Formula(counted), f"i_brug_{style}", f"{name}_brugt"),
        Cell(field.unit, "enhed"),
        Cell(Formula(f'IF({name}="","standard","givet")')),
        Cell(_help(field, figures.assumptions.begrundelse if changed else ""), "note"),
        Cell(field.key, "note"),
    )


def _written(field: f.Field, brief: Brief) -> Any:
    value = brief.given.get(field.key)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(value) if isinstance(value, tuple) else value


def _help(field: f.Field, reason: str) -> str:
    text = field.help
    if field.choices and field.kind == f.CHOICE:
        text += " " + "; ".join(f"{key}: {label}" for key, label in field.choices.items()) + "."
    if reason:
        text += f" Standarden er ændret i byggebriefen: {reason}"
    return text.strip()


def _style(field: f.Field) -> str:
    if field.kind == f.DATE:
        return "dato"
    if field.kind == f.GRANT:
        return "kr"
    if field.kind in (f.NUMBER, f.WHOLE):
        return STYLES.get(field.unit, "tal")
    return "tekst" if field.kind in (f.TEXT, f.PROFILES) and field.key != "projekt.kommune" else "valg"


def rule_for(field: f.Field, row: int = 0) -> Rule | None:
    """What may be typed, as the reader of a brief would have it."""
    words = {"input_title": field.label[:32], "input_message": field.help[:255]} if field.help else {}
    if field.key == "projekt.kommune":
        return Rule({"validate": "list", "source": "=kommune_koder", **words, **refusal("Vælg en kommunekode.")})
    match field.kind:
        case f.CHOICE | f.YES_NO:
            choices = list(field.choices or {"ja": "", "nej": ""})
            text = f"Skriv {' eller '.join(choices)}."
            return Rule({"validate": "list", "source": choices, **words, **refusal(text)})
        case f.DATE:
            first = date(FIRST_CONSTRUCTION_YEAR, 1, 1) if field.key == "projekt.prisdato" else EARLIEST_EVENT
            return _dates(first, LATEST_EVENT, field.help)
        case f.GRANT:
            text = "Skriv behov eller et beløb på 0 eller mere."
            asked = f'=OR(B{row}="behov",AND(ISNUMBER(B{row}),B{row}>=0))'
            return Rule({"validate": "custom", "value": asked, **words, **refusal(text)})
        case f.WHOLE if field.choices:
            text = f"Skriv {' eller '.join(field.choices)}."
            return Rule({"validate": "list", "source": list(field.choices), **words, **refusal(text)})
        case f.NUMBER | f.WHOLE:
            low, high = field.lowest or 0, field.highest if field.highest is not None else 1e12
            kind = "integer" if field.kind == f.WHOLE else "decimal"
            text = f"Skriv et tal fra {low:g} til {high:g}.".replace("1e+12", "1.000.000.000.000").replace("0.", "0,")
            limits = {"criteria": "between", "minimum": low, "maximum": high}
            return Rule({"validate": kind, **limits, **words, **refusal(text)})
    return None


def _dates(first: date, last: date, help: str) -> Rule:
    text = f"Skriv en dato fra {first:%d-%m-%Y} til {last:%d-%m-%Y}."
    limits = {"criteria": "between", "minimum": first, "maximum": last}
    return Rule({"validate": "date", **limits, "input_message": help[:255], **refusal(text)})


def refusal(text: str) -> dict[str, str]:
    """What a data validation says of a value that cannot be used."""
    return {"error_title": "Kan ikke bruges", "error_message": text[:255]}


def _account_row(page: Page, account: LedgerAccount, brief: Brief) -> None:
    name = account_name(account.konto)
    amounts = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e12}
    page.add(
        Cell(f"{account.konto} {account.navn}"),
        Cell(brief.drift.get(account.konto), "egen_kr", name, Rule({**amounts, **refusal("Skriv 0 eller mere.")})),
        Cell("se Drift", "note"),
        Cell(Formula(f'IF({name}="","",{name})'), "kr"),
        Cell("kr. om året", "enhed"),
        Cell(Formula(f'IF({name}="","standard","givet")')),
        Cell("Trækkes fra." if account.fortegn == "-" else "", "note"),
        Cell(f'drift."{account.konto}"', "note"),
    )


def _posts(page: Page, brief: Brief) -> None:
    """The cost lines of a brief; one filled amount replaces the whole estimate."""
    page.section("Egne linjer i anskaffelsessummen (anlaeg.poster)")
    page.prose("Et beløb her afløser hele skønnet: så er det kun disse linjer, der regnes med, og gebyrerne oven i.")
    page.heads("Tekst", "Beløb", "Gruppe", figures=(1,))
    posts = brief.poster or ()
    first = page.next_row
    groups = Rule({"validate": "list", "source": list(f.GROUPS), **refusal(f"Vælg {' eller '.join(f.GROUPS)}.")})
    amounts = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e12}
    for number in range(max(LEAST_POST_ROWS, len(posts) + SPARE_POST_ROWS)):
        post = posts[number] if number < len(posts) else None
        page.add(
            Cell(post.tekst if post else None, "egen_tekst"),
            Cell(
                post.beloeb if post else None,
                "egen_kr",
                f"anlaeg_poster_{number + 1}_beloeb",
                Rule({**amounts, **refusal("Skriv 0 eller mere.")}),
            ),
            Cell(post.gruppe if post else None, "egen_tekst", f"anlaeg_poster_{number + 1}_gruppe", groups),
        )
    last = page.next_row - 1
    page.ranges |= {"anlaeg_poster_beloeb": f"B{first}:B{last}", "anlaeg_poster_gruppe": f"C{first}:C{last}"}


def municipalities_page() -> Page:
    """The sheet »Kommuner«: code, name, and what the code decides."""
    page = Page("Kommuner", (10, 26, 18, 18, 40), frozen=(3, 0))
    page.title_row("Kommuner", "Regioner til og med 2026. Hovedstadstillægget følger Region Hovedstaden.")
    page.heads("Kode", "Navn", "Region Hovedstaden", "Forhøjet tilskud")
    first = page.next_row
    for code, kommune in kommuner().items():
        page.add(
            Cell(code),
            Cell(kommune.navn),
            Cell(1 if capital_region(code) else 0, "heltal"),
            Cell(1 if raised_grant(code) else 0, "heltal"),
        )
    last = page.next_row - 1
    columns = {"kommune_koder": "A", "kommune_navne": "B", "kommune_hovedstad": "C", "kommune_forhoejet": "D"}
    page.ranges = {name: f"{column}{first}:{column}{last}" for name, column in columns.items()}
    return page


def of_municipality(what: str) -> str:
    """A column of »Kommuner« for the municipality that is counted with."""
    return f"INDEX({what},MATCH({used('projekt.kommune')},kommune_koder,0))"


def date_values(dates: Any) -> dict[str, date]:
    """The dates at the export by the name of their cell. dates: as the run has them."""
    names = ("prisdato", "tilsagn", "byggestart", "ibrugtagning")
    return {"dato": dates.dato} | {used(f"projekt.{k}"): getattr(dates, k) for k in names}


def last_day_of_118a() -> int:
    """31 December 2026 as a spreadsheet counts it (ABL § 118 a)."""
    return day_number(date(2027, 1, 1) - timedelta(days=1))
