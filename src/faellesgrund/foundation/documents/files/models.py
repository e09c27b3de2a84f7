"""Files: their bytes (kept once, by check sum), where they are attached, and what the product made for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from faellesgrund.foundation.documents.files.kinds import kind_of
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


class StoredFile(models.Model):
    """Bytes in the file store. The check sum is both name and proof; a file is never written twice or changed."""

    checksum = models.CharField("kontrolsum", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("størrelse i byte")
    kind = models.CharField("slags", max_length=20)
    created_at = models.DateTimeField("gemt", auto_now_add=True)
    # The sweep leaves a file alone for a day after its last use, so that it never takes one that is being attached.
    used_at = models.DateTimeField("sidst taget i brug", default=timezone.now)

    class Meta:
        verbose_name = "gemt fil"
        verbose_name_plural = "gemte filer"
        constraints = (models.CheckConstraint(condition=Q(size__gte=1), name="stored_file_not_empty"),)

    def __str__(self) -> str:
        return f"{self.kind_text}, {self.checksum[:12]}"

    @property
    def kind_text(self) -> str:
        """PDF, Word-dokument …"""
        return kind_of(self.kind).dansk

    @property
    def media_type(self) -> str:
        """The media type it is served with."""
        return kind_of(self.kind).media_type


class Attachment(models.Model):
    """A file attached to a document, under the name its user gave it (made safe)."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="attachments", verbose_name="dokument"
    )
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments", verbose_name="fil")
    name = models.CharField("navn", max_length=160)
    sort_key = models.CharField(max_length=320, editable=False)
    description = models.CharField("hvad filen viser", max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vedhæftet af"
    )
    added_at = models.DateTimeField("vedhæftet", auto_now_add=True)

    class Meta:
        verbose_name = "bilag"
        verbose_name_plural = "bilag"
        ordering = ("sort_key", "pk")
        constraints = (models.UniqueConstraint(fields=("document", "name"), name="attachment_name_once"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.name)
        super().save(*args, **kwargs)


class MadeFileQuerySet(models.QuerySet["MadeFile"]):
    """Look-ups of made files."""

    def visible_to(self, user: User) -> Self:
        """Those the user asked for, while they are kept."""
        return self.filter(owner=user, expires_at__gt=timezone.now())


class MadeFile(models.Model):
    """A pack or a case file that one person ordered: made in the background, kept a few days for that person alone.

    ``document_ids`` are the documents asked for in order; when it is made, those that are in it.
    """

    kind = models.CharField("slags", max_length=20)
    title = models.CharField("titel", max_length=160)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="til")
    document_ids = models.JSONField("dokumenter", default=list)
    left_out = models.PositiveIntegerField("udeladte dokumenter", default=0)
    reason = models.CharField("hvad det skal bruges til", max_length=500, blank=True)
    stored = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="made", verbose_name="fil"
    )
    name = models.CharField("filnavn", max_length=160, blank=True)
    created_at = models.DateTimeField("bestilt", auto_now_add=True)
    expires_at = models.DateTimeField("slettes")

    objects = MadeFileQuerySet.as_manager()

    class Meta:
        verbose_name = "udtræk"
        verbose_name_plural = "udtræk"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title
