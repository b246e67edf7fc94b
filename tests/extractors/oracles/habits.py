"""Habits once more, by plain loops over one customer's rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import exp, log
from statistics import mean, median

from extractors.oracles.campaigns import _answers, _over
from extractors.oracles.purchases import labels_of
from extractors.oracles.web import DEALS, PAGES, SEARCHES, _named, sessions_of


def windows(half_days):
    """Give the youngest and the oldest age of each window, by label."""
    return {
        f"early_{half_days}d": (half_days, 2 * half_days - 1),
        f"late_{half_days}d": (0, half_days - 1),
        f"{2 * half_days}d": (0, 2 * half_days - 1),
    }


def fields_of(counted, half_days, *, thrice=()):
    """Name what is counted in each window; what adds up is not told of the whole."""
    *halves, whole = windows(half_days).items()
    found = {}
    for label, ages in (*halves, whole):
        for name, value in counted(*ages).items():
            what, unit = name.rsplit("_", 1)
            if label != whole[0] or name in thrice:
                found[f"habit_{what}_{label}_{unit}"] = value
    return found


THRICE_BOUGHT = {
    "recency_days",
    "order_value_amount",
    "order_value_log_square_sum_ratio",
    "splurge_amount",
    "same_category_count",
    "once_categories_count",
    "categories_count",
    "items_count",
    "branded_lines_count",
    "same_brand_ratio",
    "departments_count",
}


def bought(buyer, half_days, slugs=()):
    """Everything about purchases; slugs are names of fields by category."""

    def counted(youngest, oldest):
        lines = [row for row in buyer.lines if youngest <= buyer.age(row) <= oldest]
        some = [order for order in buyer.orders if youngest <= buyer.age(order) <= oldest]
        refunds = [row for row in buyer.refunds if youngest <= buyer.age(row) <= oldest]
        ages = [buyer.age(order) for order in some]
        gaps = [
            (later.day - earlier.day).days
            for earlier, later in pairwise(buyer.orders)
            if youngest <= buyer.age(later) <= oldest and buyer.age(earlier) < 2 * half_days
        ]
        gaps = [gap for gap in gaps if gap > 0]
        return {
            "orders_count": len(some),
            "lines_count": len(lines),
            "order_weeks_count": len({age // 7 for age in ages}),
            "spend_amount": sum(order.cents for order in some) / 100,
            "refunds_amount": sum(row["cents"] for row in refunds) / 100,
            "recency_days": min(ages) - youngest if ages else None,
            "gaps_count": len(gaps),
            "gap_sum_days": sum(gaps),
            "gap_log_sum_ratio": sum(map(log, gaps)),
            **_baskets(some),
            **_prices(lines, some, buyer.products),
            **_by_category(lines, slugs),
            **_brands(lines),
            "department_lines_count": sum(labels_of(lines, "department").values()),
            "departments_count": len(labels_of(lines, "department")),
        } | _in_orders(buyer, half_days, youngest, oldest)

    return fields_of(counted, half_days, thrice=THRICE_BOUGHT)


def _baskets(orders):
    worth = [log(order.cents / 100) for order in orders if order.cents > 0]
    usual = median(order.cents for order in orders) if orders else None
    return {
        "small_baskets_count": sum(len(order.lines) <= 3 for order in orders),
        "valued_orders_count": len(worth),
        "order_value_amount": exp(mean(worth)) if worth else None,
        "order_value_log_square_sum_ratio": sum((one - mean(worth)) ** 2 for one in worth),
        "splurge_amount": sum(o.cents for o in orders if o.cents > 2 * usual) / 100,
    }


def _prices(lines, orders, products):
    def of_product(row, name):
        return products.get(row.get("product_id"), {}).get(name)

    def has_coupon(order):
        return any((row.get("coupon_amount") or 0) > 0 for row in order.lines)

    known = [row for row in lines if of_product(row, "own_brand") is not None]
    off = [row.get("discount_amount") or 0 for row in lines]
    levels = [_level(products, row.get("product_id")) for row in lines]
    levels = [level for level in levels if level is not None]
    return {
        "gross_amount": (sum(row["cents"] for row in lines) + sum(off)) / 100,
        "discount_amount": sum(off) / 100,
        "deal_lines_count": sum(one > 0 for one in off),
        "coupon_orders_count": sum(map(has_coupon, orders)),
        "own_brand_amount": sum(r["cents"] for r in known if of_product(r, "own_brand")) / 100,
        "own_brand_known_amount": sum(row["cents"] for row in known) / 100,
        "own_brand_known_lines_count": len(known),
        "priced_lines_count": len(levels),
        "price_level_log_sum_ratio": sum(levels),
    }


def _level(products, product_id):
    def is_priced(product):
        return product.get("category") is not None and (product.get("list_amount") or 0) > 0

    product = products.get(product_id, {})
    if not is_priced(product):
        return None
    like = [p for p in products.values() if is_priced(p) and p["category"] == product["category"]]
    return log(product["list_amount"] / median(p["list_amount"] for p in like))


def _by_category(lines, slugs):
    counts = labels_of(lines, "category")
    fields = {
        "categorised_lines_count": sum(counts.values()),
        "same_category_count": sum(n * (n - 1) for n in counts.values()),
        "categories_count": len(counts),
    }
    for label, slug in dict(slugs).items():
        own = [row for row in lines if row["category"] == label]
        off = sum(row.get("discount_amount") or 0 for row in own)
        fields[f"gross_{slug}_amount"] = (sum(row["cents"] for row in own) + off) / 100
        fields[f"discount_in_{slug}_amount"] = off / 100
    hedonic = sum(row["cents"] for row in lines if row["category"] in dict(slugs))
    return fields | {"hedonic_amount": hedonic / 100}


def _brands(lines):
    brands = defaultdict(Counter)
    for row in lines:
        if row["category"] is not None and row["brand"] is not None:
            brands[row["category"]][row["brand"]] += 1
    weights, weighted = 0, 0.0
    for counts in brands.values():
        every = sum(counts.values())
        if every >= 3:
            same = sum(n * (n - 1) for n in counts.values())
            weights += every
            weighted += every * same / (every * (every - 1))
    return {"branded_lines_count": weights, "same_brand_ratio": weighted}


def _in_orders(buyer, half_days, youngest, oldest):
    """What is counted once per order: it is of the day of its first line in the whole window."""

    def met(label):
        first = {}
        for number, row in enumerate(buyer.lines):
            at = (row.get("order_id", ("line", number)), row.get(label))
            if at[1] is not None and buyer.age(row) < 2 * half_days:
                first[at] = max(first.get(at, 0), buyer.age(row))
        return Counter(what for (_, what), age in first.items() if youngest <= age <= oldest)

    categories, items = met("category"), met("product_id")
    return {
        "order_categories_count": sum(categories.values()),
        "once_categories_count": sum(n == 1 for n in categories.values()),
        "order_items_count": sum(items.values()),
        "items_count": len(items),
    }


def offered(customer, everything, half_days, response_days=30):
    """Offers and those redeemed."""
    assigned = everything.own("campaigns", customer)
    contacts = [row for row in assigned if row["variant"] != "control"]
    over = _over(contacts, everything.day, response_days)
    redeemed = {
        campaign
        for campaign, rows in _answers(over, everything.own("responses", customer)).items()
        if any(row["kind"] == "coupon_redeemed" for row in rows)
    }

    def counted(youngest, oldest):
        ended = [c for c, (*_, end) in over.items() if youngest <= everything.day - end <= oldest]
        return {
            "offers_count": len(ended),
            "redeemed_offers_count": len(redeemed.intersection(ended)),
        }

    return fields_of(counted, half_days)


def browsed(rows, half_days, age):
    """Sessions and views; age gives the days since a row."""

    def counted(youngest, oldest):
        def inside(row):
            return youngest <= age(row) <= oldest

        looks = [row for row in _named(rows, {"view_item"} | DEALS) if inside(row)]
        views = [row for row in _named(looks, {"view_item"}) if row.get("product_id") is not None]
        return {
            **_sessions([session for session in sessions_of(rows) if inside(session[0])]),
            "looks_count": len(looks),
            "deal_looks_count": len(_named(looks, DEALS)),
            "item_views_count": len(views),
            "viewed_items_count": len({row["product_id"] for row in views}),
        }

    return fields_of(counted, half_days, thrice={"viewed_items_count"})


def _sessions(sessions):
    def kinds(names):
        return [bool(_named(session, names)) for session in sessions]

    buys, fills = kinds({"purchase"}), kinds({"add_to_cart"})
    pages = [max(len(_named(s, PAGES)), len(_named(s, {"view_item"}))) for s in sessions]
    minutes = [
        (
            _named(session, {"purchase"})[0]["occurred_at"] - session[0]["occurred_at"]
        ).total_seconds()
        / 60
        for session, buying in zip(sessions, buys, strict=True)
        if buying
    ]
    breadths = [
        len({row["category"] for row in _named(session, {"view_item"})} - {None})
        for session in sessions
    ]
    return {
        "sessions_count": len(sessions),
        "buying_sessions_count": sum(buys),
        "bounced_sessions_count": sum(
            n <= 2 and not buying for n, buying in zip(pages, buys, strict=True)
        ),
        "search_sessions_count": sum(kinds(SEARCHES)),
        "cart_sessions_count": sum(fills),
        "left_cart_sessions_count": sum(
            cart and not buying for cart, buying in zip(fills, buys, strict=True)
        ),
        "purchase_delay_log_sum_ratio": sum(log(1 + some) for some in minutes),
        "view_sessions_count": sum(n > 0 for n in breadths),
        "view_categories_log_sum_ratio": sum(log(n) for n in breadths if n),
    }
