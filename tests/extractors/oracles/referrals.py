"""Referrals by plain loops."""

from __future__ import annotations


def fields_of(customer, everything):
    day = everything.day
    rows = everything.own("referrals", customer)
    known = [
        {
            "age": day - row["referred_day"],
            "accepted": row["accepted_at"] is not None and row["accepted_day"] <= day,
            "wait": None
            if row["accepted_at"] is None
            else row["accepted_day"] - row["referred_day"],
            "converted": row["converted_at"] is not None and row["converted_day"] <= day,
            "paid_yet": row["converted_at"] is None or row["converted_day"] <= day,
            "amount": row["amount"] or 0,
        }
        for row in rows
    ]
    closed = [row for row in known if row["age"] >= 30]
    in_time = [row for row in closed if row["accepted"] and row["wait"] <= 30]
    by_others = [
        row
        for row in everything.tables.get("referrals", [])
        if row["referred_id"] == customer and row["customer_id"] != customer
    ]
    revenue = 0
    first_asked = {}
    for row in rows:
        if row["referred_id"] not in {None, customer}:
            asked = first_asked.get(row["referred_id"], row["referred_day"])
            first_asked[row["referred_id"]] = min(asked, row["referred_day"])
    for invited, since in first_asked.items():
        orders = {}
        for line in everything.own("transactions", invited):
            if line["amount"] >= 0:
                first, paid = orders.get(line["order_id"], (line["ordered_day"], 0))
                orders[line["order_id"]] = (min(first, line["ordered_day"]), paid + line["amount"])
        revenue += sum(paid for d, paid in orders.values() if d >= since and d > day - 365)
    return {
        "referrals_count": len(rows),
        "referrals_accepted_count": sum(row["accepted"] for row in known),
        "referral_acceptance_share": len(in_time) / len(closed) if closed else None,
        "referrals_converted_count": sum(row["converted"] for row in known),
        "referral_reward_amount": sum(row["amount"] for row in known if row["paid_yet"]) / 100,
        "is_referred_flag": bool(by_others),
        "referred_revenue_365d_amount": revenue / 100,
    }
