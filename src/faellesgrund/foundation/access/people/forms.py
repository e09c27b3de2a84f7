"""Forms of the pages about people. The rules are in the actions; a form reads what was typed and shows what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.action_names import action_name
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, PartyKind, PartyStatus, User
from faellesgrund.foundation.access.people.queries import sorted_roles, units_by_party
from faellesgrund.foundation.access.people.role_actions import RoleWish, may_hand_out
from faellesgrund.foundation.access.roles import ScopeKind
from faellesgrund.foundation.access.scopes import known

FREE = {ScopeKind.ESTATE: "Én afdeling (skriv nøglen)", ScopeKind.PROJECT: "Ét projekt (skriv nøglen)"}
GROUPS = {
    ScopeKind.PARTY: "En part",
    ScopeKind.FORUM: "Et forum",
    ScopeKind.ESTATE: "En afdeling",
    ScopeKind.PROJECT: "Et projekt",
}


class DayField(forms.DateField):
    """A day, picked or typed as 24.11.2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "class": "felt__ind--dato"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"],
            **kwargs,
        )
        self.error_messages.update(invalid="Skriv en dato som 24.11.2026.", required="Skriv en dato.")


def show_problems(form: forms.Form, bad: BadInput) -> None:
    """Put each problem at its field; one that belongs to no field stands in the summary."""
    for problem in bad.problems:
        form.add_error(problem.sted if problem.sted in form.fields else None, problem.tekst)


def error_count(shown: Sequence[forms.Form]) -> int:
    """How many errors several forms on one page have together."""
    return sum(len(messages) for form in shown for messages in form.errors.values())


class PersonForm(forms.Form):
    """Name, mail, title and unit of a user."""

    navn = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Skriv personens navn."})
    mail = forms.CharField(label="Mail", max_length=254, error_messages={"required": "Skriv en mailadresse."})
    titel = forms.CharField(label="Titel", max_length=120, required=False)
    enhed = forms.ChoiceField(
        label="Enhed", error_messages={"required": "Vælg en enhed.", "invalid_choice": "Vælg en enhed på listen."}
    )

    def __init__(self, *args: Any, asker: User, kept: OrganisationalUnit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail"].widget.attrs.update(type="email", autocomplete="off", spellcheck="false")
        self.fields["navn"].widget.attrs.update(autocomplete="off")
        field: Any = self.fields["enhed"]
        field.choices = [("", "Vælg"), *units_by_party(asker, "brugere.inviter", kept)]

    def unit(self) -> OrganisationalUnit | None:
        """The unit that was chosen."""
        return OrganisationalUnit.objects.select_related("party").filter(key=self.cleaned_data["enhed"]).first()


class RoleForm(forms.Form):
    """One role: which, for what, and from when to when."""

    rolle = forms.ChoiceField(
        label="Rolle", error_messages={"required": "Vælg en rolle.", "invalid_choice": "Vælg en rolle på listen."}
    )
    omfang = forms.ChoiceField(
        label="Gælder for",
        error_messages={"required": "Vælg, hvad rollen gælder for.", "invalid_choice": "Vælg noget på listen."},
    )
    noegle = forms.CharField(
        label="Nøgle på afdelingen eller projektet",
        max_length=60,
        required=False,
        help_text="Kun når rollen gælder for én afdeling eller ét projekt. Eksempel: engsvinget",
    )
    fra = DayField(label="Fra og med")
    til = DayField(label="Til og med", required=False, help_text="Tom: uden slutdato")

    def __init__(self, *args: Any, asker: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"omfang": ScopeKind.ALL.value, "fra": timezone.localdate()})
        super().__init__(*args, **kwargs)
        role: Any = self.fields["rolle"]
        role.choices = [("", "Vælg"), *((r.key, r.dansk) for r in sorted_roles() if may_hand_out(asker, r.key))]
        scope: Any = self.fields["omfang"]
        scope.choices = _scope_choices()
        if all(known(kind) is not None for kind in FREE):
            del self.fields["noegle"]

    @property
    def is_used(self) -> bool:
        """Whether a role was chosen: the second and third of a page may stay empty."""
        return bool(self.data.get(self.add_prefix("rolle"), "").strip())

    def wish(self) -> RoleWish:
        """What was asked for; of a valid form."""
        kind, _, key = self.cleaned_data["omfang"].partition(":")
        return RoleWish(
            self.cleaned_data["rolle"],
            kind,
            key or self.cleaned_data.get("noegle", ""),
            self.cleaned_data["fra"],
            self.cleaned_data["til"],
        )

    def show(self, place: str, text: str) -> None:
        """Put a problem at its field; one of the scope stands at the key when the key was typed."""
        typed = place == "omfang" and self.cleaned_data.get("omfang", "").endswith(":")
        field = "noegle" if typed else place
        self.add_error(field if field in self.fields else None, text)


def _scope_choices() -> list[Any]:
    choices: list[Any] = [(ScopeKind.ALL.value, "Alt i partnerskabet")]
    free = []
    for kind, group in GROUPS.items():
        there = known(kind)
        if there is None:
            free.append((f"{kind.value}:", FREE[kind]))
        elif there:
            choices.append((group, [(f"{kind.value}:{key}", name) for key, name in there.items()]))
    return choices + free


class EndForm(forms.Form):
    """When a role ends: now, or after a day."""

    hvornaar = forms.ChoiceField(
        label="Hvornår",
        choices=(("nu", "Nu"), ("dag", "Til og med en dag")),
        widget=forms.RadioSelect,
        initial="nu",
        error_messages={"required": "Vælg nu eller en dag.", "invalid_choice": "Vælg nu eller en dag."},
    )
    til = DayField(label="Til og med", required=False)

    def clean(self) -> dict[str, Any]:
        """A day is asked for when it is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("hvornaar") == "dag" and not cleaned.get("til") and "til" not in self.errors:
            self.add_error("til", "Skriv den sidste dag, rollen gælder.")
        return cleaned


class PartyForm(forms.Form):
    """A party: name, kind, status, note; and whether it is closed, when it is there already."""

    navn = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Skriv partens navn."})
    type = forms.ChoiceField(label="Type", choices=PartyKind.choices, error_messages={"required": "Vælg en type."})
    status = forms.ChoiceField(
        label="Status i kommissoriet", choices=PartyStatus.choices, error_messages={"required": "Vælg en status."}
    )
    note = forms.CharField(label="Bemærkning", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lukket = forms.BooleanField(
        label="Lukket", required=False, help_text="En lukket part kan ikke vælges. Den slettes ikke."
    )

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["lukket"]


class UnitForm(forms.Form):
    """A unit: name, the unit it belongs under, note; and whether it is closed, when it is there already."""

    navn = forms.CharField(label="Navn", max_length=240, error_messages={"required": "Skriv enhedens navn."})
    over = forms.ChoiceField(
        label="Hører under", required=False, error_messages={"invalid_choice": "Vælg en enhed hos samme part."}
    )
    note = forms.CharField(label="Bemærkning", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lukket = forms.BooleanField(
        label="Lukket", required=False, help_text="En lukket enhed kan ikke vælges. Den slettes ikke."
    )

    def __init__(self, *args: Any, party: Party, own: OrganisationalUnit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = party.units.exclude(pk=own.pk if own else 0)
        field: Any = self.fields["over"]
        field.choices = [("", "Ingen: enheden står for sig selv"), *((unit.key, unit.name) for unit in units)]
        if own is None:
            del self.fields["lukket"]

    def parent(self) -> OrganisationalUnit | None:
        """The unit above, or None."""
        return OrganisationalUnit.objects.filter(key=self.cleaned_data["over"]).first()


class CredentialsForm(forms.Form):
    """User name and password that a person chooses."""

    brugernavn = forms.CharField(
        label="Brugernavn",
        max_length=60,
        help_text="Små bogstaver a-z, tal, _ eller -",
        error_messages={"required": "Vælg et brugernavn."},
    )
    adgangskode = forms.CharField(
        label="Adgangskode",
        strip=False,
        widget=forms.PasswordInput,
        help_text="Mindst 12 tegn. Brug gerne nogle ord, der ikke hører sammen.",
        error_messages={"required": "Vælg en adgangskode."},
    )
    igen = forms.CharField(
        label="Adgangskoden igen",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Skriv adgangskoden igen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brugernavn"].widget.attrs.update(
            autocomplete="username", autocapitalize="none", spellcheck="false"
        )
        self.fields["adgangskode"].widget.attrs.update(autocomplete="new-password")
        self.fields["igen"].widget.attrs.update(autocomplete="new-password")


class SetupForm(CredentialsForm):
    """The first user of an installation."""

    kode = forms.CharField(
        label="Kode fra serveren",
        max_length=40,
        help_text="Den står i det, serveren skrev, da den startede: fire gange fire tegn",
        error_messages={"required": "Skriv koden."},
    )
    navn = forms.CharField(label="Dit navn", max_length=120, error_messages={"required": "Skriv dit navn."})
    mail = forms.CharField(label="Din mail", max_length=254, error_messages={"required": "Skriv din mailadresse."})
    field_order = ("kode", "navn", "mail", "brugernavn", "adgangskode", "igen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kode"].widget.attrs.update(autocomplete="off", autocapitalize="characters", spellcheck="false")
        self.fields["mail"].widget.attrs.update(type="email", autocomplete="email")
        self.fields["navn"].widget.attrs.update(autocomplete="name")


class BeginReviewForm(forms.Form):
    """Begin the review of a year."""

    aar = forms.IntegerField(
        label="År", error_messages={"required": "Skriv et år.", "invalid": "Skriv et år med fire cifre."}
    )
    frist = DayField(label="Frist for underskrift")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A year is no amount: no point between the thousands.
        self.fields["aar"].localize = False
        self.fields["aar"].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "felt__ind--kort"})


class SignForm(forms.Form):
    """Sign a review."""

    navn = forms.CharField(label="Dit navn", max_length=120, error_messages={"required": "Skriv dit navn."})
    note = forms.CharField(
        label="Bemærkning",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For eksempel hvem der var med, og hvad der skal ske nu",
    )


class KeyForm(forms.Form):
    """A new key: what for, for which actions, for how long."""

    navn = forms.CharField(
        label="Hvad skal nøglen bruges til?",
        max_length=80,
        error_messages={"required": "Skriv, hvad nøglen skal bruges til."},
    )
    dage = forms.IntegerField(
        label="Hvor mange dage skal den gælde?",
        initial=90,
        error_messages={"required": "Skriv et antal dage.", "invalid": "Skriv et antal dage som et helt tal."},
    )
    omfang = forms.MultipleChoiceField(
        label="Hvad må nøglen bruges til at gøre?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst én handling.",
            "invalid_choice": "Dine roller giver ikke en nøgle til %(value)s.",
        },
    )

    def __init__(self, *args: Any, actions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dage"].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "felt__ind--kort"})
        field: Any = self.fields["omfang"]
        field.choices = [(action, action_name(action)) for action in actions]
