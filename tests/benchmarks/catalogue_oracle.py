"""The whole catalogue of purchase fields by plain loops, slow and easy to check."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import Counter
from pathlib import Path

import oracle
import pandas as pd
import pyarrow.parquet as pq

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Row = dict[str, object]


def _ratio(a, b):
    return a / b if b else None


def _top(counts: Counter):
    """Give the most frequent label, of equals the smallest."""
    return min(counts, key=lambda label: (-counts[label], str(label))) if counts else None


def _age(row, as_of: dt.date) -> int:
    return (as_of - row["at"].date()).days


def _concentration(counts) -> float | None:
    n = sum(counts)
    return _ratio(sum(k * (k - 1) for k in counts), n * (n - 1))


def _orders(lines) -> list[Row]:
    by_id: dict[int, list[Row]] = {}
    for line in lines:
        by_id.setdefault(line["order_id"], []).append(line)
    made = [
        {
            "order_id": order_id,
            "lines": rows,
            "at": min(row["at"] for row in rows),
            "amount": round(math.fsum(row["amount"] for row in rows), 2),
        }
        for order_id, rows in by_id.items()
    ]
    return sorted(made, key=lambda order: (order["at"], order["amount"]))


def _baskets(orders, lines) -> Row:
    n = len(orders)
    amounts = [order["amount"] for order in orders]
    logs = [math.log(amount) for amount in amounts if amount > 0]
    median = statistics.median(amounts)
    splurges = [amount for amount in amounts if round(amount - 2 * median, 6) > 0]
    return {
        "basket_lines_mean_count": len(lines) / n,
        "basket_units_mean_count": sum(line["quantity"] for line in lines) / n,
        "small_basket_share": sum(len(order["lines"]) <= 3 for order in orders) / n,
        "order_value_log_std_ratio": statistics.stdev(logs) if len(logs) > 1 else None,
        "splurge_share": _ratio(math.fsum(splurges), math.fsum(amounts)),
    }


def _money(orders, lines, products) -> Row:
    paid = math.fsum(line["amount"] for line in lines)
    discount = math.fsum(line["discount_amount"] for line in lines)
    coupon = math.fsum(line["coupon_amount"] or 0 for line in lines)
    with_coupon = [o for o in orders if any((x["coupon_amount"] or 0) > 0 for x in o["lines"])]
    costed = [line for line in lines if line["cost_amount"] is not None]
    margin = math.fsum(line["amount"] - line["cost_amount"] for line in costed)
    own = [line for line in lines if products[line["product_id"]]["own_brand"]]
    known = [line for line in lines if products[line["product_id"]]["own_brand"] is not None]
    tiers = [products[line["product_id"]]["tier"] for line in lines]
    tiers = [tier for tier in tiers if tier is not None]
    return {
        "discount_amount": discount,
        "discount_share": _ratio(discount, paid + discount),
        "deal_lines_share": sum(x["discount_amount"] > 0 for x in lines) / len(lines),
        "coupon_orders_count": len(with_coupon),
        "coupon_orders_share": len(with_coupon) / len(orders),
        "coupon_share": _ratio(coupon, paid + coupon),
        "margin_amount": margin if costed else None,
        "margin_share": _ratio(margin, math.fsum(line["amount"] for line in costed)),
        "own_brand_share": _ratio(
            math.fsum(line["amount"] for line in own), math.fsum(line["amount"] for line in known)
        ),
        "price_tier_ratio": math.fsum(tiers) / len(tiers) if tiers else None,
    }


def _returns(orders, back, as_of: dt.date) -> Row:
    given_back = math.fsum(row["amount"] for row in back)
    old = {order["order_id"]: order for order in orders if _age(order, as_of) >= 30}
    soon = [
        row["amount"]
        for row in back
        if row["order_id"] in old
        and (row["at"].date() - old[row["order_id"]]["at"].date()).days <= 30
    ]
    rate = _ratio(math.fsum(soon), math.fsum(order["amount"] for order in old.values()))
    return {
        "refunds_count": len(back),
        "refunded_amount": given_back,
        "refunded_ratio": _ratio(given_back, math.fsum(order["amount"] for order in orders)),
        "return_rate_share": None if rate is None else min(rate, 1.0),
    }


def _categories(lines, as_of: dt.date) -> Row:
    labelled = [line for line in lines if line["category"] is not None]
    counts = Counter(line["category"] for line in labelled)
    n, k = len(labelled), len(counts)
    entropy = -math.fsum(c / n * math.log(c / n) for c in counts.values())
    recent = {line["category"] for line in labelled if _age(line, as_of) < 90}
    before = {line["category"] for line in labelled if _age(line, as_of) >= 90}
    return {
        "categories_count": k,
        "top_category_label": _top(counts),
        "top_category_share": max(counts.values()) / n if n else None,
        "category_entropy_ratio": entropy / math.log(k) if k > 1 else None,
        "category_concentration_ratio": _concentration(counts.values()),
        "new_categories_90d_share": _ratio(len(recent - before), len(recent)),
        "first_category_label": _first(lines, "category"),
    }


def _first(lines, column: str):
    """Give the smallest value there is on the lines of the earliest time."""
    first = min(line["at"] for line in lines)
    values = [line[column] for line in lines if line["at"] == first and line[column] is not None]
    return min(values, default=None)


def _labels(lines) -> Row:
    products = Counter(line["product_id"] for line in lines)
    days: dict[int, set[dt.date]] = {}
    for line in lines:
        days.setdefault(line["product_id"], set()).add(line["at"].date())
    found: Row = {
        "products_count": len(products),
        "repeat_products_share": sum(len(of) > 1 for of in days.values()) / len(products),
        "top_product_label": str(_top(products)),
        "first_product_label": str(_first(lines, "product_id")),
    }
    for column, name in (("brand", "brand"), ("channel", "order_channel")):
        counts = Counter(line[column] for line in lines if line[column] is not None)
        share = max(counts.values()) / counts.total() if counts else None
        found |= {
            f"{name}s_count": len(counts),
            f"top_{name}_label": _top(counts),
            f"top_{name}_share": share,
        }
    devices = Counter(line["device"] for line in lines if line["device"] is not None)
    return found | {"top_order_device_label": _top(devices)}


def _times(orders, as_of: dt.date) -> Row:
    n = len(orders)
    hours, days = (
        [order["at"].hour for order in orders],
        [order["at"].weekday() for order in orders],
    )
    months = Counter(order["at"].month for order in orders)
    quarters = Counter((order["at"].month + 2) // 3 for order in orders)
    year = _age(orders[0], as_of) >= 365
    lines = [[line["channel"] for line in order["lines"]] for order in orders]
    devices = [[line["device"] for line in order["lines"]] for order in orders]
    second = orders[1]["at"].date() - orders[0]["at"].date() if n > 1 else None
    return {
        "online_orders_share": sum(bool({"web", "app", "online"} & {*x}) for x in lines) / n,
        "mobile_orders_share": sum("mobile" in x for x in devices) / n,
        "weekend_orders_share": sum(day >= 5 for day in days) / n,
        "morning_orders_share": sum(6 <= hour < 12 for hour in hours) / n,
        "afternoon_orders_share": sum(12 <= hour < 18 for hour in hours) / n,
        "evening_orders_share": sum(hour >= 18 for hour in hours) / n,
        "night_orders_share": sum(hour < 6 for hour in hours) / n,
        "top_weekday_label": DAYS[_top(Counter(days))],
        "top_quarter_label": f"q{_top(quarters)}" if year else None,
        "top_quarter_share": max(quarters.values()) / n if year else None,
        "season_concentration_ratio": _concentration(months.values()) if year else None,
        "first_order_amount": orders[0]["amount"],
        "second_order_days": None if second is None else second.days,
    }


def _first_families(orders, back, as_of: dt.date) -> Row:
    """Take the families that the other oracle knows, net of what was given back."""
    plain = [(order["at"].date(), order["amount"]) for order in orders]
    found = oracle.customer(plain, as_of)

    def given(low: int, high: float) -> float:
        return math.fsum(row["amount"] for row in back if low <= _age(row, as_of) < high)

    recent = found["spend_90d_amount"] - given(0, 90)
    before = math.fsum(a for d, a in plain if 90 <= (as_of - d).days < 180) - given(90, 180)
    later = [amount for day, amount in plain if day > plain[0][0]]
    new = sum((as_of - day).days < 90 for day, _ in plain)
    old = sum(90 <= (as_of - day).days < 180 for day, _ in plain)
    return found | {
        "spend_amount": found["spend_amount"] - given(0, math.inf),
        "spend_90d_amount": recent,
        "spend_365d_amount": found["spend_365d_amount"] - given(0, 365),
        "spend_trend_90d_ratio": _ratio(recent - before, abs(recent) + abs(before)),
        "repeat_mean_amount": _ratio(math.fsum(later), found["repeat_days_count"]),
        "orders_trend_90d_ratio": _ratio(new - old, new + old),
    }


def _stage(found: Row, orders, as_of: dt.date) -> str:
    trend, overdue = found["orders_trend_90d_ratio"], found["overdue_ratio"]
    ages = [_age(order, as_of) for order in orders]
    came_back = any(age < 90 and ages[i] - age >= 180 for i, age in enumerate(ages[1:]))
    if found["recency_days"] > 365:
        return "lapsed"
    if found["tenure_days"] < 90:
        return "new"
    if came_back:
        return "returned"
    if (overdue is not None and overdue > 2) or (trend is not None and trend <= -1 / 3):
        return "slowing"
    return "growing" if trend is not None and trend >= 1 / 3 else "steady"


def _products(path: Path) -> dict[int, Row]:
    products = {row["product_id"]: row for row in pq.read_table(path).to_pylist()}
    prices: dict[str, list[float]] = {}
    for row in products.values():
        if row["category"] is not None and row["list_amount"] is not None:
            prices.setdefault(row["category"], []).append(row["list_amount"])
    usual = {category: statistics.median(of) for category, of in prices.items()}
    for row in products.values():
        known = row["category"] is not None and row["list_amount"] is not None
        row["tier"] = math.log(row["list_amount"] / usual[row["category"]]) if known else None
    return products


def _by_customer(path: Path, time: str, as_of: dt.date) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in pq.read_table(path).to_pylist():
        row["at"] = row.pop(time)
        if row["at"].date() <= as_of:
            found.setdefault(row["customer_id"], []).append(row)
    return found


def fields(folder: str, as_of: dt.date) -> pd.DataFrame:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    files = Path(folder)
    products = _products(files / "products.parquet")
    returns = _by_customer(files / "returns.parquet", "returned_at", as_of)
    rows = []
    for customer, lines in _by_customer(files / "lines.parquet", "ordered_at", as_of).items():
        orders, back = _orders(lines), returns.get(customer, [])
        found = {"customer_id": customer} | _first_families(orders, back, as_of)
        found |= _baskets(orders, lines) | _money(orders, lines, products)
        found |= _returns(orders, back, as_of) | _categories(lines, as_of)
        found |= _labels(lines) | _times(orders, as_of)
        rows.append(found | {"lifecycle_stage_label": _stage(found, orders, as_of)})
    return pd.DataFrame(rows)
