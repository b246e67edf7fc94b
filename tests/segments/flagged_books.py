"""Books with flags of membership, of any columns."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec, Section

DTYPES = {pl.Int64: "int64", pl.Float64: "float64", pl.String: "string", pl.Boolean: "bool"}


def flagged_book(columns, *, ids=None, as_of=date(2017, 12, 31), fitted=None):
    """Make a book; the customers are numbered from 1, and what begins with in_ is a membership."""
    frame = pl.DataFrame(columns)
    specs = [
        FieldSpec(
            name=name,
            dtype=DTYPES[dtype],
            meaning=name.replace("_", " ").capitalize(),
            section=Section.MEMBERSHIPS
            if name.startswith(("in_", "segment_"))
            else Section.BEHAVIOUR,
        )
        for name, dtype in frame.schema.items()
    ]
    numbered = frame.with_columns(
        customer_id=pl.Series(range(1, len(frame) + 1) if ids is None else ids)
    )
    return ProfileBook(
        nw.from_native(numbered),
        FieldCatalogue(specs),
        as_of=as_of,
        provenance=Provenance(),
        fitted=fitted,
    )
