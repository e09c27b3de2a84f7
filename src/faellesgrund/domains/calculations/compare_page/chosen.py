"""Which runs are compared: read from the address, looked up in a constant number of queries, and what cannot be shown said in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.runs.extracts import extract_of

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

MOST = 5
READ = 50
"""More than this is not even looked at: nobody typed it."""
_REFERENCE = re.compile(r"(?P<slug>[-a-zA-Z0-9_]{1,80})(@(?P<number>[0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference of the address: the calculation, and the number of a run (None: the newest)."""

    text: str
    slug: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A run to show, with the reference it was asked for by."""

    reference: str
    run: Run
    extract: dict[str, Any]

    @property
    def calculation(self) -> Calculation:
        """Whose run it is."""
        return self.run.calculation


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, and a sentence about everything that is not."""

    chosen: tuple[Chosen, ...]
    messages: tuple[str, ...]


def read_references(texts: Sequence[str]) -> tuple[list[Asked], list[str]]:
    """The references, each once, and what is wrong with the rest."""
    asked: dict[str, Asked] = {}
    wrong = []
    for text in texts[:READ]:
        match = _REFERENCE.fullmatch(text.strip())
        if not text.strip():
            continue
        if match is None:
            shown = text.strip()[:40]
            wrong.append(f"»{shown}« er ikke adressen på en beregning, så den er udeladt.")
            continue
        key = text.strip()
        if key in asked:
            wrong.append(f"»{key}« er valgt to gange og vises én gang.")
            continue
        asked[key] = Asked(key, match["slug"], int(match["number"]) if match["number"] else None)
    return list(asked.values()), list(dict.fromkeys(wrong))


def select(user: User, texts: Sequence[str]) -> Selection:
    """The runs to show, in the order asked for; two queries however many there are."""
    asked, messages = read_references(texts)
    calculations = {
        c.slug: c
        for c in Calculation.objects.visible_to(user)
        .select_related("party", "owner")
        .defer("draft")
        .filter(slug__in=[a.slug for a in asked])
    }
    runs = _runs(asked, calculations)
    chosen: dict[int, Chosen] = {}
    for each in asked:
        calculation = calculations.get(each.slug)
        if calculation is None:
            messages.append(f"»{each.slug}« findes ikke, eller den er ikke delt med dig.")
            continue
        run = runs.get((calculation.pk, each.number))
        if run is None:
            messages.append(_without_run(calculation, each))
        elif run.pk in chosen:
            messages.append(f"»{calculation.navn}«, kørsel {run.number}, er valgt to gange og vises én gang.")
        elif len(chosen) == MOST:
            messages.append(f"Højst {MOST} kan sammenlignes. »{calculation.navn}« er ikke med; fjern en anden først.")
        else:
            run.calculation = calculation
            chosen[run.pk] = Chosen(each.text, run, extract(run))
    return Selection(tuple(chosen.values()), tuple(messages))


def _without_run(calculation: Calculation, asked: Asked) -> str:
    if asked.number is None:
        return f"»{calculation.navn}« er aldrig regnet. Regn den, før den kan sammenlignes."
    return f"»{calculation.navn}« har ingen kørsel {asked.number}."


def _runs(asked: Sequence[Asked], calculations: dict[str, Calculation]) -> dict[tuple[int, int | None], Run]:
    """By calculation and number; the newest also under None."""
    known = [a for a in asked if a.slug in calculations]
    if not known:
        return {}
    numbered = Q(pk__in=[])
    for each in known:
        if each.number is not None:
            numbered |= Q(calculation=calculations[each.slug], number=each.number)
    newest = Run.objects.filter(calculation=OuterRef("calculation")).order_by("-number").values("pk")[:1]
    found: dict[tuple[int, int | None], Run] = {}
    rows = (
        Run.objects.filter(calculation__in=[calculations[a.slug].pk for a in known])
        .annotate(newest_pk=Subquery(newest))
        .filter(numbered | Q(pk=Subquery(newest)))
        .select_related("extract", "lock", "created_by")
        .defer("packed_result")
    )
    for run in rows:
        found[(run.calculation_id, run.number)] = run
        if run.pk == getattr(run, "newest_pk", None):
            found[(run.calculation_id, None)] = run
    return found


def extract(run: Run) -> dict[str, Any]:
    """The extract of the run; made from the whole result where none is kept."""
    kept = getattr(run, "extract", None)
    document: dict[str, Any] = kept.document if kept is not None else extract_of(run.result)
    return document
