"""Value over any time: periods add up, and intervals shrink with what discounting takes off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from profilekit.scores.lifetime.discounting import daily_rate
from profilekit.scores.lifetime.lifetime_outlook import LifetimeOutlook
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDProcess
from profilekit.scores.lifetime.process import Outlook
from profilekit.scores.lifetime.value_distribution import value_outlook
from scores.lifetime.shoppers import PARETO, VALUES


@pytest.fixture(scope="module")
def outlook():
    process, params, each = ParetoNBDProcess(), np.array(PARETO), np.arange(2)
    x, t_x, end = np.array([0.0, 5.0]), np.array([0.0, 30.0]), np.array([3.0, 38.86])
    alive = process.alive_prob(params, x, t_x, end)
    orders = Outlook(
        process, alive, process.while_alive(params, x, t_x, end), np.array([1, 0, -1]), each, each
    )
    values = value_outlook(np.array(VALUES), x, np.array([0.0, 30.0]))
    return LifetimeOutlook(orders, values, np.array([1, 0, 0]), 7.0, daily_rate(0.1))


def test_each_customer_has_their_own(outlook):
    first, second = outlook.orders.alive_prob
    assert outlook.alive_prob() == pytest.approx([second, first, np.nan], nan_ok=True)
    assert outlook.order_value()[0] == pytest.approx(outlook.values.mean[1])


def test_order_days_of_two_times_add_up(outlook):
    whole = outlook.order_days(0, 100)
    parts = outlook.order_days(0, 40) + outlook.order_days(40, 100)
    assert parts[:2] == pytest.approx(whole[:2])


def test_the_interval_is_scaled_as_the_mean_is(outlook):
    undiscounted = replace(outlook, rate=0.0)
    whole = undiscounted.interval(365, 0.8, discounted_days=undiscounted.discounted_days(0, 365))
    worth = outlook.interval(365, 0.8, discounted_days=outlook.discounted_days(0, 365))
    share = outlook.discounted_days(0, 365) / outlook.order_days(0, 365)
    assert worth[1][:2] == pytest.approx((whole[1] * share)[:2])
    assert np.isnan(worth[1][2])
