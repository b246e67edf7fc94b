"""Indicators worked out: values and evidence from the fields of customers, window by window.

A formula that comes to nothing finite, as a share of no orders, says that nothing is known.
An indicator whose fields are not there is left out of the whole book, never taken for nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.shopper_types.norms import USUAL_DISCOUNT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import Indicator
    from profilekit.shopper_types.formula import Formula
    from profilekit.shopper_types.norms import CategoryNorms
    from profilekit.shopper_types.windows import Habits, Window

__all__ = ["Reader", "Reading", "steadied", "usual_ratios"]

_SPLITTER: Final = 2.0**22 + 1
"""Leaves 31 bits of a number, nine digits: more than is meant, and seldom one that sums sway."""


class Reading(NamedTuple):
    """One indicator of some customers.

    Attributes
    ----------
    values : ndarray of shape (n_rows,)
        Raw values; NaN where unknown.
    evidence : ndarray of shape (n_rows,)
        Observations behind them; 0 where there is none.
    """

    values: FloatArray
    evidence: FloatArray


@dataclass(frozen=True, slots=True)
class Reader:
    """How indicators are read from the fields of a book.

    Attributes
    ----------
    habits : Habits
        Where statistics are found.
    norms : CategoryNorms, optional
        Usual discounts in categories, where these are measured.
    """

    habits: Habits
    norms: CategoryNorms | None

    def fields_of(self, statistics: Sequence[str], window: Window) -> tuple[str, ...] | None:
        """Fields that statistics take in a window; None if one of them is not to be had."""
        fields: list[str] = []
        for name in statistics:
            if name == USUAL_DISCOUNT:
                there = self.norms and self.fields_of(self.norms.statistics, window)
            else:
                there = self.habits.fields_of(name, window)
            if there is None:
                return None
            fields += there
        return tuple(dict.fromkeys(fields))

    def lacking(
        self, indicator: Indicator, there: Collection[str], window: Window = "whole"
    ) -> str:
        """Say what an indicator lacks to be read; empty if nothing."""
        fields = self.fields_of(indicator.statistics, window)
        if fields is None:
            if USUAL_DISCOUNT in indicator.statistics and self.norms is None:
                return "no amounts in categories"
            return "no halves"
        lacking = [name for name in fields if name not in there]
        return f"no {', '.join(lacking)}" if lacking else ""

    def statistics(
        self, columns: Mapping[str, FloatArray], window: Window, n_rows: int
    ) -> Mapping[str, FloatArray]:
        """Statistics of a window, the usual discount among them where there are norms."""
        read = self.habits.statistics(columns, window, n_rows)
        if self.norms is None:
            return read
        fields = self.fields_of(self.norms.statistics, window) or ()
        if not all(name in columns for name in fields):
            return read
        return read.adding(**{USUAL_DISCOUNT: self.norms.usual_discount(read)})

    @staticmethod
    def read(
        indicator: Indicator, statistics: Mapping[str, FloatArray], usual: Sequence[float]
    ) -> Reading:
        """Work an indicator out.

        Parameters
        ----------
        indicator : Indicator
            What to work out; values are read to nine digits, see `steadied`.
        statistics : mapping of str to ndarray of shape (n_rows,)
            Those that its formulas read.
        usual : sequence of float
            Ratios in the population that its formulas ask for.
        """
        value, evidence, _ = indicator.formulas
        n_rows = len(next(iter(statistics[name] for name in indicator.statistics)))
        n_usual = len(value.usual)
        values = _finite(value, statistics, usual[:n_usual], n_rows)
        seen = _finite(evidence, statistics, usual[n_usual:], n_rows)
        return Reading(steadied(values), np.where(seen > 0, seen, 0.0))

    @staticmethod
    def shown(
        indicator: Indicator, statistics: Mapping[str, FloatArray], usual: Sequence[float]
    ) -> FloatArray:
        """Work out what is told of an indicator to people."""
        _, _, told = indicator.formulas
        n_rows = len(next(iter(statistics[name] for name in indicator.statistics)))
        return _finite(told, statistics, usual if not indicator.shown else (), n_rows)


def steadied(values: FloatArray) -> FloatArray:
    """Round to nine digits, so that what is equal but for the order of a sum is equal.

    Engines add up in an order of their own, which sways the last digits of a sum. Whether two
    customers have the same value must not hang on them: percentiles of ties jump.

    Parameters
    ----------
    values : ndarray of shape (n_rows,)
        Numbers; NaN stays NaN, and what is too large to be split stays as it is.

    References
    ----------
    .. [1] Dekker, T. J. (1971), "A floating-point technique for extending the available
       precision", Numerische Mathematik 18, 224-242: the upper half of a number.

    Examples
    --------
    >>> bool(0.1 + 0.2 == 0.3), len(set(steadied(np.array([0.1 + 0.2, 0.3])).tolist()))
    (False, 1)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        raised = values * _SPLITTER
        upper = raised - (raised - values)
    return np.where(np.isfinite(upper), upper, values)


def usual_ratios(indicator: Indicator, statistics: Mapping[str, FloatArray]) -> tuple[float, ...]:
    """Learn the ratios in the population that an indicator asks for; 0 where of nothing."""
    value, evidence, _ = indicator.formulas
    ratios: list[float] = []
    for part, whole in (*value.usual, *evidence.usual):
        total = float(np.nansum(whole(statistics)))
        ratios.append(float(np.nansum(part(statistics))) / total if total > 0 else 0.0)
    return tuple(ratios)


def _finite(
    formula: Formula,
    statistics: Mapping[str, FloatArray],
    usual: Sequence[float],
    n_rows: int,
) -> FloatArray:
    with np.errstate(all="ignore"):
        worked_out = np.asarray(formula(statistics, usual))
    if worked_out.shape != (n_rows,):
        worked_out = np.broadcast_to(worked_out, (n_rows,))
    return np.where(np.isfinite(worked_out), worked_out, np.nan)
