"""A document: what it is, whose it is, who may see it, and how long it holds. Its text is in ``text_models``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from faellesgrund.foundation.documents.figures.models import BoundFigure
from faellesgrund.foundation.documents.files.models import Attachment, MadeFile, StoredFile
from faellesgrund.foundation.documents.kinds import kind_text
from faellesgrund.foundation.documents.letter_templates.models import Template, TemplateVersion
from faellesgrund.foundation.documents.library.models import LibraryClause, LibraryClauseVersion
from faellesgrund.foundation.documents.text_models import (
    Clause,
    Comment,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    TextVersion,
)
from faellesgrund.foundation.ui.sorting import danish_sort_key

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

__all__ = [
    "Attachment",
    "BoundFigure",
    "Clause",
    "Comment",
    "Document",
    "Level",
    "LibraryClause",
    "LibraryClauseVersion",
    "MadeFile",
    "Sharing",
    "State",
    "StoredFile",
    "Suggestion",
    "SuggestionKind",
    "SuggestionState",
    "Template",
    "TemplateVersion",
    "TextVersion",
]


class Sharing(models.TextChoices):
    """Who may know of a document."""

    PARTNERSHIP = "partnerskab", _("Hele partnerskabet")
    OWN_PARTY = "egen_part", _("Kun min egen part")
    CHOSEN = "udvalgte", _("Min egen part og dem, jeg vælger")


class Level(models.TextChoices):
    """How closely a document is kept among those who may know of it."""

    OPEN = "aaben", _("Åbent")
    INTERNAL = "intern", _("Internt")
    CONFIDENTIAL = "fortroligt", _("Fortroligt")


class State(models.TextChoices):
    """Where a document is in its life."""

    DRAFT = "udkast", _("Udkast")
    LOCKED = "laast", _("Låst")
    REPLACED = "erstattet", _("Erstattet")
    ENDED = "udgaaet", _("Udgået")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Look-ups of documents."""

    def visible_to(self, user: User) -> Self:
        """Documents the user may know of; the confidential among them may still be closed: see ``readable_by``."""
        return self._reached(user, "dokument.se")

    def readable_by(self, user: User) -> Self:
        """Documents the user may read: visible, and not confidential unless the user is trusted with it or owns it."""
        trusted = Document.objects.all()._reached(user, "dokument.se_fortroligt")
        return self.visible_to(user).filter(
            ~Q(level=Level.CONFIDENTIAL) | Q(owner=user) | Q(pk__in=trusted.order_by().values("pk"))
        )

    def with_owner(self) -> Self:
        """With owner, party and the last writer in the same query."""
        return self.select_related("owner", "party", "changed_by")

    def _reached(self, user: User, action: str) -> Self:
        from faellesgrund.foundation.access.policy import visible

        scopes = {"forum": "forum_key", "afdeling": "estate_key", "projekt": "project_key"}
        return visible(self, user, action, shared_parties="shared_parties", scopes=scopes)


class Document(models.Model):
    """A document. The working copy of its text is its clauses; saved and locked texts are its versions.

    ``version`` counts saves of the document's own fields. ``clause_saves`` counts saves of clauses: each clause keeps
    the count of its own last save, so that a number never comes again, not even when a clause is removed and brought
    back.
    """

    title = models.CharField("titel", max_length=240)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    kind = models.CharField("slags", max_length=30)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ejer")
    party = models.ForeignKey("access.Party", on_delete=models.PROTECT, related_name="+", verbose_name="part")
    deling = models.CharField("deling", max_length=20, choices=Sharing.choices, default=Sharing.PARTNERSHIP)
    shared_parties = models.ManyToManyField("access.Party", blank=True, related_name="+", verbose_name="delt med")
    level = models.CharField("adgangsniveau", max_length=20, choices=Level.choices, default=Level.INTERNAL)
    # Keys of a forum, an estate and a project: those tables stand above this one.
    forum_key = models.CharField("forum", max_length=60, blank=True, db_index=True)
    estate_key = models.CharField("afdeling", max_length=60, blank=True, db_index=True)
    project_key = models.CharField("projekt", max_length=60, blank=True, db_index=True)
    state = models.CharField("tilstand", max_length=20, choices=State.choices, default=State.DRAFT)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name="erstattet af"
    )
    valid_from = models.DateField("gælder fra", null=True, blank=True)
    valid_to = models.DateField("gælder til", null=True, blank=True)
    review_on = models.DateField("tages op igen", null=True, blank=True)
    f2_case = models.CharField("sagsnummer i F2", max_length=20, blank=True)
    f2_document = models.CharField("dokumentnummer i F2", max_length=20, blank=True)
    edoc_number = models.CharField("nummer i eDoc", max_length=30, blank=True)
    kle_number = models.CharField("KLE-emne", max_length=8, blank=True)
    kle_facet = models.CharField("KLE-handlingsfacet", max_length=3, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    clause_saves = models.PositiveIntegerField("gemte klausuler", default=0)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    changed_at = models.DateTimeField("ændret", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ændret af"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenter"
        ordering = ("-changed_at", "-pk")
        indexes = (
            models.Index(fields=("-changed_at", "-id"), name="document_changed"),
            models.Index(fields=("review_on",), name="document_review"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(deling__in=Sharing.values), name="document_deling_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="document_level_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="document_state_known"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="document_period",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="document_version_positive"),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the title."""
        self.sort_key = danish_sort_key(self.title)
        super().save(*args, **kwargs)

    def shared_party_ids(self) -> set[int]:
        """Primary keys of the parties it is shared with by name: for the policy."""
        return {party.pk for party in self.shared_parties.all()}

    def scope_keys(self) -> set[tuple[str, str]]:
        """What roles held for one forum, estate or project reach it: for the policy."""
        pairs = (("forum", self.forum_key), ("afdeling", self.estate_key), ("projekt", self.project_key))
        return {(kind, key) for kind, key in pairs if key}

    def audit_name(self) -> str:
        """What the trail calls it: the title only when everyone in the partnership may read it."""
        return self.title if self.is_open_to_all else "Dokument, der ikke er delt med alle"

    @property
    def is_open_to_all(self) -> bool:
        """Whether the whole partnership may read it."""
        return self.deling == Sharing.PARTNERSHIP and not self.is_confidential

    @property
    def kind_text(self) -> str:
        """The Danish name of the kind."""
        return kind_text(self.kind)

    @property
    def is_confidential(self) -> bool:
        """Whether reading it takes trust, and is logged."""
        return self.level == Level.CONFIDENTIAL

    @property
    def is_draft(self) -> bool:
        """Whether its working copy can be written in."""
        return self.state == State.DRAFT
