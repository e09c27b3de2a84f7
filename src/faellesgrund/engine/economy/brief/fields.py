"""Every key of a building brief: what it may hold, and what it decides. The forms and the reader share this table."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER, WHOLE, TEXT, CHOICE, DATE, YES_NO, GRANT, PROFILES = (
    "tal", "heltal", "tekst", "valg", "dato", "ja_nej", "tilskud", "profiler",
)  # fmt: skip

MODELS = {
    "tilskud_og_laan": "Tilskud og lån",
    "almen": "Almen (§ 115)",
    "almen_med_statstilskud": "Almen med statstilskud",
    "fuldt_tilskud": "Fuldt tilskud",
}
METHODS = {
    "trae_elementer": "Træelementer",
    "rumstore_moduler": "Rumstore moduler",
    "traditionel": "Traditionelt byggeri",
    "ombygning": "Ombygning",
}
PROFILE_NAMES = {
    "kontanthjaelp_mindste": "Kontanthjælp, mindstesats",
    "kontanthjaelp_grund_18_24": "Kontanthjælp, 18–24 år, jobparat",
    "kontanthjaelp_grund_18_24_aktivitetsparat": "Kontanthjælp, 18–24 år, aktivitetsparat",
    "kontanthjaelp_grund_25_29_aktivitetsparat": "Kontanthjælp, 25–29 år, aktivitetsparat",
    "kontanthjaelp_forhoejet": "Kontanthjælp, forhøjet sats",
    "foertidspension_ny": "Førtidspension",
    "folkepension": "Folkepension",
    "su": "SU, udeboende",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One key. lowest and highest are inclusive; unit as shown; help says what it decides, in Danish."""

    key: str
    kind: str
    label: str
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    choices: dict[str, str] | None = None
    help: str = ""
    example: str = ""
    required: bool = False

    @property
    def section(self) -> str:
        """The section of the file the key stands in."""
        return self.key.split(".", 1)[0]

    @property
    def name(self) -> str:
        """The key inside its section."""
        return self.key.split(".", 1)[1]


def _n(key: str, label: str, unit: str, low: float, high: float, help: str, example: str = "") -> Field:
    return Field(key, NUMBER, label, unit, low, high, None, help, example)


_LIMITLESS = 1e12

FIELDS: tuple[Field, ...] = (
    Field("projekt.navn", TEXT, "Projektets navn", help="Vises på resultatet.", example="Lærkemarken", required=True),
    Field(
        "projekt.kommune",
        TEXT,
        "Kommune",
        help="Kommunekode. Bestemmer skat og tilskud.",
        example="0101",
        required=True,
    ),
    Field("projekt.prisdato", DATE, "Prisdato", help="Prisniveauet for hele resultatet.", example="2026-11-24"),
    Field(
        "projekt.tilsagn",
        DATE,
        "Tilsagn",
        help="Bestemmer finansiering, tilskudsloft og tinglysningsafgift.",
        example="2026-12-15",
    ),
    Field("projekt.byggestart", DATE, "Byggestart", help="Bestemmer maksimumsbeløbet.", example="2027-05-01"),
    Field("projekt.ibrugtagning", DATE, "Ibrugtagning", help="Første budgetår.", example="2028-12-01"),
    Field(
        "bygning.boliger",
        WHOLE,
        "Antal boliger",
        "boliger",
        1,
        200,
        None,
        "Københavns kriterium er højst 12 boliger pr. grund.",
        "12",
        True,
    ),
    Field(
        "bygning.areal_m2_pr_bolig",
        NUMBER,
        "Areal pr. bolig",
        "m²",
        10,
        200,
        None,
        "Bruttoetageareal med ydervægge.",
        "35,0",
        True,
    ),
    _n(
        "bygning.faelleshus_m2",
        "Fælleshus",
        "m²",
        0,
        2000,
        "Koster at bygge, men giver ikke husleje. 0, hvis der ikke er noget.",
        "40",
    ),
    Field("bygning.byggemaade", CHOICE, "Byggemåde", choices=METHODS, help="Flytter prisen pr. m²."),
    Field(
        "grund.vilkaar",
        CHOICE,
        "Grundens vilkår",
        choices={"vederlagsfri": "Kommunal grund uden betaling", "koeb": "Grunden købes", "leje": "Grunden lejes"},
        help="Bestemmer grundkøb, grundskyld og leje.",
    ),
    _n("grund.pris", "Grundens pris", "kr.", 0, _LIMITLESS, "Kun når grunden købes.", "3.000.000"),
    _n(
        "grund.leje_pr_aar",
        "Leje af grunden",
        "kr. om året",
        0,
        _LIMITLESS,
        "Kun når grunden lejes; kommer oven i konto 106.",
        "60.000",
    ),
    _n(
        "grund.byggemodning",
        "Byggemodning",
        "kr.",
        0,
        _LIMITLESS,
        "Stikledninger og terræn. Lad feltet stå tomt for at bruge skønnet.",
        "600.000",
    ),
    _n(
        "anlaeg.entreprise_pr_m2",
        "Entreprisepris pr. m²",
        "kr.",
        5000,
        100_000,
        "Boliger og fælleshus inkl. moms, før uforudsete udgifter.",
        "20.000",
    ),
    _n(
        "anlaeg.omkostninger_andel",
        "Omkostninger som andel",
        "andel",
        0,
        0.6,
        "Andel af entreprisen; afløser omkostninger og byggelånsrente.",
        "0,12",
    ),
    _n(
        "anlaeg.anskaffelsessum",
        "Anskaffelsessum",
        "kr.",
        0,
        _LIMITLESS,
        "Afløser hele skønnet, også gebyrer.",
        "13.200.000",
    ),
    Field(
        "stoette.model", CHOICE, "Finansieringsmodel", choices=MODELS, help="De fire modeller vises altid side om side."
    ),
    Field(
        "stoette.boligtype",
        CHOICE,
        "Boligtype",
        choices={"familie": "Familie", "ungdom": "Ungdom", "aeldre": "Ældre"},
        help="Bestemmer grundkapitalen i de almene modeller.",
    ),
    _n(
        "stoette.statstilskud_pr_bolig",
        "Statstilskud pr. bolig",
        "kr.",
        0,
        _LIMITLESS,
        "Højst loftet på tilsagnsdatoen. Tomt felt er loftet.",
        "500.000",
    ),
    Field(
        "stoette.kommunalt_tilskud",
        GRANT,
        "Kommunalt tilskud",
        "kr.",
        0,
        _LIMITLESS,
        None,
        "Skriv behov for at få regnet, hvad der skal til.",
        "behov",
    ),
    _n("stoette.andre_tilskud", "Andre tilskud", "kr.", 0, _LIMITLESS, "Fonde og lignende.", "0"),
    Field(
        "laan.type",
        CHOICE,
        "Låntype",
        choices={"annuitet": "Annuitet", "serie": "Serielån", "staaende": "Stående lån"},
        help="Kreditforeningens tilbud.",
    ),
    _n("laan.rente", "Lånerente", "andel", 0, 0.25, "Nominel årlig rente. Et tal her fjerner usikkerheden.", "0,045"),
    _n("laan.aar", "Løbetid", "år", 1, 40, "Almene modeller 40 år, ellers 30.", "30"),
    Field(
        "laan.terminer_pr_aar",
        WHOLE,
        "Terminer pr. år",
        "",
        1,
        12,
        {"1": "1", "2": "2", "4": "4", "12": "12"},
        "1, 2, 4 eller 12.",
        "4",
    ),
    _n("laan.bidrag", "Bidragssats", "andel", 0, 0.03, "Årlig andel af restgælden.", "0,006"),
    _n("laan.kurs", "Kurs", "", 70, 110, "Kurstab regnes med i anskaffelsessummen.", "98"),
    Field("bolig.eget_koekken", YES_NO, "Eget køkken", help="Uden eget køkken ingen boligstøtte."),
    Field("bolig.varme_inkl", YES_NO, "Varme i huslejen", help="Trækkes fra i boligstøtten."),
    Field("bolig.vand_inkl", YES_NO, "Vand i huslejen", help="Konto 107; ellers betaler beboeren selv."),
    Field("bolig.el_inkl", YES_NO, "El i huslejen", help="Trækkes fra i boligstøtten."),
    _n(
        "bolig.forbrug_pr_maaned",
        "Forbrug uden for huslejen",
        "kr. om måneden",
        0,
        5000,
        "Det, beboeren selv betaler for varme, vand og el.",
        "550",
    ),
    _n("maal.husleje", "Højeste husleje", "kr. om måneden", 0, 20_000, "Uden forbrug.", "3.000"),
    _n("maal.sikkerhed", "Sikkerhed", "andel", 0.5, 0.99, "Hvor ofte huslejen skal holde.", "0,8"),
    _n(
        "maal.raadighed",
        "Skal være tilbage",
        "kr. om måneden",
        0,
        50_000,
        "Partnernes eget rådighedsbeløb. Uden det vises kroner uden vurdering.",
        "3.600",
    ),
    Field("maal.profiler", PROFILES, "Profiler", choices=PROFILE_NAMES, help="Hvem der regnes for. Tomt er alle."),
)

BY_KEY = {f.key: f for f in FIELDS}
PLOT_TERMS = BY_KEY["grund.vilkaar"].choices or {}

HOME_TYPE: tuple[Field, ...] = (
    Field("boligtype.navn", TEXT, "Navn", help="Kaldes sådan på resultatet.", example="Lille", required=True),
    Field("boligtype.antal", WHOLE, "Antal", "boliger", 1, 200, None, "Så mange boliger er ens.", "8", True),
    Field("boligtype.areal_m2", NUMBER, "Areal", "m²", 10, 200, None, "Bruttoetageareal med ydervægge.", "30,0", True),
    Field(
        "boligtype.vaegt",
        NUMBER,
        "Brugsværdi",
        "",
        0.01,
        10_000,
        None,
        "Boligens vægt, når huslejen fordeles. Tomt i alle rækker er arealet.",
        "1,0",
    ),
    Field("boligtype.matrikel", TEXT, "Grund", help="Navnet på den grund, boligerne står på.", example="Nord"),
)
"""The keys of a row under ``[[boligtype]]``."""
PLOT: tuple[Field, ...] = (
    Field("matrikel.navn", TEXT, "Navn", help="Kaldes sådan på resultatet.", example="Nord", required=True),
    Field("matrikel.vilkaar", CHOICE, "Vilkår", choices=PLOT_TERMS, help="Som grundens vilkår."),
    _n("matrikel.pris", "Pris", "kr.", 0, _LIMITLESS, "Kun når grunden købes.", "3.000.000"),
    _n("matrikel.leje_pr_aar", "Leje", "kr. om året", 0, _LIMITLESS, "Kun når grunden lejes.", "60.000"),
    _n("matrikel.byggemodning", "Byggemodning", "kr.", 0, _LIMITLESS, "Tomt felt er skønnet.", "600.000"),
)
"""The keys of a row under ``[[matrikel]]``."""
ROWS: dict[str, tuple[Field, ...]] = {"boligtype": HOME_TYPE, "matrikel": PLOT}
"""The tables of a brief that have rows."""
MOST_ROWS = 20
FROM_HOME_TYPES = ("bygning.boliger", "bygning.areal_m2_pr_bolig")
"""Required keys that follow from ``[[boligtype]]`` when it is given."""
SECTIONS = ("projekt", "bygning", "grund", "anlaeg", "stoette", "laan", "drift", "bolig", "maal", "satser")
GROUPS = ("grundudgifter", "entreprise", "omkostninger", "gebyrer")
OPEN_DEFAULTS = frozenset(
    {
        "bygning.faelleshus_m2", "grund.pris", "grund.leje_pr_aar", "stoette.andre_tilskud",
        "laan.aar", "laan.terminer_pr_aar", "laan.kurs", "maal.husleje", "maal.sikkerhed",
    }
)  # fmt: skip
"""Numeric defaults of the product that ``[satser]`` may override like a rate."""
DERIVED_KEYS = re.compile(r"indeks\.(bygge|netto)_(fra_\d{4}|byggestart)")
"""Keys of figures that are computed from a series; valid under ``[satser]`` besides rates, figures and defaults."""
