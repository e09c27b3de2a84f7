"""The forms of documents and texts. They keep what was typed; what is wrong with it the actions say."""

from __future__ import annotations

from typing import Any

from django import forms

from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.documents.kinds import KINDS
from faellesgrund.foundation.documents.models import Document, Level, Sharing

LEVEL_NOTES = (
    (Level.OPEN, "Åbent: må gives til enhver"),
    (Level.INTERNAL, "Internt: for dem, det er delt med"),
    (Level.CONFIDENTIAL, "Fortroligt: kun for betroede roller, og hver læsning skrives i loggen"),
)
DEPTHS = ((1, "1 – hovedafsnit"), (2, "2 – under et hovedafsnit"), (3, "3 – underst"))


class Radios(forms.RadioSelect):
    """Radio buttons as the rest of the product draws them."""

    template_name = "documents/forms/choices.html"


class Boxes(forms.CheckboxSelectMultiple):
    """Tick boxes as the rest of the product draws them."""

    template_name = "documents/forms/choices.html"


class AskedField(forms.CharField):
    """Text that is asked for; what to say when it is missing, the action knows."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


def _date_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": "Skriv datoen som dag, måned og år, for eksempel 31.12.2027."},
    )


def _short(label: str, help_text: str, limit: int = 40) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=limit)


class PartiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Parties, by primary key; a number larger than any database's is no choice (SQLite would fail on it)."""

    def clean(self, value: Any) -> Any:
        """The parties chosen, or a ValidationError."""
        if isinstance(value, (list, tuple)):
            value = [each if len(str(each)) < 19 else "" for each in value]
        return super().clean(value)


class SharingFields(forms.Form):
    """Who may know of a document, and how closely it is kept."""

    deling = forms.ChoiceField(
        label="Delt med",
        choices=Sharing.choices,
        widget=Radios,
        initial=Sharing.PARTNERSHIP,
        error_messages={"required": "Vælg, hvem dokumentet er delt med."},
    )
    shared_parties = PartiesField(
        queryset=Party.objects.none(),
        label="Parter, det deles med",
        help_text="Bruges, når I deler med dem, I vælger.",
        required=False,
        widget=Boxes,
    )
    level = forms.ChoiceField(
        label="Adgangsniveau",
        choices=LEVEL_NOTES,
        widget=Radios,
        initial=Level.INTERNAL,
        error_messages={"required": "Vælg, hvor tæt dokumentet skal holdes."},
    )

    def __init__(self, *args: Any, own: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shared_parties"]
        rows = Party.objects.taking_part()
        field.queryset = rows.exclude(pk=own.pk) if own else rows


class NewDocumentForm(SharingFields):
    """A new document."""

    title = forms.CharField(label="Titel", max_length=240, error_messages={"required": "Giv dokumentet en titel."})
    kind = forms.ChoiceField(
        label="Slags",
        choices=[(kind.key, kind.dansk) for kind in KINDS.values() if kind.key != "fil"],
        initial="note",
    )
    start = forms.ChoiceField(
        label="Begynd med",
        choices=(("skelet", "Overskrifter, der passer til slagsen"), ("tom", "Et tomt dokument")),
        widget=Radios,
        initial="skelet",
    )
    field_order = ("title", "kind", "start", "deling", "shared_parties", "level")


class SettingsForm(SharingFields):
    """A document's own fields. ``document`` gives what stands now."""

    title = forms.CharField(label="Titel", max_length=240, error_messages={"required": "Giv dokumentet en titel."})
    kind = forms.ChoiceField(label="Slags", choices=[(kind.key, kind.dansk) for kind in KINDS.values()])
    valid_from = _date_field("Gælder fra")
    valid_to = _date_field("Gælder til", "Sidste dag. Lad feltet stå tomt, når der ikke er nogen.")
    review_on = _date_field("Tages op igen", "Dagen, hvor I vil se dokumentet igennem.")
    f2_case = _short("Sagsnummer i F2", "Som F2 skriver det: 2025 - 26266")
    f2_document = _short("Dokumentnummer i F2", "Tal alene")
    edoc_number = _short("Nummer i eDoc", "Sag 2021-0123456 eller dokument 2021-0123456-12")
    kle_number = _short("KLE-emne", "For eksempel 03.02.00")
    kle_facet = _short("KLE-handlingsfacet", "For eksempel G01")
    field_order = ("title", "kind", "deling", "shared_parties", "level")
    GROUPS = (
        ("Titel og slags", ("title", "kind")),
        ("Deling", ("deling", "shared_parties", "level")),
        ("Gyldighed", ("valid_from", "valid_to", "review_on")),
        ("Journal", ("f2_case", "f2_document", "edoc_number", "kle_number", "kle_facet")),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    @classmethod
    def of(cls, document: Document) -> SettingsForm:
        """The form with what stands now."""
        initial = {name: getattr(document, name) for name in cls.base_fields if name != "shared_parties"}
        initial["shared_parties"] = [party.pk for party in document.shared_parties.all()]
        return cls(initial=initial, own=document.party)

    def written(self) -> dict[str, Any]:
        """The fields of the model, as typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shared_parties"}


class ClauseForm(forms.Form):
    """Heading, text and level of a clause. ``library``: why it differs is asked for."""

    heading = AskedField(label="Overskrift")
    body = AskedField(label="Tekst", strip=False, widget=forms.Textarea(attrs={"rows": 8}))
    level = forms.TypedChoiceField(label="Niveau", choices=DEPTHS, coerce=int, initial=1)
    deviation_reason = forms.CharField(
        label="Hvorfor afviger I fra klausulbiblioteket?",
        help_text="Skriv det, hvis teksten bliver en anden end bibliotekets.",
        required=False,
    )

    def __init__(self, *args: Any, library: bool = False, uid: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{uid}_%s" if uid else "id_%s")
        super().__init__(*args, **kwargs)
        if not library:
            del self.fields["deviation_reason"]


class SuggestionForm(ClauseForm):
    """A proposed text, and why."""

    reason = forms.CharField(label="Hvorfor foreslår du det?", required=False, max_length=500)


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = AskedField(label="Hvorfor", max_length=2000)

    def __init__(self, *args: Any, label: str = "", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text


class LockForm(ReasonForm):
    """Why it is locked, and which number it gets."""

    edition = forms.ChoiceField(
        label="Nummer", choices=(("ny", ""), ("rettelse", "")), widget=Radios, initial="ny", required=False
    )

    def __init__(self, *args: Any, numbers: tuple[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if numbers is None:
            del self.fields["edition"]
        else:
            field: Any = self.fields["edition"]
            field.choices = (
                ("ny", f"Ny udgave: version {numbers[0]}"),
                ("rettelse", f"Rettelse af den udgave, der gælder: version {numbers[1]}"),
            )


class EndForm(ReasonForm):
    """Why a document goes out of use, and what takes its place."""

    replaced_by = forms.CharField(
        label="Erstattes af",
        help_text="Adressen på det nye dokument, for eksempel forretningsorden-2027. Lad feltet stå tomt, når intet træder i stedet.",
        required=False,
        max_length=200,
    )
    field_order = ("replaced_by", "reason")


class CommentForm(forms.Form):
    """A comment."""

    text = AskedField(
        label="Kommentar",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nævn en kollega med @brugernavn.",
    )


class LibraryClauseForm(forms.Form):
    """A new clause of the library."""

    title = AskedField(label="Navn i biblioteket")
    purpose = forms.CharField(label="Hvornår bruges den?", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    heading = AskedField(label="Overskrift")
    body = AskedField(label="Tekst", strip=False, widget=forms.Textarea(attrs={"rows": 8}))
    reason = AskedField(label="Hvorfor", help_text="Hvor teksten kommer fra, eller hvad der er nyt.")


class LibraryTextForm(LibraryClauseForm):
    """A new text of a library clause."""

    title = None  # type: ignore[assignment]
    purpose = None  # type: ignore[assignment]


class LibraryAboutForm(forms.Form):
    """Name, use and whether it is in use."""

    title = AskedField(label="Navn i biblioteket")
    purpose = forms.CharField(label="Hvornår bruges den?", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    retired = forms.BooleanField(label="Tag klausulen ud af brug", required=False)
