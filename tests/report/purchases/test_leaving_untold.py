"""Where the data do not tell who has left, numbers are missing and plots say so."""

from __future__ import annotations

import json

import numpy as np
import pytest

from profilekit.report.purchases.alive_history import alive_history
from profilekit.report.purchases.frequency_plots import plot_frequency_recency_matrix
from profilekit.report.purchases.outlook_matrix import frequency_recency_matrix
from profilekit.report.purchases.purchase_plots import plot_alive_history
from profilekit.report.purchases.tracking import tracking
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from report.purchases.purchase_cases import (
    CALIBRATED_TO,
    HELD_OUT_TO,
    cdnow,
    day,
    fitted,
    tables_of,
)

TELLING = fitted(ModifiedBetaGeoModel)


@pytest.fixture(scope="module")
def untold():
    document = json.loads(TELLING.to_json())
    document["state"]["leaving_gain"] = 1.5
    return ModifiedBetaGeoModel.from_json(json.dumps(document))


def words_on(ax):
    ax.figure.canvas.draw()
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("ordered", [(0, 10, 45), (60,)])
def test_a_history_has_no_probabilities(untold, ordered):
    tables = tables_of([("a", number) for number in ordered])
    found = alive_history(untold, tables, "a", as_of=day(60))
    assert found["alive_prob"].to_list() == [None] * (61 - ordered[0])
    ax = plot_alive_history(untold, tables, "a", as_of=day(60))
    assert words_on(ax) == ["The data do not tell who has left"]


def test_a_matrix_of_probabilities_is_empty_and_one_of_orders_is_not(untold):
    assert np.isnan(frequency_recency_matrix(untold, None).cells).all()
    ax = plot_frequency_recency_matrix(untold, None)
    assert words_on(ax) == ["The data do not tell who has left"]
    assert ax.get_xlabel() == "Repeat order days (with none: not told)"
    of_orders = (frequency_recency_matrix(model, 90).cells for model in (untold, TELLING))
    assert np.array_equal(*of_orders, equal_nan=True)


def test_what_is_tracked_is_the_same(untold):
    days = {"as_of": CALIBRATED_TO, "until": HELD_OUT_TO}
    assert tracking(untold, cdnow(), **days).equals(tracking(TELLING, cdnow(), **days))
