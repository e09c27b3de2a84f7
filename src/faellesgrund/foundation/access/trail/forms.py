"""What the trail can be searched by."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from faellesgrund.foundation.access.trail.models import AuditEntry, Kind

WRONG_DATE = "Skriv en dato som 24.11.2026."
DATES = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"]


class FilterForm(forms.Form):
    """Period, who, what kind, which action, which object. All of it may be empty."""

    fra = forms.DateField(
        label="Fra og med",
        required=False,
        input_formats=DATES,
        error_messages={"invalid": WRONG_DATE},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    til = forms.DateField(
        label="Til og med",
        required=False,
        input_formats=DATES,
        error_messages={"invalid": WRONG_DATE},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    hvem = forms.CharField(label="Hvem", required=False, max_length=120)
    slags = forms.ChoiceField(label="Slags", required=False, choices=[("", "Alle slags"), *Kind.choices])
    handling = forms.CharField(label="Handling", required=False, max_length=60)
    objekt = forms.CharField(label="Objekt", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and last and last < first:
            self.add_error("til", "Perioden slutter, før den begynder. Byt om på de to datoer.")
        return cleaned

    def chosen(self) -> dict[str, str]:
        """What was asked for, as text, for the trail. Call it on a valid form."""
        return {key: str(value) for key, value in self.cleaned_data.items() if value}

    def lines(self) -> QuerySet[AuditEntry]:
        """The lines that were asked for, newest first. Call it on a valid form."""
        asked = self.cleaned_data
        found = AuditEntry.objects.order_by("-number")
        if asked.get("fra"):
            found = found.filter(made_at__gte=_midnight(asked["fra"]))
        if asked.get("til"):
            found = found.filter(made_at__lt=_midnight(asked["til"] + timedelta(days=1)))
        if who := asked.get("hvem"):
            found = found.filter(Q(actor__username=who.lower()) | Q(actor_name__icontains=who))
        if asked.get("slags"):
            found = found.filter(kind=asked["slags"])
        if asked.get("handling"):
            found = found.filter(action__startswith=asked["handling"])
        if thing := asked.get("objekt"):
            found = found.filter(Q(object_name__icontains=thing) | Q(object_type=thing) | Q(object_id=thing))
        return found


class PersonForm(forms.Form):
    """A person to look up."""

    navn = forms.CharField(
        label="Navn, brugernavn eller mail",
        min_length=2,
        max_length=120,
        error_messages={
            "required": "Skriv et navn, et brugernavn eller en mailadresse.",
            "min_length": "Skriv mindst 2 tegn.",
        },
    )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
