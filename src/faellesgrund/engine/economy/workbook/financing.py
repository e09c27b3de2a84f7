"""The sheet »Finansiering«: the four models side by side, from their terms to grant and rent.

The same algebra as :mod:`faellesgrund.engine.economy.financing` and :mod:`faellesgrund.engine.economy.cases`. The
registration fee is rounded up to whole hundreds, so cost and loan decide each other; the smallest solution has a closed
form (docs/method/regneark.md), so no formula goes in a ring.
"""

from __future__ import annotations

from faellesgrund.engine.economy import financing as engine
from faellesgrund.engine.economy.cases import Case
from faellesgrund.engine.economy.chain import Expected
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.cost import HOMES, up_to_hundred
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import of_municipality, used
from faellesgrund.engine.economy.workbook.model_columns import SHORT, TILSAGN, Models
from faellesgrund.engine.economy.workbook.model_terms import model_terms

WIDTHS = (44, 17, 22, 17, 17, 17, 46)
NOTE = "Alle fire modeller regnes; den valgte står i sidste kolonne. Beløb i kr. i prisniveauet på prisdatoen."


def financing_page(f: Figures, expected: Expected) -> Page:
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
    model_terms(page, models, f)
    _grants(page, models, f)
    _need(page, models, expected)
    _without(page, models, expected)
    _given(page, models, expected)
    return page


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
