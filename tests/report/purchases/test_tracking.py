"""Tracking against counts in plain Python, integrals, and what was published of CDNOW."""

from __future__ import annotations

from collections import Counter

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta as beta_function
from sklearn.exceptions import NotFittedError

import profilekit as pk
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.report.purchases.tracking import tracking
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from report.purchases.purchase_cases import (
    CALIBRATED_TO,
    HELD_OUT_TO,
    MODELS,
    cdnow,
    day,
    fitted,
    tables_of,
)
from scores.lifetime.shoppers import SAMPLE

ONE = [("a", 0), ("a", 10), ("a", 20)]


def tracked(rows, *, as_of, until, model=BetaGeoModel):
    return tracking(fitted(model), tables_of(rows), as_of=day(as_of), until=day(until))


def geometric_mean_of_orders(model, t, *, may_leave_at_first):
    """Integrate over the probability of leaving after each order."""
    r, alpha, a, b = model.params_.values()

    def orders(p):
        stays = 1 - p if may_leave_at_first else 1.0
        density = p ** (a - 1) * (1 - p) ** (b - 1) / beta_function(a, b)
        return stays * (1 - (alpha / (alpha + p * t)) ** r) / p * density

    return quad(orders, 0, 0.01)[0] + quad(orders, 0.01, 1)[0]


def expected_within(model, t):
    """Expect orders of a newcomer within so many weeks, by another way than the library."""
    if isinstance(model, ParetoNBDModel):
        r, alpha, s, beta = model.params_.values()
        return r * beta / (alpha * (s - 1)) * (1 - (beta / (beta + t)) ** (s - 1))
    later = isinstance(model, ModifiedBetaGeoModel)
    return geometric_mean_of_orders(model, t, may_leave_at_first=later)


def counted(rows, *, as_of, ends):
    """Count repeat order days up to each end, one customer and one day after the other."""
    days = {}
    for customer, number in rows:
        days.setdefault(customer, set()).add(number)
    tracked_ones = [sorted(own) for own in days.values() if min(own) <= as_of]
    so_far = [sum(number <= end for own in tracked_ones for number in own[1:]) for end in ends]
    return np.diff(so_far, prepend=0).tolist()


@pytest.mark.parametrize("model", MODELS)
def test_cdnow_has_its_order_days_in_calibration_and_holdout(model):
    weeks = tracking(fitted(model), cdnow(), as_of=CALIBRATED_TO, until=HELD_OUT_TO)
    sums = weeks.group_by("held_out_flag").agg(pl.col("actual_count").sum()).sort("held_out_flag")
    assert len(weeks) == 78
    assert sums.rows() == [(False, 2457), (True, 1882)]


@pytest.mark.parametrize("model", MODELS)
def test_cdnow_is_expected_as_often_as_its_customers_one_by_one(model):
    weeks = tracking(fitted(model), cdnow(), as_of=CALIBRATED_TO, until=HELD_OUT_TO)
    firsts = pl.read_parquet(SAMPLE).group_by("sample_id").agg(pl.col("date").min().dt.date())
    births = firsts["date"].to_list()
    by_tenure = Counter((HELD_OUT_TO - birth).days for birth in births)
    total = sum(
        count * expected_within(fitted(model), tenure / 7) for tenure, count in by_tenure.items()
    )
    assert weeks["expected_count"].sum() == pytest.approx(total, rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_expects_about_what_it_learned_from(model):
    weeks = tracking(fitted(model), cdnow(), as_of=CALIBRATED_TO, until=CALIBRATED_TO)
    assert weeks["expected_count"].sum() == pytest.approx(2457, rel=0.03)


def test_one_customer_is_expected_as_published():
    # BG/NBD on CDNOW, orders of a newcomer within 1, 3, 32 and 78 weeks.
    weeks = tracked([("a", 0), ("a", 546)], as_of=7, until=546)
    so_far = weeks["expected_count"].cum_sum()
    found = [so_far[week] for week in (1, 3, 32, 78)]
    assert found == pytest.approx([0.0532, 0.1506, 1.0437, 1.8576], abs=5e-4)


@pytest.mark.parametrize("model", MODELS)
def test_one_customer_is_expected_as_by_integration(model):
    weeks = tracked([("a", 0), ("a", 365)], as_of=7, until=365, model=model)
    expected = expected_within(fitted(model), 365 / 7)
    assert weeks["expected_count"].sum() == pytest.approx(expected, rel=1e-8)


@given(
    rows=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 60)), min_size=1, max_size=40),
    as_of=st.integers(0, 60),
    more=st.integers(0, 40),
)
@settings(max_examples=40)
def test_weeks_are_as_counted_by_hand(rows, as_of, more):
    rows = [*rows, (9, as_of), (9, as_of + more)]
    weeks = tracked(rows, as_of=as_of, until=as_of + more)
    ends = [(end - day(0)).days for end in weeks["week_end_date"]]
    assert weeks["actual_count"].to_list() == counted(rows, as_of=as_of, ends=ends)
    assert (weeks["expected_count"] >= 0).all()
    assert weeks["week_days"].is_between(1, 7).all()
    assert weeks["week_days"][1:-1].to_list() == [7] * max(0, len(weeks) - 2)


def test_no_week_is_partly_held_out():
    weeks = tracked(ONE, as_of=10, until=20)
    assert [(end - day(0)).days for end in weeks["week_end_date"]] == [3, 10, 17, 20]
    assert weeks["week_days"].to_list() == [4, 7, 7, 3]
    assert weeks["held_out_flag"].to_list() == [False, False, True, True]


def test_customers_are_expected_to_order_from_their_first_order_on():
    alone = tracked(ONE, as_of=18, until=20)["expected_count"].to_list()
    two = tracked([*ONE, ("b", 14)], as_of=18, until=20)["expected_count"].to_list()
    assert two[:2] == alone[:2]
    assert two[2] > alone[2]


def test_customers_who_come_later_are_in_neither_count():
    later = [("b", 11), ("b", 12), ("b", 19)]
    assert tracked([*ONE, *later], as_of=10, until=20).equals(tracked(ONE, as_of=10, until=20))


def test_orders_after_the_last_day_change_nothing():
    assert tracked([*ONE, ("a", 21)], as_of=10, until=20).equals(tracked(ONE, as_of=10, until=20))


def test_two_orders_of_a_day_are_one():
    assert tracked([*ONE, ("a", 20)], as_of=10, until=20).equals(tracked(ONE, as_of=10, until=20))


def test_an_order_of_two_days_is_of_its_first():
    rows = [("a", 0, "1"), ("a", 10, "2"), ("a", 12, "2")]
    weeks = tracking(fitted(BetaGeoModel), tables_of(rows), as_of=day(10), until=day(10))
    assert weeks["actual_count"].sum() == 1


def test_weeks_are_the_same_in_any_time_unit():
    shop = pk.make_shop(seed=7, n_customers=300)
    book = pk.measure(shop, [pk.Frequency()], as_of="2025-06-30")
    by_unit = [
        tracking(
            ModifiedBetaGeoModel(time_unit_days=unit).fit(book),
            shop,
            as_of="2025-06-30",
            until="2025-12-31",
        )["expected_count"].to_numpy()
        for unit in (1, 7)
    ]
    assert by_unit[0] == pytest.approx(by_unit[1], rel=1e-3)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_every_engine_counts_the_same(engine):
    tables = tables_of(ONE, engine=engine)
    weeks = tracking(fitted(BetaGeoModel), tables, as_of=day(10), until=day(20))
    assert weeks.equals(tracked(ONE, as_of=10, until=20))


def test_a_pandas_shop_has_a_pandas_answer():
    frame = pd.DataFrame({"customer_id": ["a", "a"], "ordered_at": [day(0), day(9)], "amount": 1.0})
    tables = pk.Tables.load(transactions=frame)
    weeks = tracking(fitted(BetaGeoModel), tables, as_of=day(9), until=day(9))
    assert isinstance(weeks, pd.DataFrame)


def test_a_duckdb_shop_has_a_relation():
    rows = duckdb.sql("select 'a' as customer_id, date '2024-01-01' as ordered_at, 1.0 as amount")
    tables = pk.Tables.load(transactions=rows)
    weeks = tracking(fitted(BetaGeoModel), tables, as_of=day(0), until=day(0))
    assert weeks.fetchall()[0][-2:] == (0, 0.0)


def test_a_last_day_before_the_calibration_ends_is_refused():
    with pytest.raises(DeclarationError, match="until=2024-01-05 is before as_of=2024-01-11"):
        tracked(ONE, as_of=10, until=4)


def test_a_holdout_that_nobody_recorded_is_refused():
    with pytest.raises(DeclarationError, match="newest order is of 2024-01-21"):
        tracked(ONE, as_of=20, until=30)


def test_nobody_to_track_is_refused():
    with pytest.raises(UnsupportedInputError, match="without an order up to 2023-12-31"):
        tracked(ONE, as_of=-1, until=20)


def test_something_else_than_a_purchase_model_is_refused():
    with pytest.raises(UnsupportedInputError, match=r"given a RFMScorer; .*BetaGeoModel"):
        tracking(pk.RFMScorer(), tables_of(ONE), as_of=day(9), until=day(9))


def test_an_unfitted_model_is_refused():
    with pytest.raises(NotFittedError):
        tracking(BetaGeoModel(), tables_of(ONE), as_of=day(9), until=day(9))


def test_something_else_than_tables_is_refused():
    with pytest.raises(UnsupportedInputError, match="given a DataFrame; expected Tables"):
        tracking(fitted(BetaGeoModel), pd.DataFrame(), as_of=day(9), until=day(9))


def test_tables_without_transactions_are_refused():
    people = pk.Tables.load(customers=pd.DataFrame({"customer_id": ["a"]}))
    with pytest.raises(UnknownNameError, match="tracking knows no table 'transactions'"):
        tracking(fitted(BetaGeoModel), people, as_of=day(9), until=day(9))
