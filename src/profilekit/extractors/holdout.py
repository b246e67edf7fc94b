"""Holding out: what was known on a day, and what happened in the days after it.

Nothing is cut by hand: the side to learn from is the same tables measured at ``as_of``, where
nothing later can be seen, and the outcome is an ordinary extractor measured at the later day.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.book import ProfileBook
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.frequency import Frequency
from profilekit.extractors.measure import measure
from profilekit.extractors.outcome import (
    VALUE_TO_COME,
    Outcome,
    OutcomeMargin,
    OutcomeReturns,
)
from profilekit.fields import FieldSpec, PointInTime
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.extractors.base import Extractor

__all__ = ["HoldoutSplit", "holdout_split"]


@dataclass(frozen=True, eq=False)
class HoldoutSplit:
    """A day, what is known on it, and what the days after it brought; made by `holdout_split`.

    Attributes
    ----------
    tables : Tables
        What was loaded.
    as_of : date
        Last day that may be learned from.
    horizon_days : int
        Days of the outcome, which begins on the day after ``as_of``.
    outcome : ProfileBook
        One row per customer of either side, as of `last_day`: the fields of `Outcome` and
        ``outcome_unseen_{horizon_days}d_flag``.
    """

    tables: Tables
    as_of: date
    horizon_days: int
    outcome: ProfileBook

    @property
    def last_day(self) -> date:
        """Last day of the outcome, included."""
        return self.as_of + timedelta(days=self.horizon_days)

    def measure(
        self,
        extractors: Sequence[Extractor | str] | None = None,
        *,
        also: Sequence[Extractor | str] = (),
        partitions: int = 1,
        unchanging: Sequence[str] = (),
    ) -> ProfileBook:
        """Measure the side to learn from: `profilekit.measure` of the tables at ``as_of``.

        Parameters
        ----------
        extractors : sequence of Extractor or str, optional
            What to measure; by default every installed extractor that the tables allow.
        also : sequence of Extractor or str
            Further ones, beside the default.
        partitions : int, default=1
            Parts the customers are split into, to bound memory.
        unchanging : sequence of str
            Tables of attributes whose values hold on every day.

        Returns
        -------
        ProfileBook of n_customers
            Every customer of any table up to ``as_of``.
        """
        return measure(
            self.tables,
            extractors,
            as_of=self.as_of,
            also=also,
            partitions=partitions,
            unchanging=unchanging,
        )

    def __repr__(self) -> str:
        days = self.horizon_days
        ordered = self.outcome.frame[f"outcome_orders_{days}d_count"] > 0
        born_later = self.outcome.frame[f"outcome_born_later_{days}d_flag"]
        return (
            f"HoldoutSplit(as of {self.as_of}, outcome of the {days} days to {self.last_day}: "
            f"{len(self.outcome):,} customers, {ordered.sum():,} ordered, "
            f"{born_later.sum():,} of them for the first time)"
        )


def holdout_split(tables: Tables, *, as_of: date | str, horizon_days: int) -> HoldoutSplit:
    """Part what is known on a day from what the days after it bring.

    An order of the last day counts, one of ``as_of`` does not: it is known. A refund counts on
    the day it is given, and what was given back for orders of before is stated besides, as
    ``outcome_refunded_earlier_{horizon_days}d_amount``, where orders have ids. Margin is there
    where costs are known. Customers who came later are kept and marked.

    Parameters
    ----------
    tables : Tables
        What was loaded, up to the end of the horizon at least.
    as_of : date or str
        Last day that may be learned from, in the business time zone; ISO 8601 when a string.
    horizon_days : int
        Days of the outcome.

    Returns
    -------
    HoldoutSplit
        ``split.outcome`` is a book as of the last day of the horizon; ``split.measure()`` is a
        book as of ``as_of``.

    Raises
    ------
    DeclarationError
        If ``as_of`` is no day, ``horizon_days`` is not positive, or the tables hold no purchase
        after ``as_of``: an outcome that was not observed would look like lapsed customers.
    UnknownNameError
        If there is no table of transactions.
    UnsupportedInputError
        If ``tables`` are no `Tables`.

    Warns
    -----
    UserWarning
        If the newest purchase lies further before the end of the horizon than any two days with
        a purchase are apart: the tables may end before the horizon does.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.extractors.holdout import holdout_split
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> split = holdout_split(shop, as_of="2025-06-30", horizon_days=90)
    >>> split
    HoldoutSplit(as of 2025-06-30, outcome of the 90 days to 2025-09-28: ...)
    >>> book = split.measure([pk.Recency(), pk.Spend()])
    """
    day = calendar_day(as_of, asked_by="holdout_split")
    _check(tables, horizon_days)
    last_day = day + timedelta(days=horizon_days)
    _require_observed(tables, day, last_day)
    found = measure(tables, _extractors(tables, horizon_days), as_of=last_day, strict=True)
    known = measure(tables, [Frequency(windows_days=())], as_of=day, strict=True)
    return HoldoutSplit(tables, day, horizon_days, _with_unseen(found, known, horizon_days))


def _check(tables: Tables, horizon_days: int) -> None:
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"a {type(tables).__name__}",
            asked_by="holdout_split",
            expected="Tables: Tables.load(transactions=...)",
        )
    if type(horizon_days) is not int or horizon_days < 1:
        raise DeclarationError(
            f"horizon_days={horizon_days!r}; a whole number of days, 1 or more",
            asked_by="holdout_split",
        )


def _require_observed(tables: Tables, as_of: date, last_day: date) -> None:
    """Tell an outcome that nobody recorded from customers who bought nothing."""
    rows = tables.frame("transactions").select(nw.col("ordered_day")).unique()
    days = sorted(tables.engine.collect(rows)["ordered_day"].drop_nulls().to_list())
    newest = date(1970, 1, 1) + timedelta(days=days[-1]) if days else None
    if newest is None or newest <= as_of:
        raise DeclarationError(
            f"the tables hold no purchase after as_of={as_of}"
            + (f"; the newest is of {newest}" if newest else "")
            + f". The outcome asks for purchases up to {last_day}: load them, or give an earlier "
            "as_of",
            asked_by="holdout_split",
        )
    longest = max((later - earlier for earlier, later in pairwise(days)), default=1)
    silent = epoch_day(last_day) - days[-1]
    if silent > longest:
        warnings.warn(
            f"holdout_split: the newest purchase is of {newest}, {silent} days before the horizon "
            f"ends on {last_day}, and there never were more than {longest} days between two days "
            "with a purchase. If the tables end there, customers look lapsed who are not: load "
            "more, or give an earlier as_of or fewer horizon_days",
            stacklevel=3,
        )


def _extractors(tables: Tables, horizon_days: int) -> list[Extractor]:
    """Choose what the columns allow."""
    chosen: list[Extractor] = [Outcome(horizon_days=horizon_days)]
    if "order_id" in tables.columns("refunds"):
        chosen.append(OutcomeReturns(horizon_days=horizon_days))
    if "cost_amount" in tables.columns("transactions"):
        chosen.append(OutcomeMargin(horizon_days=horizon_days))
    return chosen


def _with_unseen(outcome: ProfileBook, known: ProfileBook, horizon_days: int) -> ProfileBook:
    """Mark the customers of whom the side to learn from has no row."""
    spec = FieldSpec(
        name=f"outcome_unseen_{horizon_days}d_flag",
        dtype="bool",
        meaning=f"Whether no table has a row of the customer before the {horizon_days} days",
        made_by="holdout_split",
        point_in_time=PointInTime.TARGET,
        outcome=VALUE_TO_COME,
    )
    seen: Any = known.frame.select(CUSTOMER).with_columns(nw.lit(value=False).alias(spec.name))
    frame = outcome.frame.join(seen, on=CUSTOMER, how="left")
    return ProfileBook(
        frame.with_columns(nw.col(spec.name).fill_null(value=True)),
        outcome.catalogue.adding([spec]),
        as_of=outcome.as_of,
        provenance=outcome.provenance,
        given=outcome.given,
    )
