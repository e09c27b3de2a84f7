"""Amounts and dates as the command shows them. The forms themselves are shared with the pages."""

from __future__ import annotations

from datetime import date

from faellesgrund.domains.calculations.result_page.amounts import (
    amount_with_unit,
    kr,
    mio_kr,
    number,
    percent,
    percent_as_needed,
    rent,
    signed,
)

__all__ = [
    "amount",
    "day",
    "day_in_words",
    "kr",
    "mio_kr",
    "number",
    "percent",
    "percent_as_needed",
    "period_name",
    "rent",
    "signed",
]

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
PERIODS = {"aar": "om året", "md": "om måneden", "uge": "om ugen"}


def amount(value: float, unit: str) -> str:
    """A figure with its unit: 171.500 kr., 1,5 %, 65 m²."""
    return amount_with_unit(value, unit)


def period_name(period: str, unit: str) -> str:
    """`` om året`` after an amount in kroner, nothing where the unit tells it."""
    return f" {PERIODS[period]}" if unit == "kr" and period in PERIODS else ""


def day(value: date) -> str:
    """24.11.2026."""
    return f"{value.day}.{value.month}.{value.year}"


def day_in_words(value: date) -> str:
    """24. november 2026."""
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"
