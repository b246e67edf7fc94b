"""How the numbers of a book are handed out: as pandas, polars or Arrow, all or some of them.

Whoever says what is to be predicted is kept from predicting it by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profilekit.book.checks import KEY
from profilekit.book.columns import pandas_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    import pandas as pd
    import polars as pl

    from profilekit.book.parts import Parts

__all__ = ["HandedOut"]


class HandedOut:
    """What has the parts of a book, as frames for others."""

    _parts: Parts

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        table: Any = self.to_arrow()
        return table.__arrow_c_stream__(requested_schema)

    def to_pandas(
        self, fields: Sequence[str] | None = None, *, outcome: str | None = None
    ) -> pd.DataFrame:
        """Hand out as pandas, ready to be the ``X`` of a scikit-learn pipeline.

        Parameters
        ----------
        fields : sequence of str, optional
            Fields wanted, in that order; all by default.
        outcome : str, optional
            What is to be predicted, such as ``"campaign_response"``: fields that are part of it
            are left out of all fields, and refused among those named.

        Returns
        -------
        pandas.DataFrame of shape (n_customers, n_fields)
            ``customer_id`` is the index. int64 and flag fields that have missing values are
            float64 with NaN; text fields are pandas' str.

        Raises
        ------
        UnknownNameError
            If there is no such field.
        LeakageError
            If a field named is part of the outcome.
        UnknownNameError
            If the outcome looks misspelt.
        """
        return pandas_of(self._chosen(fields, outcome, "to_pandas")).set_index(KEY)

    def to_polars(
        self, fields: Sequence[str] | None = None, *, outcome: str | None = None
    ) -> pl.DataFrame:
        """Hand out as polars: ``customer_id`` first, then the fields; missing is null."""
        return self._chosen(fields, outcome, "to_polars").to_polars()

    def to_arrow(self, fields: Sequence[str] | None = None, *, outcome: str | None = None) -> Any:
        """Hand out as a pyarrow Table: ``customer_id`` first, then the fields."""
        chosen: Any = self._chosen(fields, outcome, "to_arrow")
        return chosen.to_arrow()

    def _chosen(
        self, fields: Sequence[str] | None, outcome: str | None, verb: str
    ) -> nw.DataFrame[Any]:
        catalogue, asked_by = self._parts.catalogue, f"ProfileBook.{verb}"
        if fields is None:
            adjacent = () if outcome is None else catalogue.adjacent_to(outcome, asked_by=asked_by)
            return self._parts.frame.drop(adjacent)
        catalogue.require(fields, asked_by=asked_by)
        if outcome is not None:
            catalogue.guard(outcome, fields, asked_by=asked_by)
        return self._parts.frame.select(KEY, *fields)
