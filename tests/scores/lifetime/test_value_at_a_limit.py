"""Lifetime value of shops whose spending has no maximum of the likelihood, but a limit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import profilekit as pk
from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel

MEAN, VALUE = "repeat_mean_amount", "expected_order_value_amount"
RISES = "found no maximum of the likelihood: it rises as"


@pytest.fixture(scope="module")
def customers():
    shop = pk.make_shop(seed=7, n_customers=300)
    measures = [pk.Frequency(), pk.Recency(), pk.Spend()]
    return pk.measure(shop, measures, as_of="2025-06-30").to_pandas()


@pytest.fixture(scope="module")
def fitted(customers):
    with pytest.warns(UserWarning, match=f"{RISES} p goes to infinity"):
        return LifetimeValueModel(horizons_days=(90,)).fit(customers)


@pytest.fixture(scope="module")
def alike():
    rng = np.random.default_rng(0)
    days = 1 + rng.poisson(2.0, 60)
    return pd.DataFrame({"repeat_days_count": days, MEAN: rng.gamma(3 * days, 20 / (3 * days))})


def test_where_days_are_alike_own_means_are_expected(fitted, customers):
    assert fitted.spend_.limit_ == "own_mean"
    value = fitted.transform(customers)[VALUE]
    again = customers["repeat_days_count"] > 0
    assert value[again].to_numpy() == pytest.approx(customers.loc[again, MEAN], rel=1e-5)
    once = value[(customers["repeat_days_count"] == 0) & (customers["orders_count"] > 0)]
    assert once.to_numpy() == pytest.approx(fitted.spend_.population_mean_, rel=1e-12)


def test_where_days_are_alike_spend_is_as_many_own_means_as_there_are_orders(fitted, customers):
    again = customers[customers["repeat_days_count"] > 0]
    orders = fitted.purchases_.order_days_distribution(again, 90)
    spend = fitted.spend_distribution(again, 90)
    for count in range(8):
        between = spend.cdf((count + 0.5) * again[MEAN].to_numpy())
        assert between == pytest.approx(orders.cdf(count), abs=1e-6)


def test_where_days_are_alike_the_interval_ends_at_whole_orders(fitted, customers):
    again = customers[customers["repeat_days_count"] > 0]
    days = fitted.spend_distribution(again, 90).quantile(0.9) / again[MEAN].to_numpy()
    whole = np.round(days)
    # A day varies by a thousandth of the mean, as p is a million.
    assert days == pytest.approx(whole, abs=0.05)
    assert (
        whole.tolist()
        == fitted.purchases_.order_days_distribution(again, 90).quantile(0.9).tolist()
    )


def test_a_limit_comes_back_from_json(fitted, customers):
    again = LifetimeValueModel.from_json(fitted.to_json())
    assert again.spend_.limit_ == "own_mean"
    assert again.transform(customers).equals(fitted.transform(customers))


def test_where_customers_are_alike_the_mean_of_all_is_expected(alike):
    with pytest.warns(UserWarning, match=f"{RISES} q goes to infinity"):
        model = GammaGammaModel().fit(alike)
    assert model.limit_ == "population_mean"
    mean = np.average(alike[MEAN], weights=alike["repeat_days_count"])
    assert model.transform(alike)[VALUE].to_numpy() == pytest.approx(mean, rel=1e-4)


def test_the_warning_points_at_the_line_that_fits(alike):
    with pytest.warns(UserWarning, match=RISES) as caught:
        GammaGammaModel().fit(alike)
    assert [each.filename for each in caught] == [__file__]


def test_the_reason_shows_the_weights_of_a_limit(fitted):
    one = {"repeat_days_count": 1, MEAN: 100.0}
    text = fitted.spend_.explain_one(one)[0].text
    assert text == "100.00 a day on 1 day, 77.62 by all: 100.00 expected (100% their own)"


def test_a_maximum_is_no_limit():
    rng = np.random.default_rng(1)
    days = 1 + rng.poisson(2.0, 400)
    mean = rng.gamma(4.0 * days, 1 / (days * rng.gamma(4.0, 1 / 15.0, 400)))
    model = GammaGammaModel().fit(pd.DataFrame({"repeat_days_count": days, MEAN: mean}))
    assert model.limit_ is None
