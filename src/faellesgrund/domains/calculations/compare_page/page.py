"""The page »Sammenlign« as one frozen object: the runs, the notes about what cannot be held together, sections and drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime

from faellesgrund.domains.calculations.compare_page.cells import Row, Section
from faellesgrund.domains.calculations.compare_page.chosen import MOST, Chosen, select
from faellesgrund.domains.calculations.compare_page.inputs import flat_brief
from faellesgrund.domains.calculations.compare_page.sections import headline_rows, sections
from faellesgrund.domains.calculations.models import Calculation, CalculationNote, Run
from faellesgrund.domains.calculations.notes import ShownNote, shown
from faellesgrund.domains.calculations.result_page.amounts import mio_kr
from faellesgrund.domains.calculations.runs.lock_texts import LockTag, lock_tag
from faellesgrund.domains.calculations.runs.over_time import changed_rates_text
from faellesgrund.foundation.ui.charts import Bar, Chart, Words, bars

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

NOTES = 3
OFFERED = 100
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: which run, and the ways to move, remove or hold against it."""

    name: str
    url: str
    about: str
    reference: str
    base: bool
    base_url: str
    left_url: str
    right_url: str
    remove_url: str
    changed_rates: str
    lock: LockTag | None
    notes: tuple[ShownNote, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A calculation that can be added."""

    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What the template prints."""

    heads: tuple[Head, ...]
    messages: tuple[str, ...]
    warnings: tuple[str, ...]
    answer: str
    headline: tuple[Row, ...]
    sections: tuple[Section, ...]
    chart: Chart | None
    offers: tuple[Offer, ...]
    references: tuple[str, ...]
    base_reference: str
    export_url: str

    @property
    def any_notes(self) -> bool:
        """Whether there is a note on any of them."""
        return any(head.notes for head in self.heads)

    @property
    def enough(self) -> bool:
        """Whether there is something to compare."""
        return len(self.heads) > 1

    @property
    def full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self.heads) >= MOST

    @property
    def base_name(self) -> str:
        """The one the others are held against."""
        return next((head.name for head in self.heads if head.base), "")


def compare_page(user: User, texts: Sequence[str], base_text: str, today: date) -> ComparePage:
    """The page for the references of an address. base_text: the reference the others are held against (default: the first)."""
    selection = select(user, texts)
    chosen = selection.chosen
    references = [c.reference for c in chosen]
    base = references.index(base_text) if base_text in references else 0
    extracts = [c.extract for c in chosen]
    enough = len(chosen) > 1
    names = _names(chosen)
    notes = _notes(user, chosen) if chosen else {}
    return ComparePage(
        heads=tuple(_head(i, chosen, names, base, today, notes) for i in range(len(chosen))),
        messages=selection.messages,
        warnings=tuple(_warnings(chosen)) if enough else (),
        answer=_finding(names, extracts) if enough else "",
        headline=tuple(row.under(names) for row in headline_rows(extracts, base)) if enough else (),
        sections=_sections(chosen, names, base) if enough else (),
        chart=_chart(names, extracts) if enough else None,
        offers=_offers(user, chosen) if len(chosen) < MOST else (),
        references=tuple(references),
        base_reference=references[base] if references else "",
        export_url=_address(references, references[base], "calculations:compare_xlsx") if enough else "",
    )


def _sections(chosen: Sequence[Chosen], names: Sequence[str], base: int) -> tuple[Section, ...]:
    found = sections([flat_brief(c.run.brief_toml) for c in chosen], [c.extract for c in chosen], base)
    return tuple(replace(s, rows=tuple(row.under(names) for row in s.rows)) for s in found)


def _address(references: Sequence[str], base: str, name: str = "calculations:compare") -> str:
    pairs = [("b", reference) for reference in references]
    if base in references and base != (references[0] if references else ""):
        pairs.append(("basis", base))
    return f"{reverse(name)}?{urlencode(pairs, safe='@')}"


def _names(chosen: Sequence[Chosen]) -> list[str]:
    """The names of the columns; where two are alike, with the number of the run, and then with the address."""
    names = [c.calculation.navn for c in chosen]
    names = [
        name if names.count(name) == 1 else f"{name}, kørsel {c.run.number}"
        for name, c in zip(names, chosen, strict=True)
    ]
    return [
        name if names.count(name) == 1 else f"{name} ({c.calculation.slug})"
        for name, c in zip(names, chosen, strict=True)
    ]


def _notes(user: User, chosen: Sequence[Chosen]) -> dict[int, tuple[ShownNote, ...]]:
    """The newest notes of each run, those on the whole calculation among them; by the run's primary key."""
    rows = CalculationNote.objects.filter(
        calculation__in=[c.calculation.pk for c in chosen], deleted_at__isnull=True
    ).filter(Q(run=None) | Q(run__in=[c.run.pk for c in chosen]))
    every = shown(rows, user)
    return {
        c.run.pk: tuple(n for n in every if n.calculation == c.calculation.pk and n.run in (None, c.run.pk))[-NOTES:]
        for c in chosen
    }


def _head(
    i: int,
    chosen: Sequence[Chosen],
    names: Sequence[str],
    base: int,
    today: date,
    notes: Mapping[int, tuple[ShownNote, ...]],
) -> Head:
    references = [c.reference for c in chosen]
    run, kept = chosen[i].run, references[base]
    without = [r for j, r in enumerate(references) if j != i]
    return Head(
        name=names[i],
        url=f"{reverse('calculations:result', args=[chosen[i].calculation.slug])}?koersel={run.number}",
        about=f"Kørsel {run.number}, {localtime(run.created_at):%d.%m.%Y}, {chosen[i].calculation.party.name}",
        reference=references[i],
        base=i == base,
        base_url="" if i == base else _address(references, references[i]),
        left_url=_address(_moved(references, i, -1), kept) if i > 0 else "",
        right_url=_address(_moved(references, i, 1), kept) if i < len(chosen) - 1 else "",
        remove_url=_address(without, kept),
        changed_rates=changed_rates_text(run.changed_rates),
        lock=lock_tag(run, today),
        notes=notes.get(run.pk, ()),
    )


def _moved(references: Sequence[str], i: int, step: int) -> list[str]:
    moved = list(references)
    moved[i], moved[i + step] = moved[i + step], moved[i]
    return moved


def _warnings(chosen: Sequence[Chosen]) -> list[str]:
    """What makes the figures hard to hold together."""
    found = []
    days = {c.reference: str(c.extract["prisdato"]) for c in chosen}
    if len(set(days.values())) > 1:
        each = "; ".join(
            f"{name}: {date.fromisoformat(c.extract['prisdato']):%d.%m.%Y}"
            for name, c in zip(_names(chosen), chosen, strict=True)
        )
        found.append(f"Ikke i samme prisniveau. {each}. En del af forskellen er prisudvikling.")
    if len({str(c.extract["dato"]) for c in chosen}) > 1:
        found.append("Satserne er taget på forskellige datoer. Se dem under »Datoer og udgave«.")
    if len({c.run.rates_fingerprint for c in chosen}) > 1:
        found.append(
            "Kørslerne bygger på forskellige udgaver af satser og erfaringstal. Regn de ældste igen, så er de ens."
        )
    if len({str(c.extract["version"]) for c in chosen}) > 1:
        found.append("Kørslerne er regnet med forskellige udgaver af Fællesgrund.")
    return found


def _needs(extracts: Sequence[dict[str, Any]]) -> list[float]:
    return [float(x["stoettebehov"]["forventet"]) for x in extracts]


def _finding(names: Sequence[str], extracts: Sequence[dict[str, Any]]) -> str:
    needs = _needs(extracts)
    least, most = min(range(len(needs)), key=needs.__getitem__), max(range(len(needs)), key=needs.__getitem__)
    gap = needs[most] - needs[least]
    if gap < 0.5:
        return "Alle har samme støttebehov."
    return f"»{names[least]}« har det mindste støttebehov: {mio_kr(gap, 2)} mindre end »{names[most]}«."


def _chart(names: Sequence[str], extracts: Sequence[dict[str, Any]]) -> Chart:
    needs = _needs(extracts)
    words = Words(
        title=_finding(names, extracts).rstrip("."),
        subtitle="Støttebehov i mio. kr., det forventede",
        description="; ".join(f"{name}: {mio_kr(need, 2)}" for name, need in zip(names, needs, strict=True)),
    )
    rows = [Bar(_short(name), need / 1e6) for name, need in zip(names, needs, strict=True)]
    return bars(words, rows, decimals=2, heads=("Beregning", "Støttebehov, mio. kr."))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _offers(user: User, chosen: Sequence[Chosen]) -> tuple[Offer, ...]:
    """The newest calculations with a run that are not there yet."""
    rows = (
        Calculation.objects.visible_to(user)
        .filter(Exists(Run.objects.filter(calculation=OuterRef("pk"))))
        .exclude(pk__in=[c.calculation.pk for c in chosen])
        .values_list("slug", "navn", "party__name")[:OFFERED]
    )
    return tuple(Offer(slug, f"{name} ({party})") for slug, name, party in rows)
