"""What part of a sum some of its terms are, where that can be said.

Refunds make terms negative, and some terms can then be more than their sum, or less than nothing:
such a part is no share of anything.
"""

from __future__ import annotations

from typing import Final

__all__ = ["part_of_sum"]

_ROUNDING: Final = 1e-9
"""Sums of the same terms in another order may differ by as little."""


def part_of_sum(part: float, whole: float) -> float | None:
    """Tell a sum of some terms as a share of the sum of all.

    Parameters
    ----------
    part, whole : float
        Sum of some terms, and of all.

    Returns
    -------
    float or None
        From 0 to 1; None where the whole is not above zero or the part does not lie within it.

    Examples
    --------
    >>> part_of_sum(1.0, 4.0), part_of_sum(5.0, 4.0), part_of_sum(0.0, 0.0)
    (0.25, None, None)
    """
    if not whole > 0:
        return None
    share = part / whole
    if not -_ROUNDING <= share <= 1 + _ROUNDING:
        return None
    return min(max(share, 0.0), 1.0)
