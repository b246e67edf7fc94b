"""Learning from positives and unlabelled rows: some are known to be of a kind, nothing of the rest.

Treating the rest as negatives puts rows in the right order and gives wrong probabilities, because
some of the rest are of the kind too. What is right without any assumption is the ratio of the two
densities; a probability takes the share of the kind, which has to be known or bounded.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    _check_sample_weight,  # pyright: ignore[reportPrivateUsage]
    check_is_fitted,
    validate_data,
)

from profilekit.errors import DeclarationError, FitError, UnsupportedInputError
from profilekit.faults import shown

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PositiveUnlabelledClassifier"]

_NAME = "PositiveUnlabelledClassifier"
_ITERATIONS = 200

if TYPE_CHECKING:

    class _Classifier:
        def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as there
            """Parameters by name."""
            ...

        def set_params(self, **params: Any) -> Self:
            """Set parameters by name."""
            ...

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:  # noqa: N803 - as there
            """Mean accuracy."""
            ...

        def __sklearn_tags__(self) -> Any: ...

else:

    class _Classifier(ClassifierMixin, BaseEstimator):
        pass


class PositiveUnlabelledClassifier(_Classifier):
    """Logistic regression of labelled against unlabelled rows, corrected for positives among these.

    Labelled positives are taken to be drawn from all positives whatever their values are (selected
    completely at random). With g the probability of being labelled and c the share of all
    positives that is, the probability of being positive is g / c [1]_.

    Parameters
    ----------
    class_prior : float, optional
        Share of positives among all rows, from that of labelled ones to 1. By default estimated:
        c is the mean of g over labelled rows, which is exact where positives are told apart with
        certainty, and otherwise too small, so that the prior is an upper bound.
    ridge : float, default=1
        Penalty on half the sum of squared coefficients, of columns scaled to the deviation 1.

    Attributes
    ----------
    coef_ : ndarray of shape (n_features,)
        Of the logarithm of the density ratio, per unit of each column.
    intercept_ : float
        Of the same.
    class_prior_ : float
        Share of positives among all rows, given or estimated.
    label_frequency_ : float
        Share of the positives that are labelled: c.
    labelled_share_ : float
        Share of labelled rows: the lower bound of the prior.
    classes_ : ndarray of shape (2,)
        The second one is positive.

    References
    ----------
    .. [1] Elkan, C. and Noto, K. (2008), "Learning Classifiers from Only Positive and Unlabeled
       Data", KDD 2008, 213-220.

    Examples
    --------
    >>> rows = [[0.0], [0.1], [0.2], [0.9], [1.0], [1.1], [1.0], [0.9]]
    >>> labelled = [0, 0, 0, 0, 0, 0, 1, 1]
    >>> model = PositiveUnlabelledClassifier().fit(rows, labelled)
    >>> model.log_density_ratio([[0.0], [1.0]]).round(1)
    array([-1. ,  0.4])
    """

    coef_: NDArray[np.float64]
    intercept_: float
    class_prior_: float
    label_frequency_: float
    labelled_share_: float
    classes_: NDArray[Any]
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    def __init__(self, class_prior: float | None = None, *, ridge: float = 1.0) -> None:
        self.class_prior = class_prior
        self.ridge = ridge

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn from labelled and unlabelled rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers.
        y : array-like of shape (n_samples,)
            Two values; the greater one is positive, the other says nothing.
        sample_weight : array-like of shape (n_samples,), optional
            How often each row counts.

        Returns
        -------
        PositiveUnlabelledClassifier
            Itself, fitted.

        Raises
        ------
        UnsupportedInputError
            If there are not two classes.
        DeclarationError
            If a parameter is out of range.
        FitError
            If the coefficients were not found.
        """
        checked: Any = validate_data(self, X, y, dtype=np.float64)
        rows: NDArray[np.float64] = checked[0]
        labelled = self._labelled(checked[1])
        weights = cast("NDArray[np.float64]", _check_sample_weight(sample_weight, rows))
        counted = labelled & (weights > 0)
        if not counted.any() or not (~labelled & (weights > 0)).any():
            raise UnsupportedInputError(
                "rows of one class only", asked_by=f"{_NAME}.fit", expected="rows of both classes"
            )
        self.labelled_share_ = float(weights[labelled].sum() / weights.sum())
        self._require_valid()
        coefficients, odds_at_zero = _logistic(rows, labelled, weights, self.ridge)
        self.coef_ = coefficients
        self.intercept_ = odds_at_zero - self._log_odds_of_a_label()
        chances = expit(rows @ coefficients + odds_at_zero)[labelled]
        self._set_prior(float(np.average(chances, weights=weights[labelled])))
        return self

    def log_density_ratio(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as there
        """Logarithm of how many times as frequent rows are among positives as among the unlabelled.

        Returns
        -------
        ndarray of shape (n_samples,)
            0 is as frequent among both.
        """
        check_is_fitted(self)
        rows: Any = validate_data(self, X, reset=False, dtype=np.float64)
        return cast("NDArray[np.float64]", rows @ self.coef_ + self.intercept_)

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as there
        """Logarithm of the density ratio, above that at which a row is as likely positive as not.

        Returns
        -------
        ndarray of shape (n_samples,)
            Above 0 where the row is more likely positive.
        """
        ratio = self.log_density_ratio(X)
        even = np.log(self.label_frequency_ / (2 - self.label_frequency_))
        return ratio + self._log_odds_of_a_label() - even

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as there
        """Probability of being negative and positive.

        Returns
        -------
        ndarray of shape (n_samples, 2)
            In the order of `classes_`; rows add up to 1.
        """
        ratio = self.log_density_ratio(X)
        chances = expit(ratio + self._log_odds_of_a_label())
        positive = np.minimum(chances / self.label_frequency_, 1.0)
        return np.column_stack([1.0 - positive, positive])

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803 - as there
        """Class that is more likely.

        Returns
        -------
        ndarray of shape (n_samples,)
            Of `classes_`.
        """
        above = self.decision_function(X) > 0
        return self.classes_[above.astype(np.int64)]

    def _labelled(self, y: NDArray[Any]) -> NDArray[np.bool_]:
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            message = f"Only binary classification is supported. The type of the target is {kind}."
            raise ValueError(message)
        self.classes_, places = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:  # noqa: PLR2004 - positive and unlabelled
            raise UnsupportedInputError(
                "rows of one class only", asked_by=f"{_NAME}.fit", expected="rows of both classes"
            )
        return places == 1

    def _require_valid(self) -> None:
        faults: list[str] = []
        ridge, prior = self.ridge, self.class_prior
        if not (_is_number(ridge) and ridge > 0):
            faults.append(f"ridge is {shown(ridge)}; expected a number above 0")
        if prior is not None and not (_is_number(prior) and self.labelled_share_ <= prior <= 1):
            faults.append(
                f"class_prior is {shown(prior)}; expected at least the share of labelled rows, "
                f"{self.labelled_share_:.3g}, and at most 1"
            )
        if faults:
            raise DeclarationError("; ".join(faults), asked_by=_NAME)

    def _set_prior(self, mean_chance: float) -> None:
        share = self.labelled_share_
        given = self.class_prior
        self.label_frequency_ = max(mean_chance, share) if given is None else share / given
        self.class_prior_ = share / self.label_frequency_

    def _log_odds_of_a_label(self) -> float:
        return float(np.log(self.labelled_share_) - np.log1p(-self.labelled_share_))

    def __sklearn_tags__(self) -> Any:
        """Declare that there are two classes."""
        tags: Any = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value)


def _logistic(
    rows: NDArray[np.float64],
    labelled: NDArray[np.bool_],
    weights: NDArray[np.float64],
    ridge: float,
) -> tuple[NDArray[np.float64], float]:
    """Coefficients and intercept of the log odds of a label, per unit of each column."""
    centres = np.average(rows, axis=0, weights=weights)
    scales = np.sqrt(np.average((rows - centres) ** 2, axis=0, weights=weights))
    varying = scales > np.finfo(np.float64).eps * np.maximum(np.abs(centres), 1.0)
    scales = np.where(varying, scales, 1.0)
    scaled = np.where(varying, (rows - centres) / scales, 0.0)
    model = LogisticRegression(
        C=1 / ridge, solver="newton-cholesky", max_iter=_ITERATIONS, tol=1e-8
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            model.fit(scaled, labelled, sample_weight=weights)
        except ConvergenceWarning as error:
            raise FitError(
                f"no coefficients after {_ITERATIONS} steps",
                asked_by=f"{_NAME}.fit",
                remedy="Give a greater ridge=, or leave out columns that repeat each other.",
            ) from error
    coefficients = cast("NDArray[np.float64]", model.coef_)[0] / scales
    return coefficients, float(cast("Any", model.intercept_)[0] - centres @ coefficients)
