"""Ways to find groups of rows, behind one interface; scikit-learn finds them."""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy.spatial import KDTree
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from profilekit.segments.finding.groups import DensityGroups, KMeansGroups, MixtureGroups

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.groups import Row

__all__ = ["Clusterer", "Method", "clusterer_of", "one_thread"]

_REGULAR: Final = 0.05
"""Added to variances of mixtures, where every field has 1: groups of one label would have none."""

_ROWS_PER_PARAMETER: Final = 5
"""Fewest rows for each parameter of covariances; with fewer, columns are independent in a group."""

_REFERENCES: Final = 2_000
"""Most reference customers kept."""

_SIZES: Final = (0.2, 0.15, 0.1, 0.07, 0.05, 0.035)
"""Least shares of the customers in a dense group that are tried."""

_LEAST_VARIANCE: Final = 1e-9

Method: TypeAlias = Literal["k-means", "gaussian-mixture", "hdbscan"]
"""How groups are found."""


class Clusterer(NamedTuple):
    """A way to find groups.

    Attributes
    ----------
    method : {"k-means", "gaussian-mixture", "hdbscan"}
        Which one.
    """

    method: Method

    def settings(self, counts: Sequence[int]) -> tuple[float, ...]:
        """Give what is tried to find so many groups: counts, or least shares of a dense group."""
        return _SIZES if self.method == "hdbscan" else tuple(float(count) for count in counts)

    @property
    def draws_again(self) -> bool:
        """Whether resamples may hold a row twice: two at one place would be a dense group."""
        return self.method != "hdbscan"

    def found(
        self, rows: FloatArray, setting: float, rng: np.random.Generator, *, starts: int
    ) -> KMeansGroups | MixtureGroups | DensityGroups:
        """Find groups.

        Parameters
        ----------
        rows : ndarray of shape (n_rows, n_columns)
            At least as many different ones as groups.
        setting : float
            One of `settings`.
        rng : numpy.random.Generator
            Where the search starts.
        starts : int
            How often it starts; the best find is kept.
        """
        seed = int(rng.integers(1 << 31))
        if self.method == "k-means":
            return _k_means(rows, round(setting), seed, starts)
        if self.method == "gaussian-mixture":
            return _mixture(rows, round(setting), seed, starts)
        return _dense(rows, setting)


@contextmanager
def one_thread() -> Generator[None]:
    """Keep scikit-learn to one thread: hundreds of small fits cost less, and add up alike.

    Searches that end before they settle are no fault: another start, or a resample, says so.
    """
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def clusterer_of(method: Method) -> Clusterer:
    """Way to find groups, by its name."""
    return Clusterer(method)


def _k_means(rows: FloatArray, n_groups: int, seed: int, starts: int) -> KMeansGroups:
    search: Any = KMeans(n_groups, n_init=starts, random_state=seed, max_iter=100, tol=1e-3)
    found = search.fit(rows)
    variance = max(float(found.inertia_) / rows.size, _LEAST_VARIANCE)
    return KMeansGroups(centres=_rows(found.cluster_centers_), variance=variance)


def _mixture(rows: FloatArray, n_groups: int, seed: int, starts: int) -> MixtureGroups:
    n_rows, n_columns = rows.shape
    n_parameters = n_groups * n_columns * (n_columns + 1) / 2
    full = n_rows >= _ROWS_PER_PARAMETER * n_parameters
    search: Any = GaussianMixture(
        n_groups,
        covariance_type="full" if full else "diag",
        reg_covar=_REGULAR,
        n_init=starts,
        random_state=seed,
    )
    found = search.fit(rows)
    roots = found.precisions_cholesky_
    return MixtureGroups(
        weights=tuple(found.weights_.tolist()),
        means=_rows(found.means_),
        factors=tuple(_rows(root if full else root[None, :]) for root in roots),
    )


def _dense(rows: FloatArray, least_share: float) -> DensityGroups:
    least = max(2, round(least_share * len(rows)))
    neighbours = min(least, max(5, round(len(rows) ** 0.5 / 4)))
    search: Any = HDBSCAN
    found = search(min_cluster_size=least, min_samples=neighbours, copy=True).fit(rows)
    inside = np.flatnonzero(found.labels_ >= 0)
    every = max(1, math.ceil(len(inside) / _REFERENCES))
    kept = inside[::every]
    groups, numbers = np.unique(found.labels_[kept], return_inverse=True)
    points = rows[kept]
    reaches = [_reach(points[numbers == number]) for number in range(len(groups))]
    return DensityGroups(
        points=_rows(points), groups=tuple(numbers.tolist()), reaches=tuple(reaches)
    )


def _reach(points: FloatArray) -> float:
    """Distance to the nearest other member that one in a hundred exceeds, doubled: our choice."""
    if len(points) == 1:
        return _LEAST_VARIANCE
    nearest = KDTree(points).query(points, k=2)[0][:, 1]
    return max(2 * float(np.quantile(nearest, 0.99)), _LEAST_VARIANCE)


def _rows(table: FloatArray) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in table.tolist())
