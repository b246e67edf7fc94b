"""Reliability: how far the items of a scale agree with each other in a group of people.

A property of answers of a group, not of a person: the same scale may hold in one group and fall
apart in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np
from scipy.special import fdtri

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Reliability", "cronbach_alpha"]

_FEWEST_ITEMS: Final = 2
_FEWEST_PEOPLE: Final = 2


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a scale in a group.

    Attributes
    ----------
    alpha : float or None
        At most 1; negative where the items contradict each other. None where there are fewer
        than two people, or all have the same total.
    low, high : float or None
        Ends of the confidence interval.
    n_people, n_items : int
        People who answered every item, and items.
    confidence : float
        Confidence of the interval.
    """

    alpha: float | None
    low: float | None
    high: float | None
    n_people: int
    n_items: int
    confidence: float = 0.95


def cronbach_alpha(items: Any, *, confidence: float = 0.95) -> Reliability:
    """Measure the internal consistency of a scale.

    alpha = k / (k - 1) * (1 - sum of the variances of the items / variance of the total) [1]_,
    with an interval by Feldt's F distribution [2]_. Alpha is no proof that the items measure one
    thing, and it grows with their number.

    Parameters
    ----------
    items : array-like or frame of shape (n_people, n_items)
        Answers, one row a person and one column an item, those that are turned round already
        recoded. A row with a missing answer is left out whole.
    confidence : float, default=0.95
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Reliability
        Alpha and its interval.

    Raises
    ------
    UnsupportedInputError
        If ``items`` is not two-dimensional with at least two columns of numbers, or
        ``confidence`` is not between 0 and 1.

    References
    ----------
    .. [1] Cronbach (1951), "Coefficient alpha and the internal structure of tests",
       Psychometrika 16(3), 297-334.
    .. [2] Feldt, Woodruff & Salih (1987), "Statistical Inference for Coefficient Alpha", Applied
       Psychological Measurement 11(1), 93-103.

    Examples
    --------
    >>> found = cronbach_alpha([[1, 2], [2, 1], [3, 4], [4, 3]])
    >>> round(found.alpha, 9), found.n_people
    (0.75, 4)
    """
    if not 0 < confidence < 1:
        raise UnsupportedInputError(
            f"confidence={confidence!r}", asked_by="cronbach_alpha", expected="0.95, or alike"
        )
    answers = _matrix(items)
    complete = answers[~np.isnan(answers).any(axis=1)]
    n_people, n_items = complete.shape
    nothing = Reliability(None, None, None, n_people, n_items, confidence)
    if n_people < _FEWEST_PEOPLE:
        return nothing
    total = float(complete.sum(axis=1).var(ddof=1))
    # Exactly equal totals may differ in their last digit.
    scale = float(np.square(complete).sum(axis=1).max())
    if total <= np.finfo(float).eps * scale:
        return nothing
    parts = float(complete.var(axis=0, ddof=1).sum())
    alpha = n_items / (n_items - 1) * (1 - parts / total)
    people = n_people - 1
    degrees = (people, people * (n_items - 1))
    tail = (1 - confidence) / 2
    low = 1 - (1 - alpha) * float(fdtri(*degrees, 1 - tail))
    high = 1 - (1 - alpha) * float(fdtri(*degrees, tail))
    return Reliability(alpha, low, high, n_people, n_items, confidence)


def _matrix(items: Any) -> NDArray[np.float64]:
    frame = nw.from_native(items, eager_only=True, pass_through=True)
    given = frame.to_numpy() if isinstance(frame, nw.DataFrame) else items
    try:
        answers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise UnsupportedInputError(
            f"a {type(items).__name__} that holds more than numbers ({error})",
            asked_by="cronbach_alpha",
            expected="one row a person and one column of numbers an item",
        ) from error
    two_dimensional = 2
    if answers.ndim != two_dimensional or answers.shape[1] < _FEWEST_ITEMS:
        raise UnsupportedInputError(
            f"an array of shape {answers.shape}",
            asked_by="cronbach_alpha",
            expected="one row a person and a column for each of two items or more",
        )
    if np.isinf(answers).any():
        raise UnsupportedInputError(
            "an infinite answer", asked_by="cronbach_alpha", expected="finite or missing answers"
        )
    return answers
