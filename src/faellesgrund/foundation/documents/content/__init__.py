"""The text of a clause: read to blocks, written to HTML."""
