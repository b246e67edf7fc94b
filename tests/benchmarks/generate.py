"""Write generated order lines to one Parquet file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY_US = 86_400_000_000
END_US = int(np.datetime64("2026-01-01", "us").astype(np.int64))
START_US = int(np.datetime64("2024-01-01", "us").astype(np.int64))
SLICES = 104
LINES_PER_ORDER = 4
ORDERS_PER_CUSTOMER = 15
ACTIVE_SHARE = 0.7
MAX_WEIGHT = 600.0
PRODUCTS = 20_000
ROW_GROUP = 1_000_000
CATEGORIES = [f"category_{number:02d}" for number in range(1, 31)]


def _slices(lines: int, seed: int) -> Iterator[pa.Table]:
    """Yield one table of order lines for each slice of time."""
    rng = np.random.default_rng(seed)
    customers = max(1, int(lines / (LINES_PER_ORDER * ORDERS_PER_CUSTOMER * ACTIVE_SHARE)))
    span = END_US - START_US
    weight = np.minimum(np.exp(rng.normal(0.0, 1.5, customers)) * 5, MAX_WEIGHT)
    joined = START_US + span * rng.uniform(-1.0, 1.0, customers)
    left = joined + rng.exponential(1.5 * span, customers)
    customer_ids = rng.permutation(customers) + 1_000_001

    product_category = rng.integers(0, len(CATEGORIES), PRODUCTS)
    product_price = np.exp(rng.normal(3.0, 0.9, PRODUCTS))
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

        active = weight * ((joined < end) & (left > begin))
        cumulative = np.cumsum(active if active.any() else weight)
        draws = rng.uniform(0, cumulative[-1], orders)
        buyer = customer_ids[np.searchsorted(cumulative, draws, side="right")]
        placed = rng.integers(begin, end, orders)
        placed.sort()
        order_id = np.arange(next_order, next_order + orders)
        next_order += orders
        exported = np.argsort(placed + rng.integers(0, DAY_US // 4, orders), kind="stable")
        lengths, placed = lengths[exported], placed[exported]

        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        product = (PRODUCTS * rng.beta(0.7, 2.0, target)).astype(np.int64)
        quantity = rng.geometric(0.7, target)
        price = product_price[product] * rng.uniform(0.8, 1.0, target)
        amount = np.maximum(np.round(price * quantity, 2), 0.01)
        yield pa.table(
            {
                "customer_id": np.repeat(buyer[exported], lengths),
                "order_id": np.repeat(order_id[exported], lengths),
                "line_id": np.arange(target) - first + 1,
                "product_id": product + 1,
                "category": pa.DictionaryArray.from_arrays(
                    pa.array(product_category[product].astype(np.int32)), CATEGORIES
                ).cast(pa.string()),
                "quantity": quantity.astype(np.int64),
                "ordered_at": pa.array(np.repeat(placed, lengths)).cast(pa.timestamp("us")),
                "amount": amount,
            }
        )


def generate(lines: int, out: Path, seed: int = 7) -> None:
    """Write `lines` order lines to `out`, the same ones for the same seed."""
    writer: pq.ParquetWriter | None = None
    pending: list[pa.Table] = []
    held = 0
    for table in _slices(lines, seed):
        if writer is None:
            writer = pq.ParquetWriter(out, table.schema, compression="zstd")
        pending.append(table)
        held += table.num_rows
        while held >= ROW_GROUP:
            block = pa.concat_tables(pending)
            writer.write_table(block.slice(0, ROW_GROUP), row_group_size=ROW_GROUP)
            pending = [block.slice(ROW_GROUP)]
            held -= ROW_GROUP
    if writer is None:
        raise ValueError("lines must be positive")
    if held:
        writer.write_table(pa.concat_tables(pending), row_group_size=ROW_GROUP)
    writer.close()


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    generate(args.lines, args.out, args.seed)


if __name__ == "__main__":
    main()
