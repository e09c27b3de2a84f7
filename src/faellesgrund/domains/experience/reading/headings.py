"""Which column is which: headings in Danish and English, in any order and spelling. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

SYNONYMS: dict[str, tuple[str, ...]] = {
    "navn": (
        "projekt", "projektnavn", "navn", "byggeri", "byggesag", "afdeling", "afdelingsnavn", "bebyggelse", "ejendom",
        "project", "project name", "name", "scheme", "development", "title",
    ),
    "kommune": ("kommune", "kommunekode", "kommunenavn", "kommunenr", "municipality", "by", "sted", "city", "location"),
    "prisaar": (
        "prisaar", "pris aar", "prisniveau", "regnskabsaar", "aar for priser", "price year", "price level", "aarstal", "aar",
        "year", "licitationsaar", "afleveringsaar", "afleveret", "ibrugtaget", "ibrugtagningsaar", "opfoert", "completed",
        "completion year", "year completed", "aflevering", "ibrugtagning",
    ),
    "boliger": (
        "boliger", "antal boliger", "boliger antal", "antal", "lejligheder", "antal lejligheder", "boligenheder", "lejemaal",
        "antal lejemaal", "enheder", "homes", "dwellings", "units", "number of homes", "number of units", "no of homes",
        "no of units", "no of dwellings", "number of dwellings",
    ),
    "areal_m2": (
        "boligareal", "boligareal i alt", "samlet boligareal", "areal", "areal i alt", "samlet areal", "m2", "m2 i alt", "kvm",
        "kvadratmeter", "areal boliger", "home area", "area", "total area", "floor area", "total floor area", "sqm",
        "dwelling area",
    ),
    "areal_pr_bolig": (
        "areal pr bolig", "m2 pr bolig", "kvm pr bolig", "boligstoerrelse", "gennemsnitsareal", "gns areal", "areal bolig",
        "area per home", "m2 per home", "area per dwelling", "unit size", "home size", "sqm per home", "average area",
    ),
    "faelleshus_m2": (
        "faelleshus", "faelleshus m2", "faelleshus areal", "faellesareal", "faellesarealer", "common house", "common area",
        "shared space",
    ),
    "anskaffelsessum": (
        "anskaffelsessum", "samlet anskaffelsessum", "anskaffelsessum i alt", "anskaffelsespris", "samlet pris", "pris i alt",
        "totalpris", "samlede udgifter", "udgifter i alt", "samlet sum", "byggesum", "samlet byggesum", "samlet beloeb", "pris",
        "total", "i alt", "total cost", "cost", "total price", "price", "final cost", "final account", "outturn cost",
    ),
    "grundpris": (
        "grundpris", "grundkoeb", "koeb af grund", "heraf koeb af grund", "grund", "grundens pris", "heraf grund", "land",
        "land price", "land cost", "plot", "plot price", "site purchase",
    ),
    "grundudgifter": ("grundudgifter", "grundudgift", "byggemodning", "site costs", "ground costs"),
    "entreprise": (
        "entreprise", "entrepriseudgifter", "entreprisesum", "haandvaerkerudgifter", "haandvaerkerudgift", "construction",
        "construction cost", "construction costs", "works", "building works",
    ),
    "omkostninger": ("omkostninger", "sagsomkostninger", "raadgivning og omkostninger", "soft costs", "on costs", "professional fees"),
    "gebyrer": ("gebyrer", "offentlige gebyrer", "fees", "statutory fees"),
    "byggemaade": ("byggemaade", "byggemetode", "metode", "konstruktion", "method", "construction method", "building method"),
    "grundlag": (
        "prisen er fra", "grundlag", "regnskab eller tilbud", "regnskabstype", "pristype", "stade", "basis", "cost basis",
        "price basis",
    ),
    "kilde": ("kilde", "reference", "journalnummer", "journalnr", "sagsnummer", "sagsnr", "dokument", "source", "ref", "document"),
    "sikkerhed": ("sikkerhed", "certainty"),
    "note": ("bemaerkning", "bemaerkninger", "note", "noter", "kommentar", "kommentarer", "comment", "comments", "notes", "remarks"),
    "taeller_med": ("taeller med i skoennet", "taeller med", "medregnes", "bruges", "i skoennet", "used", "include", "included"),
    "begrundelse": ("hvorfor ikke", "begrundelse", "reason", "why not"),
}  # fmt: skip
"""Field → what its column may be called, normalised; the first are the surest. »i alt« alone is a sum, after all else."""

FORBIDDEN = (
    "entreprenoer", "hovedentreprenoer", "totalentreprenoer", "tilbudsgiver", "bydende", "haandvaerker", "leverandoer",
    "contractor", "main contractor", "bidder", "supplier", "entreprenoerens pris",
)  # fmt: skip
"""Columns that are never read nor kept: names and prices of contractors have no place here."""

_UNITS = ((re.compile(r"mio|mill"), "mio"), (re.compile(r"\bt ?kr|tkr|tdkk|1 ?000 kr|tusind|thousand|\bkdkk"), "tkr"))
_NOISE = re.compile(
    r"\b(?:kr|dkk|mio|mill|millioner|million|t|tkr|tdkk|tusind|tusinde|inkl|incl|moms|vat|m2|kvm|sqm|stk|1000|1 000|i)\b"
)


def normal(heading: object) -> str:
    """A heading in small ASCII letters without signs: »Anskaffelses­sum (mio. kr.)« → anskaffelsessum mio kr."""
    text = str(heading or "").replace("\u00ad", "").strip().lower()
    for sign, letters in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("m²", "m2"), ("ö", "oe"), ("ä", "ae"), ("é", "e")):
        text = text.replace(sign, letters)
    text = re.sub(r"(?<=\w)-\s*(?=\w)", "", text)
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9]+", " ", text)).strip()


def forbidden(heading: object) -> bool:
    """Whether the column tells of contractors."""
    return normal(heading) in FORBIDDEN


def score(heading: str, key: str) -> int:
    """How well a normalised heading fits a field; 0 not at all. Exact first, then without units, then as words of it."""
    if not heading or len(heading) > 80:
        return 0
    bare = re.sub(r"\s+", " ", _NOISE.sub(" ", heading)).strip()
    best = 0
    for place, word in enumerate(SYNONYMS[key]):
        if heading == word:
            best = max(best, 1000 - place)
        elif bare and bare == word:
            best = max(best, 800 - place)
        elif len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", bare):
            best = max(best, 300 + 10 * len(word) - place)
    return best


def guess_columns(headings: Sequence[object]) -> dict[str, int]:
    """Field → column, the best fit first; a column is used once."""
    names = [normal(h) for h in headings]
    fits = sorted(
        (
            (-points, column, key)
            for column, name in enumerate(names)
            if name and name not in FORBIDDEN
            for key in SYNONYMS
            if (points := score(name, key))
        ),
    )
    chosen: dict[str, int] = {}
    for _, column, key in fits:
        if key not in chosen and column not in chosen.values():
            chosen[key] = column
    if "areal_m2" in chosen and "areal_pr_bolig" in chosen:
        del chosen["areal_pr_bolig"]
    return chosen


def unit_of(headings: Sequence[object]) -> str:
    """The unit that the headings of amounts name: ``mio``, ``tkr``, or ``kr`` when they name none."""
    for heading in headings:
        name = normal(heading)
        for pattern, unit in _UNITS:
            if pattern.search(name):
                return unit
    return "kr"


def without_vat(heading: object) -> bool:
    """Whether the heading says that the amounts are without VAT."""
    return bool(re.search(r"\b(?:ekskl|eks|excl|ex|uden)\b.*\b(?:moms|vat)\b", normal(heading)))


def header_row(rows: Sequence[Sequence[object]]) -> int:
    """The row that holds the headings: the first of those with the most that are known."""
    best, place = 0, 0
    for number, row in enumerate(rows[:30]):
        texts = [cell for cell in row if isinstance(cell, str)]
        known = len(guess_columns(texts)) if texts else 0
        if known > best:
            best, place = known, number
    return place
