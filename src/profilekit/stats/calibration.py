"""Calibration: whether those predicted to bring much bring as much as predicted.

Rows are cut into parts of equal size by what was predicted. Equal predictions that fall into two
parts are shared between them, so that the order of rows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.stats.ranking import captured_totals

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Calibration", "calibration_table"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """Predicted and actual means of equal parts, lowest predictions first.

    Attributes
    ----------
    predicted_mean, actual_mean : ndarray of shape (n_bins,)
        Means of the part.
    rows_count : float
        Rows in each part; need not be whole.
    """

    predicted_mean: NDArray[np.float64]
    actual_mean: NDArray[np.float64]
    rows_count: float


def calibration_table(actual: ArrayLike, predicted: ArrayLike, *, bins: int = 10) -> Calibration:
    """Hold predicted means against actual ones, by equal parts of the predictions.

    Parameters
    ----------
    actual, predicted : array-like of shape (n_rows,)
        What came and what was predicted.
    bins : int, default=10
        Parts; 10 are deciles.

    Returns
    -------
    Calibration
        One mean per part.

    Raises
    ------
    UnsupportedInputError
        If there are no rows, or ``bins`` is less than 1.

    Examples
    --------
    >>> table = calibration_table([0, 1, 2, 5], [0.5, 0.5, 2.0, 4.0], bins=2)
    >>> table.predicted_mean, table.actual_mean
    (array([0.5, 3. ]), array([0.5, 3.5]))
    """
    came, meant = np.asarray(actual, np.float64), np.asarray(predicted, np.float64)
    if bins < 1 or not came.size:
        raise UnsupportedInputError(
            f"{came.size} rows and bins={bins}",
            asked_by="calibration_table",
            expected="at least one row and one part",
        )
    edges = np.linspace(0, 1, bins + 1)
    rows_count = came.size / bins
    predicted_mean, actual_mean = (
        np.diff(captured_totals(-meant, values, edges)) / rows_count for values in (meant, came)
    )
    return Calibration(predicted_mean, actual_mean, rows_count)
