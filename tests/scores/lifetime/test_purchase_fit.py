from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.scores.lifetime.histories import Histories
from profilekit.scores.lifetime.maximising import maximise
from profilekit.scores.lifetime.purchase_fit import staying_log_likelihood
from profilekit.scores.lifetime.staying_process import NBDProcess


@given(seed=st.integers(0, 2**32 - 1))
def test_customers_who_stay_are_as_likely_by_sums_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    tenure = rng.integers(20, 60, 300).astype(float)
    x = rng.poisson(rng.gamma(1.2, 0.1, 300) * tenure).astype(float)
    last, weights = tenure * rng.random(300) * (x > 0), rng.integers(1, 4, 300).astype(float)

    def one_by_one(params):
        values, slopes = NBDProcess().log_likelihood(params, x, last, tenure)
        return float(weights @ values), weights @ slopes

    expected = maximise(
        one_by_one, [np.array([1.0, 20.0])], symbols=("r", "alpha"), asked_by="me", remedy=""
    )
    histories = Histories(x, last, tenure, weights, np.arange(300))
    found = staying_log_likelihood(histories, asked_by="me")
    assert found == pytest.approx(expected.log_likelihood, rel=1e-10)
