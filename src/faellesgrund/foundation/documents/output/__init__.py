"""What a paper becomes: PDF, Word, a web page, plain text, a pack, a case file."""
