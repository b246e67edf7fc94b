"""Extractors that are each wrong in one way, by the code of the check that must say so."""

# ruff: noqa: SLF001 reading past the view is what some of them do wrong
# ruff: noqa: ARG002 each is given the rows and the view

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import narwhals as nw
import pydantic

from profilekit.extractors import Extractor, Field, as_of_day, lines, orders

LINES = {"transactions": frozenset({"ordered_at", "amount"})}
CALLS = itertools.count()


class Free(Extractor):
    """Base of those that give one number by hand.

    Examples
    --------
    None.
    """

    needs: ClassVar = LINES
    name: ClassVar = "wrong_ratio"

    def fields(self) -> Iterator[Field]:
        yield Field(self.name, dtype="float64", meaning="Wrong", null_meaning="no line")

    def extract(self, view):
        rows = view.table("transactions")
        return self.value(rows, view).select(
            "customer_id", nw.col("value").cast(nw.Float64).alias(self.name)
        )

    def value(self, rows, view):
        return rows.group_by("customer_id").agg(value=nw.len())


class FutureRows(Free):
    """Reads the tables past the cut."""

    def value(self, rows, view):
        return super().value(view._cut.tables.frame("transactions"), view)


class LateKnowledge(Free):
    """Reads what became known of old rows after the day."""

    needs: ClassVar = {"tickets": frozenset({"opened_at", "resolved_at"})}

    def extract(self, view):
        seen = view.table("tickets").group_by("customer_id").agg(nw.len())
        known = view._cut.tables.frame("tickets").group_by("customer_id")
        known = known.agg(wrong_ratio=nw.col("resolved_at").max().cast(nw.Float64))
        return seen.join(known, on="customer_id", how="left").select("customer_id", "wrong_ratio")


class NewestRowAsNow(Free):
    """Counts back from the newest row there is."""

    def value(self, rows, view):
        now = rows.select(now=nw.col("ordered_day").max())
        last = rows.group_by("customer_id").agg(last=nw.col("ordered_day").max())
        return last.join(now, how="cross").with_columns(value=nw.col("now") - nw.col("last"))


class CohortMean(Free):
    """Compares with the mean of everybody."""

    def value(self, rows, view):
        mean = rows.select(mean=nw.col("amount").mean())
        own = rows.group_by("customer_id").agg(own=nw.col("amount").mean())
        return own.join(mean, how="cross").with_columns(value=nw.col("own") / nw.col("mean"))


class FirstRowWins(Free):
    """Takes whatever row comes first."""

    def value(self, rows, view):
        first = rows.to_native().unique("customer_id", keep="first", maintain_order=True)
        return nw.from_native(first).with_columns(value=nw.col("ordered_day"))


class TieByPlace(Free):
    """Takes the latest row, and of those of one instant whichever comes first."""

    name: ClassVar = "wrong_amount"

    def value(self, rows, view):
        latest = rows.to_native().sort("ordered_at", descending=True, maintain_order=True)
        first = latest.unique("customer_id", keep="first", maintain_order=True)
        return nw.from_native(first).with_columns(value=nw.col("amount") / 100)


class UndeclaredTable(Free):
    """Reads a table that needs does not name."""

    def value(self, rows, view):
        return super().value(view.table("returns"), view)


class UndeclaredColumn(Free):
    """Reads a column that needs does not name."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at"})}
    name: ClassVar = "wrong_amount"

    def value(self, rows, view):
        return rows.group_by("customer_id").agg(value=nw.col("amount").sum())


class UndeclaredGrain(Free):
    """Gets an undeclared column without an error, by way of a grain."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at", "order_id"})}
    name: ClassVar = "wrong_amount"

    def value(self, rows, view):
        paid = view._cut.tables.frame("transactions").filter(
            nw.col("ordered_day") <= view.as_of_day
        )
        return paid.group_by("customer_id").agg(value=nw.col("amount").sum() / 100)


class Clock(Free):
    """Counts back from the day it is run on."""

    def value(self, rows, view):
        today = (date.today() - date(1970, 1, 1)).days  # noqa: DTZ011
        last = rows.group_by("customer_id").agg(last=nw.col("ordered_day").max())
        return last.with_columns(value=today - nw.col("last"))


class FixedDate(Extractor):
    """Counts from a date that is written into it."""

    def fields(self) -> Iterator[Field]:
        since = orders.where(orders.day >= 20_000).count()
        yield Field("wrong_count", since, meaning="Orders since a fixed day")


class NoMeaning(Extractor):
    """Does not say what its field means."""

    def fields(self) -> Iterator[Field]:
        yield Field("wrong_count", orders.count())


class UnknownColumn(Free):
    """Needs a column that no table has."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at", "colour"})}


class BadName(Free):
    """Has a field whose name has no unit."""

    name: ClassVar = "wrong_thing"


class ForgetfulParameter(Extractor):
    """Has a parameter that JSON does not carry."""

    window_days: int = pydantic.Field(default=30, exclude=True)

    def fields(self) -> Iterator[Field]:
        recent = orders.last(days=self.window_days).count()
        yield Field("wrong_count", recent, meaning="Orders in the window")

    @classmethod
    def examples(cls):
        return (cls(window_days=7),)


class WrongRange(Extractor):
    """Declares a range that its values leave."""

    def fields(self) -> Iterator[Field]:
        yield Field("wrong_count", orders.count(), meaning="Orders", minimum=0, maximum=3)


class UnsaidNull(Extractor):
    """Is missing without saying what that means."""

    def fields(self) -> Iterator[Field]:
        yield Field("wrong_days", as_of_day - orders.last(days=30).max(orders.day), meaning="Days")


class LargeShare(Extractor):
    """Calls a share what is none."""

    def fields(self) -> Iterator[Field]:
        wrong = lines.count() / orders.count()
        yield Field("wrong_share", wrong, meaning="Lines per order", null_meaning="no order")


class TwoRows(Free):
    """Gives a row per day and not per customer."""

    def value(self, rows, view):
        return rows.group_by("customer_id", "ordered_day").agg(value=nw.len())


class FixedAmount(Extractor):
    """Compares money with a number that is no parameter."""

    def fields(self) -> Iterator[Field]:
        large = orders.where(orders.amount >= 50)
        yield Field("wrong_count", large.count(), meaning="Orders of 50 or more")


class ReadsIds(Free):
    """Takes the id of a customer for a number."""

    def value(self, rows, view):
        counted = super().value(rows, view)
        return counted.with_columns(value=nw.col("customer_id").str.len_chars())


class UtcHour(Free):
    """Cuts hours from UTC and not from the business zone."""

    def value(self, rows, view):
        hour = (nw.col("ordered_at") // 3_600_000_000) % 24
        return rows.with_columns(hour=hour).group_by("customer_id").agg(value=nw.col("hour").mean())


class NeedsRows(Free):
    """Fails where there is no row."""

    def value(self, rows, view):
        newest = rows.select(nw.col("ordered_day").max()).collect("polars").item()
        return super().value(rows, view).with_columns(value=nw.lit(newest - newest))


class NeedsValues(Free):
    """Fails where an optional column is empty throughout."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at", "channel"})}

    def value(self, rows, view):
        largest = rows.select(nw.col("channel").max()).collect("polars")["channel"].to_list()
        if largest and largest[0] is None:
            raise TypeError("None is no channel")
        return super().value(rows, view)


class SpreadsNulls(Free):
    """Gives up on everybody where somebody's value is missing."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at", "quantity"})}

    def value(self, rows, view):
        missing = rows.select(missing=nw.col("quantity").is_null().cast(nw.Int64).sum())
        joined = super().value(rows, view).join(missing, how="cross")
        return joined.with_columns(value=nw.col("value") / nw.col("missing"))


class NeedsCompany(Free):
    """Fails where there is one customer."""

    def value(self, rows, view):
        if rows.collect("polars")["customer_id"].n_unique() == 1:
            raise ValueError("one customer is no population")
        return super().value(rows, view)


class WantsAsNeeds(Free):
    """Reads what it only wants without asking whether it is there."""

    needs: ClassVar = {"transactions": frozenset({"ordered_at"})}
    wants: ClassVar = {"transactions": frozenset({"channel"})}

    def value(self, rows, view):
        return rows.group_by("customer_id").agg(value=nw.col("channel").count())


class OneEngine(Free):
    """Gives another answer on another engine."""

    def value(self, rows, view):
        there = float(view._cut.tables.engine.name == "polars")
        return super().value(rows, view).with_columns(value=nw.lit(there))


class Counter(Free):
    """Keeps something between calls."""

    def value(self, rows, view):
        return super().value(rows, view).with_columns(value=nw.lit(next(CALLS)))


class PartSize(Free):
    """Depends on how the customers are split."""

    def value(self, rows, view):
        return super().value(rows, view).with_columns(value=nw.lit(view._cut.parts))


class NoExamples(Extractor):
    """Has a docstring without examples."""

    def fields(self) -> Iterator[Field]:
        yield Field("wrong_count", orders.count(), meaning="Orders")


class SilentParameter(Extractor):
    """Does not name its parameter.

    Parameters
    ----------
    other : int
        Another one.

    Examples
    --------
    None.
    """

    window_days: int = 30

    def fields(self) -> Iterator[Field]:
        recent = orders.last(days=self.window_days).count()
        yield Field("wrong_count", recent, meaning="Orders in the window")


class Unsourced(Extractor):
    """Has a source and no reference to it.

    Examples
    --------
    None.
    """

    def fields(self) -> Iterator[Field]:
        yield Field("wrong_count", orders.count(), meaning="Orders", source="Ehrenberg (1959)")


CAUGHT = {
    "PK101": [NoMeaning, UnknownColumn, BadName],
    "PK102": [ForgetfulParameter],
    "PK103": [WrongRange, UnsaidNull, LargeShare],
    "PK104": [TwoRows],
    "PK105": [UndeclaredTable, UndeclaredColumn, UndeclaredGrain],
    "PK201": [FutureRows, LateKnowledge],
    "PK202": [FirstRowWins, TieByPlace],
    "PK203": [NewestRowAsNow, CohortMean],
    "PK204": [Clock, FixedDate],
    "PK205": [FixedAmount],
    "PK206": [ReadsIds],
    "PK207": [UtcHour],
    "PK301": [NeedsRows],
    "PK302": [NeedsValues, SpreadsNulls],
    "PK303": [NeedsCompany],
    "PK304": [WantsAsNeeds],
    "PK401": [OneEngine],
    "PK402": [Counter],
    "PK403": [PartSize],
    "PK501": [NoExamples, SilentParameter, Unsourced],
}
