"""Customer fields written by hand in Polars."""

from __future__ import annotations

import datetime as dt

import polars as pl

AGE_RANGE = 1 << 16
"""More days than any order's age; customer ids must stay below 2**63 / AGE_RANGE."""


def fields(path: str, as_of: dt.date) -> pl.DataFrame:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    customer, amount, age = pl.col("customer_id"), pl.col("amount"), pl.col("age")
    gap, days = pl.col("gap"), pl.col("days")
    as_of_number = (as_of - dt.date(1970, 1, 1)).days
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())

    orders = (
        pl.scan_parquet(path)
        .filter(pl.col("ordered_at") < end)
        .group_by("customer_id", "order_id")
        .agg(amount.sum(), pl.col("ordered_at").min())
        .select(
            "customer_id",
            "amount",
            age=as_of_number - pl.col("ordered_at").cast(pl.Date).to_physical(),
        )
        .with_columns(key=customer * AGE_RANGE + age)
        .sort("key")
        .with_columns(
            gap=pl.when(customer == customer.shift(1)).then(age - age.shift(1)).otherwise(0)
        )
        .set_sorted("customer_id")
    )

    def spend(low: int, high: int) -> pl.Expr:
        return pl.when((age >= low) & (age < high)).then(amount).otherwise(0.0).sum()

    customers = orders.group_by("customer_id").agg(
        recency_days=age.first(),
        orders_count=pl.len(),
        orders_90d_count=(age < 90).sum(),
        orders_365d_count=(age < 365).sum(),
        tenure_days=age.last(),
        spend_amount=amount.sum(),
        spend_90d_amount=spend(0, 90),
        spend_365d_amount=spend(0, 365),
        before=spend(90, 180),
        order_value_median_amount=amount.median(),
        order_value_std_amount=amount.std(),
        order_value_max_amount=amount.max(),
        repeat_days_count=(gap > 0).sum(),
        squares=(gap.cast(pl.Int64) ** 2).sum(),
    )

    recent, before = pl.col("spend_90d_amount"), pl.col("before")
    size = recent.abs() + before.abs()
    gaps = pl.col("repeat_days_count").cast(pl.Int64)
    gap_mean, gap_std = pl.col("order_gap_mean_days"), pl.col("order_gap_std_days")
    spread = (gaps * pl.col("squares") - days**2) / (gaps * (gaps - 1))
    return (
        customers.with_columns(days=(pl.col("tenure_days") - pl.col("recency_days")).cast(pl.Int64))
        .with_columns(
            order_gap_mean_days=pl.when(gaps > 0).then(days / gaps),
            order_gap_std_days=pl.when(gaps > 1).then(spread.sqrt()),
        )
        .select(
            "customer_id",
            "recency_days",
            "orders_count",
            "orders_90d_count",
            "orders_365d_count",
            "repeat_days_count",
            active_span_days=days,
            tenure_days="tenure_days",
            spend_amount="spend_amount",
            spend_90d_amount="spend_90d_amount",
            spend_365d_amount="spend_365d_amount",
            order_value_mean_amount=pl.col("spend_amount") / pl.col("orders_count"),
            order_value_median_amount="order_value_median_amount",
            order_value_std_amount="order_value_std_amount",
            order_value_max_amount="order_value_max_amount",
            spend_trend_90d_ratio=pl.when(size > 0).then((recent - before) / size),
            order_gap_mean_days="order_gap_mean_days",
            order_gap_std_days="order_gap_std_days",
            order_regularity_ratio=1 / (1 + gap_std / gap_mean),
            overdue_ratio=pl.col("recency_days") / gap_mean,
        )
        .collect(engine="streaming")
    )
