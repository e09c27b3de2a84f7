"""What is kept with a run: what it rests on, its lock, and what has changed since."""
