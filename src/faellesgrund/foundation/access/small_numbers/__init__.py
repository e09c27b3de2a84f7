"""The guard on small numbers: for every count, average, sum and export about people or about bids. Pure: no Django.

What cannot be shown comes back as :class:`Hidden`, with a Danish text and without the number. The method, its sources and
what was chosen here stand in docs/method/smaa-tal.md.
"""

from faellesgrund.foundation.access.small_numbers.coarsening import (
    Coarse,
    Period,
    ages_in_ranges,
    merged_neighbours,
    periods_large_enough,
)
from faellesgrund.foundation.access.small_numbers.figures import (
    Dominance,
    guarded_count,
    guarded_extremes,
    guarded_mean,
    guarded_quantile,
    guarded_share,
    guarded_sum,
)
from faellesgrund.foundation.access.small_numbers.hidden import Hidden, Protection, Unit, Why, Zeros
from faellesgrund.foundation.access.small_numbers.ledger import Clearance, Ledger, Statement, fixed_days
from faellesgrund.foundation.access.small_numbers.rounding import rounded_table
from faellesgrund.foundation.access.small_numbers.tables import Counts, GuardedTable, guarded_table

__all__ = [
    "Coarse",
    "Counts",
    "Clearance",
    "Dominance",
    "GuardedTable",
    "Hidden",
    "Ledger",
    "Period",
    "Protection",
    "Statement",
    "Unit",
    "Why",
    "Zeros",
    "ages_in_ranges",
    "fixed_days",
    "guarded_count",
    "guarded_extremes",
    "guarded_mean",
    "guarded_quantile",
    "guarded_share",
    "guarded_sum",
    "guarded_table",
    "merged_neighbours",
    "periods_large_enough",
    "rounded_table",
]
