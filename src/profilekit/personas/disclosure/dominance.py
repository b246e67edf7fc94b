"""Whether a sum of money tells of one customer.

Somebody who knows the second largest value takes it off the sum, and what is left is close to the
largest. How close is what the p % rule limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import DeclarationError
from profilekit.personas.disclosure.groups import groups_of, regions_of
from profilekit.segments.asking import require_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["dominated", "withheld_values"]

_TOP: Final = 2
_HAIR: Final = 1e-9
"""What may be left of a group that is made of others, for rounding."""


def dominated(values: ArrayLike, p: float = 0.10) -> bool:
    """Tell whether one customer could be told from a sum by the one who is second.

    The p % rule [1]_: whoever is second must not come closer to the largest value than by `p` of
    it, once the own value is taken off the sum.

    Parameters
    ----------
    values : array-like of float of shape (n_customers,)
        What is added up; NaN adds nothing. Of what was given back, the size counts.
    p : float, default=0.10
        Part of the largest value that must stay hidden.

    Returns
    -------
    bool
        True also where nobody has any value: such a sum tells of all.

    Raises
    ------
    DeclarationError
        If `p` is not between 0 and 1.

    References
    ----------
    .. [1] Hundepool, A. et al. (2012), "Statistical Disclosure Control", Wiley, section 4.2.2.

    Examples
    --------
    >>> dominated([900, 50, 40, 30]), dominated([900, 500, 400, 300])
    (True, False)
    """
    require_parameters(asked_by="dominated", parts={"p": p})
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    sizes = sizes[~np.isnan(sizes)]
    if len(sizes) <= _TOP or not sizes.any():
        return True
    largest, second = np.partition(sizes, -_TOP)[: -_TOP - 1 : -1]
    return bool(sizes.sum() - largest - second < p * largest)


def withheld_values(
    values: ArrayLike, members: Sequence[NDArray[np.bool_]], *, p: float = 0.10
) -> tuple[bool, ...]:
    """Choose the segments whose part of all value must not be told.

    Besides what a segment brings, its rest and what follows from several told together must not
    be `dominated`. The largest are told first.

    Parameters
    ----------
    values : array-like of float of shape (n_customers,)
        What is added up.
    members : sequence of ndarray of bool of shape (n_customers,)
        Who is in each segment.
    p : float, default=0.10
        As in `dominated`.

    Returns
    -------
    tuple of bool
        For each segment, whether it is withheld.

    Raises
    ------
    DeclarationError
        If `p` is not between 0 and 1, or not everybody has a place in `members`.

    Examples
    --------
    >>> import numpy as np
    >>> spend = np.array([900, 50, 40, 30, 25, 25, 20, 20])
    >>> withheld_values(spend, [np.arange(8) < 4, np.arange(8) >= 4])
    (True, True)
    """
    amounts = np.asarray(values, dtype=np.float64)
    if any(len(inside) != len(amounts) for inside in members):
        lengths = [len(inside) for inside in members]
        message = f"members have lengths {lengths}; expected {len(amounts)}, as many as values"
        raise DeclarationError(message, asked_by="withheld_values")
    told: list[int] = []
    for place in sorted(range(len(members)), key=lambda each: -np.count_nonzero(members[each])):
        if not _tells_of_one(amounts, [members[each] for each in (*told, place)], p):
            told.append(place)
    return tuple(place not in told for place in range(len(members)))


def _tells_of_one(
    amounts: NDArray[np.float64], members: Sequence[NDArray[np.bool_]], p: float
) -> bool:
    """Tell whether a group is dominated whose sum follows from those of segments and of all."""
    regions = regions_of(members)
    summed = np.vstack([regions.inside.T, np.ones(len(regions.sizes))]).astype(np.float64)
    groups = np.array(groups_of(regions.inside))
    wanted = groups.astype(np.float64)
    follows = np.abs(wanted @ np.linalg.pinv(summed) @ summed - wanted).max(axis=1) < _HAIR
    return any(
        dominated(amounts[group[regions.of]], p) for group in groups[follows & ~groups.all(axis=1)]
    )
