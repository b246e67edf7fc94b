"""The queries behind the catalogue in Polars that ask what each customer buys most, and first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import polars as pl
from polars_queries import CODES, DAY_US, PRODUCTS, N, Shop, at, customer, us


@dataclass(frozen=True)
class Counts:
    """How many lines each customer has of each label of a column, and from when to when."""

    frame: pl.LazyFrame
    labels: pl.Series

    @classmethod
    def of(cls, shop: Shop, column: str, **more: pl.Expr) -> Self:
        """Count by customer and code of the label, then rank the codes by label."""
        categories = pl.Categories(f"benchmark_{column}")
        kept = pl.Series([], dtype=pl.Categorical(categories))
        code = pl.col(column).cast(kept.dtype).to_physical()
        counts = (
            shop.lines.drop_nulls(column)
            .select(key=customer * CODES + code, at=us("ordered_at"))
            .group_by("key")
            .agg(n=pl.len().cast(pl.Int64), **more)
            .collect(engine="streaming")
        )
        labels = categories.to_series()
        rank = (labels.rank("ordinal").cast(pl.Int64) - 1).gather(counts["key"] % CODES)
        frame = counts.lazy().with_columns(customer_id=pl.col("key") // CODES, rank=rank)
        return cls(frame, labels.sort())

    def top(self, name: str, **more: pl.Expr) -> pl.DataFrame:
        """Give how many labels, the most frequent one, and its share."""
        best = pl.col("best")
        found = (
            self.frame.group_by("customer_id")
            .agg(
                N.sum(),
                labels=pl.len(),
                best=(N * CODES + (CODES - 1 - pl.col("rank"))).max(),
                **more,
            )
            .with_columns(
                (best // CODES / N).alias(f"top_{name}_share"),
                rank=CODES - 1 - best % CODES,
            )
            .collect(engine="streaming")
        )
        label = self.labels.gather(found["rank"]).alias(f"top_{name}_label")
        return found.with_columns(label).drop("rank", "best")


def categories(shop: Shop) -> pl.LazyFrame:
    """Give what the categories of the lines say."""
    first, last = pl.col("first"), pl.col("last")
    start = (shop.as_of_day - 89) * DAY_US
    counts = Counts.of(shop, "category", first=at.min(), last=at.max())
    found = counts.top(
        "category",
        earliest=(first * CODES + pl.col("rank")).min(),
        logs=(N * N.log()).sum(),
        pairs=(N * (N - 1)).sum(),
        recent=(last >= start).sum(),
        new=(first >= start).sum(),
    )
    count, recent = pl.col("labels"), pl.col("recent")
    entropy = (N.log() - pl.col("logs") / N) / count.log()
    return found.lazy().select(
        "customer_id",
        "top_category_label",
        "top_category_share",
        categories_count=count,
        category_entropy_ratio=pl.when(count > 1).then(entropy),
        category_concentration_ratio=pl.when(N > 1).then(pl.col("pairs") / (N * (N - 1))),
        new_categories_90d_share=pl.when(recent > 0).then(pl.col("new") / recent),
        first_category_at=found["earliest"] // CODES,
        first_category=counts.labels.gather(found["earliest"] % CODES),
    )


def products(shop: Shop) -> pl.LazyFrame:
    """Give what the products of the lines say."""
    first, last = pl.col("first"), pl.col("last")
    product = pl.col("key") % PRODUCTS
    return (
        shop.lines.select(key=customer * PRODUCTS + pl.col("product_id"), at=us("ordered_at"))
        .group_by("key")
        .agg(n=pl.len().cast(pl.Int64), first=at.min(), last=at.max())
        .group_by(customer_id=pl.col("key") // PRODUCTS)
        .agg(
            products_count=pl.len(),
            repeated=(first // DAY_US != last // DAY_US).sum(),
            best=(N * PRODUCTS + (PRODUCTS - 1 - product)).max(),
            earliest=(first.cast(pl.Int128) * PRODUCTS + product).min(),
        )
        .select(
            "customer_id",
            "products_count",
            repeat_products_share=pl.col("repeated") / pl.col("products_count"),
            top_product_label=(PRODUCTS - 1 - pl.col("best") % PRODUCTS).cast(pl.String),
            first_product_label=(pl.col("earliest") % PRODUCTS).cast(pl.String),
        )
    )


def labels(shop: Shop) -> pl.LazyFrame:
    """Give the most frequent brand, channel and device."""
    brands = Counts.of(shop, "brand").top("brand").rename({"labels": "brands_count"})
    channels = Counts.of(shop, "channel").top("order_channel")
    devices = Counts.of(shop, "device").top("order_device")
    return (
        channels.lazy()
        .rename({"labels": "order_channels_count"})
        .drop("n")
        .join(brands.lazy().drop("n"), on="customer_id", how="left")
        .join(
            devices.lazy().select("customer_id", "top_order_device_label"),
            on="customer_id",
            how="left",
        )
    )
