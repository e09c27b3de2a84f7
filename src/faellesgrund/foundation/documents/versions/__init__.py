"""Saved and locked texts, and what differs between two of them."""
