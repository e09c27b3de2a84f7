"""Calculations for other programs: the same reader, the same engine and the same rights as the pages."""
