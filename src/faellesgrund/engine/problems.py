"""Input that cannot be used, said so that the user can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (key, cell or line), what, and how to mend it, in Danish."""

    sted: str
    tekst: str

    def __str__(self) -> str:
        return f"{self.sted}: {self.tekst}" if self.sted else self.tekst


class BadInput(ValueError):
    """The input cannot be used. Carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))
