"""Plots by frequency show the numbers that they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import DeclarationError
from profilekit.report.purchases.frequency_calibration import calibration_by_frequency
from profilekit.report.purchases.frequency_plots import (
    plot_calibration_by_frequency,
    plot_frequency_recency_matrix,
)
from profilekit.report.purchases.outlook_matrix import frequency_recency_matrix
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from report.purchases.purchase_cases import cdnow_book, cdnow_split, fitted


def matrix(horizon_days=90, **how):
    return plot_frequency_recency_matrix(fitted(BetaGeoModel), horizon_days, **how)


def calibration(**how):
    return plot_calibration_by_frequency(fitted(BetaGeoModel), cdnow_book(), cdnow_split(), **how)


@pytest.mark.parametrize("horizon_days", [90, None])
def test_the_matrix_has_a_column_for_every_number_of_repeats(horizon_days):
    how = {"tenure_days": 50, "most_repeats": 5}
    drawn = matrix(horizon_days, **how).images[0].get_array()
    known = frequency_recency_matrix(fitted(BetaGeoModel), horizon_days, **how).cells[:, 1:]
    assert np.array_equal(drawn.filled(np.nan), known, equal_nan=True)


def test_the_middle_of_a_cell_is_its_numbers():
    left, right, bottom, top = matrix(tenure_days=50, most_repeats=5).images[0].get_extent()
    assert (left, right, bottom, top) == (0.5, 5.5, 50.5, -0.5)


def test_those_without_a_repeat_order_stand_under_the_axis():
    figure = frequency_recency_matrix(fitted(BetaGeoModel), 90).without_repeat
    assert matrix().get_xlabel() == f"Repeat order days (with none: {figure:.2f})"
    assert matrix(None).get_xlabel() == "Repeat order days (with none: over 99.9%)"


@pytest.mark.parametrize(
    ("horizon_days", "said"),
    [
        (90, "Order days expected in the next 90 days"),
        (None, "Probability of being a customer still"),
    ],
)
def test_the_colours_are_explained(horizon_days, said):
    _, bar = matrix(horizon_days).figure.axes
    assert bar.get_ylabel() == said


def test_probabilities_have_all_colours():
    assert matrix(None, tenure_days=5).images[0].get_clim() == (0, 1)


def test_repeat_order_days_are_marked_whole():
    ax = matrix(most_repeats=3)
    assert [tick for tick in ax.get_xticks() if tick % 1] == []


def test_calibration_has_a_bar_and_a_point_per_group():
    ax, groups = (
        calibration(),
        calibration_by_frequency(fitted(BetaGeoModel), cdnow_book(), cdnow_split()),
    )
    bars = [bar.get_height() for bar in ax.patches]
    assert bars == pytest.approx(groups["actual_mean_count"].to_list())
    assert ax.lines[0].get_ydata() == pytest.approx(groups["expected_mean_count"].to_list())


def test_every_group_says_how_many_it_has():
    labels = [label.get_text() for label in calibration().get_xticklabels()]
    assert (labels[0], labels[-1]) == ("0\n1,411", "7+\n64")


def test_many_groups_are_written_upwards():
    labels = calibration(groups_from=range(14)).get_xticklabels()
    assert (labels[0].get_text(), labels[0].get_rotation()) == ("0 (1,411)", 90)


def test_calibration_names_its_horizon_and_its_model():
    ax = calibration()
    assert ax.get_title("left") == "The 273 days after, by repeat order days before"
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["Actual", "Expected by BetaGeoModel"]


@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (lambda: matrix(0), "plot_frequency_recency_matrix"),
        (lambda: calibration(groups_from=()), "plot_calibration_by_frequency"),
    ],
)
def test_who_was_asked_says_what_is_wrong(draw, name):
    with pytest.raises(DeclarationError, match=f"^{name}: "):
        draw()
