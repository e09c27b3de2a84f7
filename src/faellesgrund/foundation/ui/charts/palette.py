"""The colours of data, by meaning: one thing, one colour on every page. Tokens of Det Fælles Designsystem."""

TEXT = "#1a1a1a"
MUTED = "#454545"
GRID = "#DCDCDC"
WHITE = "#FFFFFF"

STATE = "#08306B"
MUNICIPALITY = "#2171B5"
LOAN = TARGET = LIMIT = "#A63603"
LEFT = "#006D2C"
HOUSING_BENEFIT = "#A1D99B"
RUNNING_COST = "#707070"
BAND = "#C6DBEF"
MIDDLE = "#08306B"
LOWERS = "#4292C6"
RAISES = "#D94801"
FEASIBLE = "#E5F5E0"
DEAD_ZONE = "#FEE6CE"

LINES = ("#08306B", "#A63603", "#006D2C", "#2171B5")
"""At most four lines in one drawing; each has its name at its end and its own dash pattern as well."""
DASHES = ([1, 0], [7, 3], [2, 3], [10, 3, 2, 3])
