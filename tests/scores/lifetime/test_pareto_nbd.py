"""Pareto/NBD against arithmetic of 40 digits, the published figures of CDNOW, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import hyperu

from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel, ParetoNBDProcess
from scores.lifetime.shoppers import PARETO, cdnow, drawn

PROCESS = ParetoNBDProcess()
SIZES = st.floats(-3, 3).map(lambda power: 10.0**power)
HOSTILE = [  # parameters, x, t_x, T, log-likelihood and P(alive) by mpmath with 40 digits
    (PARETO, 26, 30.86, 31, -39.130805708916828, 0.99791789268977034),
    (PARETO, 0, 0, 38.86, -0.52120228962499573, 0.29509569582036411),
    ((0.5, 0.0001, 0.6, 12), 3, 1, 300, -8.0862170620324812, 1.8445558718366261e-8),
    ((0.5, 100000.0, 0.6, 12), 300, 30, 40, -2043.2663689582764, 0.87803252454210219),
    ((0.001, 10, 40, 0.0001), 0, 0, 10000.0, -2.564101888993064e-10, 0.0),
    ((30, 0.0001, 0.001, 100000.0), 800, 10, 500, 2464.7820744486125, 0.0),
    ((30, 10, 40, 12), 5, 39.999, 40, -109.1721770694756, 0.99923078859933544),
    ((1e6, 1e5, 1e6, 1e5), 12, 30, 40, -572.97568352092449, 2.9648665795011689e-87),
    ((1e6, 1e6, 0.6, 12), 300, 10, 500, -13.99145732260349, 9.114556079828345e-213),
    ((0.5, 10, 1e6, 1e6), 2, 1, 5000, -6.3235677654084898, 0.0),
    ((0.001, 0.0001, 0.001, 0.0001), 1, 39, 40, -10.622410036462046, 0.99997435904565891),
    ((2, 50, 0.3, 0.01), 1, 0.5, 1000, -4.9548529182569645, 1.9376087422693419e-5),
    ((0.2, 0.01, 5, 200), 150, 10, 700, 245.88230929737904, 3.6969701835006256e-278),
    ((8, 3, 3, 8), 40, 40, 40, -48.84642437536933, 1.0),
    ((3, 5, 0.7, 5), 0, 0, 0, 0.0, 1.0),
    ((0.01, 1000.0, 20, 0.5), 0, 0, 0.001, -9.8027646117299048e-9, 0.96082782014161832),
]


def history(x, t_x, end):
    return tuple(np.array([float(value)]) for value in (x, t_x, end))


@pytest.fixture(scope="module")
def fitted():
    return ParetoNBDModel(horizons_days=(273,)).fit(cdnow())


@pytest.fixture(scope="module")
def predicted(fitted):
    return fitted.transform(cdnow())


@pytest.mark.parametrize(("params", "x", "t_x", "end", "log_likelihood", "alive"), HOSTILE)
def test_likelihood_and_alive_are_exact_where_the_closed_form_cancels(
    params, x, t_x, end, log_likelihood, alive
):
    one = history(x, t_x, end)
    found, _ = PROCESS.log_likelihood(np.array(params), *one)
    assert found[0] == pytest.approx(log_likelihood, rel=1e-11, abs=1e-11)
    assert PROCESS.alive_prob(np.array(params), *one)[0] == pytest.approx(alive, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.tuples(SIZES, SIZES, SIZES, SIZES), st.integers(0, 300), SIZES, SIZES)
def test_the_gradient_is_the_slope(params, x, t_x, more):
    one = history(x, t_x, t_x + more)
    logs = np.log(np.array(params))
    _, gradient = PROCESS.log_likelihood(np.exp(logs), *one)
    size = 1 + np.abs(PROCESS.log_likelihood(np.exp(logs), *one)[0][0])
    for j, step in enumerate(np.eye(4) * 1e-4):
        high, low = (
            PROCESS.log_likelihood(np.exp(logs + way), *one)[0][0] for way in (step, -step)
        )
        assert gradient[0, j] == pytest.approx((high - low) / 2e-4, rel=1e-5, abs=1e-6 * size)


@given(st.tuples(SIZES, SIZES, SIZES, SIZES), SIZES)
def test_the_expectation_is_the_closed_form(params, t):
    r, alpha, s, beta = params
    if abs(s - 1) < 1e-4:
        return
    closed = r * beta / (alpha * (s - 1)) * -np.expm1((s - 1) * np.log(beta / (beta + t)))
    found = PROCESS.expected(np.array(params), np.array(t))
    assert found == pytest.approx(closed, rel=1e-9)


def test_the_expectation_passes_through_a_shape_of_one():
    around = [
        float(PROCESS.expected(np.array([2.0, 3.0, s, 5.0]), np.array(7.0)))
        for s in (1 - 1e-9, 1.0, 1 + 1e-9)
    ]
    assert around == pytest.approx([10 / 3 * np.log(12 / 5)] * 3, rel=1e-8)


def test_the_parameters_of_cdnow_are_the_published_ones(fitted):
    assert fitted.params_ == pytest.approx(
        dict(zip(("r", "alpha", "s", "beta"), PARETO, strict=True)), abs=1.2e-5
    )
    assert fitted.log_likelihood_ == pytest.approx(-9594.9762, abs=5e-5)


def test_the_standard_errors_of_cdnow_are_the_published_ones(fitted):
    # CLVTools 0.12.1, test_correctness_pnbd_nocovstaticcov.R
    published = {"r": 0.0476264, "alpha": 0.8427222, "s": 0.1872594, "beta": 6.2105448}
    assert fitted.std_errors_ == pytest.approx(published, rel=2e-4)


def test_the_holdout_of_cdnow_is_predicted_as_published(predicted):
    came = cdnow()["holdout_days_count"].to_numpy()
    expected = predicted["expected_order_days_273d_count"].to_numpy()
    assert np.abs(expected - came).mean() == pytest.approx(0.7545, abs=5e-5)
    assert np.corrcoef(expected, came)[0, 1] == pytest.approx(0.6302, abs=5e-5)
    assert expected.sum() / came.sum() - 1 == pytest.approx(-0.115, abs=5e-4)
    assert predicted["alive_prob"].mean() == pytest.approx(0.4463, abs=5e-5)


def test_the_expectation_of_cdnow_by_count_is_the_published_one(predicted):
    count = np.minimum(cdnow()["repeat_days_count"].to_numpy(), 7)
    expected = predicted["expected_order_days_273d_count"].to_numpy()
    by_count = [expected[count == k].mean() for k in range(8)]
    published = [0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403]
    assert by_count == pytest.approx(published, abs=5e-4)


def test_a_published_customer_is_expected_to_order_as_often():
    # lifetimes' test, from the R package BTYD
    params, one = np.array(PARETO), history(26, 30.86, 31)
    expected = PROCESS.expected(PROCESS.while_alive(params, *one), np.array(52.0))
    assert PROCESS.alive_prob(params, *one) * expected == pytest.approx([25.46], abs=5e-3)


def test_discounted_for_ever_it_is_the_closed_form():
    # Fader & Hardie's DERT: Tricomi's function of the discount rate.
    r, alpha, s, beta = PARETO
    rate, end = 0.002, np.array([38.86])
    params = PROCESS.while_alive(np.array(PARETO), np.array([2.0]), np.array([30.43]), end)
    closed = (r + 2) / (alpha + end) * (beta + end) * hyperu(1, 2 - s, rate * (beta + end))
    weeks, step = np.linspace(0, 60_000, 2_000_001, retstep=True)
    orders = PROCESS.expected(params, weeks)
    worth = (np.diff(orders) * np.exp(-rate * (weeks[1:] - step / 2))).sum()
    assert worth == pytest.approx(closed[0], rel=1e-6)


def test_parameters_are_recovered_from_customers_drawn_with_them():
    fitted = ParetoNBDModel().fit(drawn(20_000, 3))
    for symbol, true in zip(PROCESS.symbols, PARETO, strict=True):
        assert abs(fitted.params_[symbol] - true) < 4 * fitted.std_errors_[symbol]


def test_a_one_time_buyer_fades_with_silence(fitted):
    alive = [
        fitted.transform_one({"repeat_days_count": 0, "active_span_days": 0, "tenure_days": days})[
            "alive_prob"
        ]
        for days in (0, 30, 90, 270, 540)
    ]
    assert alive[0] == 1
    assert alive == sorted(alive, reverse=True)


def test_one_customer_alone_has_the_numbers_of_one_among_many(fitted, predicted):
    rows = cdnow().to_dicts()
    for i in (0, 1, 2, 56, 1000):
        assert fitted.transform_one(rows[i]) == pytest.approx(predicted.row(i, named=True))


def test_a_fitted_model_comes_back_from_json(fitted, predicted):
    again = ParetoNBDModel.from_json(fitted.to_json())
    assert again.transform(cdnow()).equals(predicted)


def test_the_time_unit_changes_no_prediction(predicted):
    by_day = ParetoNBDModel(horizons_days=(273,), time_unit_days=1).fit(cdnow()).transform(cdnow())
    for name in ("alive_prob", "expected_order_days_273d_count"):
        assert by_day[name].to_numpy() == pytest.approx(predicted[name].to_numpy(), rel=1e-5)
