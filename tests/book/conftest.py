"""A book of four customers and an estimator whose answers can be read off by eye."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import numpy as np
import pytest

from profilekit.book.book import ProfileBook
from profilekit.book.estimator import BookEstimator, FittedState, Reason
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec, Section

AS_OF = date(2017, 12, 31)

SPECS = (
    FieldSpec(
        name="recency_days",
        dtype="int64",
        meaning="Days since the last order",
        evidence="orders_count",
        made_by="Recency",
    ),
    FieldSpec(name="orders_count", dtype="int64", meaning="Orders placed", made_by="Frequency"),
    FieldSpec(
        name="spend_amount",
        dtype="float64",
        meaning="Paid in all",
        evidence="orders_count",
        made_by="Spend",
    ),
    FieldSpec(
        name="region_label",
        dtype="string",
        meaning="Where they live",
        section=Section.GEOGRAPHY,
        made_by="Region",
    ),
    FieldSpec(name="loyal_flag", dtype="bool", meaning="Has a card", made_by="Region"),
)

ROWS = {
    "customer_id": ["dee", "ann", "bo", "cy"],
    "recency_days": [None, 3, 40, 3],
    "orders_count": [0, 5, 1, 2],
    "spend_amount": [None, 50.0, 10.0, 20.0],
    "region_label": [None, "north", "<b>south</b>", "north"],
    "loyal_flag": [None, True, False, True],
}

DTYPES = {
    "customer_id": nw.String(),
    "recency_days": nw.Int64(),
    "orders_count": nw.Int64(),
    "spend_amount": nw.Float64(),
    "region_label": nw.String(),
    "loyal_flag": nw.Boolean(),
}


class Level(FittedState):
    cut_days: float
    highest: float


class Leveller(BookEstimator[Level]):
    """Level 2 up to the quantile of recency, level 1 beyond."""

    state_model = Level

    def __init__(self, quantile=0.5, names=("low", "high")):
        self.quantile = quantile
        self.names = names

    @property
    def fields_in(self):
        return ("recency_days", "spend_amount")

    def output_fields(self):
        return (
            FieldSpec(name="level_score", dtype="int64", meaning="Level", minimum=1, maximum=2),
            FieldSpec(name="level_label", dtype="string", meaning="Name of the level"),
            FieldSpec(name="level_share", dtype="float64", meaning="Of the highest spend"),
            FieldSpec(name="level_flag", dtype="bool", meaning="Is on the high level"),
        )

    def _fit_columns(self, columns):
        return Level(
            cut_days=float(np.nanquantile(columns["recency_days"], self.quantile)),
            highest=float(np.nanmax(columns["spend_amount"])),
        )

    def _transform_columns(self, columns):
        days = columns["recency_days"]
        score = np.where(np.isnan(days), np.nan, np.where(days <= self.state_.cut_days, 2.0, 1.0))
        label = np.array([None if np.isnan(s) else self.names[int(s) - 1] for s in score], object)
        share = columns["spend_amount"] / self.state_.highest
        return {
            "level_flag": score - 1,
            "level_share": share,
            "level_score": score,
            "level_label": label,
        }

    def _explain(self, values, outputs):
        days = values["recency_days"]
        if days is None:
            return ()
        cut = self.state_.cut_days
        side = "within" if outputs["level_score"] == 2 else "beyond"
        text = f"Bought {days} days ago, {side} {cut:g} days."
        return (
            Reason(field="level_score", text=text, reads="recency_days", value=days, threshold=cut),
        )


def frame_of_rows(rows=None):
    return nw.from_dict(rows or ROWS, schema=DTYPES, backend="polars")


def make_book(rows=None, **more):
    frame = frame_of_rows(rows)
    catalogue = FieldCatalogue(SPECS)
    provenance = Provenance(package_version="0.1.0", currency="USD", tables={"transactions": 8})
    return ProfileBook(frame, catalogue, as_of=AS_OF, provenance=provenance, **more)


@pytest.fixture(scope="session")
def book():
    return make_book()


@pytest.fixture(scope="session")
def rows():
    return ROWS


@pytest.fixture(scope="session")
def leveller():
    """Class of the estimator."""
    return Leveller


@pytest.fixture(scope="session")
def make():
    """Make a book of other rows."""
    return make_book
