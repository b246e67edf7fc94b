"""The passes behind the catalogue in pandas: orders, sums, refunds and labels.

Money is summed in whole cents and days are whole numbers, so that groups stay cheap.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

CODES = 1 << 20
"""More labels than a column has; customers times this must stay below 2**63."""
DAY_US = 86_400_000_000


def _cents(amount: pd.Series) -> pd.Series:
    return (amount * 100).round()


def _day(times: pd.Series) -> pd.Series:
    return times.astype("datetime64[s]").astype("int64") // 86_400


@dataclass(frozen=True)
class Shop:
    """The frames up to a day, with cents, days and customers numbered from 0."""

    lines: pd.DataFrame
    products: pd.DataFrame
    returns: pd.DataFrame
    ids: pd.Index
    as_of_day: int

    @classmethod
    def until(
        cls, lines: pd.DataFrame, products: pd.DataFrame, returns: pd.DataFrame, as_of: dt.date
    ) -> Self:
        """Keep what happened by the end of a day."""
        end = pd.Timestamp(as_of + dt.timedelta(days=1))
        if (lines["ordered_at"] >= end).any():
            lines = lines[lines["ordered_at"] < end]
        returns = returns[returns["returned_at"] < end]
        customer, ids = pd.factorize(lines["customer_id"])
        lines = lines.assign(
            customer=customer,
            cents=_cents(lines["amount"]).astype("int64"),
            day=_day(lines["ordered_at"]),
        )
        returns = returns.assign(
            cents=_cents(returns["amount"]).astype("int64"), day=_day(returns["returned_at"])
        )
        return cls(lines, products, returns, pd.Index(ids), (as_of - dt.date(1970, 1, 1)).days)


def orders(shop: Shop) -> pd.DataFrame:
    """Give one row per order, by customer and time."""
    lines = shop.lines
    flagged = lines[["customer_id", "order_id", "ordered_at", "cents"]].assign(
        coupon=lines["coupon_amount"] > 0,
        online=lines["channel"].isin(["web", "app", "online"]),
        mobile=lines["device"].isin(["mobile"]),
        lines=1,
    )
    grouped = flagged.groupby(["customer_id", "order_id"], sort=False)
    placed = grouped.agg(
        {"ordered_at": "min", "cents": "sum", "lines": "sum"}
        | dict.fromkeys(("coupon", "online", "mobile"), "max")
    ).reset_index()
    placed = placed.sort_values(["customer_id", "ordered_at", "cents"], ignore_index=True)
    placed["age"] = shop.as_of_day - _day(placed["ordered_at"])
    same = placed["customer_id"].eq(placed["customer_id"].shift())
    placed["gap"] = (placed["age"].shift() - placed["age"]).where(same)
    placed["first"] = ~same
    placed["weekday"] = placed["ordered_at"].dt.weekday
    placed["month"] = placed["ordered_at"].dt.month
    return placed


def customers(placed: pd.DataFrame) -> pd.DataFrame:
    """Give what the orders say of each customer."""
    age, cents, gap, hour = (
        placed["age"],
        placed["cents"],
        placed["gap"],
        placed["ordered_at"].dt.hour,
    )
    before = age.between(90, 179)
    summed = pd.DataFrame(
        {
            "n": 1,
            "n_90": age < 90,
            "n_365": age < 365,
            "n_before": before,
            "repeats": gap > 0,
            "squares": gap.fillna(0) ** 2,
            "paid": cents,
            "paid_90": cents.where(age < 90, 0),
            "paid_365": cents.where(age < 365, 0),
            "paid_before": cents.where(before, 0),
            "old": cents.where(age >= 30, 0),
            "lines": placed["lines"],
            "small": placed["lines"] <= 3,
            "coupon_orders": placed["coupon"],
            "online": placed["online"],
            "mobile": placed["mobile"],
            "weekend": placed["weekday"] >= 5,
            "morning": hour.between(6, 11),
            "afternoon": hour.between(12, 17),
            "evening": hour >= 18,
            "night": hour < 6,
            "came_back": (age < 90) & (gap >= 180),
        }
    )
    flags = summed.select_dtypes("bool").columns
    summed[flags] = summed[flags].astype("int64")
    found = summed.groupby(placed["customer_id"]).sum()
    found["came_back"] = found["came_back"] > 0
    by = placed.groupby("customer_id")
    value, first = by["cents"], placed[placed["first"]].set_index("customer_id")
    found["recency"], found["tenure"] = by["age"].min(), by["age"].max()
    found["median"], found["std"], found["largest"] = value.median(), value.std(), value.max()
    logs = np.log(cents.where(cents > 0))
    found["log_std"] = logs.groupby(placed["customer_id"]).std()
    found["first_order"] = first["cents"]
    found["second"] = by["gap"].first()
    found["first_at"] = first["ordered_at"].astype("int64")
    return found


def against_own(placed: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Give what compares orders with the customer's first and median order."""
    own = found[["median", "tenure"]].loc[placed["customer_id"]].reset_index(drop=True)
    cents = placed["cents"]
    against = pd.DataFrame(
        {
            "splurged": cents.where(cents > 2 * own["median"], 0),
            "later": cents.where(placed["age"] < own["tenure"], 0),
        }
    )
    return against.groupby(placed["customer_id"]).sum()


def sums(shop: Shop) -> pd.DataFrame:
    """Give what the lines add up to."""
    lines, products = shop.lines, shop.products.set_index("product_id")
    usual = products.groupby("category")["list_amount"].transform("median")
    tier = np.log(products["list_amount"] / usual)
    own = products["own_brand"].astype("Float64").astype("float64")
    at = products.index.get_indexer(lines["product_id"])
    owned = own.to_numpy()[at]
    cents, cost = lines["cents"], _cents(lines["cost_amount"])
    summed = pd.DataFrame(
        {
            "quantity": lines["quantity"],
            "discount": _cents(lines["discount_amount"]),
            "coupon": _cents(lines["coupon_amount"]),
            "margin": cents - cost,
            "costed": cents.where(cost.notna(), 0),
            "deal": (lines["discount_amount"] > 0).astype("int64"),
            "own": cents.where(owned == 1, 0),
            "known": cents.where(~np.isnan(owned), 0),
            "tier": tier.to_numpy()[at],
        }
    )
    grouped = summed.groupby(lines["customer_id"])
    found = grouped.sum()
    found["tier"], found["margin"] = grouped["tier"].mean(), grouped["margin"].sum(min_count=1)
    return found


def refunds(shop: Shop, placed: pd.DataFrame) -> pd.DataFrame:
    """Give what came back, in all and soon after the order."""
    back = shop.returns
    age = shop.as_of_day - back["day"]
    cents = back["cents"]
    summed = pd.DataFrame(
        {
            "refunds": 1,
            "back": cents,
            "back_90": cents.where(age < 90, 0),
            "back_365": cents.where(age < 365, 0),
            "back_before": cents.where(age.between(90, 179), 0),
        }
    )
    found = summed.groupby(back["customer_id"]).sum()
    old = placed.loc[placed["age"] >= 30, ["customer_id", "order_id", "age"]]
    matched = back.assign(back_age=age).merge(old, on=["customer_id", "order_id"])
    soon = matched[matched["age"] - matched["back_age"] <= 30]
    found["back_soon"] = soon.groupby("customer_id")["cents"].sum()
    return found


def label_counts(
    shop: Shop, column: str, *, dated: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count lines by customer and label, and find each customer's top (and first) label."""
    code, labels = pd.factorize(shop.lines[column], sort=True)
    has = code >= 0
    lines = shop.lines if has.all() else shop.lines[has]
    key = lines["customer"].to_numpy() * CODES + code[has]
    times = lines["ordered_at"].astype("int64").groupby(key)
    counts = pd.DataFrame({"n": times.size()})
    if dated:
        counts["at"], counts["until"] = times.min(), times.max()
        counts["first"], counts["last"] = counts["at"] // DAY_US, counts["until"] // DAY_US
    counts["customer"] = shop.ids.take(counts.index.to_numpy() // CODES)
    counts["code"] = counts.index.to_numpy() % CODES
    by = counts.groupby("customer")
    found = pd.DataFrame({"labels": by.size(), "total": by["n"].sum(), "best": by["n"].max()})
    wanted = {"top": ("n", "max"), "earliest": ("at", "min")} if dated else {"top": ("n", "max")}
    for name, (column_of, extreme) in wanted.items():
        reached = counts[counts[column_of] == by[column_of].transform(extreme)]
        codes = reached.groupby("customer")["code"].min()
        found[name] = pd.Series(labels.take(codes.to_numpy()), index=codes.index)
    if dated:
        found["earliest_at"] = by["at"].min()
    return counts, found
