"""Charts drawn on the server: the finding as title, a drawing for each of two widths, and the table behind it.

Each builder takes finished numbers in the unit they are shown in, and the words. It neither rounds into a finding nor
chooses a colour: the colours mean the same on every page (``palette``).
"""

from faellesgrund.foundation.ui.charts.bars import Bar, bars
from faellesgrund.foundation.ui.charts.chart import Chart, Words
from faellesgrund.foundation.ui.charts.fan import FanYear, fan
from faellesgrund.foundation.ui.charts.feasible_area import feasible_area
from faellesgrund.foundation.ui.charts.interval import interval_bar
from faellesgrund.foundation.ui.charts.lines import Line, lines
from faellesgrund.foundation.ui.charts.step_curve import Limit, Note, Point, step_curve
from faellesgrund.foundation.ui.charts.tornado import Swing, tornado

__all__ = [
    "Bar",
    "Chart",
    "FanYear",
    "Limit",
    "Line",
    "Note",
    "Point",
    "Swing",
    "Words",
    "bars",
    "fan",
    "feasible_area",
    "interval_bar",
    "lines",
    "step_curve",
    "tornado",
]
