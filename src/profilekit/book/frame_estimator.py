"""The base of everything that turns fields of a book into further fields, as whole frames.

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
from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.book.finding import row_of
from profilekit.book.money import money_of
from profilekit.book.profile import Profile, values_of
from profilekit.book.state import FittedState, read_state, strictly, write_state
from profilekit.book.transformer import Transformer, output_asked, require_fitted, unfitted
from profilekit.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.reason import Reason
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["FrameEstimator", "StateT"]

StateT = TypeVar("StateT", bound=FittedState)


class FrameEstimator(Transformer, ABC, Generic[StateT]):
    """Base of estimators that make fields by expressions over whole frames.

    What computes on columns subclasses `profilekit.book.estimator.BookEstimator` instead. A
    subclass writes `fields_in`, `output_fields`, `_learned`, `_made` and `_made_of_one`, and
    vouches that the last two give equal answers.

    Attributes
    ----------
    state_ : FittedState
        All that `fit` learned. Further fitted attributes of a subclass are properties over it.
    fitted_as_of_ : date or None
        Day of the book that `fit` learned from; None if that was a frame, whose day is not known.
    feature_names_in_, n_features_in_ : ndarray of shape (n_fields_in,), int
        Names read by `transform`, and how many they are.
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
    def fields_to_fit(self) -> tuple[str, ...]:
        """Names of the fields that `fit` reads; `fields_in` unless a subclass says so."""
        return self.fields_in

    @abstractmethod
    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the fields made, known before fitting."""

    @abstractmethod
    def _learned(
        self, frame: nw.DataFrame[Any], catalogue: FieldCatalogue | None, *, asked_by: str
    ) -> StateT:
        """Learn from a frame of any eager kind; of a book's frame, with what its fields are."""

    @abstractmethod
    def _made(self, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.DataFrame[Any]:
        """Make the output fields of a frame of any eager kind, each row from itself alone.

        Backed by polars, dtypes as declared, nulls for missing. Reads ``self.state_`` and
        parameters, writes nothing.
        """

    @abstractmethod
    def _made_of_one(self, values: Mapping[str, Scalar], *, asked_by: str) -> dict[str, Scalar]:
        """Make the output fields of one customer, the same as `_made` does of many."""

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
        catalogue = X.catalogue if isinstance(X, ProfileBook) else None
        self._keep(self._learned(frame, catalogue, asked_by=asked_by), X)
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

    def transform_one(self, values: Mapping[str, Scalar] | Profile) -> dict[str, Scalar]:
        """Make the output fields of one customer, without a DataFrame; from any thread.

        Parameters
        ----------
        values : mapping of field name to value, or Profile
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
        return self._made_of_one(values_of(values, asked_by=asked_by), asked_by=asked_by)

    def explain_one(
        self,
        values: Mapping[str, Scalar] | Profile,
        *,
        outputs: Mapping[str, Scalar] | None = None,
    ) -> tuple[Reason, ...]:
        """Say why one customer has the outputs they have.

        Parameters
        ----------
        values : mapping of field name to value, or Profile
            As in `transform_one`.
        outputs : mapping of field name to value, optional
            What `transform_one` makes of them, when it is known, as in a row of a book.
        """
        if isinstance(values, Profile):
            with money_of(values.provenance):
                return self.explain_one(values.values, outputs=outputs)
        known = values_of(values, asked_by=f"{self.name}.explain_one")
        return self._explain(known, self.transform_one(known) if outputs is None else outputs)

    def explain_rows(self, frame: nw.DataFrame[Any]) -> Iterator[tuple[Reason, ...]]:
        """Say why customers have the outputs they have, one after the other.

        Parameters
        ----------
        frame : nw.DataFrame of shape (n_customers, n_fields)
            Holds the fields read and the outputs, as ``book.frame`` does.

        Yields
        ------
        tuple of Reason
            As of `explain_one`, row by row.
        """
        for row in frame.iter_rows(named=True):
            yield self.explain_one(row, outputs=row)

    def explain(self, book: ProfileBook, customer_id: int | str) -> tuple[Reason, ...]:
        """Say why a customer of a book has the outputs they have.

        Raises
        ------
        UnknownNameError
            If the book has no such customer.
        """
        row = row_of(book.frame, customer_id, asked_by=f"{self.name}.explain")
        with money_of(book.provenance):
            return self.explain_one(row)

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
