"""Everywhere a ciphertext lies: what rotation of keys goes through, and what the check counts.

Every EncryptedText field of every model is a place by itself. What keeps ciphertext in another way (inside JSON, say) is added
with :func:`register_place` from ``ready()`` of its app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from faellesgrund.foundation.access.cipher import EncryptedText, KeyedIndex, index, key_id_of
from faellesgrund.foundation.access.keys import Purpose, newest

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere ciphertext is kept.

    name: for the operator, in Danish. stored: every ciphertext with the row it lies in, not all at once. renew: encrypt
    the ciphertexts of these rows anew, in one transaction, and leave a row alone that somebody changed meanwhile; the
    number of rows done. A row is whatever ``stored`` calls it.
    """

    key: str
    name: str
    stored: Callable[[], Iterator[tuple[Any, str]]]
    renew: Callable[[list[Any]], int]


_registered: dict[str, Place] = {}


def register_place(place: Place) -> None:
    """Add a place. The same key again replaces it."""
    _registered[place.key] = place


def encrypted_fields(model: type[models.Model]) -> list[EncryptedText]:
    """The encrypted fields of a model."""
    return [each for each in model._meta.concrete_fields if isinstance(each, EncryptedText)]


def places() -> list[Place]:
    """Every place of the installation, in a fixed order."""
    found = [_of_model(model) for model in apps.get_models() if encrypted_fields(model)]
    return sorted([*found, *_registered.values()], key=lambda each: each.key)


def old_values(place: Place) -> Iterator[tuple[Any, str]]:
    """The rows of the place with a ciphertext that is not under the newest key, and the id of its key."""
    current = newest(Purpose.CIPHER).id
    for row, stored in place.stored():
        if stored and key_id_of(stored) != current:
            yield row, key_id_of(stored)


def _of_model(model: type[models.Model]) -> Place:
    names = [field.attname for field in encrypted_fields(model)]

    def stored() -> Iterator[tuple[Any, str]]:
        rows = model._base_manager.annotate(**{f"stored_{name}": Cast(name, TextField()) for name in names})
        after: Any = None
        while True:
            # A chunk at a time by key: the rows are written to meanwhile.
            wanted = rows.filter(pk__gt=after) if after is not None else rows
            chunk = list(wanted.order_by("pk").values_list("pk", *(f"stored_{name}" for name in names))[:CHUNK])
            if not chunk:
                return
            for pk, *values in chunk:
                yield from ((pk, value) for value in values if value)
            after = chunk[-1][0]

    return Place(
        model._meta.label_lower, str(model._meta.verbose_name_plural), stored, lambda rows: _renew(model, rows)
    )


def _renew(model: type[models.Model], keys: list[Any]) -> int:
    """Encrypt and index rows anew. The row is locked meanwhile, so nobody's change is lost."""
    fields = encrypted_fields(model)
    by_index = [each for each in model._meta.concrete_fields if isinstance(each, KeyedIndex)]
    with transaction.atomic():
        found = model._base_manager.filter(Q(pk__in=keys)).select_for_update()
        for row in found:
            values: dict[str, Any] = {each.attname: getattr(row, each.attname) for each in fields}
            for each in by_index:
                values[each.attname] = index(str(getattr(row, each.of) or ""), each.context)
            model._base_manager.filter(pk=row.pk).update(**values)
        return len(found)
