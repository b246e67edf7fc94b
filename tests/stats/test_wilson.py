from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from profilekit.stats.wilson import wilson_interval


@given(of=st.integers(1, 10_000), part=st.floats(0, 1))
def test_it_is_the_score_interval_of_scipy(of: int, part: float) -> None:
    count = round(part * of)
    low, high = wilson_interval(count, of)
    exact = binomtest(count, of).proportion_ci(method="wilson")
    assert (float(low), float(high)) == pytest.approx((exact.low, exact.high), abs=1e-9)


@given(of=st.integers(1, 10_000), part=st.floats(0, 1))
def test_the_share_is_never_outside(of: int, part: float) -> None:
    count = round(part * of)
    low, high = wilson_interval(count, of)
    assert 0 <= low <= count / of <= high <= 1


def test_many_shares_are_told_as_each_alone() -> None:
    together = np.array(wilson_interval([0, 3, 10], [10, 10, 10]))
    alone = np.array([wilson_interval(count, 10) for count in (0, 3, 10)]).T
    np.testing.assert_array_equal(together, alone)
