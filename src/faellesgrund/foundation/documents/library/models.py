"""The clause library: clauses that many documents use, each with its versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from faellesgrund.foundation.ui.sorting import danish_sort_key


class LibraryClause(models.Model):
    """A clause of the library. Its texts are its versions; the newest approved one is the one to use."""

    key = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("navn", max_length=200)
    purpose = models.TextField("hvornår den bruges", blank=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    retired = models.BooleanField("taget ud af brug", default=False)
    version = models.PositiveIntegerField("version", default=1)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)

    class Meta:
        verbose_name = "biblioteksklausul"
        verbose_name_plural = "biblioteksklausuler"
        ordering = ("sort_key", "pk")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.title)
        super().save(*args, **kwargs)


class LibraryClauseVersion(models.Model):
    """One text of a library clause. It is never changed; approval is added by another than who wrote it."""

    clause = models.ForeignKey(
        LibraryClause, on_delete=models.PROTECT, related_name="versions", verbose_name="biblioteksklausul"
    )
    number = models.PositiveIntegerField("nummer")
    heading = models.CharField("overskrift", max_length=300)
    body = models.TextField("tekst")
    reason = models.CharField("hvorfor", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    made_at = models.DateTimeField("skrevet", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="godkendt af",
    )
    approved_at = models.DateTimeField("godkendt", null=True, blank=True)

    class Meta:
        verbose_name = "udgave af biblioteksklausul"
        verbose_name_plural = "udgaver af biblioteksklausuler"
        ordering = ("clause", "-number")
        constraints = (
            models.UniqueConstraint(fields=("clause", "number"), name="library_clause_version_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="library_clause_version_approved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause}, udgave {self.number}"
