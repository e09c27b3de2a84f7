"""A rate or figure replaced in one calculation, with its reason."""
