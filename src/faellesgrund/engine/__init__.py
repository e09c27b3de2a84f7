"""Law, evidence and arithmetic. Pure: no Django, database, clock, settings or network."""
