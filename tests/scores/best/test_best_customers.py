"""Best customers: scores reckoned by hand, laws, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.errors import UnknownNameError
from profilekit.fields import FieldCatalogue, FieldSpec, PointInTime
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.signals import Signal
from scores.best.best_customer_books import (
    CUSTOMERS,
    GROUPS,
    ORDERS,
    RETURNS,
    SIGNALS,
    SPEND,
    book_of,
    scorer,
)

SCORE, COVERAGE, BAND, GATE = (
    "best_customer_score",
    "best_customer_coverage_share",
    "best_customer_band_label",
    "best_customer_gate_label",
)
ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 900),
        st.none() | st.integers(0, 9),
        st.none() | st.integers(0, 4),
    ),
    min_size=3,
    max_size=25,
).filter(lambda rows: len({row[0] for row in rows if row[0] is not None}) > 1)


def frame_of(rows):
    names = [signal.field for signal in SIGNALS]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row")


def percentile(values, value):
    known = [each for each in values if each is not None]
    return sum((each < value) + (each == value) / 2 for each in known) / len(known)


def test_the_score_is_the_mean_of_percentiles_among_those_who_pass():
    passing = CUSTOMERS.filter(
        (pl.col("orders_count") >= 2)
        & (pl.col("consent_profiling_label").fill_null("granted") == "granted")
    )
    made = scorer().fit_transform(CUSTOMERS)
    for customer, score in zip(CUSTOMERS.rows(named=True), made[SCORE], strict=True):
        if score is None:
            continue
        parts = {
            "value": percentile(passing["spend_amount"], customer["spend_amount"]),
            "loyalty": percentile(passing["orders_count"], customer["orders_count"]),
        }
        if customer["return_rate_share"] is not None:
            rate = percentile(passing["return_rate_share"], customer["return_rate_share"])
            parts["cost"] = 1 - rate
        weight = sum(GROUPS[group] for group in parts)
        by_hand = 100 * sum(GROUPS[group] * part for group, part in parts.items()) / weight
        assert score == pytest.approx(by_hand)


def test_whoever_has_no_score_is_told_by_a_gate():
    made = scorer().fit_transform(CUSTOMERS)
    assert made[GATE].to_list() == [
        *["orders_count"] * 2,
        *[None] * 7,
        "consent_profiling_label",
        *[None] * 2,
    ]
    assert (made[SCORE].is_null() == made[GATE].is_not_null()).all()
    assert (made[BAND].is_null() == made[GATE].is_not_null()).all()


def test_coverage_is_told_of_everybody():
    made = scorer().fit_transform(CUSTOMERS)
    assert made[COVERAGE].to_list() == pytest.approx([1, 1, 1, 1, 0.8, 1, 1, 1, 0.8, 1, 1, 1])


def test_too_little_known_is_no_score_and_said_so():
    made = scorer(minimum_coverage_share=0.9).fit_transform(CUSTOMERS)
    assert made[GATE][4] == made[GATE][8] == COVERAGE
    reasons = (
        scorer(minimum_coverage_share=0.9).fit(CUSTOMERS).explain_one(CUSTOMERS.row(4, named=True))
    )
    assert [reason.text for reason in reasons] == [
        "80% of the weight of the signals is known, 90% needed, so no score"
    ]


def test_nothing_known_at_all_is_no_score_even_where_nothing_is_demanded():
    fitted = scorer(gates=(), minimum_coverage_share=0.0).fit(CUSTOMERS)
    unknown = dict.fromkeys(fitted.fields_in)
    assert fitted.transform_one(unknown) == {SCORE: None, COVERAGE: 0.0, BAND: None, GATE: COVERAGE}


def test_bands_are_shares_of_the_scored_customers():
    made = scorer(bands={"top": 0.25, "rest": 0.75}, gates=()).fit_transform(CUSTOMERS)
    top = made.filter(pl.col(BAND) == "top")
    assert len(top) == 3
    assert top[SCORE].min() > made.filter(pl.col(BAND) == "rest")[SCORE].max()


@given(ROWS)
@settings(max_examples=60)
def test_missing_is_never_zero(rows):
    fitted = scorer(gates=(), minimum_coverage_share=0.0).fit(frame_of(rows))
    for spend, orders, _ in rows:
        if spend is None:
            continue
        asked = dict(zip(fitted.fields_in, (spend, orders, None), strict=False))
        known = {**dict.fromkeys(fitted.fields_in), **asked}
        found = fitted.transform_one(known)[SCORE]
        points = {each.signal.field: each for each in fitted.contributions(known)}
        assert found == pytest.approx(sum(each.points for each in points.values()))
        assert sum(each.most for each in points.values()) == pytest.approx(100)


@given(ROWS)
@settings(max_examples=60)
def test_the_contributions_of_every_customer_add_up_to_the_score(rows):
    frame = frame_of(rows)
    fitted = scorer(gates=(), minimum_coverage_share=0.0).fit(frame)
    scores = fitted.transform(frame)[SCORE]
    for row, score in zip(frame.rows(named=True), scores, strict=True):
        reasons = fitted.explain_one(row)
        added = [each.contribution for each in reasons if each.code == "contribution"]
        assert score is None or math.fsum(added) == pytest.approx(score)
        assert added == sorted(added, reverse=True)


@given(ROWS)
@settings(max_examples=40)
def test_a_customer_scores_the_same_alone_in_a_crowd_and_from_json(rows):
    frame = frame_of(rows)
    fitted = scorer(gates=(), minimum_coverage_share=0.0).fit(frame)
    shipped = BestCustomerScorer.from_json(fitted.to_json())
    crowd = fitted.transform(pl.concat([frame] * 7)).rows(named=True)
    for row, expected in zip(frame.rows(named=True), crowd, strict=False):
        assert fitted.transform_one(row) == shipped.transform_one(row) == expected
        assert fitted.transform(pl.DataFrame([row], schema=frame.schema)).row(0, named=True) == (
            expected
        )


@given(ROWS, st.integers(1, 12))
@settings(max_examples=40)
def test_another_currency_changes_nothing(rows, factor):
    frame = frame_of(rows)
    scaled = frame.with_columns(pl.col("spend_amount") * 2.0**factor)
    one = scorer(gates=(), minimum_coverage_share=0.0).fit_transform(frame)
    other = scorer(gates=(), minimum_coverage_share=0.0).fit_transform(scaled)
    assert one.equals(other)


@given(ROWS)
@settings(max_examples=40)
def test_more_spend_is_never_a_lower_score(rows):
    fitted = scorer(gates=(), minimum_coverage_share=0.0).fit(frame_of(rows))
    base = {"spend_amount": 0.0, "orders_count": 3, "return_rate_share": 1}
    scores = [fitted.transform_one({**base, "spend_amount": x})[SCORE] for x in range(0, 950, 50)]
    assert scores == sorted(scores)


def test_fields_that_are_not_there_are_left_out_and_listed():
    fitted = BestCustomerScorer(minimum_customers=2).fit(CUSTOMERS.drop("spend_amount"))
    assert fitted.fields_in == ("orders_count", "consent_profiling_label", "return_rate_share")
    skipped = {(each.kind, each.field): each.reason for each in fitted.skipped_}
    assert skipped["signal", "spend_365d_amount"] == "not there"
    assert skipped["gate", "margin_amount"] == "not there"


def test_a_signal_that_is_the_same_for_all_tells_nobody_apart_and_is_left_out():
    fitted = scorer().fit(CUSTOMERS.with_columns(return_rate_share=pl.lit(0.0)))
    assert [(each.field, each.reason) for each in fitted.skipped_] == [
        ("return_rate_share", "the same for all customers who pass the gates")
    ]
    assert "return_rate_share" not in fitted.fields_in


def test_a_signal_that_is_known_of_nobody_is_left_out():
    none = CUSTOMERS.with_columns(return_rate_share=pl.lit(None, pl.Float64))
    assert [each.reason for each in scorer().fit(none).skipped_] == [
        "not known of any customer who passes the gates"
    ]


def test_a_field_that_was_there_in_fit_must_be_there():
    with pytest.raises(UnknownNameError, match="spend_amount"):
        scorer().fit(CUSTOMERS).transform(CUSTOMERS.drop("spend_amount"))


def test_a_fitted_scorer_learns_anew_what_is_there():
    fitted = scorer().fit(CUSTOMERS.drop("return_rate_share"))
    assert fitted.fit(CUSTOMERS).skipped_ == ()


def test_a_book_gets_four_fields_and_a_rank():
    book = book_of(CUSTOMERS).apply(scorer()).rank(SCORE)
    assert [spec.name for spec in book.catalogue][-5:] == [
        SCORE,
        COVERAGE,
        BAND,
        GATE,
        "best_customer_rank",
    ]
    assert book.frame["best_customer_rank"].to_list().count(None) == 3
    assert book.frame.filter(book.frame["best_customer_rank"] == 1)[BAND].to_list() == ["best"]


def test_a_score_that_counts_responses_must_not_predict_them():
    name = "campaign_response_share"
    customers = CUSTOMERS.with_columns(pl.Series(name, np.linspace(0, 1, 12)))
    book = book_of(customers)
    near = {"point_in_time": PointInTime.TARGET, "outcome": "campaign_response"}
    specs = [each.model_copy(update=near if each.name == name else {}) for each in book.catalogue]
    book = ProfileBook(
        book.frame, FieldCatalogue(specs), as_of=book.as_of, provenance=book.provenance
    )
    response = Signal(field=name, group="value")
    adjacent = book.apply(scorer(signals=(*SIGNALS, response))).catalogue.adjacent_to(
        "campaign_response"
    )
    assert adjacent == (name, SCORE, BAND)
    assert book.apply(scorer()).catalogue.adjacent_to("campaign_response") == (name,)


def test_a_saved_book_is_read_back_with_its_reasons(tmp_path):
    book = book_of(CUSTOMERS).apply(scorer())
    book.save(tmp_path / "book.parquet")
    again = ProfileBook.load(tmp_path / "book.parquet", estimators=[BestCustomerScorer])
    assert again.profile(12).scores[SCORE].reasons == book.profile(12).scores[SCORE].reasons


def test_pandas_and_polars_agree():
    one = scorer().fit_transform(CUSTOMERS)
    other = scorer().fit_transform(CUSTOMERS.to_pandas())
    assert isinstance(other, pd.DataFrame)
    assert other[SCORE].fillna(-1).tolist() == one[SCORE].fill_null(-1).to_list()
    assert other[BAND].isna().sum() == one[BAND].null_count()


def test_reasons_are_contributions_in_order_then_what_is_not_known_then_the_band():
    fitted = scorer().fit(CUSTOMERS)
    reasons = fitted.explain_one(CUSTOMERS.row(8, named=True))
    assert [reason.text for reason in reasons] == [
        "90.00 spent: higher than 67% and equal to 11% of customers, +45.1 of 62.5 points",
        "5 orders: higher than 67% and equal to 11% of customers, +27.1 of 37.5 points",
        "No return rate known: not counted",
        f"Score 72.2 of 100: middle ({fitted.state_.bounds[2]:.1f} or more)",
    ]


def test_a_gate_that_is_not_passed_is_the_only_reason():
    reasons = scorer().fit(CUSTOMERS).explain_one(CUSTOMERS.row(0, named=True))
    assert [(each.field, each.text, each.threshold) for each in reasons] == [
        (GATE, "1 order; 2 or more needed, so no score", 2.0)
    ]


def test_tenure_is_told_and_earns_nothing():
    tenure = Signal(field="tenure_days", group="loyalty", weight=0)
    customers = CUSTOMERS.with_columns(tenure_days=pl.Series(range(12), dtype=pl.Int64))
    with_it = scorer(signals=(*SIGNALS, tenure)).fit(customers)
    made, without = with_it.transform(customers), scorer().fit_transform(customers)
    assert made[SCORE].equals(without[SCORE])
    told = with_it.explain_one(customers.row(8, named=True))
    assert [each.code for each in told] == [
        "contribution",
        "contribution",
        "context",
        "missing",
        "band",
    ]
    assert told[2].text.endswith("told as context, no points")


def test_a_scorer_is_cloned_with_its_parameters():
    copied = clone(scorer())
    assert copied.get_params() == scorer().get_params()
    assert copied.fit(CUSTOMERS).state_ == scorer().fit(CUSTOMERS).state_


def test_an_unfitted_scorer_explains_nothing():
    with pytest.raises(NotFittedError):
        scorer().contributions({})


def test_what_is_made_is_declared_before_fitting():
    assert [spec.name for spec in scorer().output_fields()] == [SCORE, COVERAGE, BAND, GATE]
    assert all(isinstance(spec, FieldSpec) for spec in scorer().output_fields())


def test_signals_alone_and_no_gates_will_do():
    made = BestCustomerScorer((SPEND, ORDERS, RETURNS), gates=()).fit_transform(CUSTOMERS)
    assert made[SCORE].null_count() == 0


def test_money_is_told_in_the_currency_of_the_book_that_is_asked():
    frame = book_of(CUSTOMERS)
    book = ProfileBook(
        frame.frame,
        frame.catalogue,
        as_of=frame.as_of,
        provenance=Provenance(currency="EUR"),
    ).apply(scorer())
    fitted, profile = book.fitted["BestCustomerScorer"], book.profile(11)
    expected = "110.00 EUR spent: higher than"
    assert fitted.explain(book, 11)[0].text.startswith(expected)
    assert fitted.explain_one(profile)[0].text.startswith(expected)
    assert profile.scores["best_customer_score"].reasons[0].startswith(expected)
    assert fitted.explain_one(profile.values)[0].text.startswith("110.00 spent: higher than")


def test_the_last_band_is_told_by_the_bound_that_it_misses():
    fitted = scorer().fit(CUSTOMERS)
    worst = fitted.explain_one(CUSTOMERS.row(2, named=True))[-1]
    assert worst.text.endswith(f": low (below {fitted.state_.bounds[-1]:.1f})")
    assert worst.threshold is None
