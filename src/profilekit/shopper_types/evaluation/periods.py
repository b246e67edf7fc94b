"""Two periods: habits of the first, which types are told from, and what the second brought.

The first is measured as of its last day, where nothing later can be seen, and the second once,
for the customers of the first: their habits again, and what they did in the horizon.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.availability import lack_for
from profilekit.extractors.habit_families import habits_for
from profilekit.extractors.habits import BasketHabits, OrderHabits
from profilekit.extractors.habits_offers import OfferHabits
from profilekit.extractors.habits_prices import CouponHabits, DiscountHabits
from profilekit.extractors.habits_variety import CategoryHabits
from profilekit.extractors.measure import measure
from profilekit.shopper_types.evaluation.new_categories import NewCategories
from profilekit.shopper_types.windows import HALVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.extractors.base import Extractor
    from profilekit.tables.tables import Tables

__all__ = ["ASKED_BY", "LAPSE_DAYS", "Periods", "Span", "measured_periods", "possible"]

ASKED_BY: Final = "evaluate_types"
_KEY: Final = "customer_id"
_OF_THE_HORIZON: Final = (
    *(OrderHabits, BasketHabits, CategoryHabits),
    *(DiscountHabits, CouponHabits, OfferHabits),
)
LAPSE_DAYS: Final = 56
"""Eight weeks at the end of the horizon; our choice, for shops that are visited weekly."""
_SILENT: Final = 4
"""A fourth of the horizon without a purchase looks as if the tables ended before it; our choice."""


@dataclass(frozen=True)
class Span:
    """The days of both periods.

    Attributes
    ----------
    as_of : date
        Last day of the first.
    horizon_days : int
        Days of the second.
    half_days : int
        Days of half the window that types are told from.
    lapse_days : int
        Days at the end of the second in which those who lapsed do not order.
    """

    as_of: date
    horizon_days: int
    half_days: int
    lapse_days: int

    @classmethod
    def of(
        cls, as_of: date | str, horizon_days: int, *, half_days: int, lapse_days: int = LAPSE_DAYS
    ) -> Span:
        """Check the days; of a horizon that is shorter, the days of lapse are the whole.

        Raises
        ------
        DeclarationError
            If ``as_of`` is no day, the horizon no whole number of weeks, or the days of lapse
            are none.
        """
        day = calendar_day(as_of, asked_by=ASKED_BY)
        faults: list[str] = []
        if type(horizon_days) is not int or horizon_days < 1 or horizon_days % 7:
            faults.append(f"horizon_days={horizon_days!r}; whole weeks, such as 182")
        if type(lapse_days) is not int or lapse_days < 1:
            faults.append(f"lapse_days={lapse_days!r}; a whole number, 1 or more")
        if faults:
            raise DeclarationError("; ".join(faults), asked_by=ASKED_BY)
        return cls(day, horizon_days, half_days, min(lapse_days, horizon_days))

    @property
    def last_day(self) -> date:
        """Last day of the second period."""
        return self.as_of + timedelta(days=self.horizon_days)

    @property
    def holds_a_window(self) -> bool:
        """Whether types can be told from the second period alone."""
        return self.horizon_days >= 2 * self.half_days


@dataclass(frozen=True, eq=False)
class Periods:
    """What was measured of the customers who were active in the first period.

    Attributes
    ----------
    first, second : nw.DataFrame of shape (n_customers, n_fields)
        Habits as of either last day, the same customers in the same rows.
    came : dict of str to ndarray of shape (n_customers,)
        What they did in the horizon, by statistic; ``before_<statistic>`` in as many days before.
    is_back : ndarray of bool of shape (n_customers,)
        Who was active in the window that ends with the second period.
    """

    first: nw.DataFrame[Any]
    second: nw.DataFrame[Any]
    came: dict[str, FloatArray]
    is_back: NDArray[np.bool_]

    @property
    def customers(self) -> list[object]:
        """Ids, in the order of the rows."""
        return self.first[_KEY].to_list()


def measured_periods(
    tables: Tables, span: Span, habits: Sequence[Extractor] | None
) -> tuple[Periods, tuple[Extractor, ...]]:
    """Measure both periods.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    span : Span
        The days.
    habits : sequence of Extractor, optional
        What types are told from; by default all families of habits that the tables allow.

    Returns
    -------
    tuple of Periods and tuple of Extractor
        What was measured, and the habits.

    Raises
    ------
    DeclarationError
        If the tables hold nothing after the first period.
    UnsupportedInputError
        If nobody was active in the first period.
    """
    _require_observed(tables, span)
    chosen = (
        habits_for(tables, as_of=span.as_of, half_days=span.half_days)
        if habits is None
        else tuple(habits)
    )
    book = measure(tables, chosen, as_of=span.as_of, strict=True)
    active = _active_in(book.frame, span.half_days)
    if not active.any():
        raise UnsupportedInputError(
            f"nobody active in the {2 * span.half_days} days to {span.as_of}",
            asked_by=ASKED_BY,
            expected="customers with orders or visits",
        )
    first = book.frame.filter(active.tolist())
    wanted = first[_KEY].to_list()
    later = measure(
        tables,
        [*chosen, *_outcomes(tables, span, chosen)],
        as_of=span.last_day,
        customers=wanted,
        strict=True,
    )
    second = first.select(_KEY).join(later.frame, on=_KEY, how="left")
    place = {customer: row for row, customer in enumerate(second[_KEY].to_list())}
    second = second[[place[customer] for customer in wanted]]
    is_back = _active_in(second, span.half_days)
    return Periods(first, second, _came(second, span.horizon_days), is_back), chosen


def possible(extractors: Sequence[Extractor], tables: Tables) -> list[Extractor]:
    """Keep the extractors that tables allow."""
    return [one for one in extractors if lack_for(one, tuple(one.fields()), tables) is None]


def _outcomes(tables: Tables, span: Span, there: Sequence[Extractor]) -> list[Extractor]:
    """Give what is asked of the horizon, but for what is measured anyway."""
    asked: list[Extractor] = [family(half_days=span.horizon_days) for family in _OF_THE_HORIZON]
    asked.append(NewCategories(horizon_days=span.horizon_days))
    names = {spec.name for one in there for spec in one.specs()}
    return [
        one for one in possible(asked, tables) if not names & {spec.name for spec in one.specs()}
    ]


def _require_observed(tables: Tables, span: Span) -> None:
    watched = [name for name in ("transactions", "web_events") if name in tables]
    if not any(tables.rows_after(name, epoch_day(span.as_of)) for name in watched):
        raise DeclarationError(
            f"the tables hold neither a purchase nor a visit after as_of={span.as_of}: load what "
            f"came up to {span.last_day}, or give an earlier as_of",
            asked_by=ASKED_BY,
        )
    towards_end = span.last_day - timedelta(days=max(span.horizon_days // _SILENT, 1))
    if not any(tables.rows_after(name, epoch_day(towards_end)) for name in watched):
        warnings.warn(
            f"the tables hold nothing after {towards_end}, and the horizon ends on "
            f"{span.last_day}: if they end there, customers look lapsed who are not",
            stacklevel=4,
        )


def _active_in(frame: nw.DataFrame[Any], half_days: int) -> NDArray[np.bool_]:
    """Tell who ordered or visited in a window; all, where neither is counted."""
    names = [
        f"habit_{what}_{half}_{half_days}d_count"
        for what in ("orders", "sessions")
        for half in HALVES
    ]
    there = [name for name in names if name in frame.columns]
    if not there:
        return np.ones(len(frame), dtype=np.bool_)
    counts = inputs_of(frame, there, asked_by=ASKED_BY).values()
    return np.sum([np.nan_to_num(each) for each in counts], axis=0) > 0


def _came(frame: nw.DataFrame[Any], days: int) -> dict[str, FloatArray]:
    """Read what came: the late half of windows of twice the horizon, and the early one."""
    named: dict[str, str] = {}
    for name in frame.columns:
        for half, prefix in (("late", ""), ("early", "before_")):
            mark = f"_{half}_{days}d_"
            if name.startswith("habit_") and mark in name:
                what, _, unit = name.removeprefix("habit_").partition(mark)
                named[f"{prefix}{what}_{unit}"] = name
    for name in NewCategories(horizon_days=days).specs():
        if name.name in frame.columns:
            named[name.name.replace(f"_{days}d_", "_")] = name.name
    found = inputs_of(frame, [*named.values()], asked_by=ASKED_BY)
    return {statistic: found[name] for statistic, name in named.items()}
