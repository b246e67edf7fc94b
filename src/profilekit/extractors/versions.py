"""Versions: which of several descriptions of a subject holds on the day asked about.

The one that began last; one without a beginning holds since ever, so any other comes after it.
This is what ``latest`` of a grain means, for extractors that read frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.tables.specs import VERSION_COLUMN

if TYPE_CHECKING:
    from profilekit.extractors.view import TableView

__all__ = ["holding_versions"]

_SINCE_EVER_US: Final = -(2**62)


def holding_versions(view: TableView, table: str) -> nw.LazyFrame[Any]:
    """Give the version of each customer that holds on the day asked about.

    Parameters
    ----------
    view : TableView
        What the extractor reads.
    table : str
        A table of attributes, named in ``needs``; ``valid_from`` is read where the extractor
        wants it and the table has it.

    Returns
    -------
    nw.LazyFrame of shape (n_customers, n_columns)
        Rows of the table. Versions of one instant are all there.
    """
    rows = view.table(table)
    if not view.has(table, VERSION_COLUMN):
        return rows
    began = rows.with_columns(began=nw.col(VERSION_COLUMN).fill_null(_SINCE_EVER_US))
    last = began.with_columns(last=nw.col("began").max().over(CUSTOMER))
    return last.filter(nw.col("began") == nw.col("last")).drop("began", "last")
