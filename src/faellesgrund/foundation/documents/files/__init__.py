"""Files: received, checked, stored by checksum, handed out."""
