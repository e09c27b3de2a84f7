"""The sheet »Anskaffelsessum«: from the evidence to the lines, before anything that depends on the loan.

The same steps as :mod:`faellesgrund.engine.economy.construction`; what was written replaces the estimate in the order
anlaeg.anskaffelsessum, anlaeg.poster, anlaeg.entreprise_pr_m2.
"""

from __future__ import annotations

from math import log

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.workbook.book import Formula, Page
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import input_name, of_municipality, used

SHEET = "Anskaffelsessum"
WIDTHS = (58, 17, 14, 62)
NOTE = "Beløb inkl. moms i prisniveauet på prisdatoen. Det, der afhænger af lånet, lægges til på arket Finansiering."
PRICED = used("projekt.prisdato")
HOMES, AREA, COMMON = used("bygning.boliger"), used("bygning.areal_m2_pr_bolig"), used("bygning.faelleshus_m2")
LUMPS = (
    ("survey", "anlaeg.geoteknik", "bygge"),
    ("ground_works", "anlaeg.byggemodning", "bygge"),
    ("water", "hofor_vandstik_63", "netto"),
    ("power", "anlaeg.el_og_varme", "netto"),
    ("fee_client", "anlaeg.byggesagshonorar", "netto"),
    ("insurance", "anlaeg.forsikring_revisor_advokat", "netto"),
    ("building_case_fee", "anlaeg.byggesagsgebyr", "netto"),
)
"""The lump sums of an estimate: (part, figure, index series), as :func:`construction.default_lines`."""
BUILDINGS = "(post_boliger+post_faelleshus)"
GROUPS = ("grundudgifter", "entreprise", "omkostninger", "gebyrer")


def up_to_hundred(amount: str) -> str:
    """Rounded up to whole 100 kr., dust below a whole hundred aside (tinglysningsafgiftsloven § 2)."""
    return f"ROUNDUP(ROUND(({amount})/100,9),0)*100"


def deed(f: Figures, price: str) -> str:
    """Registration of the deed on bought land (tinglysningsafgiftsloven §§ 2 and 4)."""
    fixed, rate = (f.rate(f"ting_skoede_{k}", used("projekt.tilsagn"), strict=False) for k in ("fast", "pct"))
    return f"IF({price}=0,0,{fixed}+{up_to_hundred(f'{rate}*{price}')})"


def cost_page(figures: Figures, own: tuple[c.OwnProject, ...]) -> Page:
    """The sheet. own: the installation's finished projects, which stay as they are at the export."""
    page = Page(SHEET, WIDTHS, frozen=(2, 1), landscape=True)
    page.title_row("Anskaffelsessum", NOTE)
    page.section("Hele projektet pr. m² boligareal, efter erfaringen")
    _whole_project(page, figures, own)
    page.section("Boligernes andel af det, i et referenceprojekt (12 boliger à 35 m², fælleshus 40 m²)")
    _reference(page, figures)
    page.section("Pris pr. m² i dette projekt")
    _prices(page, figures)
    page.section("Skønnets linjer")
    _lines(page, figures)
    page.section("Det, der regnes med")
    _chosen(page)
    return page


def _whole_project(page: Page, f: Figures, own: tuple[c.OwnProject, ...]) -> None:
    unit, weights, products = "kr. pr. m²", [], []
    for letter in "abed":
        weight, price = f.figure(f"anlaeg.vaegt_{letter}"), f.figure(f"anlaeg.pris_{letter}_m2")
        tender = f"*{f.figure('anlaeg.licitation_median')}" if letter == "a" else ""
        figure = f.assumptions.evidence_book[f"anlaeg.pris_{letter}_m2"]
        page.line(figure.navn, Formula(f"{weight}*{price}{tender}"), "kr", f"vaegtet_pris_{letter}", unit, figure.kilde)
        weights.append(weight)
        products.append(f"vaegtet_pris_{letter}")
    middle = f"({'+'.join(products)})/({'+'.join(weights)})"
    page.line("Vægtet midte, 2022-priser", Formula(middle), "kr_oere", "midte_2022", unit)
    capital = f"IF({of_municipality('kommune_hovedstad')}=1,{f.figure('anlaeg.hovedstadstillaeg')},1)"
    page.line("Tillæg i Region Hovedstaden", Formula(capital), "faktor", "hovedstadstillaeg", "faktor")
    moved = f"midte_2022*{f.price_factor('bygge', 2022, PRICED)}*hovedstadstillaeg"
    page.line("Hele projektet, offentlig erfaring", Formula(moved), "kr_oere", "hele_projektet_offentligt", unit)
    page.line(
        "Egne regnskaber, antal",
        float(len(own)),
        "heltal",
        "egne_regnskaber",
        "stk.",
        "Som ved udtrækket; følger ikke felterne",
    )
    logs = sum(log(p.kr_pr_m2) for p in own)
    page.line("Egne regnskaber, sum af logaritmer", logs, "faktor", "egne_regnskaber_log", "", "Som ved udtrækket")
    kappa = f.figure("anlaeg.offentlig_vaegt_i_projekter")
    joined = f"EXP(({kappa}*LN(hele_projektet_offentligt)+egne_regnskaber_log)/({kappa}+egne_regnskaber))"
    whole = f"IF(egne_regnskaber=0,hele_projektet_offentligt,{joined})"
    page.line("Hele projektet", Formula(whole), "kr_oere", "hele_projektet_pr_m2", unit, strong=True)


def _reference(page: Page, f: Figures) -> None:
    """What the separate lines, at their standard values, leave of the whole (:func:`construction.house_price`)."""
    terms = [_lump(f, key, series, f.standard(key)) for _, key, series in LUMPS]
    sewer = f"{c.REFERENCE_HOMES}*{f.standard('hofor_kloak')}*{f.price_factor('netto', 2026, PRICED)}"
    page.line("Særskilte linjer i standard", Formula("+".join([*terms, sewer])), "kr", "reference_linjer")
    registration = _lump(f, "anlaeg.reference_tinglysning", "netto", f.standard("anlaeg.reference_tinglysning"))
    page.line("Tinglysning af pant i standard", Formula(registration), "kr", "reference_tinglysning")
    interest = "*".join(
        f.standard(k) for k in ("anlaeg.byggelaan_traek", "byggelaansrente_skoen", "anlaeg.byggetid_md")
    )
    page.line("Byggelånsrente som andel, i standard", Formula(f"{interest}/12"), "andel", "reference_rente", "")
    shares = f"1+{f.standard('anlaeg.uforudsete')}+{f.standard('anlaeg.raadgivning')}"
    homes_m2 = c.REFERENCE_HOMES * c.REFERENCE_AREA_M2
    left = f"((hele_projektet_pr_m2*{homes_m2:g}-reference_tinglysning)/(1+reference_rente)-reference_linjer)"
    text = "(hele projektet × 420 m² − tinglysning) ÷ (1 + byggelånsrente) − linjer, ÷ (1 + uforudsete + rådgivning) ÷ 460 m²"
    price = f"{left}/({shares})/{homes_m2 + c.REFERENCE_COMMON_M2:g}"
    page.line(
        "Boliger og fælleshus før uforudsete", Formula(price), "kr_oere", "boligpris_reference", "kr. pr. m²", text
    )


def _prices(page: Page, f: Figures) -> None:
    given = input_name("anlaeg.entreprise_pr_m2")
    area = "SUMPRODUCT(boligtype_antal,boligtype_areal_m2)"
    kinds = f"SUMPRODUCT(boligtype_antal,boligtype_areal_m2,boligtype_stoerrelse)/{area}"
    one = f"({AREA}/{c.REFERENCE_AREA_M2:g})^-{f.figure('anlaeg.stoerrelse_eksponent')}"
    size = f"IF(COUNT(boligtype_antal)>0,{kinds},{one})"
    page.line(
        "Størrelsens virkning", Formula(size), "faktor", "stoerrelse_faktor", "faktor", "(areal ÷ 35 m²) i −eksponent"
    )
    method = "1"
    for key, figure in c.METHODS.items():
        if figure is not None:
            method = f'IF({used("bygning.byggemaade")}="{key}",{f.figure(figure)},{method})'
    page.line("Byggemåde i forhold til træelementer", Formula(method), "faktor", "metode_faktor", "faktor")
    estimate = "boligpris_reference*stoerrelse_faktor*metode_faktor"
    page.line(
        "Boliger",
        Formula(f'IF({given}="",{estimate},{given})'),
        "kr_oere",
        "boliger_pr_m2",
        "kr. pr. m²",
        "Givet pris går forud",
    )
    common = f'IF({given}="",boligpris_reference,{given})'
    page.line("Fælleshus", Formula(common), "kr_oere", "faelleshus_pr_m2", "kr. pr. m²")


def _lump(f: Figures, key: str, series: str, name: str) -> str:
    """A figure in kr. moved from its price year to the price date."""
    year = f.assumptions.evidence_book[key].prisaar
    return name if year is None else f"{name}*{f.price_factor(series, year, PRICED)}"


def _lines(page: Page, f: Figures) -> None:
    lump = {part: _lump(f, key, series, f.figure(key)) for part, key, series in LUMPS}
    source = {part: f.assumptions.evidence_book[key].kilde for part, key, _ in LUMPS}
    _ground_lines(page, f, lump, source)
    _building_lines(page, f, lump, source)
    _estimated_groups(page, f)


def _ground_lines(page: Page, f: Figures, lump: dict[str, str], source: dict[str, str]) -> None:
    """Plot, survey, ground works and connections."""
    page.line("Grundkøb", Formula("grunde_koeb"), "kr", "post_grundkoeb")
    page.line(
        "Tinglysning af skøde",
        Formula("grunde_skoede"),
        "kr",
        "post_skoede",
        source="tinglysningsafgiftsloven §§ 2 og 4",
    )
    page.line(
        "Geoteknik, miljø, opmåling",
        Formula(f"grunde*{lump['survey']}"),
        "kr",
        "post_geoteknik",
        source=source["survey"],
    )
    page.line(
        "Byggemodning efter skøn",
        Formula(lump["ground_works"]),
        "kr",
        "skoen_byggemodning",
        source=source["ground_works"],
    )
    works = "skoen_byggemodning*grunde_uden_byggemodning+grunde_byggemodning"
    page.line("Byggemodning, stikledninger, terræn", Formula(works), "kr", "post_byggemodning")
    sewer = f"{HOMES}*{f.figure('hofor_kloak')}*{f.price_factor('netto', 2026, PRICED)}"
    page.line("Tilslutning, spildevand", Formula(sewer), "kr", "post_spildevand", source="Pr. bolig")
    page.line("Tilslutning, vand", Formula(f"grunde*{lump['water']}"), "kr", "post_vand", source=source["water"])
    page.line(
        "Tilslutning, el og varme", Formula(f"grunde*{lump['power']}"), "kr", "post_el_varme", source=source["power"]
    )


def _building_lines(page: Page, f: Figures, lump: dict[str, str], source: dict[str, str]) -> None:
    """Homes, common house, unforeseen, and the client's costs."""
    page.line("Boliger", Formula(f"{HOMES}*{AREA}*boliger_pr_m2"), "kr", "post_boliger")
    page.line("Fælleshus", Formula(f"{COMMON}*faelleshus_pr_m2"), "kr", "post_faelleshus")
    unforeseen = Formula(f"{f.figure('anlaeg.uforudsete')}*{BUILDINGS}")
    page.line("Uforudsete udgifter", unforeseen, "kr", "post_uforudsete")
    share = input_name("anlaeg.omkostninger_andel")
    advice = f'IF({share}="",{f.figure("anlaeg.raadgivning")}*{BUILDINGS},0)'
    page.line("Teknisk rådgivning", Formula(advice), "kr", "post_raadgivning")
    for part, text, name in (
        ("fee_client", "Byggesagshonorar", "post_honorar"),
        ("insurance", "Forsikring, revisor, advokat", "post_forsikring"),
    ):
        page.line(text, Formula(f'IF({share}="",{lump[part]},0)'), "kr", name, source=source[part])
    page.line(
        "Byggesagsgebyr",
        Formula(lump["building_case_fee"]),
        "kr",
        "post_byggesagsgebyr",
        source=source["building_case_fee"],
    )


def _estimated_groups(page: Page, f: Figures) -> None:
    """Building interest, and the four groups of the estimate."""
    share = input_name("anlaeg.omkostninger_andel")
    rate_text = "*".join(f.figure(k) for k in ("anlaeg.byggelaan_traek", "byggelaansrente_skoen", "anlaeg.byggetid_md"))
    page.line("Byggelånsrente som andel", Formula(f"{rate_text}/12"), "andel", "byggelaan_andel", "")
    ground = "+".join(
        f"post_{k}" for k in ("grundkoeb", "skoede", "geoteknik", "byggemodning", "spildevand", "vand", "el_varme")
    )
    page.line("Grundudgifter efter skøn", Formula(ground), "kr", "skoen_grundudgifter", strong=True)
    page.line("Entreprise efter skøn", Formula(f"{BUILDINGS}+post_uforudsete"), "kr", "skoen_entreprise", strong=True)
    costs = "post_raadgivning+post_honorar+post_forsikring"
    page.line(
        "Udgifter før renter",
        Formula(f"skoen_grundudgifter+skoen_entreprise+{costs}+post_byggesagsgebyr"),
        "kr",
        "udgifter_foer_renter",
    )
    page.line(
        "Byggelånsrente", Formula(f'IF({share}="",byggelaan_andel*udgifter_foer_renter,0)'), "kr", "post_byggelaansrente",
        source="Gennemsnitligt træk × rente × byggetid ÷ 12",
    )  # fmt: skip
    page.line(
        "Omkostninger som andel af entreprisen",
        Formula(f'IF({share}="",0,{share}*skoen_entreprise)'),
        "kr",
        "post_omkostninger_andel",
    )
    page.line(
        "Omkostninger efter skøn", Formula(f"{costs}+post_byggelaansrente+post_omkostninger_andel"), "kr", "skoen_omkostninger",
        strong=True,
    )  # fmt: skip
    page.line("Gebyrer efter skøn", Formula("post_byggesagsgebyr"), "kr", "skoen_gebyrer", strong=True)


def _chosen(page: Page) -> None:
    """What was written goes before the estimate."""
    whole = input_name("anlaeg.anskaffelsessum")
    how = f'IF({whole}<>"",1,IF(COUNT(anlaeg_poster_beloeb)>0,2,3))'
    page.line("Grundlag: 1 givet sum, 2 egne linjer, 3 skøn", Formula(how), "heltal", "grundlag_nr", "")
    for group in GROUPS:
        given = f"N({whole})" if group == "entreprise" else "0"
        posts = f'SUMIF(anlaeg_poster_gruppe,"{group}",anlaeg_poster_beloeb)'
        name = group.capitalize()
        page.line(name, Formula(f"CHOOSE(grundlag_nr,{given},{posts},skoen_{group})"), "kr", f"bygge_{group}")
    total = "+".join(f"bygge_{group}" for group in GROUPS)
    page.line("Byggeudgifter før lån og gebyrer", Formula(total), "kr_oere", "byggeudgifter", strong=True)
    page.line(
        "Gebyrer og kurstab lægges til (1 ja, 0 nej)", Formula("IF(grundlag_nr=1,0,1)"), "heltal", "med_gebyrer", "",
        "En givet anskaffelsessum rummer alt",
    )  # fmt: skip
