"""Clauses that many documents use."""
