"""Parties, users, roles, who may, and who did."""
