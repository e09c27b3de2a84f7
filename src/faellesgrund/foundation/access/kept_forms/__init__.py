"""What somebody typed when the session had run out, kept for that user alone."""
