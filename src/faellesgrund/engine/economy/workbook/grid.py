"""Another name for what :mod:`book` holds."""

from faellesgrund.engine.economy.workbook.book import FROM_THE_START, WITHOUT_END, Cell, day_number
from faellesgrund.engine.economy.workbook.book import Page as Grid

__all__ = ["FROM_THE_START", "WITHOUT_END", "Cell", "Grid", "day_number"]
