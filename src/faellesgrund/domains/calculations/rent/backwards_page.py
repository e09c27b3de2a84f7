"""The question turned round, as a page: the frame the user sets, what it may cost at most, the area, and other rents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.form_page import FieldError
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.own_projects import stored
from faellesgrund.domains.calculations.rent.backwards_form import Frame, FrameField, frame_of
from faellesgrund.domains.calculations.rent.backwards_rents import (
    OtherRent,
    WrongRent,
    other_rents,
    rows_lead,
    wrong_rent,
)
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, mio, mio_kr, number, percent, rent
from faellesgrund.domains.calculations.result_page.charts import area_chart
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.ui.charts import Chart

if TYPE_CHECKING:
    from faellesgrund.engine.economy.question import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """A key figure of the page."""

    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to close the gap, priced; query: the frame that tries it, empty when no field holds it."""

    title: str
    text: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class BackwardsPage:
    """The page »Vend spørgsmålet om«."""

    rent: str
    fields: tuple[FrameField, ...]
    errors: tuple[FieldError, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    status: str = ""
    figures: tuple[Answer, ...] = ()
    limits: tuple[str, ...] = ()
    wrong: WrongRent | None = None
    chart: Chart | None = None
    ways_title: str = ""
    ways_lead: str = ""
    ways: tuple[Way, ...] = ()
    why: str = ""
    rows: tuple[OtherRent, ...] = ()
    rows_lead: str = ""
    profile: str = ""

    @property
    def error_title(self) -> str:
        """Ret 1 fejl."""
        return f"Ret {len(self.errors)} fejl, og regn igen"


def backwards_page(run: Run, asked: Mapping[str, str], while_sliding: bool = False) -> BackwardsPage:
    """The page for a run's brief with the frame asked for (names of :data:`backwards_form.FIELDS`).

    while_sliding: with few draws, and said so.
    """
    result = result_of(run)
    frame = frame_of(run, result, asked)
    if frame.errors:
        return BackwardsPage(frame.typed["husleje"], frame.fields, frame.errors)
    draws = min(run.draws, engine_inputs.PREVIEW_DRAWS) if while_sliding else run.draws
    try:
        brief = engine_inputs.brief_of(frame.flat, run.dato)
        question = engine_inputs.question_of(brief, run.dato, draws, run.seed, stored(run.own_projects))
        answer = engine_inputs.asked_at(question, frame.target, frame.certainty)
    except BadInput as bad:
        wrong = tuple(FieldError("Rammerne", engine_inputs.readable(p.tekst), "husleje") for p in bad.problems)
        return BackwardsPage(rent(frame.target), frame.fields, wrong)
    who = wording.leading_key(question.curves)
    title, lead, ways = _ways(answer, question, frame, who)
    cost = result["anskaffelsessum"]
    return BackwardsPage(
        rent=rent(frame.target),
        fields=frame.fields,
        errors=(),
        hidden=tuple(frame.typed.items()),
        status=_status(draws, run.draws, answer),
        figures=_figures(answer, question),
        limits=_limits(answer),
        wrong=wrong_rent(answer),
        chart=area_chart(answer, run.calculation.navn, float(cost["p10"]), float(cost["p90"])),
        ways_title=title,
        ways_lead=lead,
        ways=ways,
        why=_why(answer),
        rows=other_rents(question, answer, who),
        rows_lead=rows_lead(question, answer, who),
        profile=wording.profile_name(who).removeprefix("Kontanthjælp, ") if who else "",
    )


def _status(draws: int, wanted: int, answer: Mapping[str, Any]) -> str:
    limit = answer["anskaffelsessum_maks_sikker"]
    said = (
        f"{percent(float(answer['sikkerhed']))} sikkerhed kan ikke nås."
        if limit is None
        else f"Byggeriet må højst koste {mio_kr(limit, 2)}"
    )
    if draws < wanted:
        said += f" Regnet med {number(draws)} forløb, mens I trækker. Vælg »Regn igen« for alle {number(wanted)}."
    return said


def _figures(answer: Mapping[str, Any], question: Question) -> tuple[Answer, ...]:
    homes, area = question.inputs.homes.vaerdi, question.inputs.home_area.vaerdi
    highest, safe = answer["anskaffelsessum_maks"], answer["anskaffelsessum_maks_sikker"]
    found = []
    limit = safe if safe is not None else highest
    if limit is not None:
        words = f"med {percent(answer['sikkerhed'])} sikkerhed" if safe is not None else "i det forventede tilfælde"
        note = f"{kr(limit / homes)} pr. bolig, {kr(limit / area)} pr. m², {words}."
        found.append(Answer("Byggeriet må højst koste", mio(limit), "mio. kr.", note))
    if answer["laan_maks"] is not None:
        note = f"{kr(answer['laan_maks'] / homes)} pr. bolig, når driften er som ventet."
        found.append(Answer("Lånet må højst være", mio(answer["laan_maks"], 2), "mio. kr.", note))
    if limit is not None:
        own = float(answer["egen_anskaffelsessum"])
        label = "Det er for dyrt med" if own > limit else "Der er luft på"
        note = f"{mio_kr(own, 2)} er ventet, {mio_kr(limit, 2)} er grænsen."
        found.append(Answer(label, mio(abs(own - limit), 2), "mio. kr.", note))
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


def _ways(answer: Mapping[str, Any], question: Question, frame: Frame, who: str) -> tuple[str, str, tuple[Way, ...]]:
    """The gap turned into a grant, a lower running cost or a higher rent, each closing it alone with the asked certainty."""
    from faellesgrund.engine.economy.lifting import room_to_close
    from faellesgrund.engine.economy.paying.rents_to_avoid import charged

    limit = answer["anskaffelsessum_maks_sikker"]
    own, grant = float(answer["egen_anskaffelsessum"]), float(answer["kommunalt_tilskud"])
    if question.setting.terms().no_loan or (limit is not None and own <= limit):
        return "", "", ()
    homes = question.inputs.homes.vaerdi
    yearly = room_to_close(question, frame.target, frame.certainty)
    ways = []
    if limit is not None:
        gap = own - float(limit)
        text = f"Kommunens tilskud bliver {kr(grant + gap)}"
        ways.append(Way(f"{kr(gap)} mere i tilskud", text, _query(frame, tilskud=_typed_up(grant + gap))))
        lead = (
            f"Hver vej lukker hullet på {kr(gap)} alene, med {percent(frame.certainty)} sikkerhed. De kan også blandes."
        )
    else:
        lead = f"Intet tilskud er nok med {percent(frame.certainty)} sikkerhed. Hver af disse veje er nok alene."
    running = float(answer["drift"]) / homes
    if yearly / homes < running:
        text = f"Driften bliver {kr(running - yearly / homes)} pr. bolig, for eksempel ved fælles renholdelse."
        ways.append(Way(f"{kr(yearly / homes)} lavere drift pr. bolig om året", text))
    higher = charged(frame.target + yearly / (12 * homes))
    if higher <= 20_000:
        text = f"Huslejen bliver {kr(higher)} {wording.left_at_rent(question.curves, who, higher, _line(question))}".strip()
        ways.append(
            Way(f"{kr(higher - frame.target)} højere husleje om måneden", text, _query(frame, husleje=str(higher)))
        )
    return ("Tre veje i mål" if len(ways) == 3 else "Veje i mål"), lead, tuple(ways)


def _line(question: Question) -> float | None:
    needed = question.brief.get("maal.raadighed")
    return None if needed is None else float(needed)


def _typed_up(amount: float) -> str:
    """An amount in whole kroner, rounded up, so that typing it is enough."""
    return str(-int(-amount // 1))


def _query(frame: Frame, **changed: str) -> str:
    return urlencode({**frame.typed, **changed})


def _why(answer: Mapping[str, Any]) -> str:
    """Why this answer differs from the result page: here the cost is a ceiling, there it is uncertain itself."""
    limit, elsewhere = answer["anskaffelsessum_maks_sikker"], answer["stoettebehov_min_sikker"]
    if limit is None or elsewhere is None:
        return "Her er anskaffelsessummen et loft, I styrer efter. På resultatsiden er prisen selv usikker."
    here = max(0.0, float(answer["kommunalt_tilskud"]) + float(answer["egen_anskaffelsessum"]) - float(limit))
    return (
        f"Her er anskaffelsessummen et loft, I styrer efter. Derfor er {mio_kr(here, 2)} nok med"
        f" {percent(float(answer['sikkerhed']))} sikkerhed. På resultatsiden er prisen selv usikker, og samme sikkerhed"
        f" kræver {mio_kr(float(elsewhere), 2)}"
    )
