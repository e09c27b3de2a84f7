"""The trail of who did what: chained lines, checkpoints outside the database, pages and exports."""
