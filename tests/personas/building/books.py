"""Books with a segment that differs in what is planted, and in nothing else."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import numpy as np
import polars as pl

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec, PointInTime, Section

SECTIONS = {
    "age_band_label": Section.DEMOGRAPHICS,
    "gender_label": Section.DEMOGRAPHICS,
    "top_device_label": Section.DEVICES,
    "top_category_label": Section.INTERESTS,
    "tickets_count": Section.PAIN_POINTS,
    "nps_score": Section.PSYCHOGRAPHICS,
    "sector_label": Section.FIRMOGRAPHICS,
    "employees_count": Section.FIRMOGRAPHICS,
}
DTYPES = {pl.Int64: "int64", pl.Float64: "float64", pl.String: "string", pl.Boolean: "bool"}
AS_OF = date(2025, 12, 31)


def spec_of(name, dtype):
    """Declare a field by its name."""
    section = SECTIONS.get(name, Section.BEHAVIOUR)
    is_membership = name.startswith(("in_", "segment_"))
    slow = section in {Section.DEMOGRAPHICS, Section.FIRMOGRAPHICS}
    return FieldSpec(
        name=name,
        dtype=DTYPES[dtype],
        meaning=name.replace("_", " ").capitalize(),
        null_meaning="not known",
        section=Section.MEMBERSHIPS if is_membership else section,
        point_in_time=PointInTime.SLOW if slow else PointInTime.PLAIN,
    )


def book_of(columns, *, ids=None, currency="EUR"):
    """Make a book of columns; the customers are numbered from 1."""
    frame = pl.DataFrame(columns).with_columns(pl.col(pl.Null).cast(pl.String))
    specs = [spec_of(name, dtype) for name, dtype in frame.schema.items()]
    ids = list(range(1, len(frame) + 1)) if ids is None else ids
    return ProfileBook(
        nw.from_native(frame.with_columns(customer_id=pl.Series(ids))),
        FieldCatalogue(specs),
        as_of=AS_OF,
        provenance=Provenance(currency=currency),
    )


def with_nulls(values, missing):
    """Leave out some of the values."""
    return [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]


def columns_of(n=600, members=200, seed=0, labels=("bread", "milk", "tea")):
    """Make columns in which the first customers are members, who order more and by phone."""
    rng = np.random.default_rng(seed)
    inside = np.arange(n) < members
    orders = rng.poisson(np.where(inside, 8, 5))
    spend = np.round(orders * rng.lognormal(2, 0.9, n) + 0.01, 2)
    discount = np.round(rng.beta(2, 5, n), 4)
    bands = np.array(["18-24", "35-44", "45-54"])
    return {
        "in_loyal_flag": inside.tolist(),
        "in_rest_flag": (~inside).tolist(),
        "age_band_label": with_nulls(
            bands[rng.choice(3, n, p=[0.2, 0.6, 0.2])], rng.random(n) < 0.3
        ),
        "orders_365d_count": orders.tolist(),
        "orders_90d_count": (orders // 4).tolist(),
        "spend_365d_amount": spend.tolist(),
        "order_value_mean_amount": np.round(spend / np.maximum(orders, 1), 2).tolist(),
        "discount_share": with_nulls(discount, rng.random(n) < 0.2),
        "app_flag": with_nulls(rng.random(n) < np.where(inside, 0.7, 0.3), rng.random(n) < 0.2),
        "top_device_label": np.where(
            rng.random(n) < np.where(inside, 0.8, 0.4), "phone", "desktop"
        ).tolist(),
        "top_category_label": np.array(labels)[rng.integers(0, len(labels), n)].tolist(),
        "tickets_count": rng.poisson(np.where(inside, 2.0, 0.3)).tolist(),
    }
