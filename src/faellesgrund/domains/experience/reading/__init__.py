"""Projects out of somebody's own table: sheets, headings, numbers and rows. Pure, and used by the command line too."""
