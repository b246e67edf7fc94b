"""A book of five customers whose memberships can be read off by eye."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl

from profilekit.book import ProfileBook, Provenance
from profilekit.fields import FieldCatalogue, FieldSpec, PointInTime
from profilekit.segments import Segment

AS_OF = date(2025, 12, 31)
SPECS = (
    FieldSpec(name="recency_days", dtype="int64", meaning="Days since", minimum=0),
    FieldSpec(name="spend_amount", dtype="float64", meaning="Paid"),
    FieldSpec(name="country_label", dtype="string", meaning="Where"),
    FieldSpec(name="card_flag", dtype="bool", meaning="Has a card"),
    FieldSpec(name="religion_label", dtype="string", meaning="Faith"),
    FieldSpec(
        name="response_share",
        dtype="float64",
        meaning="Responses",
        point_in_time=PointInTime.TARGET,
        outcome="campaign_response",
    ),
    FieldSpec(name="segment_found_label", dtype="string", meaning="Found", made_by="Finder"),
)
ROWS = {
    "customer_id": ["ann", "bo", "cy", "dee", "eve"],
    "recency_days": [3, 40, 90, None, 3],
    "spend_amount": [50.0, 10.0, None, None, 40.0],
    "country_label": ["DE", "<b>AT</b>", None, "DE", "FR"],
    "card_flag": [True, False, None, True, True],
    "religion_label": ["x", None, "y", None, None],
    "response_share": [0.5, 0.0, None, 1.0, 0.0],
    "segment_found_label": ["found-1", "found-2", "found-2", None, "found-1"],
}
TYPES = {
    "int64": pl.Int64,
    "float64": pl.Float64,
    "string": pl.String,
    "bool": pl.Boolean,
}


def ruled_book(given="polars", specs=SPECS, rows=ROWS) -> ProfileBook:
    schema = {"customer_id": pl.String} | {spec.name: TYPES[spec.dtype] for spec in specs}
    frame = nw.from_native(pl.DataFrame(rows, schema=schema))
    return ProfileBook(
        frame, FieldCatalogue(specs), as_of=AS_OF, provenance=Provenance(), given=given
    )


def segment(name, definition, **more) -> Segment:
    given = {"id": name, "name": name.title(), "levels": ("behavioural",)}
    return Segment(**(given | {"definition": definition} | more))
