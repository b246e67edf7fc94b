"""Reasons for the score of a best customer, or for its absence, in sentences.

What adds to the score comes with the points that it adds, so that whoever reads it can add up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from profilekit.book.columns import is_missing
from profilekit.book.reason import Reason
from profilekit.book.wording import lacking
from profilekit.scores.best.state import BAND, COVERAGE, GATE, SCORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.applied import Scalar
    from profilekit.scores.best.contributions import Contribution
    from profilekit.scores.best.gates import Gate

__all__ = ["banded", "counted", "gate_not_passed", "not_counted", "too_little_known"]


def counted(contribution: Contribution, value: Scalar) -> Reason:
    """Tell what a signal adds, or shows where it has no weight."""
    return Reason(
        field=SCORE,
        text=contribution.text,
        code="contribution" if contribution.most else "context",
        reads=contribution.signal.field,
        value=value,
        contribution=contribution.points,
    )


def not_counted(field: str) -> Reason:
    """Tell that a signal is not known."""
    return Reason(field=SCORE, text=f"{lacking(field)}: not counted", code="missing", reads=field)


def banded(score: float, name: str, bounds: Mapping[str, float]) -> Reason:
    """Tell the band of a score, with its bound; that of the last one is what it misses.

    Parameters
    ----------
    score : float
        The score.
    name : str
        Its band.
    bounds : mapping of str to float
        Lowest scores of the bands but the last, from the best down.
    """
    bound, lowest = bounds.get(name), min(bounds.values())
    reach = f" (below {lowest:.1f})" if math.isfinite(lowest) else ""
    if bound is not None:
        reach = f" ({bound:.1f} or more)"
    shown = name if name.isprintable() else repr(name)
    return Reason(
        field=BAND,
        text=f"Score {score:.1f} of 100: {shown}{reach}",
        code="band",
        reads=SCORE,
        value=score,
        threshold=bound,
    )


def gate_not_passed(gate: Gate, value: Scalar) -> Reason:
    """Tell why a gate is not passed."""
    number = None if isinstance(value, str) or is_missing(value) else float(value or 0)
    below = number is not None and gate.minimum is not None and number < gate.minimum
    return Reason(
        field=GATE,
        text=gate.refusal(value),
        code="gate",
        reads=gate.field,
        value=None if is_missing(value) else value,
        threshold=gate.minimum if below or gate.maximum is None else gate.maximum,
    )


def too_little_known(share: float, needed: float) -> Reason:
    """Tell that too little of the weight of the signals is known."""
    text = f"{share:.0%} of the weight of the signals is known, {needed:.0%} needed, so no score"
    return Reason(
        field=GATE,
        text=text,
        code="coverage",
        reads=COVERAGE,
        value=share,
        threshold=needed,
    )
