"""The generic core: a classifier of rows of numbers by a theory, by labels, or by both.

The same reference populations, scores, temperature and labels as of shopper types, on plain
arrays: for weights of one's own, and for scikit-learn's pipelines and searches.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.shopper_types.classifying import Classifier, Estimator
from profilekit.shopper_types.indicators import Reading
from profilekit.shopper_types.labelled import FEWEST_LABELS
from profilekit.shopper_types.labels import UNLABELLED, numbered_labels
from profilekit.shopper_types.reference import FEWEST_PAIRS
from profilekit.shopper_types.scoring import block_weights
from profilekit.shopper_types.type_model import Known, Labels, Present, TypeModel, learn_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["TheoryClassifier"]

_NAME = "TheoryClassifier"


class TheoryClassifier(Classifier, Estimator):
    """Classify rows by weights of their columns, as a theory has them, and by labels.

    Columns become normal scores within the population fitted on; a class's score is the weighted
    sum of them. Two halves, the same columns measured twice, tell how reliable each column is and
    how sure classes are. Enough labels correct all of it. Without weights there is no theory, and
    labels are all there is.

    Parameters
    ----------
    weights : mapping of class to sequence of float, optional
        One weight per column; above 0 more of it speaks for the class.
    blocks : sequence of str, optional
        One name per column; columns of one block share their weight.
    minimum_labels : int, default=50
        Labels from which on they are used, where there are weights.
    minimum_pairs : int, default=200
        Rows with both halves from which on these are used.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        Sorted labels; those of ``weights``, in order, where there are some.
    model_ : TypeModel
        What was learned.
    n_features_in_ : int
        Columns.

    Examples
    --------
    >>> import numpy as np
    >>> from profilekit.shopper_types.theory_classifier import TheoryClassifier
    >>> weights = {"saver": [1.0, -1.0], "spender": [-1.0, 1.0]}
    >>> model = TheoryClassifier(weights).fit([[9, 1], [8, 2], [2, 8], [1, 9]])
    >>> model.predict([[7, 3], [0, 9]]).tolist()
    ['saver', 'spender']
    """

    classes_: NDArray[Any]
    model_: TypeModel
    n_features_in_: int

    def __init__(
        self,
        weights: Mapping[Any, Sequence[float]] | None = None,
        *,
        blocks: Sequence[str] | None = None,
        minimum_labels: int = FEWEST_LABELS,
        minimum_pairs: int = FEWEST_PAIRS,
    ) -> None:
        self.weights = weights
        self.blocks = blocks
        self.minimum_labels = minimum_labels
        self.minimum_pairs = minimum_pairs

    def fit(
        self,
        X: ArrayLike,  # noqa: N803 - scikit-learn's name
        y: ArrayLike | None = None,
        *,
        halves: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> Self:
        """Learn from a population.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.
        y : array-like of shape (n_samples,), optional
            Labels. Where there are weights, None, NaN and -1 are no label.
        halves : tuple of two array-like of shape (n_samples, n_features), optional
            The columns as measured in either half of the window.

        Returns
        -------
        TheoryClassifier
            Itself, fitted.

        Raises
        ------
        DeclarationError
            If weights or blocks do not fit the columns.
        UnknownNameError
            If a label is of no class that has weights.
        UnsupportedInputError
            If there are neither weights nor labels, or halves do not fit ``X``.
        """
        values = self._numbers(X, reset=True)
        classes = self._numbered(y, len(values))
        theory = self._theory(values.shape[1])
        there, whole = np.ones(len(values), dtype=np.bool_), _readings(values)
        apart = None if halves is None else self._halves(halves, values.shape)
        known = [
            Known(
                name=str(number),
                whole=reading,
                halves=None if apart is None else (apart[0][number], apart[1][number]),
                prior_evidence=_TAKEN_AT_ITS_WORD,
            )
            for number, reading in enumerate(whole)
        ]
        labelled = classes != UNLABELLED
        told = [Reading(each.values[labelled], each.evidence[labelled]) for each in whole]
        self.model_ = learn_model(
            known,
            theory,
            present=Present(*[there] * 3, solid=there & (apart is not None)),
            labels=Labels(told, classes[labelled]),
            fewest_pairs=self.minimum_pairs,
            fewest_labels=1 if self.weights is None else self.minimum_labels,
        )
        return self

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - the same
        """Probabilities of the classes, row by row, whatever the other rows are.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In the order of `classes_`.
        """
        check_is_fitted(self)
        signals = self.model_.signals(_readings(self._numbers(X, reset=False)))
        return np.column_stack(self.model_.probabilities(signals))

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803 - the same
        """Most probable classes, row by row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Numbers; NaN is missing.

        Returns
        -------
        ndarray of shape (n_samples,)
            Members of `classes_`.
        """
        numbers = self.predict_proba(X).argmax(axis=1)
        return self.classes_[numbers]

    def _numbers(self, X: Any, *, reset: bool) -> FloatArray:  # noqa: N803 - the same
        checked: Any = validate_data(
            self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan"
        )
        empty = np.flatnonzero(np.isnan(checked).all(axis=0)).tolist() if reset else ()
        if empty:
            raise UnsupportedInputError(
                f"columns without a single value: {', '.join(map(str, empty))}",
                asked_by=f"{_NAME}.fit",
                expected="at least one value that is not missing in each column",
            )
        return checked

    def _numbered(self, y: Any, n_rows: int) -> NDArray[np.intp]:
        """Set `classes_`, and give the number of each row's class, -1 where it is not known."""
        asked_by = f"{_NAME}.fit"
        if self.weights is not None:
            self.classes_ = np.array(list(self.weights))
            return numbered_labels(y, list(self.weights), n_rows, asked_by=asked_by)
        if y is None:
            raise UnsupportedInputError(
                "no weights, which requires y to be passed, but the target y is None",
                asked_by=asked_by,
                expected="weights of classes, or y",
            )
        labels: Any = column_or_1d(y, warn=True)
        check_consistent_length(labels, np.empty(n_rows))
        check_classification_targets(labels)
        self.classes_ = unique_labels(labels)
        return np.searchsorted(self.classes_, labels)

    def _theory(self, n_columns: int) -> dict[str, dict[str, Sequence[float]]]:
        """Weights by class; none at all where there is no theory."""
        blocks = tuple(map(str, range(n_columns))) if self.blocks is None else self.blocks
        weights = self.weights
        if weights is None:
            weights = dict.fromkeys(self.classes_.tolist(), (0.0,) * n_columns)
        wrong = [name for name, each in weights.items() if len(each) != n_columns]
        if wrong or len(blocks) != n_columns or not weights:
            raise DeclarationError(
                f"weights of {', '.join(map(repr, wrong))} or blocks do not fit {n_columns} "
                "columns; expected one of each per column, for at least one class",
                asked_by=_NAME,
            )
        return {str(name): {"": block_weights(each, blocks)} for name, each in weights.items()}

    def _halves(
        self, halves: tuple[ArrayLike, ArrayLike], shape: tuple[int, ...]
    ) -> tuple[list[Reading], list[Reading]]:
        early, late = (
            check_array(each, dtype=np.float64, ensure_all_finite="allow-nan") for each in halves
        )
        if early.shape != shape or late.shape != shape:
            raise UnsupportedInputError(
                f"halves of shapes {early.shape} and {late.shape}",
                asked_by=f"{_NAME}.fit",
                expected=f"two of shape {shape}",
            )
        return _readings(early, 0.5), _readings(late, 0.5)

    def __sklearn_tags__(self) -> Any:
        """Declare that missing values are allowed, and when labels are needed."""
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.required = self.weights is None
        return tags


_TAKEN_AT_ITS_WORD = 1e-9
"""n0 of columns that no halves tell of."""


def _readings(values: FloatArray, evidence: float = 1.0) -> list[Reading]:
    """Take columns as readings of one observation each, of half a one in either half."""
    columns = np.ascontiguousarray(values.T)
    return [Reading(column, np.full(len(column), evidence)) for column in columns]
