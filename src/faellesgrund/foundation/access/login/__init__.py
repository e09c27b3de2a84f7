"""The way in and out: password, second factor, identity providers, sessions, and what keeps guessing slow."""
