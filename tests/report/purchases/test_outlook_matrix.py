"""The outlook matrix against the model's answers to single customers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from profilekit.errors import DeclarationError
from profilekit.report.purchases.outlook_matrix import frequency_recency_matrix
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from report.purchases.purchase_cases import MODELS, fitted
from scores.lifetime.lifetime_customers import FIELDS


def one(repeats, recency, tenure):
    return pd.DataFrame([(repeats, tenure - recency, tenure)], columns=list(FIELDS), dtype=float)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("repeats", "recency"), [(0, 100), (1, 0), (1, 99), (7, 40), (9, 91)])
def test_a_cell_is_what_a_customer_would_be_told(model, repeats, recency):
    customer = one(repeats, recency, 100)
    expected = fitted(model).expected_order_days(customer, [90]).iloc[0, 0]
    alive = fitted(model).transform(customer)["alive_prob"][0]
    how = {"tenure_days": 100, "most_repeats": 9}
    matrices = [frequency_recency_matrix(fitted(model), days, **how) for days in (90, None)]
    found = [matrix.cells[recency, repeats] for matrix in matrices]
    assert found == pytest.approx([expected, alive])


def test_what_cannot_be_is_missing():
    cells = frequency_recency_matrix(fitted(BetaGeoModel), 90, tenure_days=3, most_repeats=4).cells
    missing = [
        [True, False, False, False, True],
        [True, False, False, True, True],
        [True, False, True, True, True],
        [False, True, True, True, True],
    ]
    assert np.isnan(cells).tolist() == missing


def test_those_without_a_repeat_order_have_one_figure():
    found = frequency_recency_matrix(fitted(BetaGeoModel), None, tenure_days=30)
    assert found.without_repeat == 1.0


@pytest.mark.parametrize(
    ("how", "named"),
    [
        ({"horizon_days": 0}, "horizon_days is 0"),
        ({"horizon_days": 90, "tenure_days": 0}, "tenure_days is 0"),
        ({"horizon_days": 90, "most_repeats": 1.5}, r"most_repeats is 1\.5"),
    ],
)
def test_a_parameter_out_of_range_is_refused(how, named):
    with pytest.raises(DeclarationError, match=named):
        frequency_recency_matrix(fitted(BetaGeoModel), **how)
