"""Parties, users, invitations, roles and the yearly review."""
