"""Figures about few that have been published: never changed, never taken away, asked before the next ones come out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Publication(models.Model):
    """Figures about one population that came out together.

    ``number`` counts the publications of the population: two at the same time cannot both be the next, so each is held
    against the other.
    """

    population = models.CharField("om hvem", max_length=80)
    number = models.PositiveIntegerField("nummer")
    published_on = models.DateField("udgivet")
    threshold = models.PositiveIntegerField("grænse")
    reason = models.TextField("begrundelse for grænsen", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="udgivet af"
    )
    made_at = models.DateTimeField("tidspunkt", auto_now_add=True)

    class Meta:
        verbose_name = "udgivelse"
        verbose_name_plural = "udgivelser"
        ordering = ("population", "number")
        constraints = (
            models.UniqueConstraint(fields=("population", "number"), name="publication_number_once"),
            models.CheckConstraint(condition=Q(threshold__gte=3), name="publication_threshold_at_least_three"),
        )

    def __str__(self) -> str:
        return f"{self.population} nr. {self.number}"


class PublishedFigure(models.Model):
    """One figure with the base cells it counts. The cells are not public: they are what the next figure is held against."""

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="figures", verbose_name="udgivelse"
    )
    key = models.CharField("tal", max_length=200)
    count = models.PositiveIntegerField("antal")
    cells = models.JSONField("grupper")

    class Meta:
        verbose_name = "udgivet tal"
        verbose_name_plural = "udgivne tal"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("publication", "key"), name="published_figure_once"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
