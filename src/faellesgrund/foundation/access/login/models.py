"""What a role asks of the way in, and the counts of wrong guesses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from faellesgrund.foundation.access.login.rules import Counted, Demand
from faellesgrund.foundation.access.roles import ROLES


class RoleRequirement(models.Model):
    """What was decided about one role: second factor or not, and how long a session lasts (minutes)."""

    role = models.CharField("rolle", max_length=40, unique=True, choices=[(r.key, r.dansk) for r in ROLES.values()])
    second_factor = models.BooleanField("to trin", default=False)
    session_minutes = models.PositiveIntegerField("session, minutter")
    idle_minutes = models.PositiveIntegerField("uden brug, minutter")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "krav til en rolle"
        verbose_name_plural = "krav til roller"
        constraints = (
            models.CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="role_requirement_role_known"),
            models.CheckConstraint(
                condition=Q(idle_minutes__gt=0, idle_minutes__lte=F("session_minutes")),
                name="role_requirement_idle_within_session",
            ),
        )

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def demand(self) -> Demand:
        """As a value."""
        return Demand(self.second_factor, self.session_minutes, self.idle_minutes)


class LoginLimit(models.Model):
    """Wrong guesses counted for one thing. The key is a keyed sum: neither name nor address can be read from it."""

    key = models.CharField("nøgle", max_length=64, unique=True)
    counted = models.CharField("tælles for", max_length=20, choices=[(each.value, each.value) for each in Counted])
    failures = models.PositiveIntegerField("forkerte forsøg", default=0)
    last_at = models.DateTimeField("seneste forsøg", db_index=True)
    blocked_until = models.DateTimeField("spærret til", null=True, blank=True)

    class Meta:
        verbose_name = "loginspærre"
        verbose_name_plural = "loginspærrer"

    def __str__(self) -> str:
        return f"{self.counted}: {self.failures}"
