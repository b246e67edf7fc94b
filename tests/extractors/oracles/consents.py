"""Consents by plain loops."""

from __future__ import annotations

SEVERITY = ("denied", "withdrawn", "expired", "granted")


def fields_of(customer, everything):
    fields = {}
    for purpose, slug in (("profiling", "profiling"), ("marketing.email", "marketing_email")):
        rows = [r for r in everything.own("consents", customer) if r["purpose"] == purpose]
        last = max((row["occurred_at"] for row in rows), default=None)
        statuses = []
        for row in rows:
            if row["occurred_at"] == last:
                ends = row.get("expires_day")
                over = row["status"] == "granted" and ends is not None and ends < everything.day
                statuses.append("expired" if over else row["status"])
        ages = [everything.day - row["occurred_day"] for row in rows]
        fields[f"consent_{slug}_label"] = min(statuses, key=SEVERITY.index, default=None)
        fields[f"consent_{slug}_age_days"] = min(ages, default=None)
    return fields
