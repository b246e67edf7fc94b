"""The web families once more, by plain loops over plain rows: obviously right, and slow."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from statistics import mean
from zoneinfo import ZoneInfo

GAP = timedelta(minutes=30)
PAGES = {"page_view", "screen_view"}
SEARCHES = {"search", "view_search_results"}
DEALS = {"view_promotion", "select_promotion"}
PAID = {"cpc", "ppc", "paid", "paid_social", "display"}


def web_fields(customers, events, orders=(), *, as_of: date, zone: str = "UTC"):
    """Measure web events, as mappings, for customers; orders are (customer, instant)."""
    end = datetime.combine(as_of + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)
    seen = [row for row in events if row["occurred_at"] < end]
    bought = [(customer, at) for customer, at in orders if at < end]
    return {
        customer: _fields(
            [row for row in seen if row["customer_id"] == customer],
            [at for who, at in bought if who == customer],
            as_of,
            ZoneInfo(zone),
        )
        for customer in customers
    }


def sessions_of(rows):
    """Cut rows into sessions, each in the order of time."""
    sessions, stretch, before = {}, 0, None
    for row in sorted(rows, key=lambda row: row["occurred_at"]):
        at = row["occurred_at"]
        if before is not None and at - before > GAP:
            stretch += 1
        before = at
        named = row.get("session_id")
        sessions.setdefault(("id", named) if named else ("stretch", stretch), []).append(row)
    return list(sessions.values())


def _fields(rows, orders, as_of, zone):
    sessions = sessions_of(rows)

    def day(row):
        return row["occurred_at"].astimezone(zone).date()

    def recent(days):
        return [row for row in rows if (as_of - day(row)).days < days]

    def begun(days):
        return sum((as_of - day(session[0])).days < days for session in sessions)

    days = {day(row) for row in rows}
    return {
        "sessions_count": len(sessions),
        "sessions_90d_count": begun(90),
        "sessions_365d_count": begun(365),
        "web_active_days_count": len(days),
        "web_active_days_90d_count": len({day(row) for row in recent(90)}),
        "web_active_days_365d_count": len({day(row) for row in recent(365)}),
        "web_recency_days": (as_of - max(days)).days if days else None,
        "engaged_365d_s": _engaged_or_nothing(recent(365)),
        "product_views_90d_count": len(_named(recent(90), {"view_item"})),
        "product_views_365d_count": len(_named(recent(365), {"view_item"})),
        **_outcomes(sessions),
        **_looks(rows, sessions),
        **_origins(rows, sessions),
        **_carts(rows, sessions, orders, as_of, day),
    }


def _named(rows, names):
    return [row for row in rows if row["event_name"] in names]


def _seconds(span):
    return span / timedelta(seconds=1)


def _share(some, all_of_them):
    return len(some) / len(all_of_them) if all_of_them else None


def _mean(values):
    return mean(values) if values else None


def _engaged(rows):
    known = [row["engaged_s"] for row in rows if row.get("engaged_s") is not None]
    return sum(known) if known else None


def _engaged_or_nothing(rows):
    return _engaged(rows) if rows else 0


def _outcomes(sessions):
    def bounces(session):
        lasts = _engaged(session)
        if lasts is None:
            lasts = _seconds(session[-1]["occurred_at"] - session[0]["occurred_at"])
        if lasts >= 10 or _named(session, {"purchase"}):
            return False
        return len(_named(session, PAGES)) < 2

    buying = [session for session in sessions if _named(session, {"purchase"})]
    until = [
        _seconds(_named(session, {"purchase"})[0]["occurred_at"] - session[0]["occurred_at"])
        for session in buying
    ]
    engaged = [_engaged(session) for session in sessions]
    return {
        "session_pageviews_mean_count": _mean([len(_named(s, PAGES)) for s in sessions]),
        "session_conversion_share": _share(buying, sessions),
        "session_purchase_mean_s": _mean(until),
        "bounce_sessions_share": _share([s for s in sessions if bounces(s)], sessions),
        "session_engaged_mean_s": _mean([seconds for seconds in engaged if seconds is not None]),
    }


def _looks(rows, sessions):
    views = _named(rows, {"view_item"})
    seen, repeats, known = set(), 0, 0
    for row in views:
        product = row.get("product_id")
        if product is not None:
            known += 1
            repeats += product in seen
            seen.add(product)

    def is_led(session):
        searches = _named(session, SEARCHES)
        viewed = _named(session, {"view_item"})
        if not searches:
            return False
        return not viewed or searches[0]["occurred_at"] <= viewed[0]["occurred_at"]

    breadths = [_categories(session) for session in sessions]
    deals = _named(rows, DEALS)
    return {
        "product_views_count": len(views),
        "searches_count": len(_named(rows, SEARCHES)),
        "search_led_sessions_share": _share([s for s in sessions if is_led(s)], sessions),
        "deal_views_share": _share(deals, [*views, *deals]),
        "repeat_views_share": repeats / known if known else None,
        "categories_viewed_count": len(_categories(rows)),
        "session_categories_mean_count": _mean([len(found) for found in breadths if found]),
    }


def _categories(rows):
    categories = {row.get("category") for row in _named(rows, {"view_item"})}
    return categories - {None}


def _origins(rows, sessions):
    def of_session(session, column):
        known = [row for row in session if row.get(column) is not None]
        first = [row[column] for row in known if row["occurred_at"] == known[0]["occurred_at"]]
        return min(first, default=None)

    def known(column):
        return [v for v in (of_session(session, column) for session in sessions) if v is not None]

    def top(column):
        counts = Counter(known(column))
        return min((v for v in counts if counts[v] == max(counts.values())), default=None)

    devices, media = known("device"), known("medium")
    return {
        "web_devices_count": len({row.get("device") for row in rows} - {None}),
        "top_web_device_label": top("device"),
        "mobile_sessions_share": _share([d for d in devices if d == "mobile"], devices),
        "top_web_source_label": top("source"),
        "top_web_medium_label": top("medium"),
        "paid_sessions_share": _share([m for m in media if m in PAID], media),
    }


def _carts(rows, sessions, orders, as_of, day):
    bought = [row["occurred_at"] for row in _named(rows, {"purchase"})] + list(orders)
    last = [added[-1] for s in sessions if (added := _named(s, {"add_to_cart"}))]
    closed = [row["occurred_at"] for row in last if (as_of - day(row)).days > 1]
    left = [
        at
        for at in closed
        if not any(timedelta(0) <= when - at <= timedelta(hours=24) for when in bought)
    ]
    return {"closed_carts_count": len(closed), "cart_abandonment_share": _share(left, closed)}
