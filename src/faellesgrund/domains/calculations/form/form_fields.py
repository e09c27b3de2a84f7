"""One field of the form: its label, unit, help, example, what was typed, what is wrong; and what a form sends back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from faellesgrund.domains.calculations.form.steps import Step
from faellesgrund.domains.calculations.models import Sharing
from faellesgrund.domains.calculations.own_rates.rate_editor import (
    KEY_NAME,
    RateGroup,
    RateRow,
    offered_rates,
    posted_rates,
    rate_rows,
)
from faellesgrund.domains.calculations.typed_rows import posted_rows
from faellesgrund.engine.economy.brief.fields import (
    BY_KEY,
    CHOICE,
    DATE,
    GRANT,
    NUMBER,
    PROFILES,
    ROWS,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
)
from faellesgrund.engine.evidence.accounts import ledger_account
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.engine.glossary import Term, term
from faellesgrund.foundation.ui.sorting import danish_sort_key

SHARING_KEY = "deling"
PRICE_KEY = "anlaeg.entreprise_pr_m2"
LONG_FIELDS = {
    "anlaeg.poster": (
        "Egne linjer for anskaffelsessummen",
        (
            "En linje for hver udgift: gruppe; tekst; beløb. Grupperne er grundudgifter, entreprise, omkostninger og"
            " gebyrer. Linjerne afløser hele skønnet. Eksempel: entreprise; Boliger; 8.400.000"
        ),
    ),
    "satser": (
        "Satser og erfaringstal, I vil ændre",
        "Hvert tal har sin begrundelse, og den vises overalt, hvor tallet er brugt.",
    ),
    "satser.begrundelse": ("Hvorfor er de ændret?", "Begrundelsen vises overalt, hvor de ændrede tal er brugt."),
}
ROW_LABELS = {"boligtype": "Flere slags boliger", "matrikel": "Flere grunde"}
DEFAULTS = {
    "projekt.prisdato": "Tomt felt: dags dato.",
    "projekt.tilsagn": "Tomt felt: dags dato.",
    "projekt.byggestart": "Tomt felt: samme dag som tilsagnet.",
    "projekt.ibrugtagning": "Tomt felt: to år efter tilsagnet.",
    "bygning.faelleshus_m2": "Tomt felt: 40 m².",
    "anlaeg.entreprise_pr_m2": "Tomt felt: erfaringsprisen.",
    "stoette.statstilskud_pr_bolig": "Tomt felt: loftet.",
    "stoette.kommunalt_tilskud": "Tomt felt: behov.",
    "laan.rente": "Tomt felt: et skøn med usikkerhed.",
    "laan.aar": "Tomt felt: 30 år, i de almene modeller 40.",
    "laan.terminer_pr_aar": "Tomt felt: 4.",
    "laan.bidrag": "Tomt felt: 0,6 %, i de almene modeller 0,2 %.",
    "laan.kurs": "Tomt felt: 100.",
    "bolig.forbrug_pr_maaned": "Tomt felt: et skøn.",
    "maal.husleje": "Tomt felt: 3.000 kr.",
    "maal.sikkerhed": "Tomt felt: 80 %.",
}
CHOSEN_BY_DEFAULT = {
    "bygning.byggemaade": "trae_elementer",
    "grund.vilkaar": "vederlagsfri",
    "stoette.model": "tilskud_og_laan",
    "stoette.boligtype": "familie",
    "laan.type": "annuitet",
    "laan.terminer_pr_aar": "4",
    "bolig.eget_koekken": "ja",
    "bolig.varme_inkl": "nej",
    "bolig.vand_inkl": "ja",
    "bolig.el_inkl": "nej",
    SHARING_KEY: Sharing.PARTNERSHIP.value,
    "projekt.kommune": "0101",
}
CHOICE_NOTES = {
    "trae_elementer": "Kan skilles ad og flyttes.",
    "rumstore_moduler": "Leveres færdige på grunden.",
    "traditionel": "Mursten eller beton, bygget på stedet.",
    "ombygning": "Ingen erfaringsprojekter. Skriv helst jeres egen pris.",
    "tilskud_og_laan": (
        "Staten og kommunen giver tilskud; resten lånes med kommunegaranti. Sådan er de kendte projekter betalt."
    ),
    "almen": "Finansieret efter almenboligloven § 115, uden tilskud til skæve boliger.",
    "almen_med_statstilskud": "Begge dele på én gang. Det er ikke afklaret, om de må forenes.",
    "fuldt_tilskud": "Intet lån; huslejen dækker driften.",
}
TERMS = {
    "projekt.prisdato": "price_level",
    "projekt.tilsagn": "tilsagn",
    "bygning.areal_m2_pr_bolig": "boligareal",
    "bygning.faelleshus_m2": "faelleshus",
    "anlaeg.entreprise_pr_m2": "entreprise",
    "anlaeg.omkostninger_andel": "omkostninger",
    "anlaeg.anskaffelsessum": "anskaffelsessum",
    "grund.vilkaar": "plot",
    "grund.byggemodning": "byggemodning",
    "stoette.model": "finansiering",
    "stoette.statstilskud_pr_bolig": "statstilskud",
    "stoette.kommunalt_tilskud": "kommunalt_tilskud",
    "laan.rente": "realkreditlaan",
    "laan.bidrag": "bidrag",
    "laan.kurs": "kurstab",
    "bolig.eget_koekken": "boligstoette",
    "bolig.forbrug_pr_maaned": "consumption",
    "maal.husleje": "rent",
    "maal.sikkerhed": "certainty",
    "maal.raadighed": "raadighedsbeloeb",
    "maal.profiler": "profile",
    "satser": "rate",
}
"""The word of the glossary that explains a field."""
SIZES = {WHOLE: "kort", NUMBER: "mellem", GRANT: "mellem", DATE: "mellem", TEXT: "bred"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One possibility of a field."""

    value: str
    label: str
    note: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """One field with label, unit, help, example, what was typed and what is wrong with it."""

    key: str
    name: str
    id: str
    kind: str
    label: str
    help: str
    unit: str
    note: str
    typed: str
    error: str
    required: bool
    size: str
    inputmode: str
    choices: tuple[Choice, ...] = ()
    term: Term | None = None
    note_url: str = ""
    rates: tuple[RateRow, ...] = ()
    offered: tuple[RateGroup, ...] = ()

    @property
    def described_by(self) -> str:
        """Ids of help and error, for screen readers."""
        return " ".join(f"{self.id}-{part}" for part, there in (("hjaelp", self.help), ("fejl", self.error)) if there)


def form_field(key: str, typed: str, error: str, estimate: str = "") -> FormField:
    """One field of the form. estimate: what an account of the running cost is reckoned at when nothing is typed."""
    name = key
    if key == "satser":
        return rates_field(typed, error)
    if key in LONG_FIELDS:
        label, help_text = LONG_FIELDS[key]
        kind = "tekst" if key == "satser.begrundelse" else "tekstfelt"
        return FormField(
            key, name, _id(key), kind, label, help_text, "", "", typed, error, False, "bred", "", term=_term(key)
        )
    if key.startswith("drift."):
        konto = key.removeprefix("drift.")
        label = f"{konto} {ledger_account(konto).navn}"
        note = f"Regnet med {estimate}" if estimate and not typed else ""
        return FormField(
            key, name, _id(key), "tekst", label, "", "kr. om året", note, typed, error, False, "mellem", "decimal"
        )
    field = BY_KEY[key]
    choices, kind = _choices(field, typed), _kind(field)
    unit = "%" if field.unit == "andel" else field.unit
    return FormField(
        key=key,
        name=name,
        id=_id(key),
        kind=kind,
        label=field.label,
        help=_help(field, kind),
        unit=unit,
        note=_note(key, estimate),
        typed=typed,
        error=error,
        required=field.required or kind == "valg",
        size=SIZES.get(field.kind, "mellem"),
        inputmode="decimal" if field.kind in (NUMBER, WHOLE) else "",
        choices=choices,
        term=_term(key),
        note_url=reverse("calculations:projects") if key == PRICE_KEY and estimate else "",
    )


def rates_field(typed: str, error: str) -> FormField:
    """The list of changed rates: a row for each, and an empty one to add."""
    label, help_text = LONG_FIELDS["satser"]
    return FormField(
        "satser", "satser", "satser", "satser", label, help_text, "", "", typed, error, False, "bred", "",
        term=_term("satser"), rates=rate_rows(typed), offered=offered_rates(),
    )  # fmt: skip


def _term(key: str) -> Term | None:
    return term(TERMS[key]) if key in TERMS else None


def _note(key: str, estimate: str) -> str:
    if key == PRICE_KEY and estimate:
        return f"Tomt felt: erfaringsprisen, som for dette projekt er {estimate} pr. m²."
    return DEFAULTS.get(key, "")


def sharing_field(typed: str) -> FormField:
    """Who may see the calculation."""
    chosen = typed or CHOSEN_BY_DEFAULT[SHARING_KEY]
    choices = tuple(Choice(value, str(label), "", value == chosen) for value, label in Sharing.choices)
    return FormField(
        SHARING_KEY,
        SHARING_KEY,
        SHARING_KEY,
        "valg",
        "Hvem må se beregningen?",
        "",
        "",
        "",
        typed,
        "",
        True,
        "bred",
        "",
        choices,
    )


def _kind(field: Field) -> str:
    if field.key == "projekt.kommune" or field.key == "laan.terminer_pr_aar":
        return "liste"
    if field.kind == PROFILES:
        return "flere"
    return "valg" if field.kind in (CHOICE, YES_NO) else "tekst"


def _choices(field: Field, typed: str) -> tuple[Choice, ...]:
    chosen = typed or CHOSEN_BY_DEFAULT.get(field.key, "")
    if field.key == "projekt.kommune":
        ordered = sorted(kommuner().values(), key=lambda k: (k.kode != "0101", danish_sort_key(k.navn)))
        return tuple(Choice(k.kode, k.navn, "", k.kode == chosen) for k in ordered)
    if field.kind == YES_NO:
        return tuple(Choice(v, v.capitalize(), "", v == chosen) for v in ("ja", "nej"))
    if field.kind == PROFILES:
        picked = {p.strip() for p in typed.split(",")}
        return tuple(Choice(v, label, "", v in picked) for v, label in (field.choices or {}).items())
    return tuple(Choice(v, label, CHOICE_NOTES.get(v, ""), v == chosen) for v, label in (field.choices or {}).items())


def _help(field: Field, kind: str) -> str:
    if field.key == "projekt.kommune":
        return (
            "Bestemmer skat og tilskud. I dag kendes satserne for København; for en anden kommune skal I selv give dem."
        )
    example = _example(field)
    return f"{field.help} Eksempel: {example}" if example and kind == "tekst" else field.help


def _example(field: Field) -> str:
    if field.unit == "andel":
        return {"0,12": "12", "0,045": "4,5", "0,006": "0,6", "0,8": "80"}.get(field.example, "")
    if field.kind == DATE and field.example:
        year, month, day = field.example.split("-")
        return f"{day}.{month}.{year}"
    return field.example


def label_of(key: str) -> str:
    """The Danish name of a field."""
    if key in LONG_FIELDS:
        return LONG_FIELDS[key][0]
    if key in ROW_LABELS:
        return ROW_LABELS[key]
    if key == SHARING_KEY:
        return "Hvem må se beregningen?"
    if key.startswith("drift."):
        return f"Konto {key.removeprefix('drift.')}"
    return BY_KEY[key].label if key in BY_KEY else key


def _id(key: str) -> str:
    return key.replace(".", "-")


def extra_accounts(s: Step, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Accounts that came with a file and stand on no list."""
    if s.number != 5:
        return ()
    return tuple(k for k in sorted(typed) if k.startswith("drift.") and k not in s.more and typed[k].strip())


def posted(data: Any, steps: Iterable[Step], stored: Mapping[str, str]) -> dict[str, str]:
    """What was posted for the fields of these steps. data: a QueryDict.

    A choice left on its default is not written down as chosen, so that the result can tell a choice from a default.
    """
    found: dict[str, str] = {}
    if any("satser" in s.all_keys for s in steps) and KEY_NAME in data:
        found["satser"] = posted_rates(data)
        if stored.get("satser.begrundelse"):
            found["satser.begrundelse"] = ""  # each line has its own now
    for s in steps:
        for key in (*s.all_keys, *extra_accounts(s, stored)):
            name, field = key, BY_KEY.get(key)
            if key in ROWS:
                rows = posted_rows(data, key)
                if rows is not None:
                    found[key] = rows
                continue
            if field is not None and field.kind == PROFILES:
                text = ",".join(data.getlist(name))
            elif name not in data:
                continue
            else:
                text = data.get(name, "").replace("\r\n", "\n")
            if text == CHOSEN_BY_DEFAULT.get(key) and not stored.get(key) and not (field and field.required):
                text = ""
            found[key] = text
    return found
