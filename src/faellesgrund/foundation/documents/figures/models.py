"""Figures as they were bound into a working copy. A locked version carries its own (``tal`` of its content)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BoundFigure(models.Model):
    """A figure of a working copy, found with the right of the one who wrote it in; from then on part of the text."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="bound_figures", verbose_name="dokument"
    )
    key = models.CharField("mærke", max_length=200)
    value = models.CharField("værdi", max_length=200)
    number = models.FloatField("tal")
    unit = models.CharField("enhed", max_length=40)
    dated = models.DateField("dato")
    source = models.CharField("kørsel", max_length=80)
    bound_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="hentet af"
    )
    bound_at = models.DateTimeField("hentet", auto_now=True)

    class Meta:
        verbose_name = "bundet tal"
        verbose_name_plural = "bundne tal"
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=("document", "key"), name="bound_figure_once"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
