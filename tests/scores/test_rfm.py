"""RFM scores on customers whose scores can be read off by eye, and on published ones."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from profilekit.book.book import ProfileBook
from profilekit.errors import (
    DeclarationError,
    ProfilekitError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.scores.rfm import RFMScorer
from profilekit.scores.segment_table import SegmentTable
from scores.rfm_customers import (
    CUSTOMERS,
    FIELDS,
    LABEL,
    PUBLISHED,
    ROWS,
    SCORES,
    book_of,
    frame_of,
)

DATA = Path(__file__).parent / "data"


def test_scores_and_names_the_customers_of_an_example():
    assert RFMScorer().fit_transform(CUSTOMERS).rows() == [
        (5, 5, 5, "Champions"),
        (3, 4, 3, "Need Attention"),
        (3, 1, 1, "New"),
        (2, 1, 1, "Hibernating"),
        (1, 1, None, None),
        (None, None, None, None),
    ]


def published_customers():
    orders = pd.read_parquet(DATA / "rfm_data_orders.parquet")
    by_customer = orders.groupby("customer_id")
    since = pd.Timestamp("2006-12-31") - by_customer["order_date"].max()
    return pd.DataFrame(
        {
            "recency_days": since.dt.days,
            "orders_count": by_customer.size(),
            "spend_amount": by_customer["revenue"].sum(),
        }
    ).astype(float)


def test_reproduces_the_published_scores_of_the_r_package_from_its_orders():
    published = pd.read_csv(DATA / "expected_scores.csv", index_col="customer_id")
    customers = published_customers()
    assert len(customers) == 995
    scored = RFMScorer(**PUBLISHED).fit(customers).transform(customers).loc[published.index]
    codes = scored[SCORES[0]] * 100 + scored[SCORES[1]] * 10 + scored[SCORES[2]]
    assert codes.tolist() == published["rfm_score"].tolist() == [343, 412, 323, 544, 433]


def test_learned_bounds_leave_at_most_a_fifth_with_the_worst_and_the_best_score():
    scored = RFMScorer().fit_transform(published_customers())
    assert (scored["rfm_monetary_score"] == 5).mean() == pytest.approx(0.2, abs=0.01)
    assert (scored["rfm_recency_score"] == 1).mean() == pytest.approx(0.2, abs=0.01)


def test_a_heap_of_one_time_buyers_is_one_group_at_the_low_end():
    orders_count = [1] * 60 + [2] * 20 + [3] * 20
    frame = frame_of([(i, n, 100 * n) for i, n in enumerate(orders_count)])
    assert set(RFMScorer().fit_transform(frame)["rfm_frequency_score"]) == {1, 4, 5}


def test_one_time_buyers_alone_are_scored():
    scored = RFMScorer().fit_transform(frame_of([(10, 1, 500)] * 50))
    assert scored.unique().rows() == [(1, 1, 1, "Lost")]


def test_many_who_bought_on_the_last_day_have_the_top_recency_score():
    rows = [(0, 1 + i, 100) for i in range(30)] + [(1 + i, 40 + i, 100) for i in range(70)]
    assert set(RFMScorer().fit_transform(frame_of(rows))["rfm_recency_score"][:30]) == {5}


def test_a_single_customer_is_scored():
    assert RFMScorer(ties="high").fit_transform(frame_of([(10, 1, 500)])).rows() == [
        (5, 5, 5, "Champions")
    ]


def test_a_customer_without_an_order_has_no_score_and_teaches_none():
    buyers = CUSTOMERS.filter(pl.col("recency_days").is_not_null())
    one, other = RFMScorer().fit(CUSTOMERS), RFMScorer().fit(buyers)
    assert one.state_ == other.state_
    browser = {"recency_days": None, "orders_count": 0, "spend_amount": 0.0}
    assert set(one.transform_one(browser).values()) == {None}


def test_nobody_with_an_order_is_an_error_that_says_so():
    frame = pl.DataFrame({"recency_days": [None], "orders_count": [0], "spend_amount": [0.0]})
    with pytest.raises(
        UnsupportedInputError, match=r"1 customer, and none has ordered by .*nothing"
    ):
        RFMScorer().fit(frame)


def test_nobody_with_an_order_is_no_error_when_all_cutoffs_are_given():
    frame = pl.DataFrame({"recency_days": [None], "orders_count": [0], "spend_amount": [0.0]})
    scorer = RFMScorer(**PUBLISHED).fit(frame)
    assert scorer.transform_one(dict(zip(FIELDS, (1, 9, 999.0), strict=True)))[LABEL] == "Champions"


def test_an_empty_population_is_an_error_that_says_what_to_give():
    with pytest.raises(UnsupportedInputError, match=r"0 customers.* or recency_cutoffs_days="):
        RFMScorer().fit(CUSTOMERS.clear())


def test_a_field_that_no_buyer_has_is_named():
    frame = CUSTOMERS.with_columns(spend_amount=pl.lit(None, pl.Float64))
    with pytest.raises(UnsupportedInputError, match=r"a value in 'spend_amount': nothing") as error:
        RFMScorer().fit(frame)
    assert str(error.value).endswith("expected at least one, or monetary_cutoffs_amount=.")


def test_an_empty_population_is_no_error_when_all_cutoffs_are_given():
    scorer = RFMScorer(**PUBLISHED).fit(CUSTOMERS.clear())
    assert scorer.state_ == RFMScorer(**PUBLISHED).fit(CUSTOMERS).state_
    assert scorer.transform(CUSTOMERS.clear()).columns == [*SCORES, LABEL]


def test_dtypes_are_whole_numbers_and_text():
    assert RFMScorer().fit_transform(CUSTOMERS).dtypes == [pl.Int64] * 3 + [pl.String]


def test_other_fields_can_be_read():
    frame = CUSTOMERS.rename({"orders_count": "orders_365d_count"})
    scorer = RFMScorer(frequency="orders_365d_count").fit(frame)
    assert scorer.fields_in == ("recency_days", "orders_365d_count", "spend_amount")
    assert {spec.evidence for spec in scorer.output_fields()} == {"orders_365d_count"}


def test_thresholds_are_told_by_dimension_and_score():
    thresholds = RFMScorer(**PUBLISHED).fit(CUSTOMERS).thresholds_
    assert thresholds["recency"] == {2: 482, 3: 297, 4: 181, 5: 115}
    assert thresholds["monetary"] == {2: 256, 3: 382, 4: 506, 5: 666}


def test_the_second_table_names_by_recency_and_frequency():
    assert RFMScorer(segments="rf").fit_transform(CUSTOMERS)[LABEL].to_list()[:2] == [
        "Champions",
        "Loyal",
    ]


def test_a_table_of_your_own_goes_with_other_bins():
    table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    scored = RFMScorer(bins=2, segments=table).fit_transform(CUSTOMERS)
    assert scored[LABEL].to_list() == ["Best", "Other", "Other", "Other", None, None]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"bins": 4}, r"SegmentTable\({...}, bins=4\)"),
        ({"segments": "abc"}, "expected 'rfm', 'rf' or a SegmentTable"),
        ({"segments": {"Best": "55"}}, "expected 'rfm', 'rf' or a SegmentTable"),
        ({"recency_cutoffs_days": (3, 2, 1, 0)}, "recency_cutoffs_days is"),
        ({"monetary_cutoffs_amount": (1, 2)}, "monetary_cutoffs_amount has 2 numbers"),
        ({"ties": "first"}, "low, mid, high"),
    ],
)
def test_parameters_that_do_not_fit_are_an_error_that_says_what_to_type(parameters, words):
    with pytest.raises(DeclarationError, match=words):
        RFMScorer(**parameters).fit(CUSTOMERS)


def test_a_missing_field_is_an_error_that_names_the_nearest():
    with pytest.raises(UnknownNameError, match="recency_day"):
        RFMScorer().fit(CUSTOMERS.rename({"recency_days": "recency_day"}))


@given(ROWS, st.sampled_from(["low", "mid", "high"]), st.data())
def test_better_on_one_dimension_never_scores_lower(rows, ties, data):
    scorer = RFMScorer(ties=ties).fit(frame_of(rows))
    customer = dict(zip(FIELDS, data.draw(st.sampled_from(rows)), strict=True))
    step = data.draw(st.integers(0, 500))
    for field, score, sign in zip(FIELDS, SCORES, (-1, 1, 1), strict=True):
        better = scorer.transform_one({**customer, field: customer[field] + sign * step})
        assert better[score] >= scorer.transform_one(customer)[score]


@given(ROWS, st.randoms(use_true_random=False))
def test_row_order_and_company_change_nothing(rows, random):
    scorer = RFMScorer().fit(frame_of(rows))
    shuffled = random.sample(rows, len(rows))
    assert RFMScorer().fit(frame_of(shuffled)).state_ == scorer.state_
    together = scorer.transform(frame_of(rows)).rows(named=True)
    assert together == [scorer.transform_one(row) for row in frame_of(rows).rows(named=True)]


@given(ROWS)
def test_equal_customers_have_equal_scores(rows):
    twice = RFMScorer().fit_transform(frame_of(rows + rows)).rows()
    assert twice[: len(rows)] == twice[len(rows) :]


@given(ROWS, st.sampled_from([2, 7, 100]))
def test_scaling_money_changes_no_score(rows, factor):
    scaled = [(recency, count, cents * factor) for recency, count, cents in rows]
    one, other = (RFMScorer().fit_transform(frame_of(given)) for given in (rows, scaled))
    assert one.equals(other)


def test_a_clone_is_unfitted_with_equal_parameters():
    table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    copied = clone(RFMScorer(bins=2, segments=table).fit(CUSTOMERS))
    assert copied.get_params()["segments"] == table
    assert not hasattr(copied, "state_")


def test_explains_every_score_by_the_bounds_crossed():
    book = book_of(CUSTOMERS).apply(RFMScorer())
    reasons = book.fitted["RFMScorer"].explain(book, 2)
    recency, frequency, monetary, segment = (reason.text for reason in reasons)
    assert recency == (
        "Last order 40 days ago: score 3 of 5 (40 days or fewer; 3 days or fewer for score 5)"
    )
    assert frequency == "4 orders: score 4 of 5 (4 or more; 9 or more for score 5)"
    assert monetary == "99.00 spent: score 3 of 5 (99.00 or more; 310.00 or more for score 5)"
    assert segment == "Scores 3-4-3: Need Attention"
    assert [reason.field for reason in reasons] == [*SCORES, LABEL]
    assert [reason.threshold for reason in reasons] == [40, 4, 99, None]
    assert [reason.value for reason in reasons] == [40, 4, 99, "343"]


def test_explains_given_cutoffs_as_such():
    scorer = RFMScorer(**PUBLISHED).fit(CUSTOMERS)
    recency = scorer.explain_one(dict(zip(FIELDS, (12, 9, 999.0), strict=True)))[0]
    assert recency.text == "Last order 12 days ago: score 5 of 5 (115 days or fewer)"


def test_explains_what_is_missing():
    book = book_of(CUSTOMERS).apply(RFMScorer())
    explain = book.fitted["RFMScorer"].explain
    assert [reason.text for reason in explain(book, 5)[2:]] == [
        "No spend known, so no monetary score",
        "No spend known, so no segment",
    ]
    assert {reason.reads for reason in explain(book, 6)} == {"recency_days"}


@given(ROWS, st.tuples(st.integers(0, 400), st.integers(1, 12), st.integers(0, 90_000)))
def test_the_bound_named_for_a_score_is_one_that_the_value_keeps(rows, customer):
    scorer = RFMScorer().fit(frame_of(rows))
    values = dict(zip(FIELDS, customer, strict=True))
    made = scorer.transform_one(values)
    for reason, sign in zip(scorer.explain_one(values), (-1, 1, 1), strict=False):
        if reason.threshold is not None:
            reached = sign * reason.value >= sign * reason.threshold
            assert reached == (made[reason.field] > 1)


def test_a_profile_shows_scores_with_their_evidence():
    profile = book_of(CUSTOMERS).apply(RFMScorer()).profile(1)
    assert profile.scores["rfm_recency_score"].value == 5
    assert profile.scores["rfm_recency_score"].n == 9


def test_a_fitted_scorer_scores_the_next_book_by_the_bounds_of_the_first():
    scorer = RFMScorer().fit(CUSTOMERS)
    later = book_of(CUSTOMERS.head(1)).apply(scorer)
    assert later.frame["rfm_segment_label"].to_list() == ["Champions"]


def test_a_saved_book_brings_its_scorer_back(tmp_path):
    book = book_of(CUSTOMERS).apply(RFMScorer())
    book.save(tmp_path / "book.parquet")
    back = ProfileBook.load(tmp_path / "book.parquet")
    assert back.fitted["RFMScorer"].explain(back, 1) == book.fitted["RFMScorer"].explain(book, 1)


def test_infinite_input_is_an_error():
    frame = CUSTOMERS.with_columns(spend_amount=pl.lit(math.inf))
    with pytest.raises(ValueError, match="inf"):
        RFMScorer().fit(frame)


def test_hostile_segment_names_are_quoted_in_reasons():
    table = SegmentTable({"a\nb": "22 12 21 11"}, bins=2)
    scorer = RFMScorer(bins=2, segments=table).fit(CUSTOMERS)
    reasons = scorer.explain_one(dict(zip(FIELDS, (1, 1, 1.0), strict=True)))
    assert "'a\\nb'" in reasons[-1].text


def test_numpy_numbers_are_read_like_python_ones():
    scorer = RFMScorer().fit(CUSTOMERS)
    plain = scorer.transform_one(dict(zip(FIELDS, (3, 9, 310.0), strict=True)))
    assert plain == scorer.transform_one(dict(zip(FIELDS, np.array([3, 9, 310.0]), strict=True)))


def test_errors_are_of_the_library():
    with pytest.raises(ProfilekitError):
        RFMScorer(bins=1).fit(CUSTOMERS)
