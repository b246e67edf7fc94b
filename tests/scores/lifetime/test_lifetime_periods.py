"""Value period after period: it adds up to the whole, for frames of any kind."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.shoppers import cdnow

COLUMNS = [
    "customer_id",
    "period",
    "first_day",
    "last_day",
    "expected_order_days_count",
    "expected_spend_amount",
    "clv_amount",
    "clv_to_date_amount",
    "clv_low_to_date_amount",
    "clv_high_to_date_amount",
]


@pytest.fixture(scope="module")
def fitted():
    return LifetimeValueModel(ParetoNBDModel(), horizons_days=(90, 360)).fit(cdnow())


@pytest.fixture(scope="module")
def some():
    return cdnow().head(40)


@pytest.fixture(scope="module")
def periods(fitted, some):
    return fitted.by_period(some, period_days=90, periods=4)


def test_it_is_one_row_per_customer_and_period(periods, some):
    assert periods.columns == COLUMNS
    assert periods["customer_id"].to_list()[:5] == ["0001"] * 4 + ["0002"]
    assert periods.select("period", "first_day", "last_day").rows()[:4] == [
        (1, 1, 90),
        (2, 91, 180),
        (3, 181, 270),
        (4, 271, 360),
    ]
    assert len(periods) == 4 * len(some)


def test_periods_add_up_to_the_whole(periods, fitted, some):
    whole = fitted.transform(some)
    summed = periods.group_by("customer_id", maintain_order=True).agg(
        pl.col("expected_order_days_count").sum(), pl.col("clv_amount").sum()
    )
    days = whole["expected_order_days_360d_count"].to_numpy()
    assert summed["expected_order_days_count"].to_numpy() == pytest.approx(days, rel=1e-9)
    clv = whole["clv_360d_amount"].to_numpy()
    assert summed["clv_amount"].to_numpy() == pytest.approx(clv, rel=1e-7)


@pytest.mark.parametrize(("period", "days"), [(1, 90), (4, 360)])
def test_to_date_it_is_the_value_within_that_horizon(periods, fitted, some, period, days):
    whole = fitted.transform(some)
    at = periods.filter(pl.col("period") == period)
    for of_period, of_horizon in (
        ("clv_to_date_amount", f"clv_{days}d_amount"),
        ("clv_low_to_date_amount", f"clv_low_{days}d_amount"),
        ("clv_high_to_date_amount", f"clv_high_{days}d_amount"),
    ):
        assert at[of_period].to_numpy() == pytest.approx(whole[of_horizon].to_numpy(), rel=1e-7)


def test_without_intervals_the_rest_is_the_same(fitted, some, periods):
    bare = fitted.by_period(some, period_days=90, periods=4, intervals=False)
    assert bare.equals(periods.select(COLUMNS[:-2]))


def test_no_name_is_a_number(fitted, some):
    made = fitted.by_period(some.drop("customer_id"), periods=2)
    assert made["row"].to_list()[:3] == [0, 0, 1]


def test_pandas_keeps_its_index(fitted, some):
    given = some.to_pandas().set_index("customer_id")
    made = fitted.by_period(given, periods=2)
    assert isinstance(made, pd.DataFrame)
    assert made.index.tolist()[:3] == ["0001", "0001", "0002"]
    assert made.index.name == "customer_id"
    assert list(made.columns) == COLUMNS[1:]


def test_pandas_keeps_the_column_of_ids_too(fitted, some):
    given = some.to_pandas().set_axis(range(100, 140))
    made = fitted.by_period(given, periods=2)
    assert made.index.tolist()[:3] == [100, 100, 101]
    assert list(made.columns) == COLUMNS


def test_a_book_of_pandas_gives_its_ids_as_the_index():
    book = pk.measure(
        pk.make_shop(seed=7, n_customers=300), ["frequency", "spend"], as_of="2025-12-31"
    )
    model = LifetimeValueModel().fit(book).set_output(transform="pandas")
    made = model.by_period(book, periods=2)
    pd.testing.assert_index_equal(made.index[::2], model.transform(book).index)
    assert "customer_id" not in made.columns


def test_who_never_ordered_is_there_and_has_no_value(fitted):
    never = pl.DataFrame(
        {
            "customer_id": [7],
            "repeat_days_count": [0],
            "active_span_days": [None],
            "tenure_days": [None],
            "repeat_mean_amount": [None],
        },
        schema_overrides=dict.fromkeys(
            ("active_span_days", "tenure_days", "repeat_mean_amount"), pl.Float64
        ),
    )
    made = fitted.by_period(never, periods=2)
    assert made["customer_id"].to_list() == [7, 7]
    assert made["clv_amount"].to_list() == [None, None]


@pytest.mark.parametrize("wrong", [{"periods": 0}, {"period_days": 1.5}])
def test_periods_are_whole(fitted, some, wrong):
    with pytest.raises(DeclarationError, match=next(iter(wrong))):
        fitted.by_period(some, **wrong)
