"""What is kept of each object that can be found. The full text itself stands beside it (migration 0002)."""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """One object in the index: its text for the excerpt, and its tokens for the database.

    The primary key of the object is a number in ``object_id``; which rows a user may read is asked of the object's own
    table. ``fingerprint`` tells whether the entry is in step with the object.
    """

    kind = models.CharField("slags", max_length=40)
    object_id = models.BigIntegerField("hvilken")
    title = models.CharField("titel", max_length=300)
    body = models.TextField("tekst", blank=True)
    title_words = models.TextField("titlens ord")
    body_words = models.TextField("tekstens ord")
    other_words = models.TextField("former og led")
    url = models.CharField("adresse", max_length=500)
    party = models.ForeignKey(
        "access.Party", null=True, on_delete=models.CASCADE, related_name="+", verbose_name="part"
    )
    changed_at = models.DateTimeField("ændret")
    fingerprint = models.CharField("aftryk", max_length=64)

    class Meta:
        verbose_name = "søgeindgang"
        verbose_name_plural = "søgeindgange"
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once"),)

    def __str__(self) -> str:
        return self.title
