"""Templates in docx that staff own, and their editions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from faellesgrund.foundation.ui.sorting import danish_sort_key


class Template(models.Model):
    """A template for letters and papers, shared by everyone inside. What it looks like is its newest edition."""

    name = models.CharField("navn", max_length=120)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    description = models.CharField("hvad den bruges til", max_length=300, blank=True)
    retired = models.BooleanField("taget ud af brug", default=False)
    version = models.PositiveIntegerField("version", default=1)
    changed_at = models.DateTimeField("ændret", auto_now=True)

    class Meta:
        verbose_name = "skabelon"
        verbose_name_plural = "skabeloner"
        ordering = ("sort_key", "pk")
        constraints = (models.CheckConstraint(condition=Q(version__gte=1), name="template_version_positive"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.name)
        super().save(*args, **kwargs)


class TemplateVersion(models.Model):
    """An edition of a template: its file, and the fields its writer declared. Never changed.

    ``fields`` is a list of ``{"noegle", "navn", "eksempel", "kraevet"}``.
    """

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions", verbose_name="skabelon")
    number = models.PositiveIntegerField("udgave")
    stored = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="templates", verbose_name="fil"
    )
    file_name = models.CharField("filens navn", max_length=160)
    fields = models.JSONField("felter", default=list, blank=True)
    reason = models.CharField("hvad der er ændret", max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="lagt ind af"
    )
    made_at = models.DateTimeField("lagt ind", auto_now_add=True)

    class Meta:
        verbose_name = "skabelonudgave"
        verbose_name_plural = "skabelonudgaver"
        ordering = ("template", "-number")
        constraints = (models.UniqueConstraint(fields=("template", "number"), name="template_version_once"),)

    def __str__(self) -> str:
        return f"{self.template}, udgave {self.number}"
