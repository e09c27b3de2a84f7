"""How a person wants to be told: one choice for each kind, and the hour of the daily mail."""

from __future__ import annotations

from typing import Any

from django import forms

from faellesgrund.foundation.notices.queries import Chosen, channels_of
from faellesgrund.foundation.notices.registry import kinds
from faellesgrund.foundation.notices.rules import EARLIEST_HOUR, LATEST_HOUR

WRONG = {"required": "Vælg en af mulighederne.", "invalid_choice": "Vælg en af mulighederne."}


class ChoicesForm(forms.Form):
    """Made anew for each request, since the kinds are known only when every app has started."""

    def __init__(self, chosen: Chosen, data: Any = None) -> None:
        super().__init__(data, initial={"version": chosen.version})
        for kind in kinds():
            self.fields[f"kanal-{kind.key}"] = forms.ChoiceField(
                label=kind.dansk,
                choices=[(channel.value, channel.word) for channel in channels_of(kind.key)],
                initial=chosen.channels[kind.key],
                error_messages=WRONG,
                help_text="" if kind.may_be_turned_off else "Den kan ikke slås fra.",
            )
        self.fields["klokken"] = forms.TypedChoiceField(
            label="Den daglige mail kommer kl.",
            choices=[(hour, f"{hour}.00") for hour in range(EARLIEST_HOUR, LATEST_HOUR + 1)],
            coerce=int,
            initial=chosen.hour,
            error_messages=WRONG,
            help_text="Der kommer kun en mail, når der er noget nyt.",
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def channels(self) -> dict[str, str]:
        """Kind → channel, of a valid form."""
        return {f"{kind.key}": self.cleaned_data[f"kanal-{kind.key}"] for kind in kinds()}

    @property
    def hour(self) -> int:
        """The hour, of a valid form."""
        return int(self.cleaned_data["klokken"])

    @property
    def version(self) -> int:
        """The version of the choices the person saw."""
        return int(self.cleaned_data["version"] or 0)
