"""The mean over a beta law against its hypergeometric form, limits and the laws it has to keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from profilekit.scores.lifetime.beta_mean import beta_mean_of_decay

POSITIVE = st.floats(0.05, 500)


@settings(max_examples=25)
@given(POSITIVE, POSITIVE, POSITIVE, st.floats(0.001, 1e4))
def test_it_is_the_integral_over_the_law(a, b, r, tau):
    # A fine trapezoid over the log odds, which are smooth there and fall off at both ends.
    y = np.linspace(-40 / min(a, 1) - 12, 40 / min(b, 1) + 12, 200_001)
    log_p, log_rest = -np.logaddexp(0, -y), -np.logaddexp(0, y)
    p = np.maximum(np.exp(log_p), 1e-300)
    law = np.exp(a * log_p + b * log_rest - betaln(a, b))
    values = law * -np.expm1(-r * np.log1p(p * tau)) / p
    assert beta_mean_of_decay(a, b, r, tau) == pytest.approx(np.trapezoid(values, y), rel=1e-8)


@pytest.mark.parametrize(
    ("a", "b", "r", "tau", "exact"),
    [
        # By 50-digit arithmetic on the hypergeometric form.
        (0.3, 5000, 300, 1e3, 119753.49392608639),
        (5, 1e5, 5000, 1e6, 25001.0),
        (0.01, 1e5, 3, 1e6, 2920195.5546945697),
        (0.793, 30, 0.24, 1e3, 50.02558138650482),
        (1, 2.4, 300, 0.1, 6.703518474867002),
        (1000, 2.4, 0.01, 1e-6, 9.99999496209435e-09),
    ],
)
def test_extreme_cases_keep_their_digits(a, b, r, tau, exact):
    assert beta_mean_of_decay(a, b, r, tau) == pytest.approx(exact, rel=1e-9)


@settings(max_examples=25)
@given(st.floats(1.5, 50), st.floats(0.1, 50))
def test_in_the_long_run_all_chances_to_stay_are_used(a, b):
    # The mean of 1 / p.
    long_run = (a + b - 1) / (a - 1)
    assert beta_mean_of_decay(a, b, 2.0, 1e20) == pytest.approx(long_run, rel=1e-6)


def test_each_number_is_that_of_itself_alone():
    rng = np.random.default_rng(0)
    a, b, r, tau = (10 ** rng.uniform(-2, 3, 300) for _ in range(4))
    together = beta_mean_of_decay(a, b, r, tau)
    alone = [
        float(beta_mean_of_decay(*one))
        for one in zip(a[:50], b[:50], r[:50], tau[:50], strict=True)
    ]
    assert together[:50].tolist() == alone
