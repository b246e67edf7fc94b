"""Six customers whose RFM scores can be read off by eye, and cut-offs that were published."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
from hypothesis import strategies as st

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec

FIELDS = ("recency_days", "orders_count", "spend_amount")
SCORES = ("rfm_recency_score", "rfm_frequency_score", "rfm_monetary_score")
LABEL = "rfm_segment_label"
PUBLISHED = {
    "recency_cutoffs_days": (115, 181, 297, 482),
    "frequency_cutoffs_count": (4, 5, 6, 8),
    "monetary_cutoffs_amount": (256, 382, 506, 666),
}

CUSTOMERS = pl.DataFrame(
    {
        "recency_days": [3, 40, 40, 90, 200, None],
        "orders_count": [9, 4, 1, 1, 1, 0],
        "spend_amount": [310.0, 99.0, 15.0, 15.0, None, None],
    }
)
ROWS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 12), st.integers(0, 90_000)),
    min_size=1,
    max_size=30,
)


def frame_of(rows):
    return pl.DataFrame(rows, schema=list(FIELDS), orient="row").with_columns(
        pl.col("spend_amount") / 100
    )


def book_of(frame):
    specs = [
        FieldSpec(
            name=name,
            dtype="float64" if name == "spend_amount" else "int64",
            meaning=name,
            null_meaning="no order",
        )
        for name in FIELDS
    ]
    frame = frame.with_columns(customer_id=pl.Series(range(1, len(frame) + 1), dtype=pl.Int64))
    return ProfileBook(
        nw.from_native(frame),
        FieldCatalogue(specs),
        as_of=date(2017, 12, 31),
        provenance=Provenance(),
    )
