"""Back-up and restoring: one file with the database, the files and a manifest that can tell whether all of it is whole."""
