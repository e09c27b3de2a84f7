"""The four pages of a saved run that one sends to a committee, as a tagged PDF: the figures and sentences of the result page."""
