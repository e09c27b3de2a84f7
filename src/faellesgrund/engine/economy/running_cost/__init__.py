"""The running cost of a new estate on the chart of accounts: given accounts, and an estimate of the rest."""

from faellesgrund.engine.economy.running_cost.estimate import Line, RunningCost, RunningCostInputs, estimate

__all__ = ["Line", "RunningCost", "RunningCostInputs", "estimate"]
