"""Making, renaming and closing parties and units. Every change is audited; failures are BadInput for the user."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import (
    OrganisationalUnit,
    Party,
    PartyKind,
    PartyStatus,
    RoleAssignment,
    User,
)
from faellesgrund.foundation.access.people.terms_of_reference import NamedParty, NamedUnit, terms_of_reference
from faellesgrund.foundation.access.policy import extent_of, may
from faellesgrund.foundation.access.roles import ScopeKind
from faellesgrund.foundation.ui.sorting import danish_sort_key

ACTION = "parter.styr"
NEW, THERE, DIFFERS = "ny", "findes", "afviger"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else here than in the document."""

    field: str
    here: str
    document: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One party or unit of the document: whether it is new, there already, or there and different."""

    what: str
    key: str
    name: str
    belongs_to: str
    state: str
    differences: tuple[Difference, ...] = ()


def plan() -> tuple[PlanLine, ...]:
    """What loading the terms of reference would do now. Nothing is changed, and what differs is never overwritten."""
    document = terms_of_reference()
    parties = {party.key: party for party in Party.objects.all()}
    units = {unit.key: unit for unit in OrganisationalUnit.objects.select_related("party", "parent")}
    names = {party.key: party.name for party in document.parties}
    lines = [_party_line(named, parties.get(named.key)) for named in document.parties]
    lines += [_unit_line(named, units.get(named.key), names[named.party]) for named in document.units]
    return tuple(lines)


def _party_line(named: NamedParty, found: Party | None) -> PlanLine:
    if found is None:
        return PlanLine("Part", named.key, named.name, "", NEW)
    told = (
        ("navn", found.name, named.name),
        ("type", found.kind, named.kind),
        ("status", found.status, named.status),
    )
    return _compared(PlanLine("Part", named.key, named.name, "", THERE), told)


def _unit_line(named: NamedUnit, found: OrganisationalUnit | None, party: str) -> PlanLine:
    if found is None:
        return PlanLine("Enhed", named.key, named.name, party, NEW)
    told = (
        ("navn", found.name, named.name),
        ("part", found.party.key, named.party),
        ("hører under", found.parent.key if found.parent else "", named.parent),
    )
    return _compared(PlanLine("Enhed", named.key, named.name, party, THERE), told)


def _compared(line: PlanLine, told: tuple[tuple[str, str, str], ...]) -> PlanLine:
    differences = tuple(Difference(field, here, document) for field, here, document in told if here != document)
    if not differences:
        return line
    return PlanLine(line.what, line.key, line.name, line.belongs_to, DIFFERS, differences)


def load_terms_of_reference(actor: User | None) -> tuple[PlanLine, ...]:
    """Make the parties and units that are missing; again is harmless. actor: None is the installation itself.

    Returns the lines that were made. Raises PermissionDenied.
    """
    _demand_everything(actor)
    document = terms_of_reference()
    with transaction.atomic():
        made = tuple(line for line in plan() if line.state == NEW)
        new = {(line.what, line.key) for line in made}
        for named in document.parties:
            if ("Part", named.key) in new:
                party = Party.objects.create(
                    key=named.key, name=named.name, kind=named.kind, status=named.status, note=named.note
                )
                record_change(actor, "part.opret", party, None, {"navn": named.name, "status": named.status})
        parties = {party.key: party for party in Party.objects.all()}
        units = {unit.key: unit for unit in OrganisationalUnit.objects.all()}
        for unit in document.units:
            if ("Enhed", unit.key) in new:
                units[unit.key] = _unit_from(unit, parties[unit.party], units.get(unit.parent))
                record_change(actor, "enhed.opret", units[unit.key], None, {"navn": unit.name, "part": unit.party})
    return made


def _unit_from(named: NamedUnit, party: Party, parent: OrganisationalUnit | None) -> OrganisationalUnit:
    return OrganisationalUnit.objects.create(
        key=named.key,
        party=party,
        parent=parent,
        name=named.name,
        name_variants=[{"sted": place, "navn": name} for place, name in named.variants],
        note=named.note,
    )


def add_party(actor: User, name: str, kind: str, status: str, note: str = "") -> Party:
    """A new party. Raises BadInput or PermissionDenied."""
    _demand_everything(actor)
    name = name.strip()
    problems = _party_problems(name, kind, status, None)
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        key = _free_key(Party.objects.values_list("key", flat=True), name, 40)
        party = Party.objects.create(key=key, name=name, kind=kind, status=status, note=note.strip())
        record_change(actor, "part.opret", party, None, _told(party))
    return party


def change_party(actor: User, party: Party, name: str, kind: str, status: str, note: str, closed: bool) -> Party:
    """New name, kind, status or note; closed, or open again. Raises BadInput or PermissionDenied."""
    _demand(actor, party)
    name = name.strip()
    problems = _party_problems(name, kind, status, party)
    with transaction.atomic():
        party = Party.objects.select_for_update().get(pk=party.pk)
        if closed and party.closed_on is None:
            problems += _in_use(Q(unit__party=party), Q(scope_kind=ScopeKind.PARTY.value, scope_id=str(party.pk)))
        if problems:
            raise BadInput(problems)
        before = _told(party)
        party.name, party.kind, party.status, party.note = name, kind, status, note.strip()
        party.closed_on = _closed_on(party.closed_on, closed)
        party.save()
        _record(actor, "part.ret", party, before, _told(party))
    return party


def add_unit(
    actor: User, party: Party, name: str, parent: OrganisationalUnit | None, note: str = ""
) -> OrganisationalUnit:
    """A new unit of a party. Raises BadInput or PermissionDenied."""
    _demand(actor, party)
    name = name.strip()
    problems = _unit_problems(name, party, parent, None)
    if party.closed_on is not None:
        problems.append(Problem("navn", f"{party.name} er lukket. Åbn parten, før du opretter en enhed."))
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        taken = OrganisationalUnit.objects.values_list("key", flat=True)
        key = _free_key(taken, f"{party.key}-{name}", 60)
        unit = OrganisationalUnit.objects.create(key=key, party=party, parent=parent, name=name, note=note.strip())
        record_change(actor, "enhed.opret", unit, None, _unit_told(unit))
    return unit


def change_unit(
    actor: User, unit: OrganisationalUnit, name: str, parent: OrganisationalUnit | None, note: str, closed: bool
) -> OrganisationalUnit:
    """New name, parent or note; closed, or open again. The name before is kept. Raises BadInput, PermissionDenied."""
    _demand(actor, unit.party)
    name = name.strip()
    with transaction.atomic():
        unit = OrganisationalUnit.objects.select_for_update(of=("self",)).select_related("party").get(pk=unit.pk)
        problems = _unit_problems(name, unit.party, parent, unit)
        if closed and unit.closed_on is None:
            problems += _in_use(Q(unit=unit), None)
        if problems:
            raise BadInput(problems)
        before = _unit_told(unit)
        if name != unit.name:
            unit.name_variants = [*unit.name_variants, {"sted": "Tidligere navn", "navn": unit.name}]
        unit.name, unit.parent, unit.note = name, parent, note.strip()
        unit.closed_on = _closed_on(unit.closed_on, closed)
        unit.save()
        _record(actor, "enhed.ret", unit, before, _unit_told(unit))
    return unit


def _demand_everything(actor: User | None) -> None:
    """Parties are made for the whole partnership: a role held for one party is not enough."""
    if actor is not None and not extent_of(actor, ACTION).everything:
        raise PermissionDenied


def _demand(actor: User, party: Party) -> None:
    if not may(actor, ACTION, party):
        raise PermissionDenied


def _party_problems(name: str, kind: str, status: str, own: Party | None) -> list[Problem]:
    problems = []
    if not name:
        problems.append(Problem("navn", "Skriv partens navn."))
    elif len(name) > 120:
        problems.append(Problem("navn", f"Navnet må være 120 tegn. Det er {len(name)}."))
    elif Party.objects.filter(sort_key=danish_sort_key(name)).exclude(pk=own.pk if own else 0).exists():
        problems.append(Problem("navn", f"Der er allerede en part, der hedder {name}."))
    if kind not in PartyKind.values:
        problems.append(Problem("type", "Vælg en type."))
    if status not in PartyStatus.values:
        problems.append(Problem("status", "Vælg en status."))
    return problems


def _unit_problems(
    name: str, party: Party, parent: OrganisationalUnit | None, own: OrganisationalUnit | None
) -> list[Problem]:
    problems = []
    same = OrganisationalUnit.objects.filter(party=party, sort_key=danish_sort_key(name))
    if not name:
        problems.append(Problem("navn", "Skriv enhedens navn."))
    elif len(name) > 240:
        problems.append(Problem("navn", f"Navnet må være 240 tegn. Det er {len(name)}."))
    elif same.exclude(pk=own.pk if own else 0).exists():
        problems.append(Problem("navn", f"{party.name} har allerede en enhed, der hedder {name}."))
    if parent is not None and parent.party_id != party.pk:
        problems.append(Problem("over", f"{parent.name} hører til en anden part. Vælg en enhed hos {party.name}."))
    if parent is not None and own is not None and _is_under(parent, own):
        problems.append(Problem("over", f"{parent.name} hører selv under {own.name}. Vælg en anden."))
    return problems


def _is_under(unit: OrganisationalUnit, above: OrganisationalUnit) -> bool:
    """Whether the unit is the other one or stands below it."""
    here: OrganisationalUnit | None = unit
    seen: set[int] = set()
    while here is not None and here.pk not in seen:
        if here.pk == above.pk:
            return True
        seen.add(here.pk)
        here = here.parent
    return False


def _in_use(users: Q, held: Q | None) -> list[Problem]:
    """What keeps a party or unit open: active users, or roles held for it that have not run out."""
    count = User.objects.filter(users, is_active=True).count()
    if count:
        people = "1 bruger" if count == 1 else f"{count} brugere"
        return [Problem("lukket", f"{people} hører til her. Flyt dem, eller luk deres konti, før du lukker.")]
    today = timezone.localdate()
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    if held is not None and RoleAssignment.objects.filter(held, open_ended, ended_on__isnull=True).exists():
        return [Problem("lukket", "Nogen har en rolle, der gælder for parten. Afslut rollen, før du lukker.")]
    return []


def _closed_on(now: date | None, closed: bool) -> date | None:
    return (now or timezone.localdate()) if closed else None


def _free_key(taken: Any, text: str, longest: int) -> str:
    """A key from the name that nothing else has; it never changes afterwards."""
    plain = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: longest - 4].strip("-") or "part"
    there = set(taken)
    if key not in there:
        return key
    return next(f"{key}-{n}" for n in range(2, 1000) if f"{key}-{n}" not in there)


def _told(party: Party) -> dict[str, Any]:
    closed = party.closed_on.isoformat() if party.closed_on else None
    return {"navn": party.name, "type": party.kind, "status": party.status, "note": party.note, "lukket": closed}


def _unit_told(unit: OrganisationalUnit) -> dict[str, Any]:
    return {
        "navn": unit.name,
        "part": unit.party.key,
        "over": unit.parent.key if unit.parent else None,
        "note": unit.note,
        "lukket": unit.closed_on.isoformat() if unit.closed_on else None,
    }


def _record(actor: User, action: str, obj: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """One line with what changed; none when nothing did."""
    changed = [key for key in after if before[key] != after[key]]
    if changed:
        record_change(actor, action, obj, {key: before[key] for key in changed}, {key: after[key] for key in changed})
