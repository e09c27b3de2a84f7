"""Creation functions with valid defaults, for the tests of this and later apps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.models import Calculation, Run, Sharing
from faellesgrund.foundation.access.testing import DONE, Probe

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

DAY = date(2026, 11, 24)
DRAFT: Mapping[str, str] = {
    "projekt.navn": "Prøvegrunden",
    "projekt.kommune": "0101",
    "bygning.boliger": "12",
    "bygning.areal_m2_pr_bolig": "35",
}


def a_draft(user: User, deling: str = Sharing.PARTNERSHIP, **typed: str) -> Calculation:
    """A draft of the user's; ``typed`` adds fields, with __ for the point: bygning__boliger="10"."""
    fields = {**DRAFT, **{key.replace("__", "."): text for key, text in typed.items()}}
    return actions.create(user, fields["projekt.navn"], fields, deling)


def a_run(user: User, calculation: Calculation, draws: int = 200) -> Run:
    """A run of the draft on a fixed day with few draws."""
    return actions.run(user, calculation.slug, DAY, draws=draws)


def _unready(user: User) -> Calculation:
    """A draft that lacks what a run needs, so that asking for a run costs no run."""
    return a_draft(user, bygning__boliger="")


def _url(name: str) -> Callable[[Any], str]:
    return lambda thing: reverse(f"calculations:{name}", args=[thing.slug])


def _run_once(user: User) -> Calculation:
    """A calculation with a run."""
    made = a_draft(user)
    a_run(user, made, draws=10)
    return made


def _run_url(name: str) -> Callable[[Any], str]:
    return lambda thing: reverse(f"calculations:{name}", args=[thing.slug, 1])


PROBES = (
    Probe("beregning.se", _url("result"), make=a_draft, sees="beregning.se", allowed=DONE),
    Probe("beregning.opret", lambda _: reverse("calculations:new")),
    Probe("beregning.ret", _url("all_fields"), make=a_draft, sees="beregning.se"),
    Probe("beregning.slet", _url("delete"), "POST", make=a_draft, sees="beregning.se", allowed=DONE),
    Probe("beregning.koer", _url("calculate"), "POST", make=_unready, sees="beregning.se", allowed=frozenset({422})),
    Probe("beregning.laas", _run_url("lock"), make=_run_once, sees="beregning.se"),
    Probe(
        "beregning.noter", _url("write_note"), "POST", {"tekst": "En note"}, a_draft, sees="beregning.se", allowed=DONE
    ),
    Probe("satser.se", lambda _: reverse("calculations:rates")),
    Probe("erfaringstal.se", lambda _: reverse("calculations:evidence_list")),
)
