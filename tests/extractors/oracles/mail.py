"""The message families once more, by plain loops over plain rows: obviously right, and slow."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

CLOSED = 3


def mail_fields(customers, events, *, as_of: date, zone: str = "UTC"):
    """Measure events of messages, as mappings, for customers."""
    local = [row | {"clock": row["occurred_at"].astimezone(ZoneInfo(zone))} for row in events]
    local = [row | {"day": row["clock"].date()} for row in local]
    known = [row for row in local if row["day"] <= as_of]
    return {
        customer: _fields([row for row in known if row["customer_id"] == customer], as_of)
        for customer in customers
    }


def _fields(rows, as_of):
    def named(name):
        return [row for row in rows if row["event_name"] == name]

    def delivered(days):
        recent = [row for row in named("delivered") if (as_of - row["day"]).days < days]
        with_id = {row["message_id"] for row in recent if row["message_id"] is not None}
        return len(with_id) + sum(row["message_id"] is None for row in recent)

    answers = [row for row in rows if _is_human(row)]
    hours = Counter(row["clock"].hour for row in answers)
    clicks = [row["day"] for row in named("clicked")]
    return {
        "delivered_count": delivered(1_000_000),
        "delivered_90d_count": delivered(90),
        "delivered_365d_count": delivered(365),
        "messages_7d_count": delivered(7),
        "messages_30d_count": delivered(30),
        "message_answers_count": len(answers),
        "best_message_hour": min(
            (hour for hour in hours if hours[hour] == max(hours.values())), default=None
        ),
        "click_recency_days": (as_of - max(clicks)).days if clicks else None,
        "bounced_count": len(named("bounced")),
        "unsubscribed_count": len(named("unsubscribed")),
        "unsubscribed_flag": bool(named("unsubscribed")),
        "complained_count": len(named("complained")),
        **_of_messages(rows, as_of),
    }


def _is_machine(row):
    return row["event_name"] == "opened" and bool(row.get("machine_open"))


def _is_human(row):
    return row["event_name"] == "clicked" or (
        row["event_name"] == "opened" and not _is_machine(row)
    )


def _is_click(row):
    return row["event_name"] == "clicked"


def _of_messages(rows, as_of):
    mails = {}
    for row in sorted(rows, key=lambda row: row["occurred_at"]):
        if row["message_id"] is not None:
            mails.setdefault(row["message_id"], []).append(row)
    closed = []
    for mail in mails.values():
        days = [row["day"] for row in mail if row["event_name"] == "delivered"]
        if days and (as_of - min(days)).days >= CLOSED:
            closed.append((min(days), mail))

    def happened(what, days=1_000_000):
        recent = [(day, mail) for day, mail in closed if (as_of - day).days < days]
        return [
            any(what(row) and (row["day"] - day).days <= CLOSED for row in mail)
            for day, mail in recent
        ]

    def share(what, days=1_000_000):
        return _share(happened(what, days))

    opened = [mail for mail in mails.values() if any(map(_is_human, mail))]
    to_click = zip(happened(_is_human), happened(_is_click), strict=True)
    return {
        "messages_closed_count": len(closed),
        "opened_share": share(_is_human),
        "clicked_share": share(_is_click),
        "machine_opened_share": share(_is_machine),
        "click_to_open_share": _share([click for was_opened, click in to_click if was_opened]),
        "opened_90d_share": share(_is_human, 90),
        "clicked_90d_share": share(_is_click, 90),
        "opened_365d_share": share(_is_human, 365),
        "clicked_365d_share": share(_is_click, 365),
        "messages_opened_count": len(opened),
        "top_opened_content_label": _top_content(opened),
    }


def _share(answers):
    return sum(answers) / len(answers) if answers else None


def _top_content(mails):
    kinds = Counter()
    for mail in mails:
        known = [row for row in mail if row.get("content_type") is not None]
        first = [r["content_type"] for r in known if r["occurred_at"] == known[0]["occurred_at"]]
        kinds.update([min(first)] if first else [])
    return min((kind for kind in kinds if kinds[kind] == max(kinds.values())), default=None)
