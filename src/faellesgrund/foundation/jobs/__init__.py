"""Work in the background: queue, progress, schedule."""
