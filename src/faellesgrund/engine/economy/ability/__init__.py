"""Ability to pay: benefit, tax, boligstøtte and what is left after rent, for single households and whole tables."""
