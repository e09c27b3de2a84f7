"""The 30-year reserve plan: saved money against the replacements of a building's components.

Amounts are kroner of the calendar year they fall in; year 1 of the plan is calendar year ``startaar``.
"""

from faellesgrund.engine.economy.reserves.balance import Balance, Work, balance, needed_contribution, works
from faellesgrund.engine.economy.reserves.plan import Component, Plan, read_plan
from faellesgrund.engine.economy.reserves.result import plan_json

__all__ = ["Balance", "Component", "Plan", "Work", "balance", "needed_contribution", "plan_json", "read_plan", "works"]
