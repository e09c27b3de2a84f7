"""What each model of financing brings on the sheet »Finansiering«: split, loan, payment per krone, fees."""

from __future__ import annotations

from faellesgrund.engine.economy.loan_terms import AREA_LIMITS
from faellesgrund.engine.economy.workbook.book import Formula, Page
from faellesgrund.engine.economy.workbook.cost import AREA
from faellesgrund.engine.economy.workbook.figures import Figures, override_name
from faellesgrund.engine.economy.workbook.inputs import input_name, last_day_of_118a, used
from faellesgrund.engine.economy.workbook.model_columns import SHORT, SUBSIDISED, TILSAGN, Models


def model_terms(page: Page, models: Models, f: Figures) -> None:
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
