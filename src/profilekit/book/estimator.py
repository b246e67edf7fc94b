"""The base of everything that turns fields of a book into further fields.

A scikit-learn transformer whose learned state is one frozen pydantic model, so that it
can be written as JSON, read back by later versions, and shared by threads. Transforming
is row-local: one customer alone and the same customer among a million get equal numbers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, cast

import numpy as np

from profilekit.book.applied import Applied, Scalar
from profilekit.book.book import ProfileBook
from profilekit.book.columns import frame_of, inputs_of, inputs_of_one, scalars_of
from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.book.finding import row_of
from profilekit.book.reason import Reason
from profilekit.book.state import FittedState, read_state, strictly, write_state
from profilekit.book.transformer import Transformer, output_asked, require_fitted, unfitted
from profilekit.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.fields import FieldSpec

__all__ = ["Applied", "BookEstimator", "FittedState", "Reason"]

StateT = TypeVar("StateT", bound=FittedState)


class BookEstimator(Transformer, ABC, Generic[StateT]):
    """Base of estimators that read some fields of a book and make others.

    A subclass stores its parameters in ``__init__`` (scalars, tuples, mappings and pydantic
    models, no lists), names its state class in ``state_model``, and writes four things:
    `fields_in`, `output_fields`, `_fit_columns` and `_transform_columns`; `_explain` if it
    can give reasons, `text_fields_in` if it reads text, `fields_to_fit` if `fit` reads more than
    `transform`, `_require_readable` if JSON could hold what `fit` would refuse. All else is here.

    Attributes
    ----------
    state_ : FittedState
        All that `fit` learned. Further fitted attributes of a subclass are properties over it.
    fitted_as_of_ : date or None
        Day of the book that `fit` learned from; None if that was a frame, whose day is not known.
    feature_names_in_, n_features_in_ : ndarray of shape (n_fields_in,), int
        Names read by `transform`, and how many they are.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from profilekit.fields import FieldSpec
    >>> class Limit(FittedState):
    ...     highest: float
    >>> class SpendScaler(BookEstimator[Limit]):
    ...     state_model = Limit
    ...
    ...     @property
    ...     def fields_in(self):
    ...         return ("spend_amount",)
    ...
    ...     def output_fields(self):
    ...         return (FieldSpec(name="spend_share", dtype="float64", meaning="Of the highest"),)
    ...
    ...     def _fit_columns(self, columns):
    ...         return Limit(highest=float(np.nanmax(columns["spend_amount"])))
    ...
    ...     def _transform_columns(self, columns):
    ...         return {"spend_share": columns["spend_amount"] / self.state_.highest}
    >>> scaler = SpendScaler().fit(pd.DataFrame({"spend_amount": [10.0, 40.0]}))
    >>> scaler.transform_one({"spend_amount": 20.0})
    {'spend_share': 0.5}
    >>> SpendScaler.from_json(scaler.to_json()).state_
    Limit(highest=40.0)
    """

    state_model: ClassVar[type[FittedState]]
    schema_version: ClassVar[int] = 1
    """Layout of the parameters and the state; raised when an old one cannot be read as is."""

    state_: StateT
    fitted_as_of_: date | None = None
    feature_names_in_: NDArray[np.object_]
    n_features_in_: int

    @property
    @abstractmethod
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read."""

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Those of the fields read that hold text; none unless a subclass says so."""
        return ()

    @property
    def fields_to_fit(self) -> tuple[str, ...]:
        """Names of the fields that `fit` reads; `fields_in` unless a subclass says so."""
        return self.fields_in

    @abstractmethod
    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the fields made, known before fitting."""

    @abstractmethod
    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> StateT:
        """Learn from columns of shape (n_rows,): float64 with NaN, text as objects with None."""

    @abstractmethod
    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        """Make one array of shape (n_rows,) per output field, each row from itself alone.

        Numbers carry NaN for missing whatever dtype is declared; strings are object arrays
        with None. Reads ``self.state_`` and parameters, writes nothing.
        """

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        """Give reasons for one customer's outputs; none unless a subclass says so."""
        del values, outputs
        return ()

    @property
    def name(self) -> str:
        """Key of the fitted estimator in ``book.fitted``: the name of its class."""
        return type(self).__name__

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn from a population.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_to_fit`; pandas, polars, pyarrow or narwhals.
        y : ignored
            For scikit-learn pipelines.

        Returns
        -------
        Self
            This estimator, fitted.

        Raises
        ------
        UnknownNameError, UnsupportedInputError
            If a field is missing, or does not hold numbers (or text), or ``X`` is no frame.
        """
        del y
        asked_by = f"{self.name}.fit"
        frame = frame_in(X, asked_by=asked_by)
        columns = inputs_of(frame, self.fields_to_fit, texts=self.text_fields_in, asked_by=asked_by)
        self._keep(self._fit_columns(columns), X)
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803 - scikit-learn's name
        """Make the output fields, row by row.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.

        Returns
        -------
        DataFrame of shape (n_customers, n_outputs)
            Of the kind given, or as ``set_output`` asks; pandas keeps its index, or gets the ids.

        Raises
        ------
        sklearn.exceptions.NotFittedError, UnknownNameError
            If not fitted, or a field is missing.
        """
        require_fitted(self)
        asked_by = f"{self.name}.transform"
        made = self._made(frame_in(X, asked_by=asked_by), asked_by=asked_by)
        return handed_out(made, kind_out(X, output_asked(self)), X)

    def transform_one(self, values: Mapping[str, Scalar]) -> dict[str, Scalar]:
        """Make the output fields of one customer, without a DataFrame; from any thread.

        Parameters
        ----------
        values : mapping of field name to value
            Holds at least `fields_in`; None, NaN, ``pandas.NA`` and ``NaT`` are missing.

        Returns
        -------
        dict of field name to value
            The same as by `transform`; None is missing.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If not fitted.
        UnknownNameError, UnsupportedInputError
            If a field is missing, or a value is neither a number (or text) nor missing.
        """
        require_fitted(self)
        asked_by = f"{self.name}.transform_one"
        texts = self.text_fields_in
        columns = inputs_of_one(values, self.fields_in, texts=texts, asked_by=asked_by)
        return scalars_of(self._transform_columns(columns), self.output_fields(), asked_by=asked_by)

    def explain_one(
        self, values: Mapping[str, Scalar], *, outputs: Mapping[str, Scalar] | None = None
    ) -> tuple[Reason, ...]:
        """Say why one customer has the outputs they have.

        Parameters
        ----------
        values : mapping of field name to value
            As in `transform_one`.
        outputs : mapping of field name to value, optional
            What `transform_one` makes of them, when it is known, as in a row of a book.
        """
        return self._explain(values, self.transform_one(values) if outputs is None else outputs)

    def explain(self, book: ProfileBook, customer_id: int | str) -> tuple[Reason, ...]:
        """Say why a customer of a book has the outputs they have.

        Raises
        ------
        UnknownNameError
            If the book has no such customer.
        """
        return self.explain_one(row_of(book.frame, customer_id, asked_by=f"{self.name}.explain"))

    def apply_to(self, book: ProfileBook) -> Applied:
        """Make the fields of a book, as ``book.apply`` asks; unfitted, by a clone fitted on it."""
        if not self.__sklearn_is_fitted__():
            return unfitted(self).fit(book).apply_to(book)
        made = self._made(book.frame, asked_by=f"{self.name}.apply_to")
        return Applied(self, made, self.output_fields())

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the output fields, as an object array of shape (n_outputs,)."""
        del input_features
        return np.array([spec.name for spec in self.output_fields()], dtype=object)

    def to_json(self) -> str:
        """Write parameters and learned state as JSON, for `from_json`.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If not fitted.
        """
        require_fitted(self)
        params = self._write_params(self.get_params(deep=False))
        about = (type(self).__name__, self.schema_version, params, self.state_)
        return write_state(*about, fitted_as_of=self.fitted_as_of_)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a fitted estimator back.

        Parameters
        ----------
        text : str
            What `to_json` of the same class wrote, in this or an earlier version.

        Returns
        -------
        Self
            Fitted. Lists among the parameters come back as tuples.

        Raises
        ------
        StateError
            If the text is damaged, of another class or a newer version, or not what `fit` leaves.
        """
        asked_by = f"{cls.__name__}.from_json"
        params, state, fitted_as_of = read_state(
            text, estimator=cls.__name__, newest=cls.schema_version, asked_by=asked_by
        )
        try:
            made = cls(**cls._read_params(params))
            made._keep(cast("StateT", strictly(cls.state_model, state)))
            made._require_readable(asked_by=asked_by)
            made.fitted_as_of_ = fitted_as_of
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            message = f"params or state do not fit {cls.__name__} ({error}). Fit it again."
            raise StateError(message, asked_by=asked_by) from error
        return made

    def _write_params(self, params: dict[str, Any]) -> dict[str, Any]:
        """Turn parameters into what JSON holds, where they are not that by themselves."""
        return params

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        """Turn parameters read from JSON into what ``__init__`` takes; ValueError if not such."""
        return params

    def _require_readable(self, *, asked_by: str) -> None:
        """Raise ValueError unless parameters and state, just read, are such as `fit` leaves."""

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "state_")

    def _keep(self, state: StateT, learned_from: object = None) -> None:
        """Keep what was learned, and of what it was."""
        self.state_ = state
        self.fitted_as_of_ = learned_from.as_of if isinstance(learned_from, ProfileBook) else None
        self.feature_names_in_ = np.array(self.fields_in, dtype=object)
        self.n_features_in_ = len(self.fields_in)

    def _made(self, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.DataFrame[Any]:
        columns = inputs_of(frame, self.fields_in, texts=self.text_fields_in, asked_by=asked_by)
        made = self._transform_columns(columns)
        return frame_of(made, self.output_fields(), len(frame), asked_by=asked_by)
