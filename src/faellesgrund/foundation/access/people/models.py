"""Invitations, the yearly access review, and keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date


class Invitation(models.Model):
    """A way in for one user who has no password yet. The link itself is not stored, only a keyed hash of it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitation", verbose_name="bruger"
    )
    token_hash = models.CharField("aftryk af linket", max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="inviteret af"
    )
    created_at = models.DateTimeField("lavet", auto_now_add=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    expires_at = models.DateTimeField("udløber")
    accepted_at = models.DateTimeField("taget imod", null=True, blank=True)
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"

    def __str__(self) -> str:
        return f"Invitation til {self.user}"

    @property
    def waits(self) -> bool:
        """Whether the person has not come yet, and still may (with a link that has not run out, or a new one)."""
        return self.accepted_at is None and self.withdrawn_at is None

    def usable(self, now: datetime) -> bool:
        """Whether its link opens the door at that moment."""
        return self.waits and now < self.expires_at


class AccessReview(models.Model):
    """The review of one year: every role that holds is confirmed or ended, and the record is signed."""

    year = models.PositiveSmallIntegerField("år", unique=True)
    due_on = models.DateField("frist")
    opened_at = models.DateTimeField("begyndt", auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="begyndt af"
    )
    signed_at = models.DateTimeField("underskrevet", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="underskrevet af",
    )
    # The name as it was at the signing: a record that follows later changes tells the wrong story.
    signed_name = models.CharField("underskrivers navn", max_length=120, blank=True)
    note = models.TextField("bemærkning", blank=True)
    fingerprint = models.CharField("aftryk", max_length=64, blank=True)

    class Meta:
        verbose_name = "adgangsgennemgang"
        verbose_name_plural = "adgangsgennemgange"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, fingerprint="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(fingerprint="")),
                name="access_review_signed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"Adgangsgennemgang {self.year}"

    @property
    def is_signed(self) -> bool:
        """Whether it is closed for good."""
        return self.signed_at is not None

    def overdue(self, today: date) -> bool:
        """Whether it should have been signed."""
        return not self.is_signed and today > self.due_on


class ReviewAnswer(models.TextChoices):
    """What was answered about one role."""

    CONFIRMED = "bekraeftet", "Bekræftet"
    ENDED = "afsluttet", "Afsluttet"


class AccessReviewLine(models.Model):
    """One role in a review: what was decided, by whom, and the facts as they were then."""

    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="lines", verbose_name="gennemgang")
    assignment = models.ForeignKey(
        "access.RoleAssignment", on_delete=models.PROTECT, related_name="review_lines", verbose_name="rolle"
    )
    answer = models.CharField("svar", max_length=20, choices=ReviewAnswer.choices)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="svaret af"
    )
    answered_at = models.DateTimeField("svaret")
    facts = models.JSONField("oplysninger, som de var")

    class Meta:
        verbose_name = "linje i en adgangsgennemgang"
        verbose_name_plural = "linjer i en adgangsgennemgang"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("review", "assignment"), name="access_review_line_once"),
            models.CheckConstraint(condition=Q(answer__in=ReviewAnswer.values), name="access_review_line_answer"),
        )

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_answer_display()}"


class ApiKey(models.Model):
    """A key a program uses in a user's name. Only a keyed hash is stored; ``prefix`` is what it is recognised by."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_keys", verbose_name="bruger"
    )
    name = models.CharField("navn", max_length=80)
    prefix = models.CharField("begynder med", max_length=16, unique=True)
    secret_hash = models.CharField("aftryk", max_length=64)
    actions = models.JSONField("handlinger")
    created_at = models.DateTimeField("lavet", auto_now_add=True)
    expires_at = models.DateTimeField("udløber")
    revoked_at = models.DateTimeField("spærret", null=True, blank=True)
    last_used_at = models.DateTimeField("sidst brugt", null=True, blank=True)

    class Meta:
        verbose_name = "API-nøgle"
        verbose_name_plural = "API-nøgler"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def usable(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and now < self.expires_at
