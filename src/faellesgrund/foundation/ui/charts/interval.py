"""The line under a key figure: where eight of ten outcomes lie, and the calculated value."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

WIDTH = 300
MARGIN = 0.18


def interval_bar(low: float, middle: float, high: float, low_text: str, middle_text: str, high_text: str) -> SafeString:
    """A drawing of an interval (low ≤ high, the middle anywhere) with its three texts. Raises ValueError when turned."""
    if low > high:
        raise ValueError("the interval is turned")
    start, end = min(low, middle), max(high, middle)
    span = (end - start) or 1.0
    start, span = start - MARGIN * span, span * (1 + 2 * MARGIN)

    def place(x: float) -> str:
        return f"{(x - start) / span * WIDTH:.1f}"

    context = {
        "x": place(low),
        "width": f"{(high - low) / span * WIDTH:.1f}",
        "mark": place(middle),
        "description": f"{middle_text}. Otte af ti gange mellem {low_text} og {high_text}.",
        "texts": (low_text, middle_text, high_text),
    }
    return render_to_string("ui/interval.html", context)
