"""Splits of small shops: what is known, what came, and that neither knows of the other."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import date, timedelta

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import profilekit as pk
from extractors.shops import AS_OF, by_customer, frame_of, load
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors.holdout import holdout_split
from profilekit.extractors.outcome import VALUE_TO_COME

HORIZON = 10
BASICS = (pk.Frequency(windows_days=()), pk.Spend(windows_days=()))
LAST = AS_OF + timedelta(days=HORIZON)
EVERY_DAY = [("z", 900 + day, AS_OF + timedelta(days=day), 1) for day in range(-9, HORIZON + 1)]


def after(days):
    return AS_OF + timedelta(days=days)


def split_of(rows, **options):
    """Split rows among which ``z`` buys every day, so that the horizon is observed."""
    return holdout_split(load([*EVERY_DAY, *rows], **options), as_of=AS_OF, horizon_days=HORIZON)


def outcome_of(*lines, **options):
    return by_customer(split_of([("a", *line) for line in lines], **options).outcome)["a"]


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1), (HORIZON, 1), (HORIZON + 1, 0)])
def test_the_outcome_begins_after_the_day_and_ends_with_the_last(days, count):
    found = outcome_of((1, after(-3), 5), (2, after(days), 5))
    assert found["outcome_orders_10d_count"] == count
    assert found["outcome_spend_10d_amount"] == 5 * count
    assert found["outcome_lapsed_10d_flag"] is (count == 0)


def test_two_orders_of_a_day_are_one_order_day():
    found = outcome_of((1, after(2), 5), (2, after(2), 5))
    assert found["outcome_orders_10d_count"] == 2
    assert found["outcome_order_days_10d_count"] == 1


def test_a_refund_counts_on_the_day_it_is_given():
    found = outcome_of((1, after(-3), 50), (1, after(2), -20), (2, after(3), 5))
    assert found["outcome_spend_10d_amount"] == -15
    assert found["outcome_refunded_10d_amount"] == 20


def test_refunds_of_orders_of_before_are_stated():
    found = outcome_of(
        (1, after(-3), 50), (1, after(2), -20), (2, after(3), 9), (2, after(4), -4), (3, AS_OF, 7)
    )
    assert found["outcome_refunded_earlier_10d_amount"] == 20


def test_without_order_ids_nothing_is_said_of_refunds_of_orders_of_before():
    frame = frame_of(EVERY_DAY).drop(columns="order_id")
    split = holdout_split(pk.Tables.load(transactions=frame), as_of=AS_OF, horizon_days=HORIZON)
    assert "outcome_refunded_earlier_10d_amount" not in split.outcome.catalogue


def test_margin_is_there_where_costs_are():
    frame = frame_of([*EVERY_DAY, ("a", 1, after(-2), 9), ("b", 2, after(3), 9)])
    known = frame.assign(cost_amount=[None if row == "b" else 0.25 for row in frame["customer_id"]])
    split = holdout_split(pk.Tables.load(transactions=known), as_of=AS_OF, horizon_days=HORIZON)
    found = split.outcome.to_pandas()["outcome_margin_10d_amount"]
    assert found["z"] == 7.5
    assert found["a"] == 0
    assert pd.isna(found["b"])


def test_customers_born_later_are_kept_and_marked():
    found = by_customer(split_of([("new", 1, after(4), 5), ("old", 2, after(-4), 5)]).outcome)
    assert found["new"]["outcome_born_later_10d_flag"] is True
    assert found["new"]["outcome_unseen_10d_flag"] is True
    assert found["new"]["outcome_lapsed_10d_flag"] is None
    assert found["old"]["outcome_born_later_10d_flag"] is False
    assert found["old"]["outcome_unseen_10d_flag"] is False


def test_a_customer_who_was_seen_without_an_order_is_born_later_and_not_unseen():
    visits = pd.DataFrame(
        {
            "customer_id": ["a"],
            "occurred_at": [pd.Timestamp(after(-5))],
            "event_name": ["page_view"],
        }
    )
    tables = pk.Tables.load(
        transactions=frame_of([*EVERY_DAY, ("a", 1, after(4), 5)]), web_events=visits
    )
    found = by_customer(holdout_split(tables, as_of=AS_OF, horizon_days=HORIZON).outcome)["a"]
    assert found["outcome_born_later_10d_flag"] is True
    assert found["outcome_unseen_10d_flag"] is False


def test_who_comes_after_the_horizon_has_no_row():
    assert "a" not in split_of([("a", 1, after(HORIZON + 1), 5)]).outcome


def test_the_outcome_is_refused_as_something_to_predict_it_from():
    outcome = split_of([]).outcome
    with pytest.raises(LeakageError, match="outcome_spend_10d_amount"):
        outcome.to_pandas(["outcome_spend_10d_amount"], outcome=VALUE_TO_COME)
    assert outcome.to_pandas(outcome=VALUE_TO_COME).columns.empty


def test_the_side_to_learn_from_is_measured_on_the_day():
    split = split_of([("a", 1, after(-3), 5), ("a", 2, after(3), 5)])
    assert split.measure(BASICS).as_of == AS_OF
    assert by_customer(split.measure(BASICS))["a"]["orders_count"] == 1


def test_a_split_is_told_in_one_line():
    assert repr(split_of([("a", 1, after(4), 5)])) == (
        "HoldoutSplit(as of 2024-02-29, outcome of the 10 days to 2024-03-10: "
        "2 customers, 2 ordered, 1 of them for the first time)"
    )


def test_a_split_does_not_change():
    with pytest.raises(AttributeError):
        split_of([]).horizon_days = 3


def test_polars_in_gives_polars_out():
    tables = pk.Tables.load(transactions=pl.from_pandas(frame_of(EVERY_DAY)))
    split = holdout_split(tables, as_of=AS_OF.isoformat(), horizon_days=HORIZON)
    assert split.outcome.given == "polars"


def test_duckdb_gives_the_same_outcome():
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    rows = [*EVERY_DAY, ("a", 1, after(-3), 50), ("a", 1, after(2), -20), ("b", 2, after(4), 5)]
    tables = pk.Tables.load(transactions=duckdb.from_df(frame_of(rows)))
    found = holdout_split(tables, as_of=AS_OF, horizon_days=HORIZON).outcome
    assert by_customer(found) == by_customer(split_of(rows[len(EVERY_DAY) :]).outcome)


def test_an_outcome_that_nobody_recorded_is_an_error_that_names_the_newest_day():
    with pytest.raises(DeclarationError, match=r"no purchase after as_of=2024-02-29.*2024-02-26"):
        holdout_split(load([("a", 1, after(-3), 5)]), as_of=AS_OF, horizon_days=HORIZON)


def test_tables_without_a_purchase_are_an_error():
    tables = pk.Tables.load(transactions=frame_of(EVERY_DAY).iloc[:0])
    with pytest.raises(DeclarationError, match="no purchase after"):
        holdout_split(tables, as_of=AS_OF, horizon_days=HORIZON)


def test_tables_that_end_before_the_horizon_warn_with_the_newest_day():
    tables = load([row for row in EVERY_DAY if row[2] <= after(4)])
    with pytest.warns(UserWarning, match=r"of 2024-03-04, 6 days before .* 2024-03-10.* 1 days"):
        holdout_split(tables, as_of=AS_OF, horizon_days=HORIZON)


def test_a_last_day_without_a_purchase_is_no_warning_where_such_days_happen():
    tables = load([row for row in EVERY_DAY if row[2] not in {after(-2), LAST}])
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        holdout_split(tables, as_of=AS_OF, horizon_days=HORIZON)
    assert warned == []


@pytest.mark.parametrize("horizon_days", [0, -1, 2.5, True, "9"])
def test_a_horizon_that_is_no_number_of_days_is_an_error(horizon_days):
    with pytest.raises(DeclarationError, match="horizon_days="):
        holdout_split(load(EVERY_DAY), as_of=AS_OF, horizon_days=horizon_days)


def test_a_frame_instead_of_tables_is_an_error_that_says_how_to_load_it():
    with pytest.raises(UnsupportedInputError, match=r"Tables\.load"):
        holdout_split(frame_of(EVERY_DAY), as_of=AS_OF, horizon_days=HORIZON)


def test_tables_without_transactions_are_an_error():
    people = pd.DataFrame({"customer_id": ["a"], "birth_year": [1980]})
    with pytest.raises(UnknownNameError, match="transactions"):
        holdout_split(pk.Tables.load(customers=people), as_of=AS_OF, horizon_days=HORIZON)


DAYS = st.integers(-30, 25).map(after)
CENTS = st.integers(-2_000, 9_000).map(lambda minor: minor / 100)
ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 8), DAYS, CENTS), max_size=25)
LATER = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(50, 60), st.integers(1, 40).map(after), CENTS),
    max_size=8,
)


def oracle(rows, first: date, last: date):
    """Measure the outcome of rows from one day to another by plain loops."""
    orders, paid, back = defaultdict(dict), defaultdict(float), defaultdict(float)
    for customer, order, day, amount in rows:
        if amount >= 0 and day <= last:
            orders[customer][order] = min(day, orders[customer].get(order, day))
        if first <= day <= last:
            (paid if amount >= 0 else back)[customer] += abs(amount)
    seen = {customer for customer, _, day, _ in rows if day <= last}
    found = {}
    for customer in seen:
        days = [*orders[customer].values()]
        coming = [day for day in days if day >= first]
        found[customer] = {
            "outcome_orders_10d_count": len(coming),
            "outcome_order_days_10d_count": len({*coming}),
            "outcome_spend_10d_amount": round(paid[customer] - back[customer], 2),
            "outcome_refunded_10d_amount": round(back[customer], 2),
            "outcome_lapsed_10d_flag": None if len(coming) == len(days) else not coming,
            "outcome_born_later_10d_flag": bool(coming) and len(coming) == len(days),
            "outcome_unseen_10d_flag": all(row[2] >= first for row in rows if row[0] == customer),
        }
    return found


@settings(max_examples=25)
@given(ROWS)
def test_the_outcome_is_that_of_plain_loops(rows):
    found = by_customer(split_of(rows).outcome)
    expected = oracle([*EVERY_DAY, *rows], after(1), LAST)
    assert found.keys() == expected.keys()
    for customer, fields in expected.items():
        own = {name: found[customer][name] for name in fields}
        assert own == pytest.approx(fields, abs=1e-9)


@settings(max_examples=12)
@given(ROWS, LATER)
def test_rows_after_the_day_never_change_what_is_learned_from(rows, later):
    one, other = split_of(rows), split_of([*rows, *later])
    assert by_customer(one.measure(BASICS)) == by_customer(other.measure(BASICS))


@settings(max_examples=12)
@given(ROWS, LATER)
def test_rows_after_the_horizon_never_change_the_outcome(rows, later):
    beyond = [(*row[:2], row[2] + timedelta(days=HORIZON), row[3]) for row in later]
    one, other = split_of(rows), split_of([*rows, *beyond])
    assert by_customer(one.outcome) == by_customer(other.outcome)


@settings(max_examples=15)
@given(ROWS)
def test_what_was_known_and_the_outcome_add_up_to_what_is_known_after(rows):
    split = split_of(rows)
    before = by_customer(split.measure(BASICS))
    later = by_customer(pk.measure(split.tables, BASICS, as_of=LAST))
    for customer, outcome in by_customer(split.outcome).items():
        known = before.get(customer, {"orders_count": 0, "spend_amount": 0.0})
        count = known["orders_count"] + outcome["outcome_orders_10d_count"]
        assert count == later[customer]["orders_count"]
        spend = known["spend_amount"] + outcome["outcome_spend_10d_amount"]
        assert spend == pytest.approx(later[customer]["spend_amount"], abs=1e-9)
