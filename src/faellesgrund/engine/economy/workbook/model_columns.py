"""The four models of financing as columns: a quantity is a row with one formula for each, and the chosen one last."""

from __future__ import annotations

from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.inputs import used

SHORT = {
    "almen": "almen",
    "almen_med_statstilskud": "almen_stat",
    "tilskud_og_laan": "tilskud_laan",
    "fuldt_tilskud": "fuldt",
}
"""Model → how the names of its column end."""
SUBSIDISED = ("almen", "almen_med_statstilskud")
TILSAGN = used("projekt.tilsagn")


class Models:
    """The rows of the sheet: one formula for each model, ``{m}`` standing for the ending of the model's names."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def row(
        self,
        text: str,
        name: str,
        formula: str | dict[str, str],
        style: str = "kr",
        source: str = "",
        strong: bool = False,
        values: dict[str, float] | None = None,
        chosen: float | None = None,
    ) -> None:
        """A quantity in all four models and in the chosen one. values: the engine's own figures."""
        row = self.page.next_row
        how = f"{style}_fed" if strong else style
        cells = [Cell(text, "fed" if strong else "tekst")]
        for model, ending in SHORT.items():
            asked = formula if isinstance(formula, str) else formula[model]
            value = None if values is None else values[model]
            cells.append(Cell(Formula(asked.replace("{m}", ending), value), how, f"{name}_{ending}"))
        cells.append(Cell(Formula(f"INDEX(B{row}:E{row},model_nr)", chosen), how, f"{name}_valgt"))
        self.page.add(*cells, Cell(source, "note"))
