"""The second factor's secrets as a place of ciphertext, so that they follow when the keys change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from faellesgrund.foundation.access.cipher import decrypt, encrypt
from faellesgrund.foundation.access.cipher_places import Place, register_place

CONTEXT = "mfa.authenticator.data"
KINDS = ("totp", "recovery_codes")
NAMES = ("secret", "seed")
"""Where in the library's JSON the code app and the recovery codes keep theirs. A passkey has only a public key here."""


def offer() -> None:
    """Tell the rotation of keys about them, from ``ready()`` of the app."""
    register_place(Place("mfa.authenticator", "to trin: kode-app og gendannelseskoder", _stored, _renew))


def _stored() -> Iterator[tuple[Any, str]]:
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.filter(type__in=KINDS).order_by("pk").values_list("pk", "data")
    for pk, data in rows.iterator():
        yield from ((pk, data[name]) for name in NAMES if data.get(name))


def _renew(rows: list[Any]) -> int:
    from allauth.mfa.models import Authenticator

    with transaction.atomic():
        locked = list(Authenticator.objects.select_for_update().filter(pk__in=rows, type__in=KINDS))
        for row in locked:
            fresh = {name: encrypt(decrypt(row.data[name], CONTEXT), CONTEXT) for name in NAMES if row.data.get(name)}
            row.data = {**row.data, **fresh}
            row.save(update_fields=["data"])
    return len(locked)
