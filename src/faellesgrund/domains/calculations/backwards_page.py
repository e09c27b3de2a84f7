"""The question turned round, as a page: the frame the user sets, what it may cost at most, the area, and other rents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form_fields import FormField, form_field
from faellesgrund.domains.calculations.form_page import FieldError
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.own_projects import stored
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import between, kr, mio, mio_kr, number, percent, rent
from faellesgrund.domains.calculations.result_page.charts import area_chart
from faellesgrund.domains.calculations.stored_result import result_of
from faellesgrund.domains.calculations.typed import read_typed, typed_text
from faellesgrund.engine.economy.brief.model import Brief
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.ui.charts import Chart

FIELDS = {
    "husleje": "maal.husleje",
    "sikkerhed": "maal.sikkerhed",
    "tilskud": "stoette.kommunalt_tilskud",
    "stat": "stoette.statstilskud_pr_bolig",
    "boliger": "bygning.boliger",
    "areal": "bygning.areal_m2_pr_bolig",
}
"""Name in the address → key of the brief."""
LABELS = {
    "husleje": ("Husleje højst", "Kr. pr. bolig om måneden uden forbrug"),
    "sikkerhed": ("Sikkerhed for at holde den", "80 betyder: otte ud af ti gange"),
    "tilskud": ("Kommunens tilskud højst", "Ud over statens tilskud"),
    "stat": ("Statens tilskud pr. bolig", "Tomt felt er loftet"),
}
OTHER_RENTS = (2600.0, 2800.0, 3000.0, 3200.0, 3500.0, 4000.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A key figure of the page."""

    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to close the gap, priced."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OtherRent:
    """What another rent would allow."""

    rent: str
    tags: tuple[str, ...]
    cost: str
    need: str
    left: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BackwardsPage:
    """The page »Vend spørgsmålet om«."""

    rent: str
    fields: tuple[FormField, ...]
    errors: tuple[FieldError, ...]
    figures: tuple[Answer, ...] = ()
    limits: tuple[str, ...] = ()
    chart: Chart | None = None
    ways_title: str = ""
    ways_lead: str = ""
    ways: tuple[Way, ...] = ()
    rows: tuple[OtherRent, ...] = ()
    rows_lead: str = ""
    profile: str = ""

    @property
    def error_title(self) -> str:
        """Ret 1 fejl."""
        return f"Ret {len(self.errors)} fejl, og regn igen"


def backwards_page(run: Run, asked: Mapping[str, str]) -> BackwardsPage:
    """The page for a run's brief with the frame asked for (names of :data:`FIELDS`; what is left out is the brief's own)."""
    brief = engine_inputs.brief_from_toml(run.brief_toml, run.dato)
    flat = engine_inputs.flat(brief)
    result = result_of(run)
    own = _own(flat, result)
    typed = {name: asked.get(name, own[name]) for name in FIELDS}
    problems: dict[str, str] = {}
    for name, key in FIELDS.items():
        reading = read_typed(key, typed[name])
        if reading.problem:
            problems[name] = reading.problem
        elif reading.value is not None:
            flat[key] = reading.value
        else:
            flat.pop(key, None)
    target = float(flat.get("maal.husleje", 3000))
    if target <= 0 and "husleje" not in problems:
        problems["husleje"] = "Skriv en husleje over 0 kr."
    fields = tuple(_field(name, typed[name], problems.get(name, "")) for name in FIELDS)
    errors = tuple(FieldError(f.label, f.error[:1].lower() + f.error[1:].rstrip("."), f.id) for f in fields if f.error)
    if errors:
        return BackwardsPage(typed["husleje"], fields, errors)
    try:
        changed = engine_inputs.brief_of(flat, run.dato)
        certainty = float(flat.get("maal.sikkerhed", 0.8))
        answer = engine_inputs.turned_round(
            changed, target, certainty, run.dato, run.draws, run.seed, stored(run.own_projects)
        )
        rows = _rows(changed, target, certainty, run, result)
    except BadInput as bad:
        wrong = tuple(FieldError("Rammerne", engine_inputs.readable(p.tekst), "husleje") for p in bad.problems)
        return BackwardsPage(rent(target), fields, wrong)
    who = wording.leading_profile(result)
    title, lead, ways = _ways(answer, changed)
    return BackwardsPage(
        rent=rent(target),
        fields=fields,
        errors=(),
        figures=_figures(answer, changed),
        limits=_limits(answer),
        chart=area_chart(
            answer,
            run.calculation.navn,
            float(result["anskaffelsessum"]["p10"]),
            float(result["anskaffelsessum"]["p90"]),
        ),
        ways_title=title,
        ways_lead=lead,
        ways=ways,
        rows=rows,
        rows_lead=_rows_lead(answer, who),
        profile=wording.profile_name(str(who["profil"])).removeprefix("Kontanthjælp, ") if who else "",
    )


def _own(flat: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, str]:
    """The brief's own frame as typed texts; the grant the run found where the brief asks for the need."""
    own = {name: typed_text(key, flat.get(key)) for name, key in FIELDS.items()}
    own["husleje"] = own["husleje"] or typed_text("maal.husleje", float(result["husleje"]["maal"]))
    own["sikkerhed"] = own["sikkerhed"] or "80"
    if own["tilskud"] in ("", "behov"):
        own["tilskud"] = typed_text("grund.pris", round(float(result["stoettebehov"]["forventet"]), -5))
    return own


def _field(name: str, typed: str, problem: str) -> FormField:
    base = form_field(FIELDS[name], typed, problem)
    label, help_text = LABELS.get(name, (base.label, ""))
    return FormField(
        base.key, name, name, "tekst", label, help_text, base.unit, "", typed, problem, True, base.size, "decimal"
    )


def _figures(answer: Mapping[str, Any], brief: Brief) -> tuple[Answer, ...]:
    homes = int(brief.get("bygning.boliger"))
    area = homes * float(brief.get("bygning.areal_m2_pr_bolig"))
    highest, safe = answer["anskaffelsessum_maks"], answer["anskaffelsessum_maks_sikker"]
    found = []
    limit = safe if safe is not None else highest
    if limit is not None:
        words = f"med {percent(answer['sikkerhed'])} sikkerhed" if safe is not None else "i det forventede tilfælde"
        found.append(
            Answer(
                "Byggeriet må højst koste",
                mio(limit),
                "mio. kr.",
                f"{kr(limit / homes)} pr. bolig, {kr(limit / area)} pr. m², {words}.",
            )
        )
    if answer["laan_maks"] is not None:
        found.append(
            Answer(
                "Lånet må højst være",
                mio(answer["laan_maks"], 2),
                "mio. kr.",
                f"{kr(answer['laan_maks'] / homes)} pr. bolig, når driften er som ventet.",
            )
        )
    if limit is not None:
        gap = float(answer["egen_anskaffelsessum"]) - limit
        label = "Det er for dyrt med" if gap > 0 else "Der er luft på"
        found.append(
            Answer(
                label,
                mio(abs(gap), 2),
                "mio. kr.",
                f"{mio_kr(float(answer['egen_anskaffelsessum']), 2)} er ventet, {mio_kr(limit, 2)} er grænsen.",
            )
        )
    return tuple(found)


def _limits(answer: Mapping[str, Any]) -> tuple[str, ...]:
    said = [str(answer["begraensning"])]
    if answer["plads_til_drift"] is not None:
        said.append(
            f"Uden at ændre prisen er der plads til {kr(float(answer['plads_til_drift']))} i drift om året; den er"
            f" ventet til {kr(float(answer['drift']))}"
        )
    if answer["anskaffelsessum_maks"] is not None and answer["anskaffelsessum_maks_sikker"] is None:
        said.append(
            f"{percent(float(answer['sikkerhed']))} sikkerhed kan ikke nås: driften alene kan overstige huslejen. Højst"
            f" {percent(float(answer['hoejeste_sikkerhed']))} kan nås."
        )
    return tuple(s for s in said if s)


def _ways(answer: Mapping[str, Any], brief: Brief) -> tuple[str, str, tuple[Way, ...]]:
    """The gap turned into a grant, a lower running cost or a higher rent, each closing it alone."""
    limit = answer["anskaffelsessum_maks_sikker"] or answer["anskaffelsessum_maks"]
    if limit is None:
        return "", "", ()
    gap = float(answer["egen_anskaffelsessum"]) - float(limit)
    if gap <= 0:
        return "", "", ()
    homes = int(brief.get("bygning.boliger"))
    grant = float(answer["kommunalt_tilskud"]) + gap
    carried = float(answer["laan_maks"] or 0)
    income = 12 * homes * float(answer["husleje_maks"])
    room = income - float(answer["drift"])
    rate = room / carried if carried > 0 else None
    ways = [Way(f"{kr(gap)} mere i tilskud", f"Kommunens tilskud bliver {kr(grant)}")]
    if rate:
        yearly = gap * rate
        ways.append(
            Way(
                f"Cirka {kr(yearly / homes)} lavere drift pr. bolig om året",
                f"Driften bliver {kr(float(answer['drift']) / homes - yearly / homes)} pr. bolig, for eksempel ved"
                " fælles renholdelse.",
            )
        )
        more = yearly / (12 * homes)
        ways.append(
            Way(
                f"Cirka {kr(more)} højere husleje om måneden",
                f"Huslejen bliver {rent(float(answer['husleje_maks']) + more)} kr.",
            )
        )
    return "Veje i mål", f"Hver vej lukker hullet på {kr(gap)} alene. De kan også blandes.", tuple(ways)


def _rows(brief: Brief, target: float, certainty: float, run: Run, result: Mapping[str, Any]) -> tuple[OtherRent, ...]:
    who = wording.leading_profile(result)
    curve = engine_inputs.curve_today(brief, str(who["profil"]), run.dato)[1] if who else []
    zones = [(int(z["fra"]), int(z["til"])) for z in (who or {}).get("doede_zoner", [])]
    rents = sorted({*OTHER_RENTS, target, *(float(hi + 1) for _, hi in zones if hi < 10_000)})
    rows = []
    for r in rents:
        answer = engine_inputs.turned_round(
            brief, r, certainty, run.dato, run.draws, run.seed, stored(run.own_projects)
        )
        cost = answer["anskaffelsessum_maks_sikker"]
        need = answer["stoettebehov_min_sikker"]
        tags = []
        if any(low <= r <= high for low, high in zones):
            tags.append("død zone")
        if r == target:
            tags.append("valgt")
        rows.append(
            OtherRent(
                rent(r),
                tuple(tags),
                number(cost) if cost is not None else "ikke muligt",
                number(need) if need is not None else "ikke muligt",
                number(curve[min(round(r), len(curve) - 1)]) if curve else "–",
                r == target,
            )
        )
    return tuple(rows)


def _rows_lead(answer: Mapping[str, Any], who: Mapping[str, Any] | None) -> str:
    lead = (
        f"Ved {percent(float(answer['sikkerhed']))} sikkerhed og {mio_kr(float(answer['kommunalt_tilskud']))} i"
        " kommunalt tilskud."
    )
    zones = (who or {}).get("doede_zoner", [])
    if zones:
        lead += (
            f" Huslejer i den døde zone, {between(number(zones[0]['fra']), number(zones[0]['til']))} kr., kan ikke"
            " anbefales."
        )
    return lead
