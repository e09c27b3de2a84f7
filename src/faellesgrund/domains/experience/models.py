"""Finished projects of the parties, and the tables that are on their way in."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from faellesgrund.domains.experience.rules import CERTAINTIES, METHODS, SOURCES, name_key
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import Party, User


class Sharing(models.TextChoices):
    """Who may see a project."""

    PARTNERSHIP = "partnerskab", _("Hele partnerskabet")
    OWN_PARTY = "egen_part", _("Kun min egen part")


class FinishedProjectQuerySet(models.QuerySet["FinishedProject"]):
    """Look-ups of finished projects."""

    def visible_to(self, user: User) -> Self:
        """Projects the user may see: shared with the partnership, or of the user's own party."""
        from faellesgrund.foundation.access.policy import visible

        return visible(self, user, "egneprojekter.se")

    def counting_for(self, party: Party) -> Self:
        """Projects that the estimates of a party count with: its own and the shared ones that are marked to count.

        By party and not by user, so that two colleagues get the same figures.
        """
        return self.filter(Q(party=party) | Q(deling=Sharing.PARTNERSHIP), taeller_med=True)


class FinishedProject(models.Model):
    """A project that is built or tendered, as its account tells it. Amounts in kr. incl. VAT of the price year.

    No name or price of a contractor has a field here. ``version`` counts saves, so that two tabs never overwrite each
    other unseen.
    """

    navn = models.CharField("projekt", max_length=120)
    name_key = models.CharField("navn uden store bogstaver", max_length=120, editable=False)
    sort_key = models.CharField("rækkefølge", max_length=240, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="indtastet af"
    )
    party = models.ForeignKey("access.Party", on_delete=models.PROTECT, related_name="+", verbose_name="part")
    deling = models.CharField("deling", max_length=20, choices=Sharing.choices, default=Sharing.PARTNERSHIP)
    kommune = models.CharField("kommune", max_length=4)
    prisaar = models.PositiveSmallIntegerField("prisår")
    boliger = models.PositiveIntegerField("boliger")
    areal_m2 = models.DecimalField("boligareal i alt, m²", max_digits=10, decimal_places=2)
    faelleshus_m2 = models.DecimalField("fælleshus, m²", max_digits=10, decimal_places=2, null=True, blank=True)
    anskaffelsessum = models.DecimalField("anskaffelsessum, kr.", max_digits=14, decimal_places=2)
    grundpris = models.DecimalField("heraf køb af grund, kr.", max_digits=14, decimal_places=2, default=0)
    grundudgifter = models.DecimalField("grundudgifter, kr.", max_digits=14, decimal_places=2, null=True, blank=True)
    entreprise = models.DecimalField("entreprise, kr.", max_digits=14, decimal_places=2, null=True, blank=True)
    omkostninger = models.DecimalField("omkostninger, kr.", max_digits=14, decimal_places=2, null=True, blank=True)
    gebyrer = models.DecimalField("gebyrer, kr.", max_digits=14, decimal_places=2, null=True, blank=True)
    byggemaade = models.CharField("byggemåde", max_length=20, choices=list(METHODS.items()))
    grundlag = models.CharField("prisen er fra", max_length=20, choices=list(SOURCES.items()))
    kilde = models.CharField("kilde", max_length=300, blank=True)
    sikkerhed = models.CharField("sikkerhed", max_length=12, choices=list(CERTAINTIES.items()))
    note = models.TextField("bemærkning", blank=True)
    taeller_med = models.BooleanField("tæller med i skønnet", default=True)
    begrundelse = models.CharField("hvorfor ikke", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    created_at = models.DateTimeField("indtastet", auto_now_add=True)
    changed_at = models.DateTimeField("ændret", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ændret af"
    )

    objects = FinishedProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "eget projekt"
        verbose_name_plural = "egne projekter"
        ordering = ("sort_key", "prisaar", "pk")
        indexes = (models.Index(fields=("party", "taeller_med"), name="own_project_counting"),)
        constraints = (
            models.UniqueConstraint(fields=("party", "name_key", "prisaar"), name="own_project_once_a_year"),
            models.CheckConstraint(
                condition=Q(boliger__gte=1, areal_m2__gt=0, grundpris__gte=0, anskaffelsessum__gt=F("grundpris")),
                name="own_project_figures_positive",
            ),
            models.CheckConstraint(
                condition=Q(taeller_med=True) | ~Q(begrundelse=""), name="own_project_left_out_with_reason"
            ),
            models.CheckConstraint(condition=Q(deling__in=Sharing.values), name="own_project_deling_known"),
        )

    def __str__(self) -> str:
        return f"{self.navn} ({self.prisaar})"

    def name(self, navn: str) -> None:
        """Give it a name, with the keys that find and sort it."""
        self.navn, self.name_key, self.sort_key = navn, name_key(navn), danish_sort_key(navn)


class ProjectImport(models.Model):
    """A table on its way in: its cells and how they are read, between one page and the next. Gone within a day."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="bruger"
    )
    party = models.ForeignKey("access.Party", on_delete=models.CASCADE, related_name="+", verbose_name="part")
    filnavn = models.CharField("fil", max_length=120)
    packed_tables = models.BinaryField("celler, pakket")
    reading = models.JSONField("læsemåde", default=dict, blank=True)
    packed_trial = models.BinaryField("prøven, pakket", null=True, blank=True)
    created_at = models.DateTimeField("hentet", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "tabel under indlæsning"
        verbose_name_plural = "tabeller under indlæsning"

    def __str__(self) -> str:
        return self.filnavn

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The sheets: ``navn`` and ``rows``."""
        unpacked: list[dict[str, Any]] = json.loads(zlib.decompress(bytes(self.packed_tables)))
        return unpacked

    @property
    def trial(self) -> dict[str, Any] | None:
        """What the trial found, or None while there is none."""
        if self.packed_trial is None:
            return None
        unpacked: dict[str, Any] = json.loads(zlib.decompress(bytes(self.packed_trial)))
        return unpacked


def packed(content: Any) -> bytes:
    """Tables or a trial as they are stored."""
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1)
