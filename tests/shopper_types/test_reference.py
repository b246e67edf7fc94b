"""What raw values mean: normal scores, exposure, and how far a value is trusted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import spearmanr

from profilekit.shopper_types.reference import (
    ExposureCurve,
    LearnedIndicator,
    reliability_of_halves,
)
from profilekit.stats.percentiles import Reference

RNG = np.random.default_rng(11)


def learned(values, **more):
    reference = Reference.of(values, max_points=more.pop("max_points", 1000))
    return LearnedIndicator(name="x", reference=reference, prior_evidence=5.0, **more)


@pytest.mark.parametrize("max_points", [1000, 20])
def test_normal_scores_are_quantiles_of_clipped_percentiles(max_points):
    values = np.round(RNG.gamma(2.0, 3.0, 500), 1)
    asked = np.concatenate([values, RNG.uniform(-5, 40, 300), [np.nan, values.min(), values.max()]])
    one = learned(values, max_points=max_points)
    expected = ndtri(np.clip(one.reference.percentiles(asked), 0.005, 0.995))
    assert np.array_equal(one.normal_scores(asked), expected, equal_nan=True)


def test_a_value_is_trusted_as_far_as_its_evidence_reaches():
    one = learned(np.arange(9.0))
    found = one.signals(np.array([8.0, 8.0, 8.0, np.nan]), np.array([5.0, 1e9, 0.0, 5.0]))
    score = one.normal_scores(np.array([8.0]))[0]
    assert found[0] == pytest.approx(score / 2)
    assert found[1] == pytest.approx(score)
    assert found[2:].tolist() == [0.0, 0.0]


def test_exposure_takes_off_what_evidence_explains():
    evidence = np.exp(RNG.uniform(0, 6, 3000))
    own = RNG.normal(0, 0.3, 3000)
    values = own - 0.5 * np.log(evidence) + 0.05 * np.log(evidence) ** 3
    curve = ExposureCurve.of(values, evidence)
    left = values - curve.explained(evidence)
    assert spearmanr(left, own)[0] > 0.99
    assert abs(spearmanr(left, evidence)[0]) < 0.05


def test_exposure_past_what_was_seen_counts_as_at_its_end():
    evidence = np.repeat(np.arange(1.0, 11.0), 20)
    curve = ExposureCurve.of(evidence**2, evidence)
    assert curve.explained(np.array([10.0]))[0] == curve.explained(np.array([1e6]))[0]


def test_exposure_of_few_customers_is_their_mean():
    curve = ExposureCurve.of(np.array([1.0, 5.0]), np.array([3.0, 9.0]))
    assert curve.explained(np.array([1.0, 100.0])).tolist() == pytest.approx([3.0, 3.0])


def halves_of(n0, evidence):
    """Normal scores of halves of customers with so much evidence, when n0 is true."""
    own = RNG.normal(size=len(evidence))
    return tuple(
        (own + RNG.normal(size=len(evidence)) * np.sqrt(n0 / evidence)) / np.sqrt(1 + n0 / evidence)
        for _ in range(2)
    )


@pytest.mark.parametrize("n0", [2.0, 15.0, 60.0])
def test_n0_is_found_from_halves(n0):
    evidence = RNG.integers(5, 80, 20_000).astype(float)
    found = reliability_of_halves(halves_of(n0, evidence), (evidence, evidence), otherwise=1.0)
    assert found.prior_evidence == pytest.approx(n0, rel=0.1)
    assert found.pairs_count == 20_000


def test_with_equal_evidence_n0_is_that_of_spearman_and_brown():
    evidence = np.full(500, 10.0)
    found = reliability_of_halves(halves_of(10.0, evidence), (evidence, evidence), otherwise=1.0)
    rho = found.agreement
    assert found.prior_evidence == pytest.approx(10 * (1 - rho) / rho, rel=1e-6)
    whole = 20 / (20 + found.prior_evidence)
    assert whole == pytest.approx(2 * rho / (1 + rho))


def test_halves_that_do_not_agree_make_n0_large_but_finite():
    evidence = np.full(5000, 10.0)
    scores = (RNG.normal(size=5000), -RNG.normal(size=5000))
    found = reliability_of_halves(scores, (evidence, evidence), otherwise=1.0)
    assert 100 < found.prior_evidence <= 500.0001


def test_few_pairs_leave_what_was_assumed():
    evidence = np.full(199, 10.0)
    found = reliability_of_halves(halves_of(10.0, evidence), (evidence, evidence), otherwise=7.0)
    assert found == (7.0, None, 199)


def test_missing_halves_are_no_pairs():
    evidence = np.full(300, 10.0)
    one, other = halves_of(5.0, evidence)
    one[:150] = np.nan
    found = reliability_of_halves((one, other), (evidence, evidence), otherwise=7.0)
    assert found.pairs_count == 150
