"""The building brief (byggebrief): its keys, its reader and its writer."""

from faellesgrund.engine.economy.brief.fields import BY_KEY, FIELDS, Field
from faellesgrund.engine.economy.brief.model import Brief, HomeType, PlotTerms, Post
from faellesgrund.engine.economy.brief.reader import read_brief, read_brief_text
from faellesgrund.engine.economy.brief.writer import brief_toml

__all__ = [
    "BY_KEY", "FIELDS", "Brief", "Field", "HomeType", "PlotTerms", "Post", "brief_toml", "read_brief", "read_brief_text",
]  # fmt: skip
