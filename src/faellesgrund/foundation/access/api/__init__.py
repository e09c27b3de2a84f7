"""What every address of the API shares: keys, problems, bodies, pages, and writes that may be sent again."""
