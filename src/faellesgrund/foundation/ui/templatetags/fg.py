"""Template tags and filters that every template has without loading them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format

from faellesgrund.foundation.ui import numbers

register = template.Library()

CERTAINTY = {"bekraeftet": "bekræftet", "beregnet": "beregnet", "antaget": "antaget"}
NOTHING = numbers.EN_DASH


@register.simple_tag
def beloeb(value: Any, decimaler: int = 0) -> str:
    """An amount: 13.170.769 kr.; nothing is –."""
    return numbers.kroner(value, decimaler) if _is_number(value) else NOTHING


@register.simple_tag
def mio(value: Any, decimaler: int = 1) -> str:
    """An amount in millions: 5,7 mio. kr.; nothing is –."""
    return numbers.mio_kroner(value, decimaler) if _is_number(value) else NOTHING


@register.filter
def tal(value: Any, decimaler: int = 0) -> str:
    """A number alone: 1.234,5; nothing is –."""
    return numbers.danish(value, decimaler) if _is_number(value) else NOTHING


@register.filter
def procent(value: Any, decimaler: int = 0) -> str:
    """A share as percent: 0.8 is 80 %; nothing is –."""
    return numbers.percent(value, decimaler) if _is_number(value) else NOTHING


@register.filter
def aendring(value: Any) -> str:
    """A change with its sign: +148 kr."""
    return numbers.change(value) if _is_number(value) else NOTHING


@register.filter
def dato(value: date | None) -> str:
    """A date in text: 24. november 2026."""
    return date_format(value, "j. F Y") if value else NOTHING


@register.filter
def dato_kort(value: date | None) -> str:
    """A date in a table: 24.11.2026."""
    return date_format(value, "d.m.Y") if value else NOTHING


@register.inclusion_tag("ui/certainty.html")
def sikkerhed(value: str) -> dict[str, str]:
    """The mark of certainty: shape, word and colour. Raises KeyError for a word that is none of the three."""
    return {"key": value, "word": CERTAINTY[value]}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
