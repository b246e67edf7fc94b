"""Returning: whether the types of the first period are those of the second, and how surely.

Weights have the shape (n_draws, n_customers), how often each customer counts; every function gives
one number per draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.shopper_types.evaluation.folds import UNTOLD
from profilekit.shopper_types.evaluation.type_figure import EVERYBODY, TOLD, Measurable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.evaluation.folds import Typed
    from profilekit.shopper_types.evaluation.type_figure import Figure

__all__ = [
    "Returned",
    "agreement",
    "calibration_error",
    "figures_of_return",
    "kappa",
    "told_apart",
    "told_share",
]

_BINS: Final = 10
_MAY_LACK: Final = "more customers with enough evidence in both halves of the window"
_SAME: Final = "customers whose most probable type is the same again"
_KAPPA: Final = "types the same again, beyond chance (kappa)"
_APART: Final = "types the same again: those told one, less the others"
_GAP: Final = "mean gap of probabilities from types being the same again"


class Returned(NamedTuple):
    """Types of the customers who were active in both periods.

    Attributes
    ----------
    typed : Typed
        Types of all customers.
    is_back : ndarray of bool of shape (n_customers,)
        Who was active in both.
    """

    typed: Typed
    is_back: NDArray[np.bool_]

    @property
    def is_same(self) -> NDArray[np.bool_]:
        """Whose most probable type is the same in both."""
        return self.typed.best == self.typed.best_after


def _added_up(codes: NDArray[np.intp], n_codes: int, weights: FloatArray) -> FloatArray:
    """Sum weights by code, draw by draw, into the shape (n_draws, n_codes)."""
    rows = [np.bincount(codes, row, minlength=n_codes) for row in weights]
    return np.array(rows, dtype=np.float64)


def kappa(returned: Returned, n_types: int, weights: FloatArray) -> FloatArray:
    """Agreement of the most probable types of both periods beyond chance."""
    typed, is_back = returned
    cells = typed.best[is_back] * n_types + typed.best_after[is_back]
    table = _added_up(cells, n_types**2, weights[:, is_back])
    with np.errstate(invalid="ignore", divide="ignore"):
        table = (table / table.sum(axis=1, keepdims=True)).reshape(-1, n_types, n_types)
        chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1)
        return (np.trace(table, axis1=1, axis2=2) - chance) / (1 - chance)


def agreement(returned: Returned, among: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
    """Share of some of the customers whose most probable type is the same in both periods."""
    counted = among & returned.is_back
    with np.errstate(invalid="ignore", divide="ignore"):
        return (weights @ (counted & returned.is_same)) / (weights @ counted)


def told_apart(returned: Returned, weights: FloatArray) -> FloatArray:
    """Agreement of those who were told a type, less that of those who were not."""
    told = returned.typed.told != UNTOLD
    return agreement(returned, told, weights) - agreement(returned, ~told, weights)


def calibration_error(returned: Returned, weights: FloatArray) -> FloatArray:
    """Mean gap, over tenths of probability, from how often types are the same in both periods."""
    prob, is_back = returned.typed.prob, returned.is_back
    if np.isnan(prob[is_back]).any():
        return np.full(len(weights), np.nan)
    bins = np.minimum((np.nan_to_num(prob) * _BINS).astype(np.intp), _BINS - 1)
    gap = np.where(is_back, returned.is_same - prob, 0.0)
    by_bin = _added_up(bins, _BINS, weights * gap)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.abs(by_bin).sum(axis=1) / (weights @ is_back)


def told_share(typed: Typed, weights: FloatArray) -> FloatArray:
    """Share of customers who are told a type."""
    return (weights @ (typed.told != UNTOLD)) / weights.sum(axis=1)


def figures_of_return(is_back: NDArray[np.bool_], n_types: int) -> list[Measurable]:
    """Give the figures of how types come back in the second period.

    Parameters
    ----------
    is_back : ndarray of bool of shape (n_customers,)
        Who was active in both periods.
    n_types : int
        Types there are.
    """

    def told(typed: Typed) -> NDArray[np.bool_]:
        return is_back & (typed.told != UNTOLD)

    def back(_: Typed) -> NDArray[np.bool_]:
        return is_back

    def made(name: str, meaning: str, good: str, figure: Figure, among: str) -> Measurable:
        about = {"name": name, "meaning": meaning, "good": good, "among": among, "type_name": ""}
        counted = told if among == TOLD else back
        signed = name != "return_calibration_error"
        return Measurable(about, figure, counted, _MAY_LACK, has_interval=signed)

    def returned(typed: Typed) -> Returned:
        return Returned(typed, is_back)

    return [
        made(
            "return_kappa", _KAPPA, "high", lambda t, w: kappa(returned(t), n_types, w), EVERYBODY
        ),
        made(
            "return_share",
            _SAME,
            "high",
            lambda t, w: agreement(returned(t), is_back, w),
            EVERYBODY,
        ),
        made("return_share", _SAME, "high", lambda t, w: agreement(returned(t), told(t), w), TOLD),
        made(
            "return_told_apart",
            _APART,
            "above 0",
            lambda t, w: told_apart(returned(t), w),
            EVERYBODY,
        ),
        made(
            "return_calibration_error",
            _GAP,
            "near 0",
            lambda t, w: calibration_error(returned(t), w),
            EVERYBODY,
        ),
    ]
