"""Parties and their units, users and their roles; the audit trail lies in audit_models."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from faellesgrund.foundation.access.api.models import CallCount as CallCount
from faellesgrund.foundation.access.api.models import StoredAnswer as StoredAnswer
from faellesgrund.foundation.access.audited import AuditedQuerySet
from faellesgrund.foundation.access.login.models import LoginLimit as LoginLimit
from faellesgrund.foundation.access.login.models import RoleRequirement as RoleRequirement
from faellesgrund.foundation.access.roles import ROLES, ScopeKind
from faellesgrund.foundation.access.trail.models import AuditConcern as AuditConcern
from faellesgrund.foundation.access.trail.models import AuditEntry as AuditEntry
from faellesgrund.foundation.access.trail.models import AuditPerson as AuditPerson
from faellesgrund.foundation.ui.sorting import danish_sort_key


class PartyKind(models.TextChoices):
    """What kind of organisation a party is."""

    MUNICIPALITY = "kommune", "Kommune"
    ADMINISTRATOR = "administrationsorganisation", "Administrationsorganisation"
    HOUSING = "boligorganisation", "Almen boligorganisation"
    COMMUNITY = "faellesskab", "Fællesskab af boligorganisationer"
    OTHER = "anden", "Anden organisation"


class PartyStatus(models.TextChoices):
    """How the agreement speaks of a party."""

    PARTY = "part", "Part"
    SIGNATORY = "underskriver", "Underskriver"
    MENTIONED = "omtalt", "Omtalt, ikke part"
    OUTSIDE = "udefra", "Udefra, for eksempel rådgiver"


class PartyQuerySet(AuditedQuerySet["Party"]):
    """Look-ups of parties."""

    def taking_part(self) -> PartyQuerySet:
        """Those that something can be shared with or a user belong to: open, and more than mentioned."""
        return self.filter(closed_on__isnull=True).exclude(status=PartyStatus.MENTIONED)


class Party(models.Model):
    """A party of the partnership: the municipality, or a housing organisation. Closed, never deleted while used."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    name = models.CharField("navn", max_length=120)
    kind = models.CharField("type", max_length=40, choices=PartyKind.choices, default=PartyKind.OTHER)
    status = models.CharField("status", max_length=20, choices=PartyStatus.choices, default=PartyStatus.PARTY)
    note = models.TextField("bemærkning", blank=True)
    closed_on = models.DateField("lukket", null=True, blank=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ("sort_key",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_known"),
            models.CheckConstraint(condition=Q(status__in=PartyStatus.values), name="party_status_known"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def party_id(self) -> int:
        """Its own: so that the policy knows whose a party is."""
        return self.pk


class OrganisationalUnit(models.Model):
    """An office of a party, such as an administration of the municipality. It may be part of a larger one."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="units", verbose_name="part")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name="hører under"
    )
    key = models.SlugField("nøgle", max_length=60, unique=True)
    name = models.CharField("navn", max_length=240)
    name_variants = models.JSONField("andre navne", default=list, blank=True)
    note = models.TextField("bemærkning", blank=True)
    closed_on = models.DateField("lukket", null=True, blank=True)
    sort_key = models.CharField(max_length=240, editable=False, default="", db_index=True)

    class Meta:
        verbose_name = "enhed"
        verbose_name_plural = "enheder"
        ordering = ("party__sort_key", "sort_key")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.name)
        super().save(*args, **kwargs)


class UserManager(BaseUserManager["User"]):
    """Creates users; there is no super user: rights come from roles alone."""

    def create_user(
        self, username: str, password: str | None, full_name: str, unit: OrganisationalUnit | None = None, **more: Any
    ) -> User:
        """A saved user with the password hashed; ``password=None`` makes one that cannot log in."""
        user = self.model(username=username, full_name=full_name, unit=unit, **more)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who uses the product. No CPR number, ever."""

    username = models.SlugField("brugernavn", max_length=60, unique=True)
    full_name = models.CharField("navn", max_length=120)
    email = models.EmailField("mail", blank=True)
    title = models.CharField("titel", max_length=120, blank=True)
    unit = models.ForeignKey(
        OrganisationalUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="users", verbose_name="enhed"
    )
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("demobruger", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = danish_sort_key(self.full_name)
        super().save(*args, **kwargs)

    @property
    def party_id(self) -> int | None:
        """The party of the user's unit: so that the policy knows whose a user is."""
        return self.unit.party_id if self.unit is not None else None

    def get_full_name(self) -> str:
        """The name other people know."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first name."""
        return self.full_name.split(" ")[0]


class RoleAssignmentQuerySet(AuditedQuerySet["RoleAssignment"]):
    """Look-ups of roles."""

    def valid_on(self, day: date) -> RoleAssignmentQuerySet:
        """Those that hold on the day; both ends belong to the period, and the day a role was ended does not."""
        return self.filter(
            Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        )


class RoleAssignment(models.Model):
    """A role given to a user for a time, for everything or for one thing (``scope_kind`` and ``scope_id``)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name="bruger")
    role = models.CharField("rolle", max_length=40, choices=[(r.key, r.dansk) for r in ROLES.values()])
    scope_kind = models.CharField(
        "gælder for", max_length=40, default="alle", choices=[(kind.value, kind.value) for kind in ScopeKind]
    )
    # Primary key of a party, key of a forum, estate or project: those tables stand above this one.
    scope_id = models.CharField("gælder hvilken", max_length=60, blank=True)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="givet af"
    )
    granted_at = models.DateTimeField("givet", auto_now_add=True)
    # Key of the identity provider that gave it and may end it again; empty when a person gave it.
    source = models.CharField("kommer fra", max_length=40, blank=True, default="")
    valid_from = models.DateField("fra og med")
    valid_to = models.DateField("til og med", null=True, blank=True)
    # Ended before its period was out: it does not hold from that day. The period stays as it was given.
    ended_on = models.DateField("afsluttet", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="afsluttet af"
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rolletildeling"
        verbose_name_plural = "rolletildelinger"
        constraints = (
            models.CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="role_assignment_role_known"),
            models.CheckConstraint(
                condition=Q(scope_kind=ScopeKind.ALL.value, scope_id="")
                | (Q(scope_kind__in=[kind.value for kind in ScopeKind if kind is not ScopeKind.ALL]) & ~Q(scope_id="")),
                name="role_assignment_scope_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_assignment_period"
            ),
            models.UniqueConstraint(
                fields=("user", "role", "scope_kind", "scope_id", "valid_from"),
                condition=Q(ended_on__isnull=True),
                name="role_assignment_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


from faellesgrund.foundation.access import publication_models  # noqa: E402, F401 - models of the same app, in files of their own
