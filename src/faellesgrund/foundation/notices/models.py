"""What a person has been told, how the person wants to be told, and the mails about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.notices.rules import LONGEST_TEXT, USUAL_HOUR, Channel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Look-ups of notices."""

    def visible_to(self, user: User | AnonymousUser | None) -> NoticeQuerySet:
        """The user's own; nobody else's, whatever the role."""
        if isinstance(user, User) and may(user, "besked.egne"):
            return self.filter(user=user)
        return self.none()

    def unread(self) -> NoticeQuerySet:
        """Those not read."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something a person is told: a neutral line and where it leads. Told again before it is read, it is counted up."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices", verbose_name="til")
    kind = models.CharField("slags", max_length=60)
    text = models.CharField("tekst", max_length=LONGEST_TEXT)
    url = models.CharField("adresse", max_length=500)
    # What still_visible of the kind is asked about; the address when the sender gave nothing else.
    ref = models.CharField("handler om", max_length=500)
    count = models.PositiveIntegerField("antal", default=1)
    created_at = models.DateTimeField("første gang", auto_now_add=True)
    changed_at = models.DateTimeField("sidste gang", db_index=True)
    read_at = models.DateTimeField("læst", null=True, blank=True)
    digest_since = models.DateTimeField("venter på daglig mail siden", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "besked"
        verbose_name_plural = "beskeder"
        ordering = ("-changed_at", "-pk")
        indexes = (
            models.Index(fields=("user", "-changed_at"), name="notice_user"),
            models.Index(fields=("digest_since",), condition=Q(digest_since__isnull=False), name="notice_digest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "url"), condition=Q(read_at__isnull=True), name="notice_unread_once"
            ),
        )

    def __str__(self) -> str:
        return self.text


class NoticeChoice(models.Model):
    """How a person wants to hear of one kind."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="bruger")
    kind = models.CharField("slags", max_length=60)
    channel = models.CharField("hvordan", max_length=10, choices=[(c.value, c.word) for c in Channel])

    class Meta:
        verbose_name = "valg af besked"
        verbose_name_plural = "valg af beskeder"
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="notice_choice_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"


class NoticePlan(models.Model):
    """When a person wants the daily mail. ``version`` counts every change of the choices."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", verbose_name="bruger")
    hour = models.PositiveSmallIntegerField("klokken", default=USUAL_HOUR)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "tid til daglig mail"
        verbose_name_plural = "tider til daglig mail"

    def __str__(self) -> str:
        return f"kl. {self.hour}"


class NoticeMail(models.Model):
    """One mail about notices: which kinds and how many, never what they say."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="til")
    # One notice at once; a daily mail has none.
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="mails", verbose_name="besked"
    )
    counts = models.JSONField("antal af hver slags", default=dict)
    made_at = models.DateTimeField("skrevet", auto_now_add=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    dropped_at = models.DateTimeField("droppet", null=True, blank=True)

    class Meta:
        verbose_name = "mail om beskeder"
        verbose_name_plural = "mails om beskeder"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"mail {self.pk}"
