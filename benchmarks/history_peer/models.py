"""Two tables alike: one whose changes our trail tells, one whose history the peer keeps."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords


class Told(models.Model):
    name = models.CharField(max_length=80)
    area = models.IntegerField()
    note = models.TextField()

    class Meta:
        app_label = "history_peer"

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    name = models.CharField(max_length=80)
    area = models.IntegerField()
    note = models.TextField()
    history = HistoricalRecords()

    class Meta:
        app_label = "history_peer"

    def __str__(self) -> str:
        return self.name
