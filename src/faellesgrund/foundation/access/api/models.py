"""What a write answered, so that the same call sent again is not done again; and how often somebody calls."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CallCount(models.Model):
    """How many calls somebody has made in a minute: a key, a user, or an address that sent what is no key."""

    who = models.CharField("hvem", max_length=80, unique=True)
    minute = models.PositiveBigIntegerField("minut siden 1970")
    calls = models.PositiveIntegerField("kald")

    class Meta:
        verbose_name = "antal kald"
        verbose_name_plural = "antal kald"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.who}: {self.calls}"


class StoredAnswer(models.Model):
    """The answer to one call with an ``Idempotency-Key``; without a status the call is still being done.

    ``fingerprint`` tells whether the call is the same: method, address and body, none of which can be read from it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="bruger"
    )
    key_prefix = models.CharField("nøglen begynder med", max_length=16, blank=True)
    idempotency_key = models.CharField("kaldets nøgle", max_length=100)
    fingerprint = models.CharField("aftryk af kaldet", max_length=64)
    begun_at = models.DateTimeField("begyndt")
    status = models.PositiveSmallIntegerField("svarets kode", null=True, blank=True)
    headers = models.JSONField("svarets hoveder", default=dict, blank=True)
    body = models.TextField("svarets indhold", blank=True)

    class Meta:
        verbose_name = "gemt svar"
        verbose_name_plural = "gemte svar"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("user", "key_prefix", "idempotency_key"), name="stored_answer_once"),
        )
        indexes = (models.Index(fields=("begun_at",), name="stored_answer_begun"),)

    def __str__(self) -> str:
        return f"{self.idempotency_key} ({self.status or 'i gang'})"
