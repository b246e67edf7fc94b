"""What is missing: a cell, whatever a library marks it by, and a column that has nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["is_missing", "is_untyped"]


def is_missing(value: object) -> bool:
    """Tell whether a cell is missing: None, NaN, or a library's own mark such as ``pandas.NA``.

    A mark is unequal to itself, as NaN and NaT are, or answers every comparison with itself.

    Examples
    --------
    >>> import pandas as pd
    >>> [is_missing(cell) for cell in (None, float("nan"), pd.NA, pd.NaT, 0, False, "")]
    [True, True, True, True, False, False, False]
    """
    if value is None:
        return True
    differs: Any = value != value  # noqa: PLR0124 - the question itself
    return bool(differs) if type(differs) in {bool, np.bool_} else differs is value


def is_untyped(series: nw.Series[Any]) -> bool:
    """Tell columns of Python objects, of which narwhals takes those without any for text."""
    native = series.to_native()
    return series.implementation.is_pandas() and str(native.dtype) == "object"
