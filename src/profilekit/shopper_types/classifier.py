"""The classifier of shopper types: what kind of shopper each customer is, how surely, and why.

A theory of types, written down as weights of habits, is held against a frozen population. It needs
no labelled customer, because halves of the window tell how far types come back; it takes labels
where there are any. Clusters were stable too, and meant the wrong thing.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from profilekit.book.columns import inputs_of, inputs_of_one
from profilekit.book.containers import frame_in
from profilekit.book.transformer import require_fitted
from profilekit.errors import UnknownNameError
from profilekit.shopper_types.classifying import Classifier
from profilekit.shopper_types.deciding import TypeRules
from profilekit.shopper_types.fitted import FittedTypes
from profilekit.shopper_types.five_types import DEFAULT_CATALOGUE
from profilekit.shopper_types.labels import numbered_labels
from profilekit.shopper_types.learning import learned
from profilekit.shopper_types.state import MADE_BY, checked_parameters
from profilekit.shopper_types.type_estimator import TypeEstimator, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import TypeCatalogue
    from profilekit.shopper_types.fitted import Made
    from profilekit.shopper_types.reasons import TypeContributions
    from profilekit.shopper_types.state import LeftOut, Regime

__all__ = ["ShopperTypeClassifier"]

DEFAULT_RULES = TypeRules()


class ShopperTypeClassifier(Classifier, TypeEstimator):
    """Tell what type of shopper customers are, by their habits.

    Each habit is placed among the customers of `fit`, trusted as far as its observations reach,
    and weighed for each type by the catalogue; probabilities are calibrated on what the halves of
    the window say of each other, and, given enough labels, on these.

    Parameters
    ----------
    catalogue : TypeCatalogue
        Types and what speaks for them. Indicators whose fields are not there in `fit` are left
        out and listed; a type that nothing speaks of is never told.
    half_days : int, default=182
        Length of either half of the window in which habits were measured.
    rules : TypeRules
        When a type is told: enough orders or visits, and a probability of at least a half.
    minimum_labels : int, default=50
        Labels from which on they are used.
    minimum_pairs : int, default=200
        Customers with enough evidence in both halves, from which on temperature is learned.
    minimum_customers : int, default=30
        Customers who must have been active in the window in `fit`.

    Attributes
    ----------
    state_ : ShopperTypeState
        All that was learned.
    classes_ : ndarray of shape (n_types,)
        Names of the types, in the order of the columns of `predict_proba`.
    fitted_as_of_ : date or None
        Day of the book that `fit` learned from. None before `fit`, and after one on a frame, whose
        day is not known: nothing then keeps it from types of an earlier day.

    Raises
    ------
    DeclarationError
        In `fit`, if a parameter is not what it should be.
    UnsupportedInputError
        In `fit`, if no indicator is there, a value is infinite, or customers are too few or all
        the same.

    Warns
    -----
    UserWarning
        In `fit`, if types do not come back in the population: nobody is typed then. Also if
        labels cannot be used.

    Notes
    -----
    Without labels a probability says how likely a type is that binds both halves of the window
    together, not that the theory is true of the customer. `replication_proba` says how likely
    another window tells the same.

    References
    ----------
    .. [1] Moe, W. W. (2003), "Buying, Searching, or Browsing: Differentiating Between Online
       Shoppers Using In-Store Navigational Clickstream", Journal of Consumer Psychology 13(1-2).
    .. [2] Dawes, R. M. (1979), "The robust beauty of improper linear models in decision making",
       American Psychologist 34(7), 571-582.

    Examples
    --------
    >>> from profilekit.shopper_types import ShopperTypeClassifier
    >>> list(ShopperTypeClassifier().classes_)
    ['loyal', 'impulse', 'bargain', 'wandering', 'need']
    """

    def __init__(
        self,
        catalogue: TypeCatalogue = DEFAULT_CATALOGUE,
        *,
        half_days: int = 182,
        rules: TypeRules = DEFAULT_RULES,
        minimum_labels: int = 50,
        minimum_pairs: int = 200,
        minimum_customers: int = 30,
    ) -> None:
        self.catalogue = catalogue
        self.half_days = half_days
        self.rules = rules
        self.minimum_labels = minimum_labels
        self.minimum_pairs = minimum_pairs
        self.minimum_customers = minimum_customers

    @property
    def classes_(self) -> NDArray[np.object_]:
        """Names of the types."""
        return np.array(self.catalogue.names, dtype=object)

    @property
    def missing_indicators_(self) -> tuple[LeftOut, ...]:
        """Indicators that are not used, each with the reason."""
        return self.state_.left_out

    @property
    def regime_(self) -> Regime:
        """Where probabilities come from: an assumed temperature, replication, or labels."""
        return self.state_.regime

    @property
    def temperature_(self) -> float:
        """Temperature of the types, by which scores are divided."""
        return self.state_.model.replication.temperature

    @property
    def kappa_(self) -> float | None:
        """Agreement of the types of both halves beyond chance; None where they are too few."""
        return self.state_.model.replication.kappa

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn from a population.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds habits; pandas, polars, pyarrow or narwhals.
        y : sequence of length n_customers, optional
            Names of types where they are known; None, NaN or -1 where not.

        Returns
        -------
        ShopperTypeClassifier
            Itself, fitted.

        Raises
        ------
        DeclarationError
            If a parameter is not what it should be.
        UnknownNameError
            If a label names no type.
        UnsupportedInputError
            If no indicator is there, a value is infinite, there is not one label per customer, or
            customers are too few or all the same.
        """
        asked_by = f"{MADE_BY}.fit"
        parameters = checked_parameters(self.get_params(deep=False))
        frame = frame_in(X, asked_by=asked_by)
        classes = numbered_labels(y, self.catalogue.names, len(frame), asked_by=asked_by)
        self._keep(learned(frame, parameters, classes), X)
        found = self.state_.model.replication
        if not found.has_signal:
            warnings.warn(
                "nobody is typed: types do not come back from one half of the window to the other "
                f"({found.summary})",
                stacklevel=2,
            )
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803 - scikit-learn's name
        """Probabilities of the types, row by row.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.

        Returns
        -------
        ndarray of shape (n_customers, n_types)
            In the order of `classes_`; 0 for types that nothing measured speaks of.
        """
        return self._by_type(
            X, lambda _, made: made.probabilities, asked_by=f"{MADE_BY}.predict_proba"
        )

    def _by_type(
        self, data: Any, told: Callable[[FittedTypes, Made], list[FloatArray]], *, asked_by: str
    ) -> NDArray[np.float64]:
        """Work something out by type, in chunks; 0 for types that nothing measured speaks of."""
        require_fitted(self)
        frame = frame_in(data, asked_by=asked_by)
        fitted, fields = self.fitted_types(), self.fields_in
        places = [self.catalogue.names.index(name) for name in fitted.told]
        out = np.zeros((len(frame), len(self.catalogue.names)))
        for start, rows in chunks(frame):
            made = fitted.worked_out(inputs_of(rows, fields, asked_by=asked_by), asked_by=asked_by)
            for place, each in zip(places, told(fitted, made), strict=True):
                out[start : start + len(rows), place] = each
        return out

    def replication_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803 - the same
        """Probabilities of the types that another window as long would tell, row by row.

        They are less sure than `predict_proba`, because what is told of the other window may err
        too.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.

        Returns
        -------
        ndarray of shape (n_customers, n_types)
            In the order of `classes_`; NaN where there were too few customers with two halves.
        """
        return self._by_type(X, FittedTypes.replication, asked_by=f"{MADE_BY}.replication_proba")

    def predict(self, X: Any) -> NDArray[np.object_]:  # noqa: N803 - scikit-learn's name
        """Names of the most probable types, however thin the evidence; see `transform` for labels.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.

        Returns
        -------
        ndarray of shape (n_customers,)
            Never ``undetermined``.
        """
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def contributions(self, values: Mapping[str, Scalar], type_name: str) -> TypeContributions:
        """Tell what each indicator adds to the logit of a type for one customer.

        Parameters
        ----------
        values : mapping of field name to value
            As in `transform_one`.
        type_name : str
            A type that something measured speaks of.

        Returns
        -------
        TypeContributions
            Parts that sum up to the logit.

        Raises
        ------
        UnknownNameError
            If there is no such type.
        """
        require_fitted(self)
        asked_by = f"{MADE_BY}.contributions"
        fitted = self.fitted_types()
        if type_name not in fitted.told:
            raise UnknownNameError("shopper type", [type_name], fitted.told, asked_by=asked_by)
        columns = inputs_of_one(values, self.fields_in, asked_by=asked_by)
        return fitted.taken_apart(fitted.worked_out(columns, asked_by=asked_by), type_name)
