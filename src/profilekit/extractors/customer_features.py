"""The bridge to scikit-learn: features of customers, each as of the day its row asks about.

A training set of many days is measured day by day, every row from what was known on its own
day, so that no row sees its future, however a pipeline is cross-validated.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Self

import narwhals as nw
import numpy as np

from profilekit.book.columns import DTYPES, is_missing
from profilekit.book.containers import handed_out, kind_out
from profilekit.book.transformer import Transformer, output_asked, require_fitted
from profilekit.errors import DeclarationError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.asked import ids_of, unique_ids
from profilekit.extractors.choice import catalogue_of, choose, require_no_leakage
from profilekit.extractors.extractor_parameters import parameters_of, with_parameters
from profilekit.extractors.failures import Failures
from profilekit.extractors.measuring import measured
from profilekit.extractors.view import Cut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from profilekit.extractors.base import Extractor
    from profilekit.extractors.choice import Declared
    from profilekit.fields import FieldCatalogue
    from profilekit.tables.tables import Tables

__all__ = ["CustomerFeatures"]

_DAY = "as_of"
_ROW = "row"


class CustomerFeatures(Transformer):
    """Measure the customers of ``X``, each as of its own day.

    Learns nothing from ``X``: `fit` settles which fields there are.

    Parameters
    ----------
    tables : Tables
        What was loaded; held, not copied, by clones too.
    extractors : sequence of Extractor or str, optional
        What to measure, as in `measure`; by default every installed extractor that the tables
        allow on the earliest day of `fit`.
    as_of : date or str, optional
        Last day taken into account, for an ``X`` without a column ``as_of``.
    outcome : str, optional
        What is to be predicted, such as ``"campaign_response"``: fields that are part of it are
        refused, or by default left out.
    unchanging : sequence of str
        Attribute tables whose values hold on every day, as in `measure`.

    Attributes
    ----------
    fields_ : FieldCatalogue
        The fields.
    feature_names_in_ : ndarray of shape (n_columns,)
        Columns of ``X`` that `fit` read, where it was a frame.
    n_features_in_ : int
        How many they are.

    Examples
    --------
    >>> import pandas as pd
    >>> import profilekit as pk
    >>> from profilekit.extractors.customer_features import CustomerFeatures
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> ids = pk.measure(shop, [pk.Recency()], as_of="2025-06-30").customer_ids[:2]
    >>> X = pd.DataFrame(
    ...     {"customer_id": [*ids, *ids], "as_of": ["2025-06-30"] * 2 + ["2025-12-31"] * 2}
    ... )
    >>> features = CustomerFeatures(shop, [pk.Recency()]).fit(X)
    >>> features.transform(X).shape
    (4, 1)
    """

    fields_: FieldCatalogue
    feature_names_in_: NDArray[np.object_]
    n_features_in_: int

    def __init__(
        self,
        tables: Tables,
        extractors: Sequence[Extractor | str] | None = None,
        *,
        as_of: date | str | None = None,
        outcome: str | None = None,
        unchanging: Sequence[str] = (),
    ) -> None:
        self.tables = tables
        self.extractors = extractors
        self.as_of = as_of
        self.outcome = outcome
        self.unchanging = unchanging

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Settle which fields there are; nothing is measured.

        Parameters
        ----------
        X : frame, or array of shape (n_rows,) or (n_rows, 1)
            A pandas, polars, pyarrow or narwhals frame with ``customer_id`` and, where the days
            differ, ``as_of``: dates, ISO 8601 strings, or datetimes at midnight. Or ids alone.
        y : ignored
            For scikit-learn pipelines.

        Returns
        -------
        Self
            This estimator, fitted.

        Raises
        ------
        UnknownNameError
            If an extractor asked for needs a table or column that was not loaded, or the outcome
            looks misspelt.
        LeakageError
            If an extractor asked for reads current values at a past day, or measures a part of
            the outcome.
        DeclarationError
            If a row has no day.
        UnsupportedInputError
            If ``X`` holds no customer ids as in the tables.
        """
        del y
        _, days = self._rows(X, asked_by="CustomerFeatures.fit")
        self._chosen = self._choice(min(days, default=None))
        self.fields_ = catalogue_of(self._chosen)
        self._remember(X)
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803 - scikit-learn's name
        """Measure the rows.

        Parameters
        ----------
        X : frame or array
            As in `fit`; a pair of customer and day may come several times.

        Returns
        -------
        DataFrame of shape (n_rows, n_fields)
            One row for each of ``X``, in its order; of the kind given (pandas for arrays), or
            as ``set_output`` asks. pandas keeps the index of ``X``. A customer of whom nothing
            is known by the day has counts of 0 and nothing else.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If not fitted.
        LeakageError
            If a day is earlier than any in `fit`, and a field would read a current value there.
        """
        require_fitted(self)
        ids, days = self._rows(X, asked_by="CustomerFeatures.transform")
        made = self._measured(ids, days)
        asked, is_frame = output_asked(self), _frame_of(X) is not None
        kind = "pandas" if asked == "default" and not is_frame else kind_out(X, asked)
        # The index of a list is a method.
        return handed_out(made, kind, X if is_frame or hasattr(X, "to_frame") else None)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the fields, as an object array of shape (n_fields,)."""
        del input_features
        require_fitted(self)
        return np.array(self.fields_.names, dtype=object)

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as there
        """Parameters by name; when deep, those of the extractors too, as ``spend__windows_days``.

        An extractor's prefix is its class in lower case, as in ``make_pipeline``.
        """
        own = super().get_params(deep=False)
        return {**own, **parameters_of(self.extractors)} if deep else own

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name, those of extractors included.

        Raises
        ------
        ValueError
            If there is no such parameter, or an extractor refuses the value.
        """
        inner = {name: value for name, value in params.items() if "__" in name}
        super().set_params(**{name: params[name] for name in params if name not in inner})
        if inner:
            super().set_params(extractors=with_parameters(self.extractors, inner))
        return self

    def _choice(self, earliest: int | None) -> tuple[Declared, ...]:
        """Choose by the earliest day, so that all days have the same fields."""
        failures = Failures(strict=self.extractors is not None)
        chosen = choose(
            self.tables,
            self.extractors,
            failures,
            asked_by="CustomerFeatures.fit",
            day=earliest,
            unchanging=self.unchanging,
        ).declared
        for failure in failures.found:
            warnings.warn(f"{failure}; it is left out", stacklevel=3)
        if self.outcome is None:
            return chosen
        catalogue = catalogue_of(chosen)
        if self.extractors is not None:
            catalogue.guard(self.outcome, asked_by="CustomerFeatures.fit")
        adjacent = catalogue.adjacent_to(self.outcome, asked_by="CustomerFeatures.fit")
        kept = (one.without(adjacent) for one in chosen)
        return tuple(one for one in kept if one.fields)

    def _rows(self, X: Any, *, asked_by: str) -> tuple[nw.Series[Any], list[int]]:  # noqa: N803 - as there
        """Ids and days, in days since 1970-01-01, of the rows of ``X``."""
        ids = ids_of(X, self.tables, asked_by=asked_by)
        frame = _frame_of(X)
        if frame is not None and _DAY in frame.columns:
            return ids, _days(frame[_DAY], asked_by=asked_by)
        if self.as_of is None:
            raise DeclarationError(
                "no row has a day: give X a column as_of, or CustomerFeatures(..., as_of=...)",
                asked_by=asked_by,
            )
        return ids, [epoch_day(calendar_day(self.as_of, asked_by=asked_by))] * len(ids)

    def _remember(self, X: Any) -> None:  # noqa: N803 - as there
        frame = _frame_of(X)
        self.n_features_in_ = 1
        if frame is None:
            vars(self).pop("feature_names_in_", None)
            return
        names = [name for name in (CUSTOMER, _DAY) if name in frame.columns]
        self.feature_names_in_ = np.array(names, dtype=object)
        self.n_features_in_ = len(names)

    def _measured(self, ids: nw.Series[Any], days: list[int]) -> nw.DataFrame[Any]:
        """Measure every day once, for the customers asked about on it."""
        asked = ids.to_frame().with_columns(
            nw.new_series(_DAY, days, nw.Int64(), backend="polars"),
            nw.new_series(_ROW, range(len(days)), nw.Int64(), backend="polars"),
        )
        names = self.fields_.names
        found = [self._on(day, asked.filter(nw.col(_DAY) == day)) for day in sorted({*days})]
        if not found:
            columns = {name: DTYPES[self.fields_[name].dtype] for name in names}
            return nw.DataFrame.from_dict({name: [] for name in columns}, columns, backend="polars")
        rows = asked.join(nw.concat(found), on=[CUSTOMER, _DAY], how="left")
        return rows.sort(_ROW).select(*names)

    def _on(self, day: int, asked: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Measure one day; a field that would leak on it is an error, and so is any failure."""
        require_no_leakage(
            self._chosen, self.tables, day, self.unchanging, asked_by="CustomerFeatures.transform"
        )
        cut = Cut(self.tables, day).of_customers(unique_ids(asked[CUSTOMER]))
        frame, _ = measured(cut, self._chosen, Failures(strict=True))
        return frame.with_columns(nw.lit(day, nw.Int64).alias(_DAY))


def _frame_of(data: Any) -> nw.DataFrame[Any] | None:
    native: Any = nw.from_native(data, eager_only=True, pass_through=True)
    return native if isinstance(native, nw.DataFrame) else None  # pyright: ignore[reportUnknownVariableType]  # of any kind


def _days(column: nw.Series[Any], *, asked_by: str) -> list[int]:
    known: dict[Any, int] = {}
    cells = column.to_list()
    for cell in cells:
        if is_missing(cell):
            raise DeclarationError(
                f"{sum(map(is_missing, cells))} rows have no as_of", asked_by=asked_by
            )
        if cell not in known:
            known[cell] = epoch_day(calendar_day(cell, asked_by=asked_by))
    return [known[cell] for cell in cells]
