"""The small bar under a key figure: where eight of ten outcomes lie, and where the calculated one is."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

from faellesgrund.foundation.ui.charts import palette

WIDTH, BAR, BASE = 280, 6, 8
EDGE = 24


def interval_bar(
    low: float,
    mark: float,
    high: float,
    texts: tuple[str, str, str],
    description: str,
    scale: tuple[float, float] | None = None,
) -> SafeString:
    """An SVG of the band low–high with the mark in it and the three texts below.

    scale: what the whole width stands for, so that bars beside each other can be compared; left out, the band fills it.
    Too small for the drawing library: a line and a rectangle. Raises ValueError unless low ≤ high.
    """
    if low > high:
        raise ValueError("the band begins after it ends")
    first, last = scale or (min(low, mark), max(high, mark))
    width = (last - first) or 1.0

    def place(value: float) -> float:
        return round(EDGE + (value - first) / width * (WIDTH - 2 * EDGE), 1)

    labels = "".join(
        f'<text x="{place(value)}" y="30" text-anchor="middle" font-size="13" '
        f'fill="{color}"{weight}>{escape(text)}</text>'
        for value, text, color, weight in _apart(
            [
                (low, texts[0], palette.MUTED, ""),
                (mark, texts[1], palette.TEXT, ' font-weight="600"'),
                (high, texts[2], palette.MUTED, ""),
            ],
            width * 0.2,
        )
    )
    return mark_safe(  # noqa: S308 - numbers of our own, and texts that are escaped
        f'<svg class="interval" role="img" aria-label="{escape(description)}" viewBox="0 0 {WIDTH} 36" '
        f'width="{WIDTH}" height="36"><rect x="{place(low)}" y="{BASE - BAR // 2}" '
        f'width="{max(round(place(high) - place(low), 1), 1)}" height="{BAR}" fill="{palette.BAND}"></rect>'
        f'<rect x="{place(mark) - 1.5}" y="0" width="3" height="16" fill="{palette.MIDDLE}"></rect>{labels}</svg>'
    )


def _apart(labels: list[tuple[float, str, str, str]], least: float) -> list[tuple[float, str, str, str]]:
    """The labels without those an important one would cover: the mark's own stands, an end too near it gives way."""
    low, mark, high = labels
    kept = [mark]
    if mark[0] - low[0] >= least:
        kept.insert(0, low)
    if high[0] - mark[0] >= least:
        kept.append(high)
    return kept
