"""The six steps where a brief is written, and what stands beside them."""
