"""Groups of customers that segments tell apart: in one and not in another, in both, in none.

What is told of segments may be told of these as well, by taking one count off another.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Regions", "groups_of", "regions_of"]


class Regions(NamedTuple):
    """Customers by the segments they are in.

    Attributes
    ----------
    of : ndarray of int of shape (n_customers,)
        Region of each customer.
    inside : ndarray of bool of shape (n_regions, n_segments)
        Segments that each region is in.
    sizes : ndarray of int of shape (n_regions,)
        Customers in each.
    """

    of: NDArray[np.intp]
    inside: NDArray[np.bool_]
    sizes: NDArray[np.intp]

    def by(self, segments: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Give the regions, and their sizes, that some of the segments tell apart."""
        inside, joined = np.unique(self.inside[:, segments], axis=0, return_inverse=True)
        return inside, np.bincount(joined.ravel(), weights=self.sizes).astype(np.intp)


def regions_of(members: Sequence[NDArray[np.bool_]]) -> Regions:
    """Part customers by the segments that they are in.

    Parameters
    ----------
    members : sequence of ndarray of bool of shape (n_customers,)
        Who is in each segment; one at least.

    Examples
    --------
    >>> import numpy as np
    >>> some, few = np.array([True, True, False]), np.array([True, False, False])
    >>> regions_of([some, few]).sizes
    array([1, 1, 1])
    """
    of = np.zeros(len(members[0]), dtype=np.intp)
    inside = np.empty((1, 0), dtype=np.bool_)
    for each in members:
        code = 2 * of + each
        # Numbered anew each time, so that no number grows with the segments.
        used = np.flatnonzero(np.bincount(code, minlength=1))
        places = np.zeros(2 * len(inside), dtype=np.intp)
        places[used] = np.arange(len(used))
        of = places[code]
        inside = np.column_stack([inside[used // 2], used % 2 == 1])
    return Regions(of, inside, np.bincount(of, minlength=len(inside)))


def groups_of(inside: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """List the groups that are looked after, as the regions they are made of.

    Each region by itself; everybody; each segment and its rest; of each two segments those in
    both, in one alone and in neither.
    """
    everybody = np.ones(len(inside), dtype=np.bool_)
    found = [everybody, *np.eye(len(inside), dtype=np.bool_)]
    found += [each for own in inside.T for each in (own, ~own)]
    for one, other in combinations(inside.T, 2):
        found += [one & other, one & ~other, ~one & other, ~one & ~other]
    different = {group.tobytes(): group for group in found if group.any()}
    return list(different.values())
