"""Setting pages for print with Typst: a template of ours, data as text, and a tagged PDF that is the same bytes again."""

from faellesgrund.foundation.ui.typesetting.font_cover import showable, showable_data
from faellesgrund.foundation.ui.typesetting.setting import FONTS, NotSet, date_data, typeset

__all__ = ["FONTS", "NotSet", "date_data", "showable", "showable_data", "typeset"]
