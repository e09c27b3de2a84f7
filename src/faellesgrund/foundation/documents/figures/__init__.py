"""Figures of a text that are bound to a saved calculation."""
