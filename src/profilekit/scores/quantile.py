"""Quantile scores: where a value stands in the population fitted on, from 1 to ``bins``.

Thresholds are values that were observed, never interpolated between two, so that scaling money
changes no score, and equal values get equal scores however many customers share them.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Self, get_args

import numpy as np
from sklearn.utils.validation import validate_data

from profilekit.book.transformer import OneToOneTransformer, require_fitted
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.cutoffs import checked_cutoffs
from profilekit.stats.quantiles import Ties, quantile_thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["QuantileScorer", "scores_of"]

_NAME = "QuantileScorer"


def scores_of(
    values: NDArray[np.float64], bounds: NDArray[np.float64], *, higher_is_better: bool
) -> NDArray[np.float64]:
    """Score one column by its bounds.

    Parameters
    ----------
    values : ndarray of shape (n_rows,)
        NaN is missing.
    bounds : ndarray of shape (bins - 1,)
        ``bounds[s - 2]`` is the bound of score ``s``, which belongs to it.
    higher_is_better : bool
        Whether bounds are lower bounds, else upper bounds.

    Returns
    -------
    ndarray of shape (n_rows,)
        From 1 to ``bins``; NaN where missing.

    Examples
    --------
    >>> import numpy as np
    >>> scores_of(np.array([30.0, 31.0]), np.array([90.0, 30.0]), higher_is_better=False)
    array([3., 2.])
    """
    sign = 1 if higher_is_better else -1
    scores = 1.0 + np.searchsorted(sign * bounds, sign * values, side="right")
    return np.where(np.isnan(values), np.nan, scores)


class QuantileScorer(OneToOneTransformer):
    """Score each column from 1 (worst) to `bins` (best) by thresholds learned in `fit`.

    The position of a value is the share of the fitted population that it beats, plus the part of
    its equals that `ties` says. The bound of score ``s`` is the worst observed value whose position
    is at least ``(s - 1) / bins``, and the best observed value when no position is; a value has
    score ``s`` when it reaches the bound of ``s`` and not the next one. So the best value seen
    always has the score `bins`, and with ``ties="low"`` any other has one plus the number of
    whole ``1 / bins`` parts of the population that it beats.

    Equal values are never told apart. A heap of equals wider than ``1 / bins`` therefore leaves
    scores empty: of ten customers of whom six bought once, the four others beat 60 % and get 4 or
    more, and nobody gets 2 or 3. Splitting the heap would be drawing lots.

    Parameters
    ----------
    bins : int, default=5
        Number of scores, at least 2.
    cutoffs : sequence, optional
        One entry per column: None to learn its thresholds, or `bins` - 1 strictly increasing
        finite numbers that are used instead. They are lower bounds where higher is better and
        upper bounds where lower is better, and belong to the better score in both cases.
    higher_is_better : bool or sequence of bool, default=True
        For all columns, or one per column.
    ties : {"low", "mid", "high"}, default="low"
        Part of its equals that a value counts as beaten: none, half or all. With "high" a bound
        must be exceeded by position, so that the best fifth, not more, gets 5. Where all values
        are equal nobody is better than anybody, and `ties` alone decides: all get 1 with "low",
        the middle score (of an even number the upper one) with "mid" and `bins` with "high".

    Attributes
    ----------
    thresholds_ : ndarray of shape (n_features, bins - 1)
        ``thresholds_[j, s - 2]`` is the bound of score ``s`` in column ``j``, in the column's own
        unit. Infinite (minus infinite where lower is better) only where all values learned from
        are equal and `ties` puts them below ``s``.
    observed_count_ : ndarray of shape (n_features,)
        Values that were not missing, per column.
    n_features_in_ : int
        Columns seen in `fit`.
    feature_names_in_ : ndarray of shape (n_features,)
        Their names, when all of them are strings.

    Notes
    -----
    Missing values (NaN) take no part in `fit` and have the score NaN. Boundaries are compared in
    integers. The rules are our choice; the usual alternatives break ties by row order, which gives
    equal customers different scores, or interpolate edges, which fails on repeated ones.

    Examples
    --------
    >>> from profilekit.scores.quantile import QuantileScorer
    >>> orders_count = [[1], [1], [1], [1], [1], [1], [2], [2], [3], [9]]
    >>> scorer = QuantileScorer(bins=5).fit(orders_count)
    >>> scorer.thresholds_
    array([[2., 2., 2., 3.]])
    >>> scorer.transform([[1], [2], [3], [40]]).ravel()
    array([1., 4., 5., 5.])

    Business cut-offs, here of days since the last order, where lower is better:

    >>> scorer = QuantileScorer(bins=3, cutoffs=[[30, 90]], higher_is_better=False)
    >>> scorer.fit_transform([[30], [31], [90], [91]]).ravel()
    array([3., 2., 2., 1.])
    """

    thresholds_: NDArray[np.float64]
    observed_count_: NDArray[np.int64]
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    def __init__(
        self,
        bins: int = 5,
        *,
        cutoffs: Sequence[Sequence[float] | None] | None = None,
        higher_is_better: bool | Sequence[bool] = True,
        ties: Ties = "low",
    ) -> None:
        self.bins = bins
        self.cutoffs = cutoffs
        self.higher_is_better = higher_is_better
        self.ties: Ties = ties

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn the thresholds of every column.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.
        y : None
            Ignored.

        Returns
        -------
        QuantileScorer
            Itself, fitted.

        Raises
        ------
        DeclarationError
            If a parameter is out of range or does not fit the columns.
        UnsupportedInputError
            If a column without cut-offs has no value that is not missing.
        """
        del y
        self._require_valid_bins_and_ties()
        values = self._numbers(X, reset=True)
        signs, cutoffs = self._signs(values.shape[1]), self._cutoffs(values.shape[1])
        self.observed_count_ = np.count_nonzero(~np.isnan(values), axis=0)
        thresholds = np.empty((values.shape[1], self.bins - 1))
        for column, (sign, given) in enumerate(zip(signs, cutoffs, strict=True)):
            if given is not None:
                thresholds[column] = given if sign > 0 else given[::-1]
            elif self.observed_count_[column] == 0:
                raise UnsupportedInputError(
                    f"{self._name_of(column)} without a single value",
                    asked_by=f"{_NAME}.fit",
                    expected="at least one value that is not missing, or cut-offs for the column",
                )
            else:
                thresholds[column] = sign * quantile_thresholds(
                    sign * values[:, column], self.bins, ties=self.ties
                )
        self.thresholds_ = thresholds + 0.0
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - scikit-learn's name
        """Score values by the thresholds learned; row by row, whatever the other rows are.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.

        Returns
        -------
        ndarray of shape (n_samples, n_features)
            Scores from 1 to `bins`; NaN where the value is missing.
        """
        require_fitted(self)
        values = self._numbers(X, reset=False)
        signs = self._signs(values.shape[1])
        columns = zip(values.T, self.thresholds_, signs, strict=True)
        return np.column_stack(
            [scores_of(value, bounds, higher_is_better=sign > 0) for value, bounds, sign in columns]
        )

    def _numbers(self, X: Any, *, reset: bool) -> NDArray[np.float64]:  # noqa: N803 - the same
        checked: Any = validate_data(
            self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan"
        )
        return checked

    def _require_valid_bins_and_ties(self) -> None:
        bins: object = self.bins
        whole = not isinstance(bins, bool) and isinstance(bins, Integral)
        if not whole or self.bins < 2:  # noqa: PLR2004 - one score tells nobody apart
            raise DeclarationError(
                f"bins is {self.bins!r}; expected a whole number of at least 2",
                asked_by=_NAME,
            )
        if self.ties not in get_args(Ties):
            raise DeclarationError(
                f"ties is {self.ties!r}; expected one of {', '.join(get_args(Ties))}",
                asked_by=_NAME,
            )

    def _signs(self, n_features: int) -> tuple[int, ...]:
        """1 per column where higher is better, else -1."""
        given = self.higher_is_better
        if isinstance(given, bool | np.bool_):
            return (1 if given else -1,) * n_features
        if len(given) != n_features:
            raise DeclarationError(
                f"higher_is_better has {len(given)} entries for {n_features} columns; "
                "expected one per column, or one bool for all",
                asked_by=_NAME,
            )
        return tuple(1 if higher else -1 for higher in given)

    def _cutoffs(self, n_features: int) -> tuple[NDArray[np.float64] | None, ...]:
        """Cut-offs per column, checked, in increasing order."""
        if self.cutoffs is None:
            return (None,) * n_features
        if len(self.cutoffs) != n_features:
            raise DeclarationError(
                f"cutoffs has {len(self.cutoffs)} entries for {n_features} columns; expected one "
                "per column, each None or a sequence of numbers",
                asked_by=_NAME,
            )
        return tuple(
            None
            if given is None
            else checked_cutoffs(
                given, self.bins, named=f"cutoffs of {self._name_of(column)}", asked_by=_NAME
            )
            for column, given in enumerate(self.cutoffs)
        )

    def _name_of(self, column: int) -> str:
        names: Sequence[object] | None = getattr(self, "feature_names_in_", None)
        return f"column {column}" if names is None else f"the column {str(names[column])!r}"

    def __sklearn_tags__(self) -> Any:
        """Declare that missing values are allowed."""
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
