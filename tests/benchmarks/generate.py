"""Write a generated shop as Parquet files: order lines, the products, and what was returned."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

DAY_US = 86_400_000_000
END_US = int(np.datetime64("2026-01-01", "us").astype(np.int64))
START_US = int(np.datetime64("2024-01-01", "us").astype(np.int64))
SLICES = 104
LINES_PER_ORDER = 4
ORDERS_PER_CUSTOMER = 15
ACTIVE_SHARE = 0.7
MAX_WEIGHT = 600.0

PRODUCTS = 20_000
FIRST_PRODUCT = 100_001
CATEGORIES = [f"category_{number:02d}" for number in range(1, 31)]
DEPARTMENTS = [f"department_{number}" for number in range(1, 9)]
BRANDS = [f"brand_{number:03d}" for number in range(1, 201)]
OWN_BRANDS = 8
STORES = [f"S{number:03d}" for number in range(1, 121)]
CHANNELS = ["store", "web", "app", "phone"]
DEVICES = ["desktop", "mobile", "tablet"]
STORE, WEB, APP, PHONE = range(4)
DESKTOP, MOBILE, TABLET = range(3)

DEAL_SHARE, COUPON_SHARE, GIFT_SHARE, RETURNED_SHARE = 0.25, 0.06, 0.002, 0.03
UNKNOWN_COST, UNKNOWN_DEVICE = 0.02, 0.06


def _labels(codes: Ints, names: Sequence[str], missing: Any = None) -> pa.Array:
    numbers = pa.array(codes.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(numbers, list(names)).cast(pa.string())


def _money(cents: Ints, missing: Any = None) -> pa.Array:
    return pa.array(cents / 100, mask=missing)


def _times(us: Ints) -> pa.Array:
    return pa.array(us).cast(pa.timestamp("us"))


@dataclass(frozen=True)
class Products:
    """What is sold: codes, unit prices in cents, and which of it nobody wrote down."""

    category: Ints
    brand: Ints
    price: Ints
    cost_share: NDArray[np.float64]
    unlabelled: NDArray[np.bool_]
    unbranded: NDArray[np.bool_]
    uncosted: NDArray[np.bool_]

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Self:
        """Draw them: prices are log-normal, brands few and large or many and small."""
        return cls(
            category=rng.integers(0, len(CATEGORIES), PRODUCTS),
            brand=(len(BRANDS) * rng.beta(0.7, 2.0, PRODUCTS)).astype(np.int64),
            price=np.round(np.exp(rng.normal(3.0, 0.9, PRODUCTS)) * 100).astype(np.int64),
            cost_share=rng.uniform(0.45, 0.85, PRODUCTS),
            unlabelled=rng.random(PRODUCTS) < 0.01,
            unbranded=rng.random(PRODUCTS) < 0.03,
            uncosted=rng.random(PRODUCTS) < 0.08,
        )

    def labels(self, products: Ints) -> dict[str, pa.Array]:
        """Give category, brand and department of products."""
        category, missing = self.category[products], self.unlabelled[products]
        return {
            "category": _labels(category, CATEGORIES, missing),
            "brand": _labels(self.brand[products], BRANDS, self.unbranded[products]),
            "department": _labels(category % len(DEPARTMENTS), DEPARTMENTS, missing),
        }

    def table(self, rng: np.random.Generator) -> pa.Table:
        """Give the products as a table; a few lack a price or whose brand it is."""
        numbers = np.arange(PRODUCTS)
        own = pa.array(self.brand < OWN_BRANDS, mask=rng.random(PRODUCTS) < 0.02)
        return pa.table(
            {"product_id": numbers + FIRST_PRODUCT}
            | self.labels(numbers)
            | {
                "own_brand": own,
                "list_amount": _money(self.price, rng.random(PRODUCTS) < 0.01),
            }
        )


@dataclass(frozen=True)
class Customers:
    """Who buys: how much, between which times, and how much of it online."""

    ids: Ints
    weight: NDArray[np.float64]
    joined: NDArray[np.float64]
    left: NDArray[np.float64]
    online: NDArray[np.float64]
    home_store: Ints

    @classmethod
    def draw(cls, rng: np.random.Generator, lines: int) -> Self:
        """Draw as many as buy that number of lines, a few of them most of it."""
        size = max(1, int(lines / (LINES_PER_ORDER * ORDERS_PER_CUSTOMER * ACTIVE_SHARE)))
        span = END_US - START_US
        joined = START_US + span * rng.uniform(-1.0, 1.0, size)
        return cls(
            ids=rng.permutation(size) + 1_000_001,
            weight=np.minimum(np.exp(rng.normal(0.0, 1.5, size)) * 5, MAX_WEIGHT),
            joined=joined,
            left=joined + rng.exponential(1.5 * span, size),
            online=rng.beta(0.6, 0.8, size),
            home_store=rng.integers(0, len(STORES), size),
        )

    def buyers(self, rng: np.random.Generator, begin: int, end: int, orders: int) -> Ints:
        """Draw who places the orders of a slice of time."""
        active = self.weight * ((self.joined < end) & (self.left > begin))
        cumulative = np.cumsum(active if active.any() else self.weight)
        draws = rng.uniform(0, cumulative[-1], orders)
        return np.searchsorted(cumulative, draws, side="right")


def _orders(rng: np.random.Generator, customers: Customers, buyer: Ints) -> pa.Table:
    """Give channel, device and store of orders."""
    size = len(buyer)
    online = rng.random(size) < customers.online[buyer]
    channel = np.where(online, np.where(rng.random(size) < 0.6, WEB, APP), STORE)
    channel = np.where(rng.random(size) < 0.03, PHONE, channel)
    draw = rng.random(size)
    on_web = np.where(draw < 0.55, DESKTOP, np.where(draw < 0.93, MOBILE, TABLET))
    device = np.where(channel == WEB, on_web, np.where(draw < 0.9, MOBILE, TABLET))
    no_device = (channel == STORE) | (channel == PHONE) | (rng.random(size) < UNKNOWN_DEVICE)
    elsewhere = rng.random(size) < 0.15
    store = np.where(elsewhere, rng.integers(0, len(STORES), size), customers.home_store[buyer])
    return pa.table(
        {
            "channel": _labels(channel, CHANNELS),
            "device": _labels(device, DEVICES, no_device),
            "store_id": _labels(store, STORES, channel != STORE),
        }
    )


def _lines(rng: np.random.Generator, products: Products, size: int) -> dict[str, pa.Array]:
    """Give the columns of lines that their product and price decide."""
    product = (PRODUCTS * rng.beta(0.7, 2.0, size)).astype(np.int64)
    quantity = rng.geometric(0.7, size)
    listed = products.price[product] * quantity
    off = np.where(rng.random(size) < DEAL_SHARE, rng.uniform(0.05, 0.4, size), 0.0)
    off[rng.random(size) < GIFT_SHARE] = 1.0
    discount = np.round(listed * off).astype(np.int64)
    with_coupon = (rng.random(size) < COUPON_SHARE) & (discount < listed)
    coupon = np.ceil((listed - discount) * rng.uniform(0.05, 0.3, size)).astype(np.int64)
    coupon[~with_coupon] = 0
    cost = np.round(listed * products.cost_share[product]).astype(np.int64)
    uncosted = products.uncosted[product] | (rng.random(size) < UNKNOWN_COST)
    return {
        "product_id": pa.array(product + FIRST_PRODUCT),
        **products.labels(product),
        "quantity": pa.array(quantity),
        "amount": _money(listed - discount - coupon),
        "list_amount": _money(listed),
        "discount_amount": _money(discount),
        "coupon_amount": _money(coupon, ~with_coupon),
        "cost_amount": _money(cost, uncosted),
    }


def _slices(rng: np.random.Generator, products: Products, lines: int) -> Iterator[pa.Table]:
    """Yield one table of order lines for each slice of time."""
    customers = Customers.draw(rng, lines)
    line_bounds = np.linspace(0, lines, SLICES + 1).astype(np.int64)
    time_bounds = np.linspace(START_US, END_US, SLICES + 1).astype(np.int64)
    next_order = 1
    for i in range(SLICES):
        target = int(line_bounds[i + 1] - line_bounds[i])
        if target == 0:
            continue
        begin, end = int(time_bounds[i]), int(time_bounds[i + 1])
        lengths = rng.geometric(1 / LINES_PER_ORDER, target)
        ends = np.cumsum(lengths)
        orders = int(np.searchsorted(ends, target)) + 1
        lengths = lengths[:orders]
        lengths[-1] -= ends[orders - 1] - target

        buyer = customers.buyers(rng, begin, end, orders)
        placed = np.sort(rng.integers(begin, end, orders))
        order_id = np.arange(next_order, next_order + orders)
        next_order += orders
        exported = np.argsort(placed + rng.integers(0, DAY_US // 4, orders), kind="stable")
        lengths, buyer = lengths[exported], buyer[exported]
        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        of_order = np.repeat(np.arange(orders), lengths)
        bought = _orders(rng, customers, buyer).take(pa.array(of_order))
        yield pa.table(
            {
                "customer_id": customers.ids[buyer][of_order],
                "order_id": order_id[exported][of_order],
                "line_id": np.arange(target) - first + 1,
                "ordered_at": _times(placed[exported][of_order]),
                **dict(zip(bought.column_names, bought.columns, strict=True)),
                **_lines(rng, products, target),
            }
        )


def _returned(rng: np.random.Generator, lines: pa.Table) -> pa.Table:
    """Return some of the lines, all of one or half of it, mostly within weeks."""
    amount = lines["amount"].to_numpy()
    chosen = np.flatnonzero((rng.random(len(lines)) < RETURNED_SHARE) & (amount > 0.01))
    back = lines.take(pa.array(chosen))
    after = (rng.exponential(14 * DAY_US, len(chosen)) + DAY_US // 24).astype(np.int64)
    share = np.where(rng.random(len(chosen)) < 0.2, 0.5, 1.0)
    return pa.table(
        {
            "customer_id": back["customer_id"],
            "returned_at": _times(back["ordered_at"].cast(pa.int64()).to_numpy() + after),
            "amount": np.round(amount[chosen] * share, 2),
            "order_id": back["order_id"],
        }
    )


def generate(lines: int, out: Path, seed: int = 7) -> None:
    """Write lines.parquet, products.parquet and returns.parquet, the same for the same seed."""
    if lines < 1:
        raise ValueError("lines must be positive")
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    products = Products.draw(rng)
    pq.write_table(products.table(rng), out / "products.parquet", compression="zstd")
    with Blocks(out / "lines.parquet") as bought, Blocks(out / "returns.parquet") as returned:
        for table in _slices(rng, products, lines):
            bought.write(table)
            returned.write(_returned(rng, table))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    generate(args.lines, args.out, args.seed)


if __name__ == "__main__":
    main()
