"""The sheet »Finansiering«: the four models side by side, from their terms to grant and rent.

The same algebra as :mod:`faellesgrund.engine.economy.financing` and :mod:`faellesgrund.engine.economy.cases`. The
registration fee is rounded up to whole hundreds, so cost and loan decide each other; the smallest solution has a closed
form (docs/method/regneark.md), so no formula goes in a ring.
"""

from __future__ import annotations

from faellesgrund.engine.economy import financing as engine
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.cases import Case
from faellesgrund.engine.economy.chain import Expected
from faellesgrund.engine.economy.loan_terms import AREA_LIMITS
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.cost import AREA, HOMES, up_to_hundred
from faellesgrund.engine.economy.workbook.figures import Figures, override_name
from faellesgrund.engine.economy.workbook.inputs import input_name, last_day_of_118a, of_municipality, used

WIDTHS = (44, 17, 22, 17, 17, 17, 46)
NOTE = "Alle fire modeller regnes; den valgte står i sidste kolonne. Beløb i kr. i prisniveauet på prisdatoen."
SHORT = {
    "almen": "almen",
    "almen_med_statstilskud": "almen_stat",
    "tilskud_og_laan": "tilskud_laan",
    "fuldt_tilskud": "fuldt",
}
"""Model → how the names of its column end."""
SUBSIDISED = ("almen", "almen_med_statstilskud")
TILSAGN = used("projekt.tilsagn")


class Models:
    """The rows of the sheet: one formula for each model, ``{m}`` standing for the ending of the model's names."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def row(
        self,
        text: str,
        name: str,
        formula: str | dict[str, str],
        style: str = "kr",
        source: str = "",
        strong: bool = False,
        values: dict[str, float] | None = None,
        chosen: float | None = None,
    ) -> None:
        """A quantity in all four models and in the chosen one. values: the engine's own figures."""
        row = self.page.next_row
        how = f"{style}_fed" if strong else style
        cells = [Cell(text, "fed" if strong else "tekst")]
        for model, ending in SHORT.items():
            asked = formula if isinstance(formula, str) else formula[model]
            value = None if values is None else values[model]
            cells.append(Cell(Formula(asked.replace("{m}", ending), value), how, f"{name}_{ending}"))
        cells.append(Cell(Formula(f"INDEX(B{row}:E{row},model_nr)", chosen), how, f"{name}_valgt"))
        self.page.add(*cells, Cell(source, "note"))


def financing_page(brief: Brief, f: Figures, expected: Expected) -> Page:
    """The sheet with terms, the case at need, without municipal grant, and as chosen."""
    page = Page("Finansiering", WIDTHS, frozen=(4, 1), landscape=True)
    page.title_row("Finansiering", NOTE)
    heads = [
        Cell("Model", "hoved"),
        *(Cell(name, "hoved_tal") for name in engine.MODEL_NAMES.values()),
        Cell("Valgt model", "hoved_tal"),
        Cell("Grundlag", "hoved"),
    ]
    page.add(*heads)
    keys = [
        Cell("Kode", "note"),
        *(Cell(model, "valg") for model in SHORT),
        Cell(Formula(used("stoette.model")), "valg"),
    ]
    page.add(*keys, Cell(None))
    assert tuple(SHORT) == engine.MODELS
    models = Models(page)
    page.add(
        Cell("Nummer på den valgte model"),
        Cell(Formula(f"MATCH({used('stoette.model')},B4:E4,0)"), "heltal", "model_nr"),
    )
    _terms(page, models, brief, f)
    _grants(page, models, f)
    _need(page, models, expected)
    _without(page, models, expected)
    _given(page, models, expected)
    return page


def _terms(page: Page, models: Models, brief: Brief, f: Figures) -> None:
    """What each model brings: split, loan, payment per krone, fees."""
    page.section("Vilkår")
    _shares(models, f)
    _loan_terms(page, models, f)
    _payment_rows(page, models, f)
    _fee_rows(page, models, f)


def _shares(models: Models, f: Figures) -> None:
    """What is borrowed of the financed amount, and what the municipality and the residents put in."""
    loan, capital, resident = _splits(f)
    none = dict.fromkeys(SHORT, "0")
    source = "ABL § 118 a ved tilsagn til og med 2026, ellers § 118"
    models.row(
        "Lånets andel af det finansierede",
        "laaneandel",
        {m: loan if m in SUBSIDISED else "1" for m in SHORT},
        "andel",
        source,
    )
    models.row(
        "Kommunal grundkapital, andel", "grundkapitalandel", none | dict.fromkeys(SUBSIDISED, capital), "andel", source
    )
    models.row(
        "Beboerindskud, andel",
        "indskudsandel",
        none | dict.fromkeys(SUBSIDISED, resident),
        "andel",
        "ABL § 118, stk. 1",
    )


def _loan_terms(page: Page, models: Models, f: Figures) -> None:
    """Years, contribution and instalments of each model's loan."""
    own_years = f.assumptions.overrides.get("laan.aar", 30)
    page.line("Løbetid uden støtte, standard", own_years, "tal", "laan_aar_uden_stoette", "år")
    years, fee = input_name("laan.aar"), input_name("laan.bidrag")
    longest = f.rate("laan_loebetid_max", TILSAGN)
    default_years = {m: longest if m in SUBSIDISED else "laan_aar_uden_stoette" for m in SHORT}
    models.row(
        "Løbetid, år",
        "loebetid",
        {m: f'IF({years}="",{default_years[m]},{years})' for m in SHORT},
        "tal",
        "ABL § 118, stk. 4, i de almene modeller",
    )
    state, municipal = f.figure("bidragssats_stat_skoen"), f.figure("bidragssats_kom_skoen")
    default_fee = {m: state if m in SUBSIDISED else municipal for m in SHORT}
    models.row(
        "Bidrag om året af restgælden",
        "bidragssats",
        {m: f'IF({fee}="",{default_fee[m]},{fee})' for m in SHORT},
        "andel",
    )
    terms, rate = used("laan.terminer_pr_aar"), used("laan.rente")
    page.line("Rente pr. termin", Formula(f"{rate}/{terms}"), "faktor", "terminsrente", "andel")
    models.row("Antal terminer", "terminer", f"loebetid_{{m}}*{terms}", "tal")


def _payment_rows(page: Page, models: Models, f: Figures) -> None:
    """What a borrowed and a financed krone cost in the first year."""
    terms, rate = used("laan.terminer_pr_aar"), used("laan.rente")
    models.row(
        "Ydelse pr. lånt krone, første år",
        "ydelse_pr_krone",
        _payment(terms, rate),
        "faktor",
        "Uden bidrag; små renter som række, så cifrene ikke går tabt",
    )
    resident_rate = f.rate("beboerbetaling_pct", TILSAGN)
    page.line(
        "Låntagers betaling efter § 129",
        Formula(resident_rate),
        "andel",
        "beboerbetaling",
        "om året",
        "ABL § 129, stk. 1",
    )
    capital_rate = {
        m: "beboerbetaling+laaneandel_{m}*bidragssats_{m}"
        if m in SUBSIDISED
        else "MAX(0.000000001,ydelse_pr_krone_{m}+bidragssats_{m})"
        for m in SHORT
    }
    models.row(
        "Årlig betaling pr. finansieret krone",
        "betaling_pr_krone",
        capital_rate,
        "faktor",
        "I de almene modeller ABL § 129, stk. 1 og 2",
    )


def _fee_rows(page: Page, models: Models, f: Figures) -> None:
    """Registration, bond loss and the fees that are a share of the cost."""
    none = dict.fromkeys(SHORT, "0")
    page.line(
        "Tinglysning af pant, fast",
        Formula(f"med_gebyrer*{f.rate('ting_pant_fast', TILSAGN)}"),
        "kr",
        "pant_fast",
        "kr.",
        "tinglysningsafgiftsloven § 5 a",
    )
    page.line(
        "Tinglysning af pant, andel",
        Formula(f"med_gebyrer*{f.rate('ting_pant_pct', TILSAGN)}"),
        "andel",
        "pant_andel",
        "",
        "rundes op til hele 100 kr. (§ 2)",
    )
    page.line(
        "Kurstab pr. lånt krone", Formula(f"med_gebyrer*(1-{used('laan.kurs')}/100)"), "andel", "kurstab_andel", ""
    )
    fund, support = (f"med_gebyrer*{f.rate(k, TILSAGN)}" for k in ("bsf_pct", "stoettesagsgebyr"))
    models.row(
        "Byggeskadefonden, andel", "byggeskadefond", none | dict.fromkeys(SUBSIDISED, fund), "andel", "ABL § 151 ff."
    )
    models.row("Støttesagsgebyr, andel", "stoettesag", none | dict.fromkeys(SUBSIDISED, support), "andel")
    models.row("Gebyrer i andel af anskaffelsessummen", "gebyrandel", "byggeskadefond_{m}+stoettesag_{m}", "andel")


def _splits(f: Figures) -> tuple[str, str, str]:
    """Loan, grundkapital and beboerindskud (:func:`loan_terms.split`). A changed rate of § 118 a holds after 2026 too."""
    family = f'{used("stoette.boligtype")}="familie"'
    small, large = (
        f"AND({family},{AREA}{sign}{limit:g})" for sign, limit in zip(("<", ">="), AREA_LIMITS, strict=True)
    )
    pairs = {"fam_u90": "", "fam_o105": "", "118a": ""}
    for key in pairs:
        names = [f.rate(f"{part}_{key}", TILSAGN, strict=False) for part in ("laan_pct", "gk_pct")]
        changed = ",".join(f"ISNUMBER({override_name(f'{part}_{key}')})" for part in ("laan_pct", "gk_pct"))
        pairs[key] = f"OR({TILSAGN}<={last_day_of_118a()},AND({changed}))|{names[0]}|{names[1]}"

    def share(part: int) -> str:
        basic = f.rate(("laan_pct_grundregel", "gk_pct_grundregel")[part], TILSAGN)

        def either(key: str) -> str:
            holds, *names = pairs[key].split("|")
            return f"IF({holds},{names[part]},{basic})"

        return f"IF({small},{either('fam_u90')},IF({large},{either('fam_o105')},{either('118a')}))"

    return share(0), share(1), f.rate("bi_pct", TILSAGN)


def level_payment(i: str, count: str) -> str:
    """Payment per term and krone of an annuity; a small rate as a series, so that no digits are lost."""
    small = f"(1+{i}*({count}+1)/2+{i}*{i}*({count}*{count}-1)/12)/{count}"
    return f"IF({i}*{count}<0.001,{small},{i}/(1-(1+{i})^-{count}))"


def _payment(terms: str, rate: str) -> str:
    count, whole = "terminer_{m}", f"ROUND({terms},0)"
    annuity = f"{terms}*{level_payment('terminsrente', count)}"
    series = f"{terms}/{count}+terminsrente*({whole}-{whole}*({whole}-1)/2/{count})"
    standing = f"{rate}+IF(ROUND(loebetid_{{m}},0)=1,1,0)"
    kind = used("laan.type")
    return f'IF({kind}="serie",{series},IF({kind}="staaende",{standing},{annuity}))'


def _grants(page: Page, models: Models, f: Figures) -> None:
    page.section("Tilskud, og det huslejen har plads til")
    ceiling = f"IF({of_municipality('kommune_forhoejet')}=1,{f.rate('skaev_tilskud_max', TILSAGN)},{f.rate('skaev_tilskud_grund', TILSAGN)})"
    page.line(
        "Loft over statens tilskud pr. bolig",
        Formula(ceiling),
        "kr",
        "statstilskud_loft",
        "kr.",
        "BEK 75 af 28. januar 2020 § 16",
    )
    per_home = used("stoette.statstilskud_pr_bolig")
    state = {m: "0" if m == "almen" else f"{per_home}*{HOMES}" for m in SHORT}
    models.row("Statens tilskud", "stat", state, source="Ikke i modellen almen")
    models.row("Tilskud før kommunens", "tilskud", f"stat_{{m}}+{used('stoette.andre_tilskud')}")
    page.line(
        "Husleje i alt om året ved målet", Formula(f"12*{HOMES}*{used('maal.husleje')}"), "kr", "husleje_ved_maal"
    )
    page.line(
        "Plads til lån og renter om året",
        Formula("husleje_ved_maal-drift_i_alt"),
        "kr",
        "plads",
        source="ABL § 45: balanceleje",
    )
    page.line(
        "Drift over husleje om året",
        Formula("MAX(0,-plads)"),
        "kr",
        "drift_overstiger_husleje",
        source="Er den over 0, kan intet tilskud holde målet",
    )
    models.row(
        "Det, en krone mere finansieret dækker",
        "daekker",
        "1-gebyrandel_{m}-kurstab_andel*laaneandel_{m}",
        "faktor",
        "1 − gebyrer − kurstab × lånets andel",
    )


def _smallest(models: Models, text: str, name: str, municipal: str) -> None:
    """The smallest financed base for a fixed municipal grant, with the fee's whole hundreds in closed form."""
    grants = f"(tilskud_{{m}}+{municipal})" if municipal else "tilskud_{m}"
    missing = f"{name}_mangler_{{m}}"
    models.row(f"{text}: mangler før lån", f"{name}_mangler", f"byggeudgifter-{grants}*(1-gebyrandel_{{m}})")
    first = f"pant_andel*laaneandel_{{m}}*({missing}+pant_fast)/daekker_{{m}}"
    share = "(1-pant_andel*laaneandel_{m}/daekker_{m})"
    hundreds = f"IF({missing}>0,{up_to_hundred(f'{first}/{share}')},0)"
    models.row(f"{text}: variabel tinglysning", f"{name}_pant", hundreds, source="Mindste løsning i hele 100 kr.")
    base = f"IF({missing}>0,({missing}+pant_fast+{name}_pant_{{m}})/daekker_{{m}},0)"
    models.row(
        f"{text}: finansieret beløb", f"{name}_mindst", {m: "0" if m == "fuldt_tilskud" else base for m in SHORT}
    )


def _fee(loan: str) -> str:
    """Registration of a mortgage on the loan."""
    return f"IF({loan}>0,pant_fast+{up_to_hundred(f'pant_andel*{loan}')},0)"


def _cost(base: str) -> str:
    """Cost for a known financed base: (building cost + registration + bond loss) ÷ (1 − percentage fees)."""
    loan = f"(laaneandel_{{m}}*{base})"
    return f"(byggeudgifter+{_fee(loan)}+kurstab_andel*{loan})/(1-gebyrandel_{{m}})"


def _need(page: Page, models: Models, expected: Expected) -> None:
    """The smallest municipal grant that keeps the target rent."""
    page.section("Støttebehov: det mindste kommunale tilskud, der holder målet")
    _smallest(models, "Uden kommunalt tilskud", "uden", "")
    carried = {m: "0" if m == "fuldt_tilskud" else "MAX(0,plads)/betaling_pr_krone_{m}" for m in SHORT}
    models.row(
        "Det, huslejen kan bære",
        "baeres",
        carried,
        source="Plads ÷ betaling pr. krone; 0, når driften alene er over målet",
    )
    models.row("Anskaffelsessum med det lån", "baeres_sum", _cost("baeres_{m}"))
    short = "IF(AND(plads>=0,baeres_sum_{m}-tilskud_{m}-baeres_{m}<0),uden_mindst_{m},baeres_{m})"
    models.row(
        "Finansieret beløb", "behov_mindst", short, source="Mindre, når tilskuddene rækker: så er kommunens tilskud 0"
    )
    _case(models, "behov", "behov_mindst_{m}", expected.at_need, expected.need)


def _without(page: Page, models: Models, expected: Expected) -> None:
    page.section("Uden kommunalt tilskud")
    capital = "betaling_pr_krone_{m}*uden_mindst_{m}"
    values = {m: case.rent.vaerdi for m, case in expected.without_grant.items()}
    models.row(
        "Husleje pr. bolig om måneden",
        "husleje_uden",
        f"(drift_i_alt+{capital})/(12*{HOMES})",
        "kr_oere",
        values=values,
        strong=True,
    )


def _given(page: Page, models: Models, expected: Expected) -> None:
    page.section("Som valgt: behov, eller det givne kommunale tilskud")
    asked = used("stoette.kommunalt_tilskud")
    page.line(
        "Kommunalt tilskud er givet (1 ja, 0 behov)",
        Formula(f"IF(ISNUMBER({asked}),1,0)"),
        "heltal",
        "tilskud_givet",
        "",
    )
    _smallest(models, "Med givet tilskud", "givet", f"N({asked})")
    models.row(
        "Finansieret beløb",
        "finansieret",
        "IF(tilskud_givet=1,givet_mindst_{m},behov_mindst_{m})",
        source="Fuldt tilskud: altid behovet",
    )
    _case(models, "sag", "finansieret_{m}", None, expected.chosen)


def _case(models: Models, prefix: str, base: str, cases: dict[str, Case] | None, chosen: Case) -> None:
    """The lines that follow from a financed base: cost, who pays, and rent (:func:`cases._case`)."""

    def values(key: str) -> dict[str, float] | None:
        return None if cases is None else {m: getattr(case, key).vaerdi for m, case in cases.items()}

    def row(
        text: str, name: str, formula: str, key: str, style: str = "kr", source: str = "", strong: bool = False
    ) -> None:
        models.row(text, f"{prefix}_{name}", formula, style, source, strong, values(key), getattr(chosen, key).vaerdi)

    loan, total = f"{prefix}_laan_{{m}}", f"{prefix}_sum_{{m}}"
    row("Realkreditlån", "laan", f"laaneandel_{{m}}*{base}", "loan")
    models.row(
        "Tinglysning af pant", f"{prefix}_tinglysning", _fee(loan), source="tinglysningsafgiftsloven §§ 2 og 5 a"
    )
    models.row("Kurstab", f"{prefix}_kurstab", f"kurstab_andel*{loan}")
    row(
        "Anskaffelsessum", "sum",
        f"(byggeudgifter+{prefix}_tinglysning_{{m}}+{prefix}_kurstab_{{m}})/(1-gebyrandel_{{m}})", "cost", strong=True,
    )  # fmt: skip
    row("Statens tilskud", "stat", f"MIN(stat_{{m}},{total})", "state")
    row("Andre tilskud", "andre", f"MIN({used('stoette.andre_tilskud')},{total}-{prefix}_stat_{{m}})", "other")
    grant = f"MAX(0,{total}-{prefix}_stat_{{m}}-{prefix}_andre_{{m}}-{base})"
    row("Kommunens tilskud", "kommune", grant, "municipal", strong=True)
    row("Kommunal grundkapital", "grundkapital", f"grundkapitalandel_{{m}}*{base}", "grundkapital")
    row("Beboerindskud", "indskud", f"indskudsandel_{{m}}*{base}", "beboerindskud")
    row("Kapitaludgift, første år", "kapital", f"betaling_pr_krone_{{m}}*{base}", "capital")
    row(
        "Husleje pr. bolig om måneden",
        "husleje",
        f"(drift_i_alt+{prefix}_kapital_{{m}})/(12*{HOMES})",
        "rent",
        "kr_oere",
        "ABL § 45: huslejen dækker driften",
        True,
    )
