"""Customer fields written by hand in SQL for DuckDB."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

QUERY = """
WITH orders AS (
    SELECT
        customer_id,
        sum(amount) AS amount,
        ($as_of::DATE - min(ordered_at)::DATE)::INTEGER AS age
    FROM read_parquet($path)
    WHERE ordered_at < $until::TIMESTAMP
    GROUP BY customer_id, order_id
),
spaced AS (
    SELECT
        customer_id,
        amount,
        age,
        age - lag(age) OVER (PARTITION BY customer_id ORDER BY age) AS gap
    FROM orders
),
customers AS (
    SELECT
        customer_id,
        min(age) AS recency_days,
        count(*) AS orders_count,
        count(*) FILTER (age < 90) AS orders_90d_count,
        count(*) FILTER (age < 365) AS orders_365d_count,
        count(*) FILTER (gap > 0) AS repeat_days_count,
        max(age) - min(age) AS active_span_days,
        max(age) AS tenure_days,
        sum(amount) AS spend_amount,
        sum(CASE WHEN age < 90 THEN amount ELSE 0 END) AS spend_90d_amount,
        sum(CASE WHEN age < 365 THEN amount ELSE 0 END) AS spend_365d_amount,
        sum(CASE WHEN age BETWEEN 90 AND 179 THEN amount ELSE 0 END) AS before,
        median(amount) AS order_value_median_amount,
        stddev_samp(amount) AS order_value_std_amount,
        max(amount) AS order_value_max_amount,
        sum(gap::DOUBLE * gap) AS squares
    FROM spaced
    GROUP BY customer_id
),
measured AS (
    SELECT
        *,
        CASE WHEN repeat_days_count > 0
            THEN active_span_days / repeat_days_count
        END AS order_gap_mean_days,
        CASE WHEN repeat_days_count > 1
            THEN sqrt(
                (repeat_days_count * squares - active_span_days::DOUBLE * active_span_days)
                / (repeat_days_count * (repeat_days_count - 1))
            )
        END AS order_gap_std_days
    FROM customers
)
SELECT
    customer_id,
    recency_days,
    orders_count,
    orders_90d_count,
    orders_365d_count,
    repeat_days_count,
    active_span_days,
    tenure_days,
    spend_amount,
    spend_90d_amount,
    spend_365d_amount,
    spend_amount / orders_count AS order_value_mean_amount,
    order_value_median_amount,
    order_value_std_amount,
    order_value_max_amount,
    CASE WHEN abs(spend_90d_amount) + abs(before) > 0
        THEN (spend_90d_amount - before) / (abs(spend_90d_amount) + abs(before))
    END AS spend_trend_90d_ratio,
    order_gap_mean_days,
    order_gap_std_days,
    1 / (1 + order_gap_std_days / order_gap_mean_days) AS order_regularity_ratio,
    recency_days / order_gap_mean_days AS overdue_ratio
FROM measured
"""


def fields(path: str, as_of: dt.date) -> pa.Table:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    until = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())
    with duckdb.connect() as connection:
        values = {"path": path, "as_of": as_of, "until": until}
        return connection.sql(QUERY, params=values).to_arrow_table()
