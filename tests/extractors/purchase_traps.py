"""Purchases in which every family finds its traps: ties, gaps, edges of windows, bad matches."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

AS_OF = date(2024, 2, 29)
NO_ROWS = "no purchase"
LINE = {
    "customer_id": pl.String,
    "order_id": pl.Int64,
    "ordered_at": pl.Datetime("us"),
    "amount": pl.Float64,
    "product_id": pl.Int64,
    "quantity": pl.Float64,
    "category": pl.String,
    "brand": pl.String,
    "channel": pl.String,
    "device": pl.String,
    "discount_amount": pl.Float64,
    "coupon_amount": pl.Float64,
    "cost_amount": pl.Float64,
}


def ago(days: int, hour: int = 12, minute: int = 0) -> datetime:
    """Give a moment some days before the day asked about."""
    return datetime(2024, 2, 29, hour, minute) - timedelta(days=days)


def line(who, order, at, amount, **more):
    """Give a line; what is not said is missing."""
    known = {"customer_id": who, "order_id": order, "ordered_at": at, "amount": float(amount)}
    return dict.fromkeys(LINE) | known | more


ANN = [
    # Two lines of one instant and an order of that instant, which is smaller; "cup" and "tea",
    # and products 1 and 2, have as many lines.
    line("ann", 1, ago(400), 30, product_id=2, category="tea", brand="b", channel="web"),
    line("ann", 1, ago(400), 0.05, product_id=1, category="cup", brand="a", channel="web"),
    line("ann", 2, ago(400), 10, product_id=2, category="tea", brand="b", device="mobile"),
    # Four lines, one of them on the next day, and the edges of the window of 90 days.
    line("ann", 3, ago(91, 23, 59), 5, product_id=1, category="cup", cost_amount=2.0),
    line("ann", 3, ago(90, 0, 1), 5, product_id=1, category="cup", cost_amount=6.5),
    line("ann", 3, ago(90, 0, 1), 5, product_id=3, discount_amount=2.5, coupon_amount=1.0),
    line("ann", 3, ago(90, 0, 1), 0, product_id=4, category="pot", coupon_amount=0.0),
    line("ann", 4, ago(90, 23, 59), 7, product_id=5, category="pan", quantity=2.5),
    line("ann", 5, ago(89, 0, 0), 8, product_id=6, category="pan", quantity=2.0, channel="app"),
    line("ann", 5, ago(89, 0, 0), 8, product_id=7, category="lid", channel="store"),
    # More than twice the median, all of it off.
    line("ann", 6, ago(0, 18), 100, product_id=99, category="tea", discount_amount=100.0),
    line("ann", None, ago(10, 6), 1.5, product_id=2, category="tea", device="tablet"),
]
BOB = [
    # Nothing is known of any line.
    line("bob", 7, ago(180), 3),
    line("bob", 8, ago(179), 3),
]
CAT = [line("cat", 9, ago(30), 0, product_id=1, category="tea", discount_amount=0.0)]
DAN = [line("dan", 10, ago(-1, 0, 0), 999, product_id=1, category="later")]
FAY = [
    # As many orders in the first quarter as in the last, at the edges of the parts of the day.
    line("fay", 20, datetime(2023, 1, 1, 0, 0), 1, category="tea", brand="a"),
    line("fay", 21, datetime(2023, 10, 1, 5, 59), 1, category="tea", brand="b"),
    line("fay", 22, datetime(2023, 12, 31, 6, 0), 4, category="cup", brand="b"),
    line("fay", 23, datetime(2024, 1, 1, 11, 59), 16, category="cup", brand="a"),
    line("fay", 24, datetime(2024, 2, 3, 12, 0), 2, category="cup", brand="c"),
    line("fay", 25, datetime(2023, 12, 2, 17, 59), 2, category="tea", brand=None),
    line("fay", 26, datetime(2023, 11, 4, 18, 0), 2, category="tea", device="mobile"),
    line("fay", 27, datetime(2023, 2, 5, 23, 59), 2, category="tea", device="mobile"),
    # Clocks go forward that night.
    line("fay", 28, datetime(2023, 3, 26, 3, 30), 2, category="tea", device="desktop"),
    line("fay", 28, datetime(2023, 3, 26, 4, 0), 2, category="tea", device="mobile"),
    # The last moment that is seen, and the next one.
    line("fay", 29, ago(0, 23, 59), 2, category="tea"),
    line("fay", 30, ago(-1, 0, 0), 2, category="later", device="later"),
]
# First orders 364 and 365 days ago; one lapses, one has just not.
GUS = [line("gus", 31, ago(364), 4), line("gus", 32, ago(100), 4)]
HAL = [line("hal", 33, ago(365), 4, product_id=5), line("hal", 34, ago(365), 2, product_id=5)]
IDA = [line("ida", 35, ago(366), 4)]
# After 179 and 180 days of silence; and after 180, but too long ago.
JIM = [line("jim", 36, ago(268), 4), line("jim", 37, ago(89), 4)]
KIM = [line("kim", 38, ago(269), 4), line("kim", 39, ago(89), 4)]
LEE = [line("lee", 40, ago(270), 4), line("lee", 41, ago(90), 4)]
# Orders twice as many, half as many, and as many as before.
MAY = [line("may", 50 + i, ago(d), 4) for i, d in enumerate((150, 80, 10))]
NED = [line("ned", 60 + i, ago(d), 4) for i, d in enumerate((170, 120, 80))]
OLA = [line("ola", 70 + i, ago(d), 4) for i, d in enumerate((170, 100, 80, 10))]
# Refunded in time, too late, before the order, without or with a wrong order id, of an order too
# young, of a stranger's order, and of more than was paid.
REF = [
    line("ref", 80, ago(100), 50, product_id=1),
    line("ref", 80, ago(99), 30, product_id=2),
    line("ref", 81, ago(30), 20),
    line("ref", 82, ago(29), 20),
    line("ref", 81, ago(3), -5),
    line("max", 83, ago(60), 1),
    line("max", 83, ago(59), -3),
    line("eve", 84, ago(60), -3),
]
RETURNS = [
    ("ref", 80, ago(70), 10.0),
    ("ref", 80, ago(69), 7.0),
    ("ref", 80, ago(101), 1.0),
    ("ref", None, ago(90), 2.0),
    ("ref", 1, ago(90), 3.0),
    ("ref", 999, ago(90), 4.0),
    ("ref", 81, ago(0, 23, 59), 0.5),
    ("ref", 81, ago(-1, 0, 0), 100.0),
    ("ref", 82, ago(20), 6.0),
    ("ann", 80, ago(90), 8.0),
    ("ann", None, ago(80), 9.0),
    ("eve", 80, ago(80), 9.0),
]
PRODUCTS = [
    (1, "tea", 1, 10.0),
    (2, "tea", 0, 20.0),
    (3, "tea", None, 45.0),
    (4, "cup", 1, 5.0),
    (5, "cup", 0, 8.0),
    (6, "cup", None, None),
    (7, None, 1, 3.0),
    (8, "cup", 0, 0.0),
]
LINES = [*ANN, *BOB, *CAT, *DAN, *FAY, *GUS, *HAL, *IDA, *JIM, *KIM, *LEE, *MAY, *NED, *OLA, *REF]


def trap_frames() -> dict[str, pl.DataFrame]:
    """Give the tables as polars frames."""
    returns = ["customer_id", "order_id", "returned_at", "amount"]
    products = ["product_id", "category", "own_brand", "list_amount"]
    return {
        "transactions": pl.DataFrame(LINES, schema=LINE, orient="row"),
        "returns": pl.DataFrame(RETURNS, schema=returns, orient="row"),
        "products": pl.DataFrame(PRODUCTS, schema=products, orient="row"),
        "customers": pl.DataFrame({"customer_id": ["ann", NO_ROWS]}),
    }
