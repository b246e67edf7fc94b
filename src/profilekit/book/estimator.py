"""The base of what turns fields of a book into further fields by computing on their columns.

Numbers come as arrays of float64 and text as objects, from whatever frame, and go back as what
was declared. What is better said by expressions over frames has a base of its own.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from profilekit.book.applied import Applied, Scalar
from profilekit.book.columns import frame_of, inputs_of, inputs_of_one, scalars_of
from profilekit.book.frame_estimator import FrameEstimator, StateT
from profilekit.book.reason import Reason
from profilekit.book.state import FittedState

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.fields import FieldCatalogue

__all__ = ["Applied", "BookEstimator", "FittedState", "Reason"]


class BookEstimator(FrameEstimator[StateT]):
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

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Those of the fields read that hold text; none unless a subclass says so."""
        return ()

    @abstractmethod
    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> StateT:
        """Learn from columns of shape (n_rows,): float64 with NaN, text as objects with None."""

    @abstractmethod
    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        """Make one array of shape (n_rows,) per output field, each row from itself alone.

        Numbers carry NaN for missing whatever dtype is declared; strings are object arrays
        with None. Reads ``self.state_`` and parameters, writes nothing.
        """

    def _learned(
        self, frame: nw.DataFrame[Any], catalogue: FieldCatalogue | None, *, asked_by: str
    ) -> StateT:
        del catalogue
        texts = self.text_fields_in
        columns = inputs_of(frame, self.fields_to_fit, texts=texts, asked_by=asked_by)
        return self._fit_columns(columns)

    def _made(self, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.DataFrame[Any]:
        columns = inputs_of(frame, self.fields_in, texts=self.text_fields_in, asked_by=asked_by)
        made = self._transform_columns(columns)
        return frame_of(made, self.output_fields(), len(frame), asked_by=asked_by)

    def _made_of_one(self, values: Mapping[str, Scalar], *, asked_by: str) -> dict[str, Scalar]:
        texts = self.text_fields_in
        columns = inputs_of_one(values, self.fields_in, texts=texts, asked_by=asked_by)
        return scalars_of(self._transform_columns(columns), self.output_fields(), asked_by=asked_by)
