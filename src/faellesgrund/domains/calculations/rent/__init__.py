"""The question turned round, who can pay, and the benefit bridge."""
