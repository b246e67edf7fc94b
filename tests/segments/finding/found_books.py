"""Small populations whose groups are known, for tests of finding."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl

from profilekit.book import ProfileBook, Provenance
from profilekit.fields import FieldCatalogue, FieldSpec

FIELDS = ("orders_365d_count", "spend_365d_amount", "discount_share", "region_label", "app_flag")


def shoppers(seed=0, n_customers=240, *, gaps=0.05):
    """Three groups far apart: those who buy much, bargain hunters, and the rest."""
    rng = np.random.default_rng(seed)
    kinds = np.arange(n_customers) % 3
    share = np.array([0.1, 0.8, 0.15])[kinds]
    frame = pd.DataFrame(
        {
            "orders_365d_count": rng.poisson(np.array([40, 12, 2])[kinds]),
            "spend_365d_amount": np.array([900.0, 150.0, 30.0])[kinds]
            * rng.lognormal(0, 0.2, n_customers),
            "discount_share": rng.beta(40 * share, 40 * (1 - share)),
            "region_label": np.array(["north", "south", "east"], dtype=object)[kinds],
            "app_flag": rng.random(n_customers) < np.array([0.95, 0.95, 0.05])[kinds],
        }
    )
    frame.loc[rng.random(n_customers) < gaps, "discount_share"] = np.nan
    frame.loc[rng.random(n_customers) < gaps, "region_label"] = None
    return frame, kinds


def book_of(frame, *, first=0, as_of=date(2025, 6, 30)):
    """A book of a frame, customers numbered from ``first``."""
    dtypes = {"count": "int64", "flag": "bool", "label": "string"}
    specs = [
        FieldSpec(name=name, dtype=dtypes.get(name.rsplit("_", 1)[1], "float64"), meaning=name)
        for name in frame.columns
    ]
    data = {name: frame[name].tolist() for name in frame.columns}
    data = {
        name: [None if isinstance(cell, float) and np.isnan(cell) else cell for cell in cells]
        for name, cells in data.items()
    }
    ids = [f"c{number:05}" for number in range(first, first + len(frame))]
    made = nw.from_native(pl.DataFrame({"customer_id": ids, **data}))
    return ProfileBook(made, FieldCatalogue(specs), as_of=as_of, provenance=Provenance())
