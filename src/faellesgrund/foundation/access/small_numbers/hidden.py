"""What stands where a number is not shown, and what a publication protects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

USUAL_THRESHOLD = 5
LOWEST_THRESHOLD = 3


class Why(Enum):
    """The reason that a number is hidden."""

    SMALL = "under"
    ZERO = "nul"
    COMPLEMENT = "udregnes"
    HOMOGENEOUS = "ens"
    DOMINANT = "dominans"
    EXTREME = "yderpunkt"
    DIFFERENCE = "forskel"
    NOT_TODAY = "dato"
    TOO_COMPLEX = "for_mange"


class Unit(Enum):
    """What is counted, in Danish plural."""

    PEOPLE = "personer"
    HOUSEHOLDS = "husstande"
    BIDS = "bud"


class Zeros(Enum):
    """Whether a zero is shown. It can reveal too: that nobody in a group has, or lacks, something."""

    SHOWN = "vises"
    HIDDEN = "skjules"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that is not shown, and the reason as a reader sees it. It does not carry the number.

    It cannot become one either: float(), int(), round(), arithmetic, comparison by size, truth and number formats all
    raise TypeError, so that a template, a sum or a sorted list cannot use it by accident.
    """

    why: Why
    text: str

    def __str__(self) -> str:
        return self.text

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a hidden number cannot be used as a number")

    __bool__ = _refuse
    __float__ = _refuse
    __int__ = _refuse
    __index__ = _refuse
    __complex__ = _refuse
    __round__ = _refuse
    __lt__ = _refuse
    __le__ = _refuse
    __gt__ = _refuse
    __ge__ = _refuse


@dataclass(frozen=True, slots=True)
class Protection:
    """What a publication protects.

    threshold: the smallest group that is shown. Under 5 a written reason is demanded, and under 3 nothing helps.
    zeros: see :class:`Zeros`. homogeneity: hide where everybody in a group turns out to be alike. Raises ValueError.
    """

    threshold: int = USUAL_THRESHOLD
    unit: Unit = Unit.PEOPLE
    zeros: Zeros = Zeros.SHOWN
    homogeneity: bool = True
    reason: str = ""

    def __post_init__(self) -> None:
        if self.threshold < LOWEST_THRESHOLD:
            raise ValueError(f"Grænsen kan ikke være under {LOWEST_THRESHOLD}. Den er sat til {self.threshold}.")
        if self.threshold < USUAL_THRESHOLD and not self.reason.strip():
            raise ValueError(f"Skriv, hvorfor grænsen er under {USUAL_THRESHOLD}.")

    def is_small(self, count: int) -> bool:
        """Whether a group of this size is not shown."""
        return 0 < count < self.threshold or (count == 0 and self.zeros is Zeros.HIDDEN)

    def hidden(self, why: Why) -> Hidden:
        """The value to show instead, with its text."""
        return Hidden(why, self._text(why))

    def _text(self, why: Why) -> str:
        unit = self.unit.value
        return {
            Why.SMALL: f"Under {self.threshold} {unit}: vises ikke",
            Why.ZERO: f"Under {self.threshold} {unit}: vises ikke",
            Why.COMPLEMENT: "Vises ikke: et skjult tal kunne regnes ud af det",
            Why.HOMOGENEOUS: "Vises ikke: alle i gruppen er ens",
            Why.DOMINANT: f"Vises ikke: få {unit} udgør næsten det hele",
            Why.EXTREME: "Den mindste og den største værdi vises ikke",
            Why.DIFFERENCE: "Vises ikke: sammen med tidligere tal kunne en lille gruppe regnes ud",
            Why.NOT_TODAY: "Vises ikke: tallene udgives kun på faste datoer",
            Why.TOO_COMPLEX: "Vises ikke: der er for mange små grupper til at kontrollere tallet",
        }[why]
