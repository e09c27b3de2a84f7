"""Lays text out for a terminal: headings, paragraphs, lists of terms and tables that fit the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from faellesgrund.entry.cli.call import Terminal

GAP = 2
SHORTEST_TEXT = 14
"""A text column is never squeezed below this; then each row is stacked instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. right: figures, right-aligned and never broken."""

    heading: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. strong: a sum or group, with bold type where the terminal has it."""

    cells: tuple[str, ...]
    strong: bool = False
    indent: int = 0


class Page:
    """A page of text being written, as wide as the terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._lines: list[str] = []

    def text(self) -> str:
        """The finished page. No-break spaces have done their work and become plain ones, so that text can be found."""
        page = "\n".join(self._lines).strip("\n") + "\n"
        return page.replace("\u00a0", " ")

    def blank(self) -> None:
        """An empty line, never two."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def title(self, text: str) -> None:
        """The page's first line."""
        for line in wrap(text, self.terminal.width):
            self._lines.append(self._bold(line))

    def heading(self, text: str) -> None:
        """The heading of a section, underlined so that it also shows without bold type."""
        self.blank()
        lines = wrap(text, self.terminal.width)
        self._lines += [self._bold(line) for line in lines]
        self._lines.append("─" * max(len(line) for line in lines))

    def paragraph(self, text: str, indent: int = 0, first: str = "") -> None:
        """Running text. first: what stands in the indent of the first line, such as a dash."""
        text = text.replace("kr..", "kr.")  # a sentence that ends with an amount
        room = " " * indent
        begin = first.ljust(indent) if first else room
        self._lines += wrap(
            text,
            self.terminal.width,
            initial_indent=begin,
            subsequent_indent=room,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]

    def points(self, texts: Sequence[str]) -> None:
        """A list with dashes."""
        for text in texts:
            self.paragraph(text, indent=4, first="  – ")

    def terms(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Words to the left, what they mean to the right; below one another where the terminal is narrow."""
        widest = max((len(term) for term, _ in pairs), default=0)
        limit = self.terminal.width // 2 - 4
        column = max((len(term) for term, _ in pairs if len(term) <= limit), default=widest) + 2 + GAP
        for term, meaning in pairs:
            if len(term) + 2 + GAP > column:
                self.paragraph(term, indent=2)
                self.paragraph(meaning, indent=6)
            else:
                self.paragraph(meaning, indent=column, first=f"  {term}")

    def figure(self, label: str, amount: str, words: Sequence[str]) -> None:
        """A headline figure: what it is, the amount, and the sentences about it below."""
        if 2 + len(label) + GAP + len(amount) > self.terminal.width:
            self._lines += [f"  {label}", f"    {self._bold(amount)}"]
        else:
            column = min(36, self.terminal.width - len(amount))
            self._lines.append(f"  {label}".ljust(max(column, 2 + len(label) + GAP)) + self._bold(amount))
        for sentence in words:
            if sentence:
                self.paragraph(sentence, indent=4)

    def table(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """A table; text columns give way to the figures, and a narrow terminal gets each row stacked."""
        widths = self._widths(columns, rows)
        if widths is None:
            self._stacked(columns, rows)
            return
        if any(column.heading for column in columns):
            self._row(columns, Row(tuple(column.heading for column in columns)), widths, muted=True)
        for row in rows:
            self._row(columns, row, widths)

    def _widths(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[int] | None:
        def longest(index: int) -> int:
            cells = (len(row.cells[index]) + (row.indent if index == 0 else 0) for row in rows)
            heading = columns[index].heading
            # A heading of a figure column may be broken at its spaces, but not in a word.
            least = max((len(word) for word in heading.split()), default=0) if columns[index].right else len(heading)
            return max(max(cells, default=0), least)

        widths = [longest(i) for i in range(len(columns))]
        spare = self.terminal.width - 2 - GAP * (len(columns) - 1) - sum(widths)
        texts = [i for i, column in enumerate(columns) if not column.right]
        while spare < 0:
            widest = max(texts, key=lambda i: widths[i], default=None)
            if widest is None or widths[widest] <= SHORTEST_TEXT:
                return None
            cut = min(-spare, max(1, widths[widest] - max(SHORTEST_TEXT, _second(widths, texts, widest))))
            widths[widest] -= cut
            spare += cut
        return widths

    def _row(self, columns: Sequence[Column], row: Row, widths: Sequence[int], muted: bool = False) -> None:
        cells = []
        for i, (column, text, width) in enumerate(zip(columns, row.cells, widths, strict=True)):
            indent = " " * row.indent if i == 0 else ""
            lines = wrap(text, width, initial_indent=indent, subsequent_indent=indent) or [""]
            cells.append([line.rjust(width) if column.right else line.ljust(width) for line in lines])
        height = max(len(lines) for lines in cells)
        for number in range(height):
            parts = []
            for lines, width in zip(cells, widths, strict=True):
                at = number - (height - len(lines)) if muted else number  # headings stand on one line at the bottom
                parts.append(lines[at] if 0 <= at < len(lines) else " " * width)
            line = "  " + (" " * GAP).join(parts).rstrip()
            self._lines.append(self._bold(line) if row.strong else self._faint(line) if muted else line)

    def _stacked(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        for row in rows:
            head, *rest = row.cells
            if head:
                self.paragraph(head, indent=2 + row.indent)
            for column, cell in zip(columns[1:], rest, strict=True):
                if cell:
                    name = f"{column.heading}: " if column.heading else ""
                    self.paragraph(f"{name}{cell}", indent=6 + row.indent)

    def lines(self, lines: Sequence[str]) -> None:
        """Lines that are already laid out."""
        self._lines += lines

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.terminal.colour else text

    def _faint(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.terminal.colour else text


def _second(widths: Sequence[int], texts: Sequence[int], widest: int) -> int:
    others = [widths[i] for i in texts if i != widest]
    return max(others, default=0)
