"""Ways of building set side by side over thirty years: what each costs, and when one overtakes the other."""

from faellesgrund.engine.economy.lifecycle.alternatives import HANDLING, Alternative, ComponentChange, read_changes
from faellesgrund.engine.economy.lifecycle.result import SCHEMA, compare

__all__ = ["HANDLING", "SCHEMA", "Alternative", "ComponentChange", "compare", "read_changes"]
