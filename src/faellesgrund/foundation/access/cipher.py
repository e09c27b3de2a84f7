"""One cipher for confidential text: AES-GCM with key id and context, and a keyed index for exact look-up.

Stored as ``v1:<key id>:<base64 of nonce and ciphertext>``. The context (``app.model.field``) is bound in, so a value moved to
another column cannot be read. Reading tries the key that is named; writing uses the newest. Empty text stays empty.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.keys import Purpose, find, newest, ring

VERSION = "v1"
NONCE = 12
INDEX_LENGTH = 64
SETTING = "FAELLESGRUND_NOEGLER"


class CannotDecrypt(BadInput):
    """A confidential value cannot be read: the key is missing, or the value is not one the cipher wrote here."""

    def __init__(self, text: str) -> None:
        super().__init__([Problem(SETTING, text)])


def encrypt(text: str, context: str) -> str:
    """The text under the newest key. context: where it is stored, ``app.model.field``; the same is needed to read it."""
    if not text:
        return ""
    key, nonce = newest(Purpose.CIPHER), os.urandom(NONCE)
    sealed = AESGCM(key.secret).encrypt(nonce, text.encode("utf-8"), _bound(key.id, context))
    return f"{VERSION}:{key.id}:{base64.b64encode(nonce + sealed).decode('ascii')}"


def decrypt(stored: str, context: str) -> str:
    """The text of a stored value. Raises CannotDecrypt with a sentence that says what to do."""
    if not stored:
        return ""
    version, _, rest = stored.partition(":")
    wanted, _, packed = rest.partition(":")
    if version != VERSION or not packed:
        raise CannotDecrypt(f"en fortrolig værdi ({context}) er ikke krypteret af Fællesgrund. {MEND}")
    key = find(Purpose.CIPHER, wanted)
    if key is None:
        raise CannotDecrypt(
            f"nøglen {wanted}, som en fortrolig værdi ({context}) er krypteret med, mangler. "
            f"Sæt den ind igen sidst i {SETTING}, eller hent filen noegle fra sikkerhedskopien."
        )
    try:
        raw = base64.b64decode(packed, validate=True)
        return AESGCM(key.secret).decrypt(raw[:NONCE], raw[NONCE:], _bound(key.id, context)).decode("utf-8")
    except (InvalidTag, ValueError, binascii.Error):
        raise CannotDecrypt(
            f"en fortrolig værdi ({context}) er ændret uden om Fællesgrund eller flyttet fra et andet sted. {MEND}"
        ) from None


MEND = "Hent den fra sikkerhedskopien."


def key_id_of(stored: str) -> str:
    """The id of the key a stored value is encrypted with; empty for an empty value."""
    return stored.split(":")[1] if stored.count(":") >= 2 else ""


def is_current(stored: str) -> bool:
    """Whether a stored value is under the newest key; an empty one always is."""
    return not stored or key_id_of(stored) == newest(Purpose.CIPHER).id


def index(text: str, context: str) -> str:
    """The keyed index of a text under the newest key (64 hex digits), for a column that is looked up by; empty for empty."""
    return _index(newest(Purpose.INDEX).secret, text, context) if text else ""


def indexes(text: str, context: str) -> tuple[str, ...]:
    """The index under every key, newest first: look up with ``column__in`` and rows not yet re-indexed are found too."""
    return tuple(_index(key.secret, text, context) for key in ring(Purpose.INDEX)) if text else ()


def _index(secret: bytes, text: str, context: str) -> str:
    return hmac.new(secret, f"{context}\x00{text}".encode(), hashlib.sha256).hexdigest()


def _bound(key_id: str, context: str) -> bytes:
    return f"{VERSION}:{key_id}:{context}".encode()


class EncryptedText(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted in the database and plain in Python. It cannot be searched: give it a KeyedIndex for that."""

    @property
    def context(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """Decrypt. Raises CannotDecrypt."""
        return None if value is None else decrypt(value, self.context)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Encrypt what is saved; an expression (of another column, say) is refused: it would store plain text."""
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.context} takes text, not an expression")
        return None if value is None else encrypt(str(value), self.context)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only isnull: every encryption of a text is different."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is encrypted: look it up through its KeyedIndex")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        """For exports of the database: never the plain text."""
        return encrypt(str(self.value_from_object(obj) or ""), self.context)


class KeyedIndex(models.CharField):  # type: ignore[type-arg]
    """The keyed index of another attribute of the same model, kept in step when a row is saved.

    of: name of the attribute. Look up with ``column__in=field.candidates(text)``.
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", INDEX_LENGTH)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With the attribute's name, for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    @property
    def context(self) -> str:
        """What the index is bound to."""
        return f"{self.model._meta.label_lower}.{self.of}"

    def candidates(self, text: str) -> tuple[str, ...]:
        """What a row with this text may hold."""
        return indexes(text, self.context)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The index of what the attribute holds now."""
        made = index(str(getattr(model_instance, self.of) or ""), self.context)
        setattr(model_instance, self.attname, made)
        return made
