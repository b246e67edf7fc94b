"""Tickets by plain loops."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median

SECOND = 1_000_000
DAY = 86_400 * SECOND


def top(labels):
    """Most frequent label; of equals the first by name."""
    counts = Counter(label for label in labels if label is not None)
    return min(counts, key=lambda label: (-counts[label], label)) if counts else None


def _as_known(row, day):
    """Hide what came to be known after the day."""
    late = {
        "first_reply_at": ["first_reply_at"],
        "resolved_at": ["resolved_at", "reopened", "csat"],
    }
    hidden = {
        name: None
        for time, names in late.items()
        if row[time] is not None and row[time.replace("_at", "_day")] > day
        for name in names
    }
    return row | hidden


def fields_of(customer, everything):
    day = everything.day
    rows = [_as_known(row, day) for row in everything.own("tickets", customer)]
    orders = {row["order_id"] for row in everything.own("transactions", customer)}
    unresolved = [row for row in rows if row["resolved_at"] is None]
    resolved = [row for row in rows if row["resolved_at"] is not None]
    took = [
        (row["resolved_at"] - row["opened_at"]) / DAY
        for row in resolved
        if row["resolved_at"] >= row["opened_at"]
    ]
    waits = [
        (row["first_reply_at"] - row["opened_at"]) / SECOND
        for row in rows
        if row["first_reply_at"] is not None and row["first_reply_at"] >= row["opened_at"]
    ]
    ages = [day - row["opened_day"] for row in unresolved]
    again = [row["reopened"] for row in resolved if row["reopened"] is not None]
    csat = [row["csat"] for row in rows if row["csat"] is not None]
    return {
        "tickets_count": len(rows),
        "tickets_90d_count": sum(row["opened_day"] > day - 90 for row in rows),
        "tickets_365d_count": sum(row["opened_day"] > day - 365 for row in rows),
        "ticket_recency_days": min((day - row["opened_day"] for row in rows), default=None),
        "tickets_per_order_ratio": len(rows) / len(orders) if orders else None,
        "open_tickets_count": len(unresolved),
        "ticket_resolution_median_days": median(took) if took else None,
        "ticket_resolution_mean_days": (sum(took) + sum(ages)) / len(took) if took else None,
        "first_reply_median_s": median(waits) if waits else None,
        "reopened_share": mean(again) if again else None,
        "ticket_csat_mean_score": mean(csat) if csat else None,
        "top_ticket_topic_label": top(row["topic"] for row in rows),
        "severe_tickets_count": sum(
            row["severity"] is not None and row["severity"] <= 2 for row in rows
        ),
    }
