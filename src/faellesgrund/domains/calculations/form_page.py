"""The pages of the form as frozen objects: fields with what was typed, errors in a summary and at the field, the rail of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from faellesgrund.domains.calculations.actions import VersionConflict
from faellesgrund.domains.calculations.models import Calculation, Sharing
from faellesgrund.domains.calculations.running_result import RunningResult
from faellesgrund.domains.calculations.steps import STEPS, Step, step_of
from faellesgrund.engine.economy.brief.fields import (
    BY_KEY,
    CHOICE,
    DATE,
    GRANT,
    NUMBER,
    PROFILES,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
)
from faellesgrund.engine.evidence.accounts import ledger_account
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.ui.sorting import danish_sort_key

SHARING_KEY = "deling"
LONG_FIELDS = {
    "anlaeg.poster": (
        "Egne linjer for anskaffelsessummen",
        "En linje for hver udgift: gruppe; tekst; beløb. Grupperne er grundudgifter, entreprise, omkostninger og gebyrer. "
        "Linjerne afløser hele skønnet. Eksempel: entreprise; Boliger; 8.400.000",
    ),
    "satser": (
        "Satser og erfaringstal, I vil ændre",
        "En linje for hvert tal: nøgle = tal. Nøglerne står under Forudsætninger. Eksempel: laanerente_skoen = 4,1 %",
    ),
    "satser.begrundelse": ("Hvorfor er de ændret?", "Begrundelsen vises overalt, hvor de ændrede tal er brugt."),
}
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
    "tilskud_og_laan": "Staten og kommunen giver tilskud; resten lånes med kommunegaranti. Sådan er de kendte projekter betalt.",
    "almen": "Finansieret efter almenboligloven § 115, uden tilskud til skæve boliger.",
    "almen_med_statstilskud": "Begge dele på én gang. Det er ikke afklaret, om de må forenes.",
    "fuldt_tilskud": "Intet lån; huslejen dækker driften.",
}
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

    @property
    def described_by(self) -> str:
        """Ids of help and error, for screen readers."""
        return " ".join(f"{self.id}-{part}" for part, there in (("hjaelp", self.help), ("fejl", self.error)) if there)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the error summary."""

    label: str
    short: str
    field_id: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A step's fields under its heading."""

    title: str
    lead: str
    step_text: str
    fields: tuple[FormField, ...]
    more: tuple[FormField, ...]
    more_title: str
    more_open: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the rail."""

    number: int
    title: str
    url: str
    state: str
    current: bool
    errors: int
    note: str

    @property
    def error_text(self) -> str:
        """2 fejl."""
        return f"{self.errors} fejl" if self.errors else ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed the same: the message and both texts per field."""

    text: str
    fields: tuple[ConflictingLabel, ...]


@dataclass(frozen=True, slots=True)
class ConflictingLabel:
    """A conflicting field with its Danish name."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A step, or all fields on one page."""

    title: str
    name: str
    slug: str
    has_run: bool
    version: int
    saved_at: datetime | None
    action: str
    back_url: str
    next_text: str
    rail: tuple[Stop, ...]
    groups: tuple[FieldGroup, ...]
    errors: tuple[FieldError, ...]
    conflict: Conflict | None
    running: RunningResult | None

    @property
    def error_title(self) -> str:
        """Ret 1 fejl, før du går videre."""
        return f"Ret {len(self.errors)} fejl, før du går videre"


def form_page(
    calculation: Calculation | None,
    shown: Iterable[Step],
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    action: str,
    running: RunningResult | None = None,
    conflict: VersionConflict | None = None,
    show_missing: bool = False,
    has_run: bool = False,
    version: int | None = None,
) -> FormPage:
    """The page. typed: what stands in the fields now (saved or just posted); problems: by key.

    show_missing: also complain of required fields nobody has filled in yet (after a save, never on first sight).
    """
    steps = tuple(shown)
    here = {k: t for k, t in problems.items() if show_missing or typed.get(k, "").strip()}
    keys = {k for s in steps for k in s.all_keys}
    groups = tuple(_group(s, typed, here, single=len(steps) == 1) for s in steps)
    every = [f for g in groups for f in (*g.fields, *g.more)]
    errors = tuple(FieldError(f.label, _short(f.error), _target(f)) for f in every if f.error)
    stray = {k: t for k, t in here.items() if k not in keys and len(steps) > 1}
    errors += tuple(FieldError(label_of(k) if k else "Beregningen", _short(t), "fejlliste") for k, t in stray.items())
    slug = calculation.slug if calculation else ""
    number = steps[0].number if len(steps) == 1 else 0
    return FormPage(
        title=f"{steps[0].title} · {calculation.navn}"
        if calculation and number
        else (calculation.navn if calculation else "Ny beregning"),
        name=calculation.navn if calculation else "",
        slug=slug,
        has_run=has_run,
        version=version if version is not None else (calculation.version if calculation else 0),
        saved_at=calculation.changed_at if calculation else None,
        action=action,
        back_url=reverse("calculations:step", args=[slug, number - 1]) if slug and number > 1 else "",
        next_text="Gem og regn" if number in (0, len(STEPS)) else "Gem og fortsæt",
        rail=_rail(calculation, number, typed, here) if number else (),
        groups=groups,
        errors=errors,
        conflict=_conflict(conflict),
        running=running,
    )


def _conflict(conflict: VersionConflict | None) -> Conflict | None:
    if conflict is None:
        return None
    return Conflict(str(conflict), tuple(ConflictingLabel(label_of(f.key), f.mine, f.theirs) for f in conflict.fields))


def _rail(
    calculation: Calculation | None, number: int, typed: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[Stop, ...]:
    wrong: dict[int, int] = {}
    for key in problems:
        wrong[step_of(key)] = wrong.get(step_of(key), 0) + 1
    stops = []
    for s in STEPS:
        count = wrong.get(s.number, 0)
        touched = any(typed.get(k, "").strip() for k in s.all_keys)
        state = (
            "fejl" if count else ("her" if s.number == number else ("faerdig" if touched and calculation else "venter"))
        )
        url = reverse("calculations:step", args=[calculation.slug, s.number]) if calculation else ""
        stops.append(Stop(s.number, s.title, url, state, s.number == number, count, _stop_note(s.number, typed)))
    return tuple(stops)


def _stop_note(number: int, typed: Mapping[str, str]) -> str:
    if number == 1:
        place = kommuner().get(typed.get("projekt.kommune", ""))
        return ", ".join(x for x in (typed.get("projekt.navn", "").strip()[:30], place.navn if place else "") if x)
    if number == 2 and typed.get("bygning.boliger") and typed.get("bygning.areal_m2_pr_bolig"):
        return f"{typed['bygning.boliger']} boliger, {typed['bygning.areal_m2_pr_bolig']} m²"
    return ""


def _group(s: Step, typed: Mapping[str, str], problems: Mapping[str, str], *, single: bool) -> FieldGroup:
    fields = [form_field(k, typed.get(k, ""), problems.get(k, "")) for k in s.keys]
    if s.number == 1:
        fields.append(sharing_field(typed.get(SHARING_KEY, "")))
    more = [form_field(k, typed.get(k, ""), problems.get(k, "")) for k in (*s.more, *_extra_accounts(s, typed))]
    return FieldGroup(
        title=s.title,
        lead=s.lead,
        step_text=f"Trin {s.number} af {len(STEPS)}" if single else "",
        fields=tuple(fields),
        more=tuple(more),
        more_title="Egne tal for driften, konto for konto" if s.number == 5 else "Flere felter",
        more_open=any(f.error or f.typed for f in more) or not single,
    )


def _extra_accounts(s: Step, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Accounts that came with a file and stand on no list."""
    if s.number != 5:
        return ()
    return tuple(k for k in sorted(typed) if k.startswith("drift.") and k not in s.more and typed[k].strip())


def form_field(key: str, typed: str, error: str) -> FormField:
    """One field of the form."""
    name = key
    if key in LONG_FIELDS:
        label, help_text = LONG_FIELDS[key]
        kind = "tekst" if key == "satser.begrundelse" else "tekstfelt"
        return FormField(key, name, _id(key), kind, label, help_text, "", "", typed, error, False, "bred", "")
    if key.startswith("drift."):
        konto = key.removeprefix("drift.")
        label = f"{konto} {ledger_account(konto).navn}"
        return FormField(
            key, name, _id(key), "tekst", label, "", "kr. om året", "", typed, error, False, "mellem", "decimal"
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
        note=DEFAULTS.get(key, ""),
        typed=typed,
        error=error,
        required=field.required or kind == "valg",
        size=SIZES.get(field.kind, "mellem"),
        inputmode="decimal" if field.kind in (NUMBER, WHOLE) else "",
        choices=choices,
    )


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
    if key == SHARING_KEY:
        return "Hvem må se beregningen?"
    if key.startswith("drift."):
        return f"Konto {key.removeprefix('drift.')}"
    return BY_KEY[key].label if key in BY_KEY else key


def _id(key: str) -> str:
    return key.replace(".", "-")


def _target(field: FormField) -> str:
    return f"{field.id}-1" if field.kind in ("valg", "flere") else field.id


def _short(problem: str) -> str:
    """The first sentence, for the summary: skriv et tal mellem 10 og 200 m²."""
    end = len(problem)
    for i, c in enumerate(problem[:-1]):
        if c in ".?" and problem[i + 1] == " " and problem[i + 2 : i + 3].isupper():
            end = i
            break
    first = problem[:end].rstrip(".")
    return first[:1].lower() + first[1:] if first[1:2].islower() else first


def posted(data: Any, steps: Iterable[Step], stored: Mapping[str, str]) -> dict[str, str]:
    """What was posted for the fields of these steps. data: a QueryDict.

    A choice left on its default is not written down as chosen, so that the result can tell a choice from a default.
    """
    found: dict[str, str] = {}
    for s in steps:
        for key in (*s.all_keys, *_extra_accounts(s, stored)):
            name, field = key, BY_KEY.get(key)
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
