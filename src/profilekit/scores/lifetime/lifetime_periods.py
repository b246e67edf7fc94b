"""Lifetime value period after period: a long frame, one row per customer and period."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from profilekit.book import ProfileBook
from profilekit.book.columns import pandas_of
from profilekit.book.containers import handed_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.lifetime_outlook import LifetimeOutlook

__all__ = ["Periods", "periods_frame"]

_KEY = "customer_id"


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods of one length, one after the other from today on.

    Attributes
    ----------
    period_days : int
        Days of a period.
    periods : int
        How many.
    interval_prob : float or None
        Probability of the intervals; None for none.
    """

    period_days: int
    periods: int
    interval_prob: float | None

    def of(self, outlook: LifetimeOutlook) -> Mapping[str, NDArray[Any]]:
        """Predict customers.

        Parameters
        ----------
        outlook : LifetimeOutlook
            What is expected of n customers.

        Returns
        -------
        mapping of str to ndarray of shape (n * periods,)
            Customer by customer.
        """
        ends = self.period_days * np.arange(self.periods + 1)
        spans = [(float(start), float(end)) for start, end in pairwise(ends.tolist())]
        value = outlook.order_value()[:, None]
        days = np.stack([outlook.order_days(*span) for span in spans], axis=1)
        discounted = np.stack([outlook.discounted_days(*span) for span in spans], axis=1)
        to_date = np.cumsum(discounted, axis=1)
        customers = len(days)
        made: dict[str, NDArray[Any]] = {
            "first_day": np.tile(ends[:-1] + 1, customers),
            "last_day": np.tile(ends[1:], customers),
            "expected_order_days_count": days.ravel(),
            "expected_spend_amount": (value * days).ravel(),
            "clv_amount": (value * discounted).ravel(),
            "clv_to_date_amount": (value * to_date).ravel(),
        }
        if self.interval_prob is not None:
            low, high = self._intervals(outlook, to_date, self.interval_prob)
            made["clv_low_to_date_amount"] = low.ravel()
            made["clv_high_to_date_amount"] = high.ravel()
        return made

    def _intervals(
        self, outlook: LifetimeOutlook, to_date: FloatArray, interval_prob: float
    ) -> tuple[FloatArray, FloatArray]:
        low, high = np.empty_like(to_date), np.empty_like(to_date)
        for k in range(self.periods):
            low[:, k], high[:, k] = outlook.interval(
                self.period_days * (k + 1), interval_prob, discounted_days=to_date[:, k]
            )
        return low, high


def periods_frame(
    made: Mapping[str, NDArray[Any]], frame: nw.DataFrame[Any], kind: str, data: Any
) -> Any:
    """Put who it is before what is predicted, and hand it out as a kind of frame.

    Pandas keeps the rows' names of ``data``, or has the ids of a book as theirs.
    """
    periods = len(made["last_day"]) // max(len(frame), 1)
    ids: Sequence[object] = (
        frame[_KEY].to_list() if _KEY in frame.columns else np.arange(len(frame)).tolist()
    )
    who = nw.new_series(_KEY if _KEY in frame.columns else "row", ids, backend="polars").to_frame()
    numbered = nw.new_series("period", np.arange(1, periods + 1), backend="polars").to_frame()
    rest = [nw.new_series(name, values, backend="polars") for name, values in made.items()]
    long = who.join(numbered, how="cross").with_columns(*rest)
    floats = [name for name, values in made.items() if values.dtype.kind == "f"]
    long = long.with_columns(nw.col(*floats).fill_nan(None))
    if kind != "pandas" or not (isinstance(data, ProfileBook) or hasattr(data, "index")):
        return handed_out(long, kind, None)
    names = handed_out(who, kind, data).index
    is_told = isinstance(data, ProfileBook) or _KEY not in frame.columns
    long = long.drop(who.columns) if is_told else long
    return pandas_of(long, index=names.repeat(periods))
