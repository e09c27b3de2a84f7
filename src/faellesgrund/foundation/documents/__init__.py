"""Files and texts: versions, clauses, comments, templates, output."""
