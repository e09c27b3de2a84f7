"""The text of a document: the clauses of the working copy, its saved versions, comments and suggestions."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Clause(models.Model):
    """A clause of the working copy. ``uid`` follows it through every version; ``version`` counts its saves."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="clauses", verbose_name="dokument"
    )
    uid = models.CharField("id", max_length=12)
    order = models.PositiveIntegerField("plads")
    level = models.PositiveSmallIntegerField("niveau", default=1)
    heading = models.CharField("overskrift", max_length=300, blank=True)
    body = models.TextField("tekst", blank=True)
    library_version = models.ForeignKey(
        "documents.LibraryClauseVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uses",
        verbose_name="fra klausulbiblioteket",
    )
    deviates = models.BooleanField("afviger fra biblioteket", default=False)
    deviation_reason = models.CharField("grund til afvigelsen", max_length=500, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    changed_at = models.DateTimeField("ændret", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ændret af"
    )

    class Meta:
        verbose_name = "klausul"
        verbose_name_plural = "klausuler"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("document", "uid"), name="clause_uid_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="clause_level"),
            models.CheckConstraint(
                condition=Q(deviates=False) | Q(library_version__isnull=False) & ~Q(deviation_reason=""),
                name="clause_deviation_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.heading or self.uid


class TextVersion(models.Model):
    """A saved text, whole and never changed. The database refuses a change, and the removal of a locked one."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="text_versions", verbose_name="dokument"
    )
    major = models.PositiveIntegerField("hovednummer")
    minor = models.PositiveIntegerField("undernummer")
    locked = models.BooleanField("låst", default=False)
    # Text, not a JSON column: the check sum is of the very bytes.
    content_text = models.TextField("indhold")
    checksum = models.CharField("kontrolsum", max_length=64)
    reason = models.CharField("hvorfor", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gemt af"
    )
    made_at = models.DateTimeField("gemt", auto_now_add=True)

    class Meta:
        verbose_name = "tekstversion"
        verbose_name_plural = "tekstversioner"
        ordering = ("document", "-major", "-minor")
        constraints = (models.UniqueConstraint(fields=("document", "major", "minor"), name="text_version_once"),)

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

    @property
    def number(self) -> str:
        """1.0"""
        return f"{self.major}.{self.minor}"

    @property
    def content(self) -> dict[str, Any]:
        """The text (``faellesgrund/tekst/1``): title, clauses and frozen figures."""
        document: dict[str, Any] = json.loads(self.content_text)
        return document


class Comment(models.Model):
    """A comment on a clause, or an answer to one (``parent``). A thread is resolved at its first comment."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="comments", verbose_name="dokument"
    )
    clause_uid = models.CharField("klausul", max_length=12)
    # As the clause was called: the comment stays when the clause is gone.
    clause_heading = models.CharField("klausulens overskrift", max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers", verbose_name="svar på"
    )
    text = models.TextField("kommentar")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    made_at = models.DateTimeField("skrevet", auto_now_add=True)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name="nævnt")
    resolved_at = models.DateTimeField("løst", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="løst af",
    )

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent__isnull=True),
                name="comment_thread_resolved",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    def audit_name(self) -> str:
        """What the trail calls it: never its words."""
        return f"Kommentar i {self.document.audit_name()}"


class SuggestionKind(models.TextChoices):
    """What is suggested."""

    CHANGE = "ret", _("Ret klausulen")
    NEW = "ny", _("Ny klausul")
    REMOVE = "fjern", _("Fjern klausulen")


class SuggestionState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "aaben", _("Åbent")
    ACCEPTED = "accepteret", _("Accepteret")
    REFUSED = "afvist", _("Afvist")
    WITHDRAWN = "trukket", _("Trukket tilbage")


class Suggestion(models.Model):
    """A proposed text for a clause, a proposed new clause (after ``clause_uid``) or the removal of one.

    ``base_version``, ``base_heading`` and ``base_body`` are the clause as it was when the suggestion was made.
    """

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="suggestions", verbose_name="dokument"
    )
    kind = models.CharField("slags", max_length=10, choices=SuggestionKind.choices)
    clause_uid = models.CharField("klausul", max_length=12, blank=True)
    base_version = models.PositiveIntegerField("klausulens version", default=0)
    base_heading = models.CharField("overskrift før", max_length=300, blank=True)
    base_body = models.TextField("tekst før", blank=True)
    level = models.PositiveSmallIntegerField("niveau", default=1)
    heading = models.CharField("overskrift", max_length=300, blank=True)
    body = models.TextField("tekst", blank=True)
    reason = models.CharField("begrundelse", max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="foreslået af"
    )
    made_at = models.DateTimeField("foreslået", auto_now_add=True)
    state = models.CharField("tilstand", max_length=20, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="afgjort af",
    )
    decided_at = models.DateTimeField("afgjort", null=True, blank=True)
    decision_reason = models.CharField("svar", max_length=500, blank=True)

    class Meta:
        verbose_name = "forslag"
        verbose_name_plural = "forslag"
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=SuggestionKind.values), name="suggestion_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SuggestionState.values), name="suggestion_state_known"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="suggestion_level"),
        )

    def __str__(self) -> str:
        return self.heading or self.base_heading or self.get_kind_display()

    def audit_name(self) -> str:
        """What the trail calls it: never its words."""
        return f"Forslag i {self.document.audit_name()}"
