"""The queries behind the catalogue in Polars: orders, sums and returns.

Each reads the lines anew, but only the columns it needs, and money is summed in whole cents.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

CODES, DAYS, PRODUCTS, ORDERS = 1 << 10, 1 << 16, 1 << 24, 1 << 36
"""More than there are of each; customer ids must stay below 2**63 / ORDERS."""
DAY_US: Final = 86_400_000_000
ONLINE: Final = ["web", "app", "online"]
MOBILE: Final = ["mobile"]
WEEKDAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

customer, at, cents = pl.col("customer_id"), pl.col("at"), pl.col("cents")
age, gap, N = pl.col("age"), pl.col("gap"), pl.col("n")


def _cents(column: str) -> pl.Expr:
    return (pl.col(column) * 100).round().cast(pl.Int64)


def us(column: str) -> pl.Expr:
    """Give a time as microseconds since 1970."""
    return pl.col(column).to_physical()


@dataclass(frozen=True)
class Shop:
    """The files, and the day asked about."""

    folder: Path
    as_of: dt.date

    @property
    def as_of_day(self) -> int:
        """Days since 1970-01-01."""
        return (self.as_of - dt.date(1970, 1, 1)).days

    @property
    def lines(self) -> pl.LazyFrame:
        """Lines by the end of the day."""
        return self._until("lines.parquet", "ordered_at")

    @property
    def returns(self) -> pl.LazyFrame:
        """Returns by the end of the day."""
        return self._until("returns.parquet", "returned_at")

    def _until(self, file: str, time: str) -> pl.LazyFrame:
        end = dt.datetime.combine(self.as_of + dt.timedelta(days=1), dt.time())
        return pl.scan_parquet(self.folder / file).filter(pl.col(time) < end)

    def age(self, at: pl.Expr) -> pl.Expr:
        """Days from an instant in microseconds to the day asked about."""
        return (self.as_of_day - at // DAY_US).cast(pl.Int32)


def orders(shop: Shop) -> pl.DataFrame:
    """Give one row per order, by customer and day."""
    return (
        shop.lines.select(
            key=customer * ORDERS + pl.col("order_id"),
            cents=_cents("amount"),
            at=us("ordered_at"),
            coupon=pl.col("coupon_amount") > 0,
            online=pl.col("channel").is_in(ONLINE),
            mobile=pl.col("device").is_in(MOBILE),
        )
        .group_by("key")
        .agg(
            cents.sum(),
            at.min(),
            lines=pl.len(),
            coupon=pl.col("coupon").any(),
            online=pl.col("online").any(),
            mobile=pl.col("mobile").any(),
        )
        .with_columns(
            customer_id=pl.col("key") // ORDERS,
            order_id=pl.col("key") % ORDERS,
            age=shop.age(at),
            moment=at.cast(pl.Datetime("us")),
        )
        .sort(customer * DAYS - age)
        .set_sorted("customer_id")
        .with_columns(
            gap=pl.when(customer == customer.shift(1)).then(age.shift(1) - age),
            log=pl.when(cents > 0).then(cents.log()),
            hour=pl.col("moment").dt.hour(),
            weekday=pl.col("moment").dt.weekday(),
            month=pl.col("moment").dt.month(),
        )
        .drop("key", "moment")
        .collect(engine="streaming")
    )


def _spend(low: int, high: int) -> pl.Expr:
    return cents.filter((age >= low) & (age < high)).sum()


def customers(orders: pl.DataFrame) -> pl.DataFrame:
    """Give what the orders say of each customer."""
    hour = pl.col("hour")
    return (
        orders.lazy()
        .group_by("customer_id")
        .agg(
            n=pl.len().cast(pl.Int64),
            recency=age.min().cast(pl.Int64),
            tenure=age.max().cast(pl.Int64),
            n_90=(age < 90).sum(),
            n_365=(age < 365).sum(),
            n_before=((age >= 90) & (age < 180)).sum().cast(pl.Int64),
            repeats=(gap > 0).sum().cast(pl.Int64),
            squares=(gap.cast(pl.Int64) ** 2).sum(),
            paid=cents.sum(),
            paid_90=_spend(0, 90),
            paid_365=_spend(0, 365),
            paid_before=_spend(90, 180),
            median=cents.median(),
            std=cents.std(),
            largest=cents.max(),
            log_std=pl.col("log").std(),
            lines=pl.col("lines").sum(),
            small=(pl.col("lines") <= 3).sum(),
            coupon_orders=pl.col("coupon").sum(),
            online=pl.col("online").sum(),
            mobile=pl.col("mobile").sum(),
            weekend=(pl.col("weekday") >= 6).sum(),
            morning=((hour >= 6) & (hour < 12)).sum(),
            afternoon=((hour >= 12) & (hour < 18)).sum(),
            evening=(hour >= 18).sum(),
            night=(hour < 6).sum(),
            **{f"weekday_{day}": (pl.col("weekday") == day).sum() for day in range(1, 8)},
            **{f"month_{month}": (pl.col("month") == month).sum() for month in range(1, 13)},
            first_at=at.min(),
            second=gap.drop_nulls().first(),
            came_back=((age < 90) & (gap >= 180)).any(),
        )
        .collect(engine="streaming")
    )


def against_own(orders: pl.DataFrame, customers: pl.DataFrame) -> pl.LazyFrame:
    """Give what compares orders with the customer's first and median order."""
    own = customers.lazy().select("customer_id", "first_at", "median", "tenure")
    return (
        orders.lazy()
        .select("customer_id", "at", "age", "cents")
        .join(own, on="customer_id")
        .group_by("customer_id")
        .agg(
            splurged=cents.filter(cents > 2 * pl.col("median")).sum(),
            first_day=cents.filter(age == pl.col("tenure")).sum(),
            first_order=cents.filter(at == pl.col("first_at")).min(),
        )
    )


def sums(shop: Shop) -> pl.LazyFrame:
    """Give what the lines add up to."""
    usual = pl.col("list_amount").median().over("category")
    priced = pl.col("category").is_not_null()
    sold = pl.scan_parquet(shop.folder / "products.parquet").select(
        "product_id", "own_brand", tier=pl.when(priced).then((pl.col("list_amount") / usual).log())
    )
    own, cost = pl.col("own_brand"), _cents("cost_amount")
    return (
        shop.lines.select(
            "customer_id",
            "product_id",
            "quantity",
            cents=_cents("amount"),
            discount=_cents("discount_amount"),
            coupon=_cents("coupon_amount"),
            cost=cost,
        )
        .join(sold, on="product_id", how="left")
        .with_columns(costed=pl.when(pl.col("cost").is_not_null()).then(cents))
        .group_by("customer_id")
        .agg(
            pl.col("quantity", "discount", "coupon", "cost", "costed").sum(),
            deals=(pl.col("discount") > 0).sum(),
            costs=pl.col("cost").count(),
            own=pl.when(own).then(cents).sum(),
            known=pl.when(own.is_not_null()).then(cents).sum(),
            price_tier_ratio=pl.col("tier").mean(),
        )
    )


def returns(shop: Shop, orders: pl.DataFrame) -> pl.LazyFrame:
    """Give what came back, and what was paid for orders old enough to come back."""
    back = shop.returns.select(
        "customer_id", "order_id", back=_cents("amount"), back_age=shop.age(us("returned_at"))
    )
    amount, then = pl.col("back"), pl.col("back_age")
    sums = back.group_by("customer_id").agg(
        refunds=pl.len(),
        back=amount.sum(),
        back_90=amount.filter(then < 90).sum(),
        back_365=amount.filter(then < 365).sum(),
        back_before=amount.filter((then >= 90) & (then < 180)).sum(),
    )
    old = orders.lazy().filter(age >= 30)
    soon = (
        back.join(old, on=["customer_id", "order_id"])
        .filter(age - then <= 30)
        .group_by("customer_id")
        .agg(back_soon=amount.sum())
    )
    paid = old.group_by("customer_id").agg(old=cents.sum())
    return paid.join(soon, on="customer_id", how="left").join(
        sums, on="customer_id", how="full", coalesce=True
    )
