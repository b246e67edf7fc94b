"""What is simply so of most members: the label that most have, and the middle of numbers.

Told only where it is clear: half of the members have the label, which leads the second beyond
chance, and the middle of a number is known to a quarter of itself.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.personas.disclosure.middles import ranks_of
from profilekit.personas.statement import Answer
from profilekit.stats.wilson import NORMAL_975

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.fields_told import ToldField

__all__ = ["LEAST_TYPICAL", "Middle", "Mode", "leads", "middle_of", "mode_of", "needed_to_lead"]

LEAST_TYPICAL: Final = 0.5
"""What fewer than half of them have is not what most are."""
_WIDEST: Final = 0.25
"""Our choice: half the width of the interval of a middle, over the middle, at most."""
_TOLD: Final = 6
"""Labels that a mode is held against when it is tried again, itself among them."""


@dataclass(frozen=True, slots=True)
class Mode:
    """The most frequent label, or that a flag holds.

    Attributes
    ----------
    field : ToldField
        What it is an answer to.
    answer : Answer
        The answer.
    rivals : tuple of Answer
        The next frequent answers.
    n, of : int
        Members who give it, and members of whom it is known.
    second : int
        Members who give the next frequent.
    """

    field: ToldField
    answer: Answer
    rivals: tuple[Answer, ...]
    n: int
    of: int
    second: int

    @property
    def is_clear(self) -> bool:
        """Whether it leads, and enough have it."""
        return self.n >= LEAST_TYPICAL * self.of and bool(leads(self.n, self.second))


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of a number, and its distribution-free interval.

    Attributes
    ----------
    field : ToldField
        The field.
    value, low, high : float
        Median, and the ends of an interval that holds it in 95 of 100 draws at least.
    of : int
        Members of whom the number is known.
    """

    field: ToldField
    value: float
    low: float
    high: float
    of: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval is narrow; a middle of nought tells nobody anything."""
        return self.value != 0 and (self.high - self.low) / 2 <= _WIDEST * abs(self.value)


def leads(first: NDArray[Any] | float, second: NDArray[Any] | float) -> NDArray[np.bool_]:
    """Tell whether the most frequent of several answers is so beyond chance.

    The two-sided test of the first against the second, at 5 %, is valid though both were picked
    after looking [1]_.

    References
    ----------
    .. [1] Hung, K. and Fithian, W. (2019), "Rank verification for exponential families", Annals of
       Statistics 47(2), 758-782.

    Examples
    --------
    >>> bool(leads(60, 40)), bool(leads(55, 45))
    (True, False)
    """
    both = np.asarray(first) + np.asarray(second)
    return np.asarray(np.asarray(first) - np.asarray(second) > NORMAL_975 * np.sqrt(both))


def needed_to_lead(first: int, second: int, of: int) -> int | None:
    """Give how many would have to be known for a lead as large to be clear; none without a lead.

    Examples
    --------
    >>> needed_to_lead(55, 45, 100)
    385
    """
    lead = (first - second) / of
    return math.floor(NORMAL_975**2 * (first + second) / of / lead**2) + 1 if lead > 0 else None


def mode_of(field: ToldField, own: Counts) -> Mode | None:
    """Find the most frequent label of the members; of a flag, that it holds.

    Examples
    --------
    Of equally frequent labels none leads.
    """
    name = field.spec.name
    of = own.known[name]
    if not of or field.spec.dtype not in {"string", "bool"}:
        return None
    if field.spec.dtype == "bool":
        yes = own.holding[name]
        no = Answer(field=name, value=False)
        return Mode(field, Answer(field=name, value=True), (no,), yes, of, of - yes)
    counted = sorted(own.labelled[name].items(), key=lambda each: (-each[1], each[0]))
    answers = [Answer(field=name, value=label) for label, _ in counted[:_TOLD]]
    second = counted[1][1] if len(counted) > 1 else 0
    return Mode(field, answers[0], tuple(answers[1:]), counted[0][1], of, second)


def middle_of(field: ToldField, members: nw.DataFrame[Any], *, minimum: int = 1) -> Middle | None:
    """Find the median of the members; None where too few are known for an interval."""
    values = known_values(members[field.spec.name])
    ranks = ranks_of(len(values), minimum)
    if ranks is None:
        return None
    low, high = ranks
    halves = ((len(values) - 1) // 2, len(values) // 2)
    ordered = np.partition(values, sorted({low, *halves, high}))
    value = float((ordered[halves[0]] + ordered[halves[1]]) / 2)
    return Middle(field, value, float(ordered[low]), float(ordered[high]), len(values))


def known_values(series: nw.Series[Any]) -> FloatArray:
    """Give the numbers that are known."""
    return series.drop_nulls().cast(nw.Float64()).to_numpy()


def modes_of(fields: Iterable[ToldField], own: Counts) -> list[Mode]:
    """Find the modes of the members, of all fields that have one."""
    return [mode for field in fields if (mode := mode_of(field, own)) is not None]
