"""The JSON schemas of what is sent and what comes back, made from the engine's own table of keys where there is one."""

from __future__ import annotations

from typing import Any

from faellesgrund.domains.calculations.api.asked import LARGEST_SEED, MOST_DRAWS
from faellesgrund.domains.calculations.api.calculating import LARGEST_AMOUNT, LOAN_TYPES, MOST_HOUSEHOLDS, TERMS
from faellesgrund.domains.calculations.models import Sharing
from faellesgrund.engine.economy.brief import fields as f
from faellesgrund.foundation.access.api.description import Schema, rows_of

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
DAY: Schema = {"type": "string", "format": "date"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}


def _object(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _known(schema: str) -> Schema:
    return {"const": schema}


def _amount(low: float, high: float, text: str, **more: Any) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high, "description": text, **more}


def _key(field: f.Field) -> Schema:
    """The schema of one key of a brief."""
    said = ". ".join(each for each in (field.label, field.unit, field.help) if each)
    low, high = field.lowest or 0, field.highest if field.highest is not None else LARGEST_AMOUNT
    match field.kind:
        case f.NUMBER:
            return _amount(low, high, said)
        case f.WHOLE:
            chosen = (
                {"enum": [int(each) for each in field.choices]} if field.choices else {"minimum": low, "maximum": high}
            )
            return {"type": "integer", **chosen, "description": said}
        case f.YES_NO:
            return {"type": "boolean", "description": said}
        case f.DATE:
            return {**DAY, "description": said}
        case f.CHOICE:
            return {"enum": list(field.choices or ()), "description": said}
        case f.GRANT:
            return {"oneOf": [{"const": "behov"}, _amount(low, high, "kr.")], "description": said}
        case f.PROFILES:
            return {"type": "array", "items": {"enum": list(f.PROFILE_NAMES)}, "minItems": 1, "description": said}
    if field.key == "projekt.kommune":
        return {"type": "string", "pattern": "^[0-9]{4}$", "description": said}
    return {"type": "string", "minLength": 1, "maxLength": 200, "description": said}


def sections() -> dict[str, Schema]:
    """The sections of a brief; the reader knows more than the schema: what goes together, and by which date."""
    found: dict[str, Schema] = {}
    for section in f.SECTIONS:
        keys = [field for field in f.FIELDS if field.section == section]
        if keys:
            found[section] = _object("", **{field.name: _key(field) for field in keys})
            required = (field for field in keys if field.required and field.key not in f.FROM_HOME_TYPES)
            found[section]["required"] = [field.name for field in required]
    post = _object(
        "gruppe tekst beloeb",
        gruppe={"enum": list(f.GROUPS)},
        tekst={**TEXT, "minLength": 1},
        beloeb=_amount(0, LARGEST_AMOUNT, "kr."),
    )
    found["anlaeg"]["properties"]["poster"] = {"type": "array", "items": post, "minItems": 1}
    amounts = _amount(0, LARGEST_AMOUNT, "kr. om året for hele afdelingen")
    found["drift"] = {"type": "object", "description": "Konto: kr. om året", "additionalProperties": amounts}
    found["satser"] = {
        "type": "object",
        "description": "Sats eller erfaringstal, der afløses, og `begrundelse`",
        "properties": {"begrundelse": TEXT},
        "additionalProperties": NUMBER,
    }
    for table, columns in f.ROWS.items():
        row = _object("", **{field.name: _key(field) for field in columns})
        row["required"] = [field.name for field in columns if field.required]
        found[table] = {"type": "array", "maxItems": f.MOST_ROWS, "items": row}
    return found


SIMULATION: dict[str, Schema] = {
    "dato": {**DAY, "description": "Den dag, der regnes som i dag."},
    "traek": {"type": "integer", "minimum": 1, "maximum": MOST_DRAWS, "default": 10_000},
    "froe": {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED, "default": 1},
}
OWN: Schema = {"type": "boolean", "default": False, "description": "Partens egne færdige projekter tæller med."}
NEEDED: Schema = {
    "oneOf": [_amount(0, 1_000_000, ""), {"type": "array", "maxItems": 20, "items": _amount(0, 1_000_000, "")}],
    "description": "Det, der mindst skal være tilbage, kr. om måneden: et tal eller en liste.",
}


def _brief(description: str, *also: str, **more: Schema) -> Schema:
    made = _object("projekt", **sections(), **more)
    return {**made, "required": [*made["required"], *also], "description": description}


def _household() -> dict[str, Schema]:
    """One row of ``husstande``: every key of household and home."""
    from faellesgrund.engine.economy.paying import household as h

    found: dict[str, Schema] = {}
    for key in h.KEYS:
        if key in h.YES_NO:
            found[key] = {"type": "boolean"}
        elif key in h.CHOICES:
            found[key] = {"enum": list(h.CHOICES[key])}
        elif key in h.RANGES:
            low, high = h.RANGES[key]
            found[key] = {"type": "integer" if key in h.WHOLE else "number", "minimum": low, "maximum": high}
        else:
            found[key] = {**DAY} if key == "dato" else {**TEXT, "maxLength": 100}
    return found


def _payment() -> Schema:
    from faellesgrund.engine.economy.paying import household as h

    keys = _household()
    said: dict[str, Schema] = {"dato": SIMULATION["dato"], "raadighed": NEEDED}
    one = _object("ydelsestype alder", **{key: keys[key] for key in h.HOUSEHOLD_KEYS})
    home = _object("husleje_aar areal_m2", **{key: keys[key] for key in h.HOME_KEYS})
    row = _object(" ".join(h.REQUIRED), **keys)
    rows: Schema = {"type": "array", "minItems": 1, "maxItems": MOST_HOUSEHOLDS, "items": row}
    said["fuld"] = {"type": "boolean", "description": "Også døde zoner, højeste husleje og forklaring."}
    single = _object("husstand bolig", husstand=one, bolig=home, **said)
    return {"oneOf": [single, _object("husstande", husstande=rows, **said)]}


CALCULATION = _object(
    "skema slug navn ejer part deling version oprettet aendret byggebrief fejl koersler maa",
    skema=_known("faellesgrund/kladde/1"),
    slug=TEXT,
    navn=TEXT,
    ejer=TEXT,
    part=TEXT,
    deling={"enum": list(Sharing.values)},
    version={"type": "integer", "description": "Stiger for hver rettelse. Står også i `ETag`."},
    oprettet={"type": "string", "format": "date-time"},
    aendret={"type": "string", "format": "date-time"},
    byggebrief={"type": "object", "description": "Afsnit og nøgler som i `beregn`; det, der ikke kan læses, mangler."},
    fejl={
        "type": "array",
        "items": _object("sted tekst", sted=TEXT, tekst=TEXT),
        "description": "Det, der skal rettes, før der kan regnes.",
    },
    koersler={"type": "integer", "description": "Antal gemte kørsler."},
    maa=_object("ret koer slet", ret={"type": "boolean"}, koer={"type": "boolean"}, slet={"type": "boolean"}),
)
ROW = _object(
    "slug navn ejer part deling version oprettet aendret anskaffelsessum stoettebehov husleje",
    slug=TEXT,
    navn=TEXT,
    ejer=TEXT,
    part=TEXT,
    deling={"enum": list(Sharing.values)},
    version=WHOLE,
    oprettet={"type": "string", "format": "date-time"},
    aendret={"type": "string", "format": "date-time"},
    anskaffelsessum={**MAYBE_NUMBER, "description": "Seneste kørsel, forventet, kr.; null uden kørsel."},
    stoettebehov={**MAYBE_NUMBER, "description": "Seneste kørsel, forventet, kr."},
    husleje={**MAYBE_NUMBER, "description": "Seneste kørsel, kr. pr. bolig om måneden."},
)
RUN = _object(
    "nummer dato traek froe version motor anskaffelsessum stoettebehov husleje koert koert_af laast gaelder_til samme_satser",
    nummer=WHOLE,
    dato=DAY,
    traek=WHOLE,
    froe=WHOLE,
    version={"type": "integer", "description": "Den version af beregningen, der blev kørt."},
    motor={"type": "string", "description": "Programmets version."},
    anskaffelsessum=NUMBER,
    stoettebehov=NUMBER,
    husleje=NUMBER,
    koert={"type": "string", "format": "date-time"},
    koert_af=TEXT,
    laast={"type": "boolean", "description": "En beslutning hviler på kørslen."},
    gaelder_til={
        "type": ["string", "null"],
        "format": "date",
        "description": "Den sidste dag, den låste kørsel gælder.",
    },
    samme_satser={"type": "boolean", "description": "Satser og erfaringstal er stadig dem, der blev regnet med."},
)
RATE = _object(
    "noegle navn vaerdi enhed hjemmel kilde sikkerhed grad", noegle=TEXT, navn=TEXT, enhed=TEXT, sikkerhed=TEXT
)
FIGURE = _object("noegle navn vaerdi enhed kilde sikkerhed grad n", noegle=TEXT, navn=TEXT, enhed=TEXT, sikkerhed=TEXT)
RUN_ASKED: Schema = {**_object("", **SIMULATION), "required": []}


def every() -> dict[str, Schema]:
    """The schemas of the description by name."""
    rent = _amount(0, 20_000, "Højeste husleje, kr. pr. bolig om måneden uden forbrug")
    change: dict[str, Schema] = {key: {"type": ["object", "null"]} for key in f.SECTIONS}
    change |= {key: {"type": ["array", "null"]} for key in f.ROWS}
    sharing: Schema = {"enum": list(Sharing.values)}
    return {
        "Beregn": _brief("En byggebriefs afsnit og nøgler som i TOML-filen", **SIMULATION, egne_projekter=OWN),
        "RegnBaglaens": _brief(
            "En byggebrief, og det spurgte", "husleje_maks", husleje_maks=rent, **SIMULATION, egne_projekter=OWN,
            sikkerhed=_amount(0.5, 0.99, "Hvor ofte huslejen skal holde"),
        ),
        "RegnBetaling": _payment(),
        "RegnLaan": _object(
            "hovedstol rente aar",
            hovedstol=_amount(0.01, LARGEST_AMOUNT, "kr."),
            rente=_amount(0, 1, "Nominel årlig rente som andel"),
            aar={"type": "integer", "minimum": 1, "maximum": 100},
            terminer={"enum": list(TERMS), "default": 4},
            type={"enum": list(LOAN_TYPES), "default": "annuitet"},
            bidrag=_amount(0, 1, "Årlig andel af restgælden", default=0),
        ),
        "NyBeregning": _brief("En byggebrief, og hvem der må se den", deling=sharing),
        "RetBeregning": {**_object("", **change, deling=sharing), "required": [], "description": "Kun de nøgler, der ændres; null fjerner en nøgle."},
        "Beregning": _object(
            "skema projekt dato prisdato traek froe version anskaffelsessum finansiering stoettebehov laan budget husleje modeller"
            " betalingsevne foelsomhed forudsaetninger advarsler forklaring",
            skema=_known("faellesgrund/beregning/1"), projekt={"type": "object"}, dato=DAY, prisdato=DAY, traek=WHOLE,
            anskaffelsessum=_object("forventet p10 p50 p90", forventet=NUMBER, p10=NUMBER, p50=NUMBER, p90=NUMBER),
            stoettebehov=_object("forventet p10 p50 p90", forventet=NUMBER, p10=NUMBER, p50=NUMBER, p90=NUMBER),
            husleje=_object("pr_bolig_maaned p10 p50 p90", pr_bolig_maaned=NUMBER, p10=NUMBER, p50=NUMBER, p90=NUMBER),
            advarsler={"type": "array", "items": _object("kode tekst", kode=TEXT, tekst=TEXT)},
        ),
        "Baglaens": _object(
            "skema husleje_maks sikkerhed anskaffelsessum_maks stoettebehov_min begraensning omraade",
            skema=_known("faellesgrund/baglaens/1"), husleje_maks=NUMBER, sikkerhed=NUMBER, anskaffelsessum_maks=MAYBE_NUMBER,
        ),
        "Betaling": _object(
            "skema vejledende husstande forudsaetninger advarsler",
            skema=_known("faellesgrund/betaling/1"),
            husstande={"type": "array", "items": _object("id dato ydelsestype efter_husleje_maaned", efter_husleje_maaned=NUMBER)},
        ),
        "Laan": _object(
            "skema ydelser sum_rente sum_afdrag sum_bidrag ydelse_pr_aar",
            skema=_known("faellesgrund/laan/1"), sum_rente=NUMBER, sum_afdrag=NUMBER, sum_bidrag=NUMBER,
        ),
        "Satser": rows_of("satser", RATE, skema=_known("faellesgrund/satser/1")),
        "Evidens": rows_of("evidens", FIGURE, skema=_known("faellesgrund/evidens/1")),
        "Kladde": CALCULATION,
        "Beregninger": rows_of("beregninger", ROW),
        "Koersel": RUN,
        "Koersler": rows_of("koersler", RUN),
        "Koer": RUN_ASKED,
    }  # fmt: skip
