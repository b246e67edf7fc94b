"""Maximum likelihood on laws whose best parameters are known."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import FitError
from profilekit.scores.lifetime.maximising import maximise

WAITS = np.random.default_rng(0).exponential(4.0, 1_000)


def exponential(params):
    """Waiting times of mean m: log-likelihood and its slope in log m."""
    (mean,) = params
    total = WAITS.sum()
    return -len(WAITS) * np.log(mean) - total / mean, np.array([total / mean - len(WAITS)])


def best_of(log_likelihood, starts, symbols=("m",), **options):
    starts = [np.array(start, dtype=float) for start in starts]
    return maximise(
        log_likelihood, starts, symbols=symbols, asked_by="Model.fit", remedy="Do this.", **options
    )


def test_the_mean_of_waiting_times_is_found_with_its_error():
    found = best_of(exponential, [[1.0], [400.0]])
    assert found.params[0] == pytest.approx(WAITS.mean(), rel=1e-7)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(WAITS.mean() / np.sqrt(1_000), rel=1e-4)
    assert found.log_likelihood == exponential(found.params)[0]


def two_peaks(params):
    """Peaks at 1 (low) and e^3 (high)."""
    y = np.log(params)
    low, high = np.exp(-((y - 0) ** 2) * 4), 3 * np.exp(-((y - 3) ** 2) * 4)
    slope = -8 * (y - 0) * low - 8 * (y - 3) * high
    return float((low + high)[0]) - 10, slope


def test_the_best_of_several_starts_counts():
    found = best_of(two_peaks, [[1.2], [18.0]])
    assert found.params[0] == pytest.approx(np.exp(3), rel=1e-6)


def test_a_search_on_a_sample_ends_at_the_maximum_of_all():
    def sample(params):
        (mean,) = params
        total = WAITS[:50].sum()
        return -50 * np.log(mean) - total / mean, np.array([total / mean - 50])

    found = best_of(exponential, [[1.0]], search=sample)
    assert found.params[0] == pytest.approx(WAITS.mean(), rel=1e-7)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(WAITS.mean() / np.sqrt(1_000), rel=1e-4)


@pytest.mark.parametrize(("sign", "goes"), [(1, "infinity"), (-1, "0")])
def test_a_likelihood_that_rises_for_ever_is_an_error(sign, goes):
    def rising(params):
        return float(-np.exp(-sign * np.log(params[0]) / 2)), sign * params ** (-sign / 2) / 2

    with pytest.raises(FitError, match=rf"Model.fit found no fit.*m goes to {goes}.*Do this") as e:
        best_of(rising, [[1.0]])
    assert e.value.code == "fit"
    assert e.value.remedy == "Do this."


def test_a_flat_likelihood_is_an_error():
    def ridge(params):
        y = np.log(params)
        return float(-((y[0] + y[1]) ** 2)) - 1, -2 * (y[0] + y[1]) * np.ones(2)

    with pytest.raises(FitError, match="flat along a and b") as caught:
        best_of(ridge, [[1.0, 2.0]], symbols=("a", "b"))
    assert caught.value.__context__ is None


def test_a_likelihood_that_is_nowhere_finite_is_an_error():
    with pytest.raises(FitError, match="not finite at any of 2 starts"):
        best_of(lambda params: (np.nan, np.full_like(params, np.nan)), [[1.0], [2.0]])
