"""How far a number can be relied on: from its interval, its count, its age and its source.

A grade is that of the weakest of these; our choice throughout. More members, a narrower interval
and younger data never lower it. What people say of themselves is fair at best, what a model infers
a grade below what was counted, and what came back in less than half of the resamples weak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profilekit.personas.statement import Grade, SourceKind

__all__ = ["grade_again", "grade_of"]

_HALF_WIDTHS: Final = (0.05, 0.10)
"""Of an interval: up to these parts of a share (or of a middle value) it is strong, or fair."""
_COUNTS: Final = (200, 50)
"""Members of whom it is known, from which on."""
_AGES_DAYS: Final = (183, 730)
"""Days that the data lie back, up to which: a window of a year lies back half a year."""
_AGAIN: Final = 0.5
"""Part of the resamples that a statement came back in, from which on it is better than weak."""
_GRADES: Final[tuple[Grade, ...]] = ("weak", "fair", "strong")


def grade_of(*, half_width: float, count: int, age_days: float | None, source: SourceKind) -> Grade:
    """Grade a number.

    Parameters
    ----------
    half_width : float
        Half the width of its 95 % interval: of a share as it is, of others over the number.
    count : int
        Members that it was counted from.
    age_days : float, optional
        Days that the data lie back; None where it is not known, which lowers nothing.
    source : {"observed", "declared", "inferred"}
        Kind of source.

    Examples
    --------
    >>> grade_of(half_width=0.04, count=400, age_days=45, source="observed")
    'strong'
    >>> grade_of(half_width=0.04, count=400, age_days=45, source="declared")
    'fair'
    >>> grade_of(half_width=0.04, count=30, age_days=45, source="observed")
    'weak'
    """
    levels = [
        sum(half_width <= limit for limit in _HALF_WIDTHS),
        sum(count >= limit for limit in _COUNTS),
        2 if age_days is None else sum(age_days <= limit for limit in _AGES_DAYS),
    ]
    level = min(levels)
    if source == "declared":
        level = min(level, 1)
    if source == "inferred":
        level = max(level - 1, 0)
    return _GRADES[level]


def grade_again(grade: Grade | None, came_back_share: float) -> Grade | None:
    """Grade a statement that was tried again: weak if it mostly did not come back.

    Examples
    --------
    >>> grade_again("strong", 0.93), grade_again("strong", 0.41)
    ('strong', 'weak')
    """
    return grade if grade is None or came_back_share >= _AGAIN else "weak"
