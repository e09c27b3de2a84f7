"""A calculation (what is typed and who owns it) and its runs (what the engine answered, kept whole)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faellesgrund.domains.calculations.typed import read_typed
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


class Sharing(models.TextChoices):
    """Who may see a calculation."""

    PARTNERSHIP = "partnerskab", _("Hele partnerskabet")
    OWN_PARTY = "egen_part", _("Kun min egen part")


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field of the draft: the text as typed, the last value that could be used, and the version it changed in."""

    typed: str = ""
    value: Any = None
    version: int = 0


class CalculationQuerySet(models.QuerySet["Calculation"]):
    """Look-ups of calculations."""

    def visible_to(self, user: User) -> Self:
        """Calculations the user may see: shared with the partnership, or of the user's own party."""
        from faellesgrund.foundation.access.policy import visible

        return visible(self, user, "beregning.se")

    def with_owner(self) -> Self:
        """With owner and party in the same query."""
        return self.select_related("owner", "party", "changed_by")


class Calculation(models.Model):
    """A building brief under work, with its runs.

    ``draft`` maps each key of the brief to ``{"skrevet", "vaerdi", "version"}``: what was typed is kept also
    when it is wrong, and the last value that could be used carries the running result. ``version`` counts
    saves, so that two tabs never overwrite each other unseen.
    """

    navn = models.CharField("navn", max_length=120)
    sort_key = models.CharField("rækkefølge", max_length=240, editable=False, default="", db_index=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ejer")
    party = models.ForeignKey("access.Party", on_delete=models.PROTECT, related_name="+", verbose_name="part")
    deling = models.CharField("deling", max_length=20, choices=Sharing.choices, default=Sharing.PARTNERSHIP)
    version = models.PositiveIntegerField("version", default=1)
    draft = models.JSONField("kladde", default=dict, blank=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    changed_at = models.DateTimeField("ændret", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ændret af"
    )

    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name="kopieret fra"
    )

    objects = CalculationQuerySet.as_manager()

    class Meta:
        verbose_name = "beregning"
        verbose_name_plural = "beregninger"
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=("-changed_at", "-id"), name="calculation_newest_first"),)
        constraints = (
            models.CheckConstraint(condition=Q(deling__in=Sharing.values), name="calculation_deling_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="calculation_version_positive"),
        )

    def __str__(self) -> str:
        return self.navn

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the key that sorts the name as a Danish reader expects."""
        self.sort_key = danish_sort_key(self.navn)
        super().save(*args, **kwargs)

    def field(self, key: str) -> DraftField:
        """The draft's field, empty when nothing was typed."""
        raw = self.draft.get(key)
        if not isinstance(raw, dict):
            return DraftField()
        return DraftField(str(raw.get("skrevet", "")), raw.get("vaerdi"), int(raw.get("version", 0)))

    def typed(self) -> dict[str, str]:
        """Every key with text in it, as typed."""
        return {key: self.field(key).typed for key in self.draft if self.field(key).typed != ""}

    def tried(self, typed: Mapping[str, str]) -> Calculation:
        """An unsaved copy with these texts in the draft: what would stand there if they were saved."""
        tried = copy(self)
        tried.draft = merged(self.draft, typed, self.version + 1)
        return tried

    @property
    def newest_run(self) -> Run | None:
        """The run with the highest number, or None."""
        return self.runs.order_by("-number").first()


def merged(draft: Mapping[str, Any], typed: Mapping[str, str], version: int) -> dict[str, Any]:
    """The draft with these texts; a value that cannot be used leaves the last one that could in place."""
    out = dict(draft)
    for key, text in typed.items():
        old = out.get(key, {})
        if old.get("skrevet", "") == text:
            continue
        reading = read_typed(key, text)
        value = old.get("vaerdi") if reading.problem else reading.value
        out[key] = {"skrevet": text, "vaerdi": value, "version": version}
    return out


class RateBasis(models.Model):
    """Every rate and figure of the installation as they were when runs were made: one row for each time they changed."""

    fingerprint = models.CharField("aftryk", max_length=64, unique=True)
    packed_content = models.BinaryField("satser og erfaringstal, pakket")
    made_at = models.DateTimeField("gemt", auto_now_add=True)

    class Meta:
        verbose_name = "satsgrundlag"
        verbose_name_plural = "satsgrundlag"

    def __str__(self) -> str:
        return f"satsgrundlag {self.fingerprint[:8]}"

    @property
    def content(self) -> dict[str, Any]:
        """Rates, figures and the fingerprints of the tables (see ``rate_basis``)."""
        document: dict[str, Any] = json.loads(zlib.decompress(bytes(self.packed_content)))
        return document


def packed(result_text: str) -> bytes:
    """A result as it is stored: megabytes of explanations become a few hundred kilobytes."""
    return zlib.compress(result_text.encode())


class Run(models.Model):
    """One run of the engine, stored whole: the brief, what it was asked with and the answer to the last digit."""

    calculation = models.ForeignKey(
        Calculation, on_delete=models.CASCADE, related_name="runs", verbose_name="beregning"
    )
    number = models.PositiveIntegerField("nummer")
    draft_version = models.PositiveIntegerField("kladdens version")
    brief_toml = models.TextField("byggebrief")
    dato = models.DateField("dato")
    draws = models.PositiveIntegerField("træk")
    seed = models.PositiveBigIntegerField("frø")
    # Packed text, not a JSON column: a database may reorder keys or round digits, and a re-run must give the same bytes.
    packed_result = models.BinaryField("resultat, pakket")
    # The three figures the lists show; a result is megabytes of explanations, too much to read for each line.
    cost = models.FloatField("anskaffelsessum, kr.")
    need = models.FloatField("støttebehov, kr.")
    rent = models.FloatField("husleje, kr. pr. bolig om måneden")
    # What the engine got of finished projects, so that a re-run gives the same digits whatever has become of them.
    own_projects = models.JSONField("egne projekter", default=list, blank=True)
    without_own = models.JSONField("uden egne projekter", default=dict, blank=True)
    model = models.CharField("model", max_length=30, default="")
    changed_rates = models.PositiveSmallIntegerField("ændrede satser", default=0)
    rates_fingerprint = models.CharField("aftryk af satser og erfaringstal", max_length=64)
    rate_basis = models.ForeignKey(
        RateBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="satsgrundlag"
    )
    engine_version = models.CharField("motorens version", max_length=40)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="kørt af"
    )
    created_at = models.DateTimeField("kørt", auto_now_add=True)

    class Meta:
        verbose_name = "kørsel"
        verbose_name_plural = "kørsler"
        ordering = ("calculation", "-number")
        # What the list asks of the newest run lies in the index; the row itself is as heavy as its result.
        indexes = (
            models.Index(
                fields=("calculation", "-number", "draft_version", "cost", "need", "rent", "model", "changed_rates"),
                name="run_of_the_list",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("calculation", "number"), name="run_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1, draws__gte=1), name="run_number_and_draws_positive"),
        )

    def __str__(self) -> str:
        return f"{self.calculation}, kørsel {self.number}"

    @property
    def result_text(self) -> str:
        """The result document as it was written, byte for byte."""
        return zlib.decompress(bytes(self.packed_result)).decode()

    @property
    def result(self) -> dict[str, Any]:
        """The result document (``faellesgrund/beregning/1``)."""
        document: dict[str, Any] = json.loads(self.result_text)
        return document

    @property
    def hold(self) -> RunLock | None:
        """The lock on the run, or None; in the same query with ``select_related("lock")``."""
        return getattr(self, "lock", None)

    @property
    def locked(self) -> bool:
        """Whether a decision rests on the run, so that it cannot be deleted."""
        return self.hold is not None

    @property
    def valid_until(self) -> date | None:
        """The last day the locked run holds, or None."""
        return self.hold.valid_until if self.hold else None


class RunExtract(models.Model):
    """What lists and comparisons show of a result, without its megabytes of explanations. Made from the result, never typed."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="extract", verbose_name="kørsel")
    document = models.JSONField("uddrag")
    keys = models.TextField("nøgler, kørslen hviler på", default="")

    class Meta:
        verbose_name = "uddrag"
        verbose_name_plural = "uddrag"

    def __str__(self) -> str:
        return f"uddrag af {self.run}"


class RunLock(models.Model):
    """A run that a decision rests on. While it is here, database and product refuse to delete the run and its calculation."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="lock", verbose_name="kørsel")
    reason = models.CharField("begrundelse", max_length=300)
    reference = models.CharField("henvisning", max_length=120, blank=True)
    valid_until = models.DateField("gælder til", null=True, blank=True, db_index=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="låst af"
    )
    locked_at = models.DateTimeField("låst", auto_now_add=True)

    class Meta:
        verbose_name = "låst kørsel"
        verbose_name_plural = "låste kørsler"
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="run_lock_has_a_reason"),)

    def __str__(self) -> str:
        return f"lås på {self.run}"

    def overdue(self, today: date) -> bool:
        """Whether the day it holds until has passed."""
        return self.valid_until is not None and self.valid_until < today


class CalculationNote(models.Model):
    """What somebody wrote about a calculation, one of its runs, or one of its fields. A deleted one leaves its trace."""

    calculation = models.ForeignKey(
        Calculation, on_delete=models.CASCADE, related_name="notes", verbose_name="beregning"
    )
    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, null=True, blank=True, related_name="notes", verbose_name="kørsel"
    )
    field_key = models.CharField("felt", max_length=60, blank=True)
    text = models.TextField("tekst", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    written_at = models.DateTimeField("skrevet", default=timezone.now)
    changed_at = models.DateTimeField("rettet", null=True, blank=True)
    deleted_at = models.DateTimeField("slettet", null=True, blank=True)

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "noter"
        ordering = ("written_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=False, text="") | (Q(deleted_at__isnull=True) & ~Q(text="")),
                name="note_has_text_until_deleted",
            ),
        )

    def __str__(self) -> str:
        return f"note til {self.calculation}"


class LifecycleAlternative(models.Model):
    """A way of building that is held against the calculation over thirty years. Number 1 is the calculation itself.

    ``draft`` maps each field to the text as it was typed, also when it is wrong; ``version`` counts saves.
    """

    calculation = models.ForeignKey(
        Calculation, on_delete=models.CASCADE, related_name="alternatives", verbose_name="beregning"
    )
    number = models.PositiveSmallIntegerField("nummer")
    draft = models.JSONField("kladde", default=dict, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ændret af"
    )
    changed_at = models.DateTimeField("ændret", auto_now=True)

    class Meta:
        verbose_name = "alternativ"
        verbose_name_plural = "alternativer"
        ordering = ("calculation", "number")
        constraints = (
            models.UniqueConstraint(fields=("calculation", "number"), name="alternative_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=3), name="alternative_number_one_to_three"),
        )

    def __str__(self) -> str:
        return f"{self.calculation}, alternativ {self.number}"
