"""Discounting against summing day by day, closed forms, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import hyperu

from profilekit.scores.lifetime.discounting import daily_rate, discounted_orders
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDProcess
from profilekit.scores.lifetime.process import Outlook
from scores.lifetime.shoppers import PARETO

X, T_X, T = (
    np.array([0.0, 0.0, 2.0, 26.0]),
    np.array([0, 0, 30.43, 30.86]),
    np.array([0, 38.86, 38.86, 31]),
)


@pytest.fixture(scope="module")
def outlook():
    process, params, each = ParetoNBDProcess(), np.array(PARETO), np.arange(4)
    alive = process.alive_prob(params, X, T_X, T)
    return Outlook(process, alive, process.while_alive(params, X, T_X, T), each, each, each)


def discounted(outlook, start, end, annual=0.1):
    return discounted_orders(outlook, start, end, rate=daily_rate(annual), time_unit_days=7)


def test_a_year_is_the_sum_over_its_moments(outlook):
    days = np.linspace(0, 365, 20_001)
    so_far = np.array([outlook.expected(day / 7) for day in days])
    middle = (days[1:] + days[:-1]) / 2
    worth = (np.diff(so_far, axis=0) * 1.1 ** (-middle / 365)[:, None]).sum(axis=0)
    assert discounted(outlook, 0, 365) == pytest.approx(worth, rel=1e-8)


def test_for_ever_it_is_the_closed_form(outlook):
    # Fader & Hardie's discounted expected residual transactions of Pareto/NBD
    r, alpha, s, beta = PARETO
    rate = daily_rate(0.15) * 7
    closed = (r + X) / (alpha + T) * (beta + T) * hyperu(1, 2 - s, rate * (beta + T))
    found = discounted(outlook, 0, 400_000, annual=0.15)
    assert found == pytest.approx(outlook.alive_prob * closed, rel=1e-6)


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0, 3))
def test_two_periods_are_one(outlook, first, second, annual):
    parts = discounted(outlook, 0, first, annual) + discounted(
        outlook, first, first + second, annual
    )
    assert parts == pytest.approx(discounted(outlook, 0, first + second, annual), rel=1e-5)


@given(st.integers(1, 3000), st.floats(0, 1))
def test_what_comes_later_is_worth_less_and_never_less_than_at_the_end(outlook, days, annual):
    whole = outlook.expected(days / 7)
    worth = discounted(outlook, 0, days, annual)
    assert (worth <= whole * (1 + 1e-9)).all()
    assert (worth >= whole * (1 + annual) ** (-days / 365) * (1 - 1e-9)).all()


def test_without_a_rate_nothing_is_discounted(outlook):
    assert (discounted(outlook, 0, 365, 0) == outlook.expected(365 / 7)).all()
