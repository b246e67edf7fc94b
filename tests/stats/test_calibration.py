"""Calibration by equal parts, by hand and by its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnsupportedInputError
from profilekit.stats.calibration import calibration_table

ROWS = st.lists(st.tuples(st.integers(-2, 9), st.integers(0, 5)), min_size=1, max_size=40)


def test_parts_go_from_the_lowest_predictions_to_the_highest():
    table = calibration_table([8, 0, 1, 3], [4.0, 1.0, 2.0, 3.0], bins=2)
    assert table.predicted_mean.tolist() == [1.5, 3.5]
    assert table.actual_mean.tolist() == [0.5, 5.5]
    assert table.rows_count == 2


def test_equal_predictions_are_shared_between_parts():
    table = calibration_table([0, 0, 4, 4], [1.0, 1.0, 1.0, 2.0], bins=2)
    assert table.predicted_mean.tolist() == pytest.approx([1, 1.5])
    assert table.actual_mean.tolist() == pytest.approx([4 / 3, 8 / 3])


def test_nothing_for_everybody_has_the_mean_in_every_part():
    table = calibration_table([0, 0, 3, 1], [0.0] * 4, bins=4)
    assert table.predicted_mean.tolist() == [0] * 4
    assert table.actual_mean.tolist() == [1] * 4


@given(ROWS, st.integers(1, 12))
def test_the_parts_add_up_to_the_whole(rows, bins):
    actual, predicted = np.array(rows, dtype=float).T
    table = calibration_table(actual, predicted, bins=bins)
    assert table.rows_count * bins == pytest.approx(len(rows))
    assert table.actual_mean.mean() == pytest.approx(actual.mean(), abs=1e-9)
    assert table.predicted_mean.mean() == pytest.approx(predicted.mean(), abs=1e-9)


@given(ROWS, st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, bins, random):
    one, other = (
        calibration_table(*zip(*given, strict=True), bins=bins)
        for given in (rows, random.sample(rows, len(rows)))
    )
    assert one.actual_mean.tolist() == pytest.approx(other.actual_mean.tolist(), abs=1e-9)


@given(ROWS, st.integers(1, 12))
def test_predicted_means_never_fall(rows, bins):
    table = calibration_table(*zip(*rows, strict=True), bins=bins)
    assert (np.diff(table.predicted_mean) > -1e-9).all()


@pytest.mark.parametrize(("rows", "bins"), [(0, 10), (3, 0)])
def test_no_rows_or_no_parts_are_an_error(rows, bins):
    with pytest.raises(UnsupportedInputError, match=f"{rows} rows and bins={bins}"):
        calibration_table([1.0] * rows, [1.0] * rows, bins=bins)
