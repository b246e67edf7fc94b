"""The generic core: groups of rows of numbers, found again in resamples or not told of.

The same search as of found segments, on plain arrays whose columns are on comparable scales: for
features of one's own, and for scikit-learn's pipelines.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast, get_args

import numpy as np
from sklearn.utils.validation import check_is_fitted, validate_data

from profilekit.segments.asking import require_parameters
from profilekit.segments.finding.clusterer_base import ClustererBase
from profilekit.segments.finding.clusterers import Method
from profilekit.segments.finding.grouping import Search, find_groups
from profilekit.segments.finding.structure import Structure
from profilekit.segments.finding.structureless import Block

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.groups import Groups
    from profilekit.segments.finding.stability import Candidate

__all__ = ["StableClusterer"]

_NAME = "StableClusterer"


class StableClusterer(ClustererBase):
    """Find as many groups as are found again among other rows.

    Parameters
    ----------
    n_clusters : int, optional
        How many; by default as many as most are stable of, and a single one if groups are no
        tighter than those of structureless data.
    between : tuple of two int, default=(2, 8)
        Fewest and most to choose from.
    method : {"k-means", "gaussian-mixture", "hdbscan"}, default="k-means"
        How. HDBSCAN may leave rows out.
    resamples : int, default=50
        How often rows are drawn again for each number; at least 10.
    rng : int, default=0
        Seed.

    Attributes
    ----------
    labels_ : ndarray of shape (n_samples,)
        Numbers of groups, the largest first; -1 is none.
    n_clusters_ : int
        Groups found; 1 if there is no structure.
    structure_ : Structure
        Whether there are groups at all.
    stability_ : ndarray of shape (n_groups,)
        Mean Jaccard similarity of each group with itself over resamples; 1 of a single one.
    candidates_ : tuple of Candidate
        All numbers that were tried; none if there is no structure.
    n_features_in_ : int
        Columns.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> rows = rng.normal(size=(90, 2)) + np.repeat([[0, 0], [9, 0], [0, 9]], 30, axis=0)
    >>> StableClusterer(between=(2, 4), resamples=10).fit(rows).n_clusters_
    3
    """

    labels_: NDArray[np.intp]
    n_clusters_: int
    structure_: Structure
    stability_: FloatArray
    candidates_: tuple[Candidate, ...]
    n_features_in_: int
    _groups: Groups | None

    def __init__(
        self,
        n_clusters: int | None = None,
        *,
        between: tuple[int, int] = (2, 8),
        method: Method = "k-means",
        resamples: int = 50,
        rng: int = 0,
    ) -> None:
        self.n_clusters = n_clusters
        self.between = between
        self.method: Method = method
        self.resamples = resamples
        self.rng = rng

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Find groups.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers on comparable scales, cut off where single rows are far from all.
        y : ignored
            For scikit-learn.

        Returns
        -------
        StableClusterer
            Itself, fitted.

        Raises
        ------
        DeclarationError
            If a parameter is none that can be.
        UnsupportedInputError
            If fewer rows differ than groups are asked for.
        FitError
            If HDBSCAN finds no such number of dense groups.
        """
        del y
        self._require_asked()
        rows: Any = validate_data(self, cast("Any", X), dtype=np.float64)
        low, high = self.between
        is_open = self.n_clusters is None
        counts = tuple(range(low, high + 1)) if self.n_clusters is None else (self.n_clusters,)
        search = Search(self.method, counts, self.resamples, self.rng, f"{_NAME}.fit", is_open)
        blocks = [Block((column,)) for column in range(rows.shape[1])]
        found = find_groups(rows, blocks, search)
        if isinstance(found, Structure):
            self._groups, self.structure_, self.candidates_ = None, found, ()
            self.n_clusters_, self.stability_ = 1, np.ones(1)
        else:
            self._groups, self.structure_ = found.groups, found.structure
            self.candidates_, self.n_clusters_ = found.candidates, found.groups.n_groups
            self.stability_ = np.array([each.jaccard for each in found.chosen.stabilities])
        self.labels_ = self._assigned(rows)
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.intp]:  # noqa: N803 - the same
        """Assign rows to groups, each by itself.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers.

        Returns
        -------
        ndarray of shape (n_samples,)
            Numbers of groups; -1 is none.
        """
        check_is_fitted(self)
        rows: Any = validate_data(self, cast("Any", X), dtype=np.float64, reset=False)
        return self._assigned(rows)

    def _assigned(self, rows: FloatArray) -> NDArray[np.intp]:
        if self._groups is None:
            return np.zeros(len(rows), dtype=np.intp)
        return self._groups.assigned(rows).groups

    def _require_asked(self) -> None:
        whole = {"resamples": (self.resamples, 10), "rng": (self.rng, 0)}
        if self.n_clusters is not None:
            whole["n_clusters"] = (self.n_clusters, 1)
        low, high = self.between
        faults = [] if 2 <= low <= high else [f"between is {self.between!r}; expected (2, 8)"]  # noqa: PLR2004
        if self.method not in get_args(Method):
            faults.append(f"method is {self.method!r}; expected one of {get_args(Method)}")
        require_parameters(asked_by=_NAME, whole=whole, faults=faults)
