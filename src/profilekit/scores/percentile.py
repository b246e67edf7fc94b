"""Percentile scores: the share of the population fitted on that a value is better than.

The finer sibling of quantile scores, for what is averaged later: all columns come to one scale on
which equal customers are equal and no unit weighs more than another.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
from sklearn.utils.validation import validate_data

from profilekit.book.transformer import OneToOneTransformer, require_fitted
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.stats.percentiles import MAX_POINTS, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["PercentileScorer"]

_NAME = "PercentileScorer"


class PercentileScorer(OneToOneTransformer):
    """Place each value in the population fitted on, from 0 (worst) to 1 (best).

    The percentile is the mid-rank share: the part of the population that a value beats, plus half
    of its equals [1]_. Equal values are never told apart; where all are equal, all have 0.5.

    Parameters
    ----------
    higher_is_better : bool or sequence of bool, default=True
        For all columns, or one per column.
    max_points : int, default=1000
        Values kept per column, at least 2. Up to as many different values percentiles are exact;
        past that they are off by at most ``1 / (2 * max_points)``, however many customers.

    Attributes
    ----------
    references_ : tuple of Reference
        The frozen distribution of each column.
    n_features_in_ : int
        Columns seen in `fit`.
    feature_names_in_ : ndarray of shape (n_features,)
        Their names, when all of them are strings.

    References
    ----------
    .. [1] Bross, I. D. J. (1958), "How to use ridit analysis", Biometrics 14(1), 18-38.

    Examples
    --------
    >>> from profilekit.scores.percentile import PercentileScorer
    >>> scorer = PercentileScorer().fit([[1], [1], [1], [5]])
    >>> scorer.transform([[0], [1], [3], [5]]).ravel()
    array([0.   , 0.375, 0.75 , 0.875])
    """

    references_: tuple[Reference, ...]
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    def __init__(
        self, *, higher_is_better: bool | Sequence[bool] = True, max_points: int = MAX_POINTS
    ) -> None:
        self.higher_is_better = higher_is_better
        self.max_points = max_points

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn where the values of every column lie.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.
        y : None
            Ignored.

        Returns
        -------
        PercentileScorer
            Itself, fitted.

        Raises
        ------
        DeclarationError
            If a parameter is out of range or does not fit the columns.
        UnsupportedInputError
            If a column has no value that is not missing.
        """
        del y
        points: object = self.max_points
        if isinstance(points, bool) or not isinstance(points, Integral) or self.max_points < 2:  # noqa: PLR2004 - one end and the other
            message = f"max_points is {shown(points)}; expected a whole number of at least 2"
            raise DeclarationError(message, asked_by=_NAME)
        values = self._numbers(X, reset=True)
        self._directions(values.shape[1])
        empty = np.flatnonzero(np.isnan(values).all(axis=0)).tolist()
        if empty:
            raise UnsupportedInputError(
                f"columns without a single value: {', '.join(map(str, empty))}",
                asked_by=f"{_NAME}.fit",
                expected="at least one value that is not missing in each column",
            )
        self.references_ = tuple(
            Reference.of(column, max_points=self.max_points) for column in values.T
        )
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - scikit-learn's name
        """Place values among those learned; row by row, whatever the other rows are.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.

        Returns
        -------
        ndarray of shape (n_samples, n_features)
            Percentiles from 0 to 1; NaN where the value is missing.
        """
        require_fitted(self)
        values = self._numbers(X, reset=False)
        directions = self._directions(values.shape[1])
        columns = zip(values.T, self.references_, directions, strict=True)
        return np.column_stack(
            [
                reference.percentiles(column, higher_is_better=higher)
                for column, reference, higher in columns
            ]
        )

    def _numbers(self, X: Any, *, reset: bool) -> NDArray[np.float64]:  # noqa: N803 - the same
        checked: Any = validate_data(
            self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan"
        )
        return checked

    def _directions(self, n_features: int) -> tuple[bool, ...]:
        given = self.higher_is_better
        if isinstance(given, bool | np.bool_):
            return (bool(given),) * n_features
        if not _are_flags(given):
            message = f"higher_is_better is {shown(given)}; expected one bool per column, or one"
            raise DeclarationError(f"{message} for all", asked_by=_NAME)
        if len(given) != n_features:
            raise DeclarationError(
                f"higher_is_better has {len(given)} entries for {n_features} columns; "
                "expected one per column, or one bool for all",
                asked_by=_NAME,
            )
        return tuple(map(bool, given))

    def __sklearn_tags__(self) -> Any:
        """Declare that missing values are allowed."""
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _are_flags(given: object) -> bool:
    if not isinstance(given, tuple | list | np.ndarray):
        return False
    return all(isinstance(each, bool | np.bool_) for each in cast("Sequence[object]", given))
