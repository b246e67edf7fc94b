"""Purchases in which the traps of habits lie: edges of half windows, orders over midnight, ties."""

from __future__ import annotations

import random

from extractors.purchase_traps import LINE, ago, line, trap_frames

HALF_DAYS = 28
CATEGORIES = {"tea": "tea", "cup": "cup", "Filter coffee": "filtercoffee"}
_EDGES = (-1, 0, 1, 6, 7, 13, 27, 28, 29, 30, 55, 56, 57, 100)


def _lines(who, seed, first_order):
    """Give lines by chance, most of them on the edges of the windows."""
    draw = random.Random(seed)  # noqa: S311  # traps, not secrets
    for number in range(30):
        order, day = first_order + number, draw.choice(_EDGES)
        for _ in range(draw.choice((1, 2, 3, 4, 5))):
            yield line(
                who,
                order,
                ago(day, draw.choice((0, 12, 23)), draw.choice((0, 59))),
                draw.choice((0, 0.05, 1, 1, 4, 40)),
                product_id=draw.choice((None, 1, 2, 3, 4, 5, 7, 99)),
                category=draw.choice((None, "tea", "tea", "cup", "pot")),
                brand=draw.choice((None, "a", "a", "b")),
                discount_amount=draw.choice((None, 0.0, 0.5, 2.0)),
                coupon_amount=draw.choice((None, 0.0, 0.0, 1.0)),
            )
            # An order may go on the next day.
            day -= draw.random() < 0.1


def _regular():
    """One order a week, one day over the edge of the window, and two of one day."""
    for number, day in enumerate((57, 56, 55, 48, 41, 34, 28, 27, 20, 13, 6, 6)):
        yield line("regular", 900 + number, ago(day), 10, product_id=1, category="tea")


def habit_frames(frame):
    """Give the tables, made of mappings by `frame`; those of purchases and these besides."""
    frames = trap_frames()
    rows = [*_lines("zoe", 1, 1000), *_lines("yan", 2, 2000), *_regular()]
    departments = frame(
        {"category": "tea", "department": "drinks"},
        {"category": "cup", "department": "kitchen"},
    )
    products = frames["products"].join(departments, on="category", how="left")
    lines = frames["transactions"]
    return frames | {
        "transactions": lines.vstack(frame(*rows, **LINE).select(lines.columns)),
        "products": products,
    }
