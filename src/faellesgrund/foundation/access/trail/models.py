"""The audit trail: one line for each thing that was done or read. Only ever added; the database refuses the rest."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from faellesgrund.foundation.access.cipher import EncryptedText, KeyedIndex

DIGEST = 64
"""Hex digits of a SHA-256."""


class Kind(models.TextChoices):
    """What sort of thing a line tells of."""

    CHANGE = "aendring", "Ændring"
    READ = "laesning", "Læsning"
    EXPORT = "eksport", "Eksport"
    SEARCH = "soegning", "Søgning"
    LOGIN = "login", "Log ind og ud"
    SYSTEM = "drift", "Drift"


def canonical_json(value: Any) -> str:
    """The one way a value is written: the same value gives the same text on both databases."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text)
    return without_surrogates(text)


def without_surrogates(text: str) -> str:
    """The text with what no database can hold put away: half characters and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _as_text(value: Any) -> Any:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    return str(value)


class CanonicalJSON(models.TextField):  # type: ignore[type-arg]
    """JSON kept as text, exactly as it was written: a database that rewrites JSON would break the chain."""

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Text to value."""
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> Any:
        """Value to text."""
        return None if value is None else canonical_json(value)


class AuditEntry(models.Model):
    """One line of the trail. Names and roles are as they were: a line that follows later changes tells the wrong story."""

    number = models.BigIntegerField("nr.", primary_key=True)
    made_at = models.DateTimeField("tidspunkt", db_index=True)
    kind = models.CharField("slags", max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="hvem"
    )
    actor_name = models.CharField("navn", max_length=120)
    actor_role = models.CharField("rolle", max_length=200, blank=True)
    actor_party = models.CharField("part", max_length=120, blank=True)
    action = models.CharField("handling", max_length=60)
    object_type = models.CharField("hvad", max_length=60)
    object_id = models.CharField("hvilken", max_length=60)
    object_name = models.CharField("navn på det", max_length=200, blank=True)
    reason = models.TextField("begrundelse", blank=True)
    ip = models.CharField("IP-adresse", max_length=45, blank=True)
    path = models.CharField("side", max_length=300, blank=True)
    before = CanonicalJSON("før", null=True)
    after = CanonicalJSON("efter", null=True)
    details = CanonicalJSON("mere", null=True)
    # The chain: the hash of the line before, the own one, and a seal over it with a key the database does not have.
    previous = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)
    seal = models.CharField(max_length=DIGEST)
    key_id = models.CharField(max_length=8)

    class Meta:
        verbose_name = "linje i loggen"
        verbose_name_plural = "linjer i loggen"
        ordering = ("-number",)
        indexes = (models.Index(fields=("object_type", "object_id"), name="audit_entry_object"),)

    def __str__(self) -> str:
        return f"{self.action} af {self.actor_name}"


def new_handle() -> str:
    """A random name for a person in the trail."""
    return uuid.uuid4().hex


class AuditPerson(models.Model):
    """A person the trail concerns, under a random handle. Who it is lies encrypted, and as a keyed index to look up by.

    The handle is what lines refer to: it stays when keys change, so the lines themselves never need to.
    """

    handle = models.CharField(primary_key=True, max_length=32, default=new_handle, editable=False)
    kind = models.CharField("slags", max_length=20)
    # The handle is part of the sealed text, so that two persons' rows cannot be swapped unseen.
    sealed = EncryptedText("hvem")
    index = KeyedIndex(of="identity", unique=True)

    class Meta:
        verbose_name = "person i loggen"
        verbose_name_plural = "personer i loggen"

    def __str__(self) -> str:
        return f"{self.kind} {self.handle[:8]}"

    @property
    def identity(self) -> str:
        """``kind:key`` of the person."""
        return str(self.sealed).partition("|")[2]

    @staticmethod
    def sealed_text(handle: str, identity: str) -> str:
        """What is encrypted."""
        return f"{handle}|{identity}"


class AuditConcern(models.Model):
    """That a line concerns a person. Only ever added, like the lines."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="concerns", verbose_name="linje")
    person = models.ForeignKey(AuditPerson, on_delete=models.PROTECT, related_name="concerns", verbose_name="person")

    class Meta:
        verbose_name = "berørt person"
        verbose_name_plural = "berørte personer"
        constraints = (models.UniqueConstraint(fields=("entry", "person"), name="audit_concern_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.person_id}"
