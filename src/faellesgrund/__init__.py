"""Fællesgrund: the working system of the partnership on skæve boliger."""

__version__ = "0.1.0"
