"""Data without groups that look like given data in all else: what stability is held against.

Any method cuts any cloud into groups, and a long cloud is cut alike again and again. Groups are
real where they are tighter, or found again more often, than those of data with the same fields one
by one and the same correlations. A single field with two humps would hand its groups on, so
numbers follow the nearest distribution of one hump, which is what Hartigan's dip test measures
[1]_. Two kinds are made, a normal copula [2]_ and one of the same spread of the joint extremes;
groups have to beat both.

References
----------
.. [1] Hartigan, J. A. and Hartigan, P. M. (1985), "The dip test of unimodality", Annals of
   Statistics 13(1), 70-84.
.. [2] Hennig, C. and Lin, C.-J. (2015), "Flexible parametric bootstrap for testing homogeneity
   against clustering and assessing the number of clusters", Statistics and Computing 25, 821-833.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Block", "Structureless", "nearest_unimodal", "structureless"]

Kind: TypeAlias = Literal["normal", "elliptical"]

_MODES: Final = 41
"""Places of the hump that are tried."""

_FEW: Final = 12
"""Different values up to which a number is drawn from those there are."""

_LEAST: Final = 1e-12


class Block(NamedTuple):
    """Columns that are encoded from one thing.

    Attributes
    ----------
    columns : tuple of int
        Their places.
    missing_column : int or None
        Place of the column that says where they are missing.
    """

    columns: tuple[int, ...]
    missing_column: int | None = None


class _Marginal(NamedTuple):
    """Values by their quantiles: between points of a line, or one of some rows."""

    through: FloatArray
    rows: FloatArray
    is_line: bool

    def at(self, quantiles: FloatArray) -> FloatArray:
        if self.is_line:
            return np.interp(quantiles, self.through, self.rows[:, 0])[:, None]
        places = np.searchsorted(self.through, quantiles, side="left")
        return self.rows[np.minimum(places, len(self.rows) - 1)]


@dataclass(frozen=True, eq=False)
class Structureless:
    """What data without groups are drawn from.

    Attributes
    ----------
    blocks : tuple of Block
        Where columns go.
    n_columns : int
        Columns of a row.
    """

    blocks: tuple[Block, ...]
    n_columns: int
    _marginals: tuple[_Marginal, ...]
    _root: FloatArray
    _radii: FloatArray

    def drawn(self, n_rows: int, kind: Kind, rng: np.random.Generator) -> FloatArray:
        """Draw rows.

        Parameters
        ----------
        n_rows : int
            How many.
        kind : {"normal", "elliptical"}
            Whether extremes of several fields meet as in a normal distribution, or as often as
            in the data.
        rng : numpy.random.Generator
            Drawn from.

        Returns
        -------
        ndarray of shape (n_rows, n_columns)
            Columns as in the data that were learned from.
        """
        latent = rng.normal(size=(n_rows, len(self._root)))
        if kind == "elliptical":
            lengths = np.maximum(np.linalg.norm(latent, axis=1), _LEAST)
            radii = np.quantile(self._radii, rng.random(n_rows))
            latent *= (radii / lengths)[:, None]
        latent = latent @ self._root.T
        made = np.zeros((n_rows, self.n_columns))
        for block, marginal, score in zip(self.blocks, self._marginals, latent.T, strict=True):
            quantiles = (_ranks(score) + 0.5) / n_rows
            made[:, list(block.columns)] = marginal.at(quantiles)
        for block in self.blocks:
            if block.missing_column is not None:
                lacking = made[:, block.missing_column] > 0
                made[lacking[:, None] & np.isin(np.arange(self.n_columns), block.columns)] = 0.0
        return made


def structureless(
    rows: FloatArray, blocks: Sequence[Block], rng: np.random.Generator
) -> Structureless:
    """Learn fields one by one, and their correlations.

    Parameters
    ----------
    rows : ndarray of shape (n_rows, n_columns)
        The data.
    blocks : sequence of Block
        Every column in one of them; those of what is missing in blocks of their own.
    rng : numpy.random.Generator
        Orders equals by chance.
    """
    main = _main_axis(rows)
    scores: list[FloatArray] = []
    marginals: list[_Marginal] = []
    for block in blocks:
        values = rows[:, list(block.columns)]
        present = np.ones(len(rows), dtype=np.bool_)
        if block.missing_column is not None:
            present = rows[:, block.missing_column] <= 0
        marginal, order = _learned(values[present], main[present])
        score = rng.normal(size=len(rows))
        ties = rng.permutation(len(order))
        score[present] = ndtri((_ranks(order, ties) + 0.5) / len(order))
        scores.append(score)
        marginals.append(marginal)
    latent = np.column_stack(scores)
    root, radii = _root_of(latent)
    return Structureless(tuple(blocks), rows.shape[1], tuple(marginals), root, radii)


def nearest_unimodal(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find the distribution with one hump that is nearest to a sample.

    Nearest by the largest difference of the distribution functions. Left of the hump it is the
    greatest convex function below that of the sample, and right of it the least concave one above.

    Parameters
    ----------
    values : ndarray of shape (n_values,)
        Not all equal.

    Returns
    -------
    tuple of two ndarray of shape (n_points,)
        Values, and the distribution function there, straight in between.

    Examples
    --------
    >>> import numpy as np
    >>> points, through = nearest_unimodal(np.array([0.0, 0.1, 0.2, 0.9, 1.0, 1.1]))
    >>> bool(np.interp(0.55, points, through) - np.interp(0.3, points, through) > 0.1)
    True
    """
    points, counts = np.unique(values, return_counts=True)
    upto = np.cumsum(counts)
    through = (upto - counts / 2) / len(values)
    through[0], through[-1] = 0.0, 1.0
    places = np.unique(np.linspace(0, len(points) - 1, _MODES).astype(np.intp)).tolist()
    best, kept = np.inf, np.arange(len(points))
    for place in places:
        left = _below(points[: place + 1], through[: place + 1])
        right = len(points) - 1 - _below(-points[place:][::-1], -through[place:][::-1])
        corners = np.unique(np.concatenate([left, right]))
        off = float(np.abs(np.interp(points, points[corners], through[corners]) - through).max())
        if off < best:
            best, kept = off, corners
    return points[kept], through[kept]


def _ranks(values: FloatArray, ties: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """Places in ascending order, from 0; of equals in the order of ``ties``."""
    order = np.argsort(values, kind="stable") if ties is None else np.lexsort((ties, values))
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.arange(len(order))
    return ranks


def _below(points: FloatArray, heights: FloatArray) -> NDArray[np.intp]:
    """Corners of the greatest convex function below given points."""
    corners = [0]
    xs, ys = points.tolist(), heights.tolist()
    for new in range(1, len(xs)):
        while len(corners) > 1:
            before, last = corners[-2], corners[-1]
            rise_last = (ys[last] - ys[before]) * (xs[new] - xs[before])
            rise_new = (ys[new] - ys[before]) * (xs[last] - xs[before])
            if rise_last < rise_new:
                break
            corners.pop()
        corners.append(new)
    return np.array(corners, dtype=np.intp)


def _learned(values: FloatArray, main: FloatArray) -> tuple[_Marginal, FloatArray]:
    """Learn one block, and put its rows in an order."""
    kinds, codes, counts = np.unique(values, axis=0, return_inverse=True, return_counts=True)
    codes = codes.reshape(-1)
    if values.shape[1] == 1 and len(kinds) > _FEW:
        points, through = nearest_unimodal(values[:, 0])
        return _Marginal(through, points[:, None], is_line=True), values[:, 0]
    places = kinds[:, 0] if values.shape[1] == 1 else np.bincount(codes, main) / counts
    order = np.argsort(places, kind="stable")
    through = np.cumsum(counts[order]) / len(values)
    ranks = _ranks(places)[codes].astype(np.float64)
    return _Marginal(through, kinds[order], is_line=False), ranks


def _main_axis(rows: FloatArray) -> FloatArray:
    """Place rows along the direction in which they differ most, to put labels in an order."""
    apart = rows - rows.mean(axis=0)
    axes = np.linalg.eigh(apart.T @ apart)[1]
    return apart @ axes[:, -1]


def _root_of(latent: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Root of the correlations, and how far from the middle rows are when these are undone."""
    n_rows, n_columns = latent.shape
    together = latent.T @ latent / n_rows
    spreads = np.sqrt(np.maximum(np.diag(together), _LEAST))
    values, axes = np.linalg.eigh(together / np.outer(spreads, spreads))
    roots = np.sqrt(np.clip(values, 0.0, None))
    solid = values > 1e-8 * n_columns
    undone = (latent / spreads) @ axes[:, solid] / roots[solid]
    scale = (n_columns / max(int(solid.sum()), 1)) ** 0.5
    return axes * roots, np.sort(np.linalg.norm(undone, axis=1)) * scale
