"""What the law says, dated. See :mod:`faellesgrund.engine.rates.reader`."""

from faellesgrund.engine.rates.reader import DatedValue, Rate, RateBook, RateUnknown, load_rates

__all__ = ["DatedValue", "Rate", "RateBook", "RateUnknown", "load_rates"]
