"""Comments and suggestions."""
