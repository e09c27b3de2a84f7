"""Every change of a finished project: who may, what is checked, and the line in the trail. Failures speak Danish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from faellesgrund.domains.experience import queries
from faellesgrund.domains.experience.engine_inputs import Yardstick, finished
from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.domains.experience.rules import FIELDS, completed, doubt, name_key, problems
from faellesgrund.engine.evidence.kommuner import capital_region
from faellesgrund.foundation.access.policy import may, party_of, record_change
from faellesgrund.foundation.search.actions import index, remove

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import Party, User


class ProjectError(Exception):
    """Something the user asked for cannot be done; the text says why and what to do."""


class NotAllowed(ProjectError):
    """The user's role does not give the right."""


class NotReady(ProjectError):
    """The facts cannot be kept yet. Carries the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(f"Ret {len(self.problems)} fejl, før projektet kan gemmes.")


class NeedsConfirming(ProjectError):
    """The facts look odd; they can be kept when the user says that they are right."""


class VersionConflict(ProjectError):
    """Somebody else saved the project meanwhile. Nothing is saved."""

    def __init__(self, project: FinishedProject) -> None:
        self.project = project
        super().__init__(
            f"Projektet er ændret af {project.changed_by.get_full_name()}, siden du åbnede siden. Dine tal står her stadig og er"
            " ikke gemt endnu."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants kept. confirmed: that odd figures are right."""

    values: Mapping[str, Any]
    deling: str = Sharing.PARTNERSHIP
    confirmed: bool = False


def create(user: User, asked: Asked, dato: date) -> FinishedProject:
    """A new project of the user's party. Raises NotAllowed, NotReady, NeedsConfirming, ProjectError."""
    demand(user, "egneprojekter.ret")
    party = own_party(user)
    values = _checked(asked, dato)
    _refuse_twin(party, values)
    project = FinishedProject(owner=user, party=party, deling=_sharing(asked.deling), changed_by=user)
    put(project, values)
    try:
        with transaction.atomic():
            project.save()
            index(project)
            record_change(user, "egneprojekter.ret", project, None, facts(project))
    except IntegrityError as twin:
        raise _twin(values) from twin
    return project


def change(user: User, number: int, version: int, asked: Asked, dato: date) -> FinishedProject:
    """New facts of a project. version: the one the page was opened with. Raises as create, and VersionConflict."""
    values = _checked(asked, dato)
    try:
        with transaction.atomic():
            project = _held(user, number)
            if project.version != version:
                raise VersionConflict(queries.project_for(user, number))
            _refuse_twin(project.party, values, project.pk)
            before = facts(project)
            put(project, values)
            project.deling = _sharing(asked.deling)
            after = facts(project)
            if after != before:
                project.version += 1
                project.changed_by = user
                project.save()
                index(project)
                record_change(user, "egneprojekter.ret", project, before, after)
    except IntegrityError as twin:
        raise _twin(values) from twin
    return project


def delete(user: User, number: int) -> str:
    """Remove a project; returns its name. Saved runs keep the figures they were made with."""
    with transaction.atomic():
        project = _held(user, number)
        name = str(project)
        remove(project)
        record_change(user, "egneprojekter.ret", project, facts(project), None)
        project.delete()
    return name


def put(project: FinishedProject, values: Mapping[str, Any]) -> None:
    """The values on the row; not saved."""
    for key, value in values.items():
        if key in FIELDS and key != "navn":
            setattr(project, key, value)
    if "navn" in values:
        project.name(values["navn"])


def facts(project: FinishedProject) -> dict[str, Any]:
    """What the trail keeps of a project."""
    return {**{key: getattr(project, key) for key in FIELDS}, "deling": str(project.deling)}


def demand(user: User, action: str, project: FinishedProject | None = None) -> None:
    """Raises NotAllowed unless the user may."""
    if not may(user, action, project):
        raise NotAllowed(
            "Din rolle giver ikke adgang til det. Spørg den part, projektet tilhører, eller administratoren."
        )


def own_party(user: User) -> Party:
    """The user's party. Raises ProjectError without one."""
    party = party_of(user)
    if party is None:
        raise ProjectError(
            "Du hører ikke til en part, så projektet kan ikke få en ejer. Bed administratoren om at rette det."
        )
    return party


def _checked(asked: Asked, dato: date) -> dict[str, Any]:
    values = completed(asked.values)
    found = problems(values, dato.year)
    if found:
        raise NotReady(found)
    if not asked.confirmed:
        account = finished(values)
        text = doubt(Yardstick(dato, capital_region(account.kommune)).spreads_from_public([account])[0])
        if text:
            raise NeedsConfirming(text)
    return values


def _refuse_twin(party: Party, values: Mapping[str, Any], pk: int | None = None) -> None:
    twins = FinishedProject.objects.filter(party=party, name_key=name_key(values["navn"]), prisaar=values["prisaar"])
    if pk is not None:
        twins = twins.exclude(pk=pk)
    if twins.exists():
        raise _twin(values)


def _twin(values: Mapping[str, Any]) -> NotReady:
    return NotReady(
        {"navn": f"I har allerede et projekt med det navn og prisår {values['prisaar']}. Ret det i stedet."}
    )


def _held(user: User, number: int) -> FinishedProject:
    """The project, held for change until the transaction ends."""
    project = queries.project_for(user, number)
    demand(user, "egneprojekter.ret", project)
    held = FinishedProject.objects.select_for_update().filter(pk=project.pk).first()
    if held is None:
        raise queries.NotFound(number)
    return held


def _sharing(deling: str) -> str:
    if deling not in Sharing.values:
        raise NotReady({"deling": "Vælg, om hele partnerskabet eller kun jeres egen part må se projektet."})
    return deling
