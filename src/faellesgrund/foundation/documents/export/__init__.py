"""Documents as PDF, Word and web pages, packs and case files."""
