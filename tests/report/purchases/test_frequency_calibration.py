"""Calibration by frequency against the figures of CDNOW, and customers counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from profilekit.errors import DeclarationError, LeakageError, UnsupportedInputError
from profilekit.report.purchases.frequency_calibration import calibration_by_frequency
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from report.purchases.purchase_cases import cdnow_book, cdnow_split, fitted
from scores.lifetime.lifetime_customers import FIELDS

CDNOW_ACTUAL = [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]
CDNOW_EXPECTED = {
    BetaGeoModel: [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157],
    ModifiedBetaGeoModel: [0.185, 0.551, 1.049, 1.493, 2.104, 2.564, 3.361, 5.849],
    ParetoNBDModel: [0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403],
}
ROWS = [(0, 0, 70, 1), (0, 0, 30, 0), (2, 50, 70, 3), (5, 60, 70, 2), (9, 69, 70, 8)]


def customers(rows=ROWS):
    return pd.DataFrame(rows, columns=[*FIELDS, "came"], dtype=float)


def groups_of(frame=None, outcome="came", **how):
    frame = customers() if frame is None else frame
    return calibration_by_frequency(fitted(BetaGeoModel), frame, outcome, **how)


@pytest.mark.parametrize("model", CDNOW_EXPECTED)
def test_cdnow_is_calibrated_as_known(model):
    groups = calibration_by_frequency(fitted(model), cdnow_book(), cdnow_split())
    assert groups["repeats_label"].to_list() == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert groups["customers_count"].to_list() == [1411, 439, 214, 100, 62, 38, 29, 64]
    assert groups["actual_mean_count"].to_list() == pytest.approx(CDNOW_ACTUAL, abs=5e-4)
    assert groups["expected_mean_count"].to_list() == pytest.approx(CDNOW_EXPECTED[model], abs=1e-3)


def test_groups_are_means_of_their_customers():
    groups = groups_of(horizon_days=90, groups_from=(0, 1, 5))
    each = fitted(BetaGeoModel).expected_order_days(customers(), [90]).iloc[:, 0]
    assert groups["repeats_label"].tolist() == ["0", "1-4", "5+"]
    assert groups["customers_count"].tolist() == [2, 1, 2]
    assert groups["actual_mean_count"].tolist() == [0.5, 3.0, 5.0]
    expected = [each[:2].mean(), each[2], each[3:].mean()]
    assert groups["expected_mean_count"].tolist() == pytest.approx(expected)


def test_groups_without_customers_are_left_out():
    assert groups_of(horizon_days=90)["repeats_label"].tolist() == ["0", "2", "5", "7+"]


def test_one_group_is_everybody():
    groups = groups_of(horizon_days=90, groups_from=(0,))
    assert groups.iloc[0, :3].tolist() == ["0+", 5, 2.8]


def test_customers_who_never_ordered_are_left_out():
    nobody = [(0, float("nan"), float("nan"), 4)]
    assert groups_of(customers(ROWS + nobody), horizon_days=90).equals(groups_of(horizon_days=90))


def test_the_order_of_customers_changes_nothing():
    assert groups_of(customers(ROWS[::-1]), horizon_days=90).equals(groups_of(horizon_days=90))


@pytest.mark.parametrize("groups_from", [(), (1, 2), (0, 2, 2), (0, 3, 1), (0, 1.5), (False, 1)])
def test_groups_that_do_not_part_everybody_are_refused(groups_from):
    with pytest.raises(DeclarationError, match="increasing whole numbers, the first 0"):
        groups_of(horizon_days=90, groups_from=groups_from)


def test_a_column_of_unknown_days_is_refused():
    with pytest.raises(DeclarationError, match="'came' is of is not said: give horizon_days="):
        groups_of()


def test_a_horizon_of_nothing_is_refused():
    with pytest.raises(DeclarationError, match="horizon_days is 0"):
        groups_of(horizon_days=0)


def test_two_horizons_are_refused():
    with pytest.raises(DeclarationError, match="horizon_days=90, and the split has 273"):
        calibration_by_frequency(fitted(BetaGeoModel), cdnow_book(), cdnow_split(), horizon_days=90)


def test_a_book_that_knows_the_outcome_is_refused():
    with pytest.raises(LeakageError, match="begins after 1997-09-30"):
        calibration_by_frequency(fitted(BetaGeoModel), cdnow_split().outcome, cdnow_split())


def test_a_missing_outcome_is_refused():
    with pytest.raises(UnsupportedInputError, match="missing or infinite outcome"):
        groups_of(customers([*ROWS, (0, 0, 9, None)]), horizon_days=90)
