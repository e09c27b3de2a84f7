"""Rows changed many at a time leave a line each: a queryset whose ``update``, ``bulk_update`` and ``delete`` write the trail.

::

    RoleAssignment.objects.filter(user=user).by(actor, "rolle.afslut", reason).update(valid_to=today)

Without ``by`` it is the user of the request who did it, or the installation, and the action says what happened to the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models, transaction

if TYPE_CHECKING:
    from faellesgrund.foundation.access.audit import Actor

M = TypeVar("M", bound=models.Model, covariant=True)
CHUNK = 5_000
"""How many keys a statement asks for at most; SQLite takes 32,766 values."""


class AuditedQuerySet(models.QuerySet[M]):
    """Bulk changes that the trail tells of, row by row, in the same transaction."""

    _said: tuple[Any, str, str] | None = None

    def by(self, actor: Actor, action: str, reason: str = "") -> Self:
        """The same rows; who changes them, as which action of the policy, and why."""
        chosen = self._chain()  # type: ignore[attr-defined]
        chosen._said = (actor, action, reason)
        return chosen  # type: ignore[no-any-return]

    def _clone(self) -> Self:
        copied = super()._clone()  # type: ignore[misc]
        copied._said = self._said
        return copied  # type: ignore[no-any-return]

    def update(self, **values: Any) -> int:
        """Change the rows, and write what each of them was and became. Also what ``bulk_update`` comes down to."""
        with transaction.atomic(using=self.db):
            before = {row.pk: row for row in self._chain().select_related()}  # type: ignore[attr-defined]
            fields = [self.model._meta.get_field(name) for name in values]
            changed = super().update(**values)
            after: dict[Any, Any] = {}
            for start in range(0, len(before), CHUNK):
                some = list(before)[start : start + CHUNK]
                after.update({row.pk: row for row in self.model._base_manager.using(self.db).filter(pk__in=some)})
            _record(
                self, "ret", [(old, _values(old, fields), _values(after[pk], fields)) for pk, old in before.items()]
            )
            return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove the rows, and write what each of them was."""
        with transaction.atomic(using=self.db):
            rows = list(self._chain().select_related())  # type: ignore[attr-defined]
            fields = self.model._meta.concrete_fields
            gone = [(row, _values(row, fields), None) for row in rows]
            keys = [(row, row.pk) for row in rows]
            removed = super().delete()
            for row, key in keys:
                row.pk = key  # deleting takes the key off an instance; the line needs it
            _record(self, "slet", gone)
            return removed

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
    update.alters_data = True  # type: ignore[attr-defined]


def _values(row: models.Model, fields: Iterable[Any]) -> dict[str, Any]:
    return {each.name: each.value_from_object(row) for each in fields}


def _record(rows: AuditedQuerySet[Any], verb: str, told: list[tuple[models.Model, dict[str, Any], Any]]) -> None:
    from faellesgrund.foundation.access.audit import Change, record_changes
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.access.trail.origin import origin

    if rows._said is not None:
        actor, action, reason = rows._said
    else:
        user = origin().user
        actor, action, reason = user if isinstance(user, User) else None, f"{rows.model._meta.model_name}.{verb}", ""
    changes = [Change(row, old, new) for row, old, new in told if old != new]
    record_changes(actor, action, changes, reason=reason)
