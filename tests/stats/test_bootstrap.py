"""Bootstrap intervals, against theory and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from profilekit.errors import UnsupportedInputError
from profilekit.stats import bootstrap as module
from profilekit.stats.bootstrap import paired_bootstrap

VALUES = np.random.default_rng(3).exponential(size=400)


def mean_of(*columns):
    """Give the function that takes means of columns."""
    stacked = np.array(columns)
    return lambda weights: weights @ stacked.T / weights.sum(axis=-1, keepdims=True)


def test_the_interval_of_a_mean_is_that_of_the_central_limit():
    found = paired_bootstrap(mean_of(VALUES), 400, resamples=2000, rng=1)
    error = VALUES.std() / 20
    assert found.estimate[0] == pytest.approx(VALUES.mean())
    assert found.low[0] == pytest.approx(VALUES.mean() - 1.96 * error, abs=0.15 * error)
    assert found.high[0] == pytest.approx(VALUES.mean() + 1.96 * error, abs=0.15 * error)


def test_the_interval_is_that_of_scipy():
    ours = paired_bootstrap(mean_of(VALUES), 400, resamples=4000, confidence=0.8, rng=1)
    theirs = stats.bootstrap(
        (VALUES,), np.mean, n_resamples=4000, confidence_level=0.8, method="percentile", rng=2
    ).confidence_interval
    assert ours.low[0] == pytest.approx(theirs.low, abs=0.01)
    assert ours.high[0] == pytest.approx(theirs.high, abs=0.01)


def test_figures_are_of_the_same_draws():
    def difference(weights):
        means = mean_of(VALUES, VALUES + 1)(weights)
        return means[:, [1]] - means[:, [0]]

    found = paired_bootstrap(difference, 400, rng=1)
    assert found.low[0] == pytest.approx(1)
    assert found.high[0] == pytest.approx(1)


def test_a_seed_gives_the_same_interval_however_many_draws_are_held(monkeypatch):
    one = paired_bootstrap(mean_of(VALUES), 400, resamples=50, rng=7)
    monkeypatch.setattr(module, "_CELLS", 1200)
    other = paired_bootstrap(mean_of(VALUES), 400, resamples=50, rng=7)
    assert one.low.tolist() == pytest.approx(other.low.tolist())


def test_every_draw_has_as_many_rows():
    drawn = []

    def totals(weights):
        drawn.extend(weights.sum(axis=-1).tolist())
        return weights.sum(axis=-1, keepdims=True)

    paired_bootstrap(totals, 30, resamples=20, rng=1)
    assert set(drawn) == {30}


def test_a_figure_that_a_draw_does_not_have_has_no_interval():
    found = paired_bootstrap(lambda w: np.where(w[:, :1] > 0, 1.0, np.nan), 3, rng=1)
    assert found.estimate[0] == 1
    assert np.isnan(found.low[0])


@pytest.mark.parametrize(
    ("n_rows", "options"), [(0, {}), (3, {"resamples": 1}), (3, {"confidence": 1})]
)
def test_what_cannot_be_drawn_is_an_error(n_rows, options):
    with pytest.raises(UnsupportedInputError, match="at least 1 row, 2 resamples"):
        paired_bootstrap(mean_of(VALUES), n_rows, rng=1, **options)
