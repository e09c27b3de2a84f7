"""Form fields for numbers typed in Danish. What was typed stays in the field, right or wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from faellesgrund.foundation.ui.numbers import NotANumber, danish, read_number


class DanishDecimalField(forms.Field):
    """A number; ``low`` and ``high`` are allowed themselves. The cleaned value is a Decimal, or None when empty."""

    enhed = ""
    widget = forms.TextInput

    def __init__(
        self, *, low: Decimal | int | None = None, high: Decimal | int | None = None, enhed: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.low, self.high = low, high
        self.enhed = enhed or self.enhed
        self.error_messages["required"] = "Skriv et tal."

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A number key pad on a phone, and the width of a number."""
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "felt__ind--tal",
        }

    def to_python(self, value: Any) -> Decimal | None:
        """The number, or None; a ValidationError says what to write instead."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = read_number(text)
        except NotANumber as wrong:
            raise ValidationError(str(wrong), code="number") from None
        return self.in_range(number, text)

    def in_range(self, number: Decimal, text: str) -> Decimal:
        """The number when it is allowed; else a ValidationError with the range and what was typed."""
        if (self.low is None or number >= self.low) and (self.high is None or number <= self.high):
            return number
        unit = f" {self.enhed}" if self.enhed else ""
        if self.low is not None and self.high is not None:
            wanted = f"mellem {shown(self.low)} og {shown(self.high)}{unit}"
        elif self.low is not None:
            wanted = f"på mindst {shown(self.low)}{unit}"
        else:
            wanted = f"på højst {shown(self.high or 0)}{unit}"
        raise ValidationError(f"Skriv et tal {wanted.removesuffix('.')}. Du har skrevet {text}.", code="range")

    def prepare_value(self, value: Any) -> Any:
        """A number as Danes write it; what was typed as it was typed."""
        return shown(value) if isinstance(value, (int, float, Decimal)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the number is another; another way of writing the same is no change."""
        try:
            return self.to_python(data) != (None if initial is None else Decimal(str(initial)))
        except ValidationError:
            return True


class KronerField(DanishDecimalField):
    """An amount in kroner, with øre at most."""

    enhed = "kr."

    def to_python(self, value: Any) -> Decimal | None:
        """As the number field, and no finer than øre. »kr.« behind the number is understood."""
        number = super().to_python(str(value or "").strip().removesuffix("kr.").removesuffix("kr"))
        if number is not None and number != round(number, 2):
            raise ValidationError(f"Skriv højst to decimaler. Du har skrevet {value}.", code="decimals")
        return number


class PercentField(DanishDecimalField):
    """A share typed as percent: 4,5 becomes 0.045. ``low`` and ``high`` are in percent."""

    enhed = "%"

    def to_python(self, value: Any) -> Decimal | None:
        """The share as a fraction."""
        number = super().to_python(str(value or "").strip().removesuffix("%"))
        return None if number is None else number / 100

    def prepare_value(self, value: Any) -> Any:
        """A fraction as percent; what was typed as it was typed."""
        return shown(Decimal(str(value)) * 100) if isinstance(value, (int, float, Decimal)) else value


def shown(value: int | float | Decimal) -> str:
    """A number with the decimals it has: 15, 4,5, 1.000."""
    exact = Decimal(str(value)).normalize()
    exponent = exact.as_tuple().exponent
    return danish(exact, max(0, -exponent) if isinstance(exponent, int) else 0)
