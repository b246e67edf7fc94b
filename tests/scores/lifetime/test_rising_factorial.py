"""The log of a rising factorial against its product, for any size of its base."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

BASES = st.floats(-6, 14).map(lambda power: 10.0**power)


@given(BASES, st.integers(0, 200))
def test_it_is_the_logarithm_of_the_product(a, x):
    found = float(log_rising(a, np.array(float(x))))
    assert found == pytest.approx(np.log(a + np.arange(x)).sum(), rel=1e-12, abs=1e-12)


@given(BASES, st.integers(0, 200))
def test_its_slope_is_that_of_the_product(a, x):
    found = float(log_rising_slope(a, np.array(float(x))))
    assert found == pytest.approx((a / (a + np.arange(x))).sum(), rel=1e-12, abs=1e-12)


def test_bases_and_counts_are_broadcast():
    assert log_rising(np.array([[1.0], [2.0]]), np.array([1.0, 2.0, 3.0])).shape == (2, 3)
