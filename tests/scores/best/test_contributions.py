"""What signals add to a score: the parts are the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.scores.best.contributions import Contribution, coverage_of, points_of, total_of
from profilekit.scores.best.signals import Signal

SIGNALS = (
    Signal(field="spend_amount", group="value"),
    Signal(field="margin_amount", group="value", weight=3),
    Signal(field="orders_count", group="loyalty"),
    Signal(field="tenure_days", group="context", weight=0),
)
GROUPS = {"value": 60.0, "loyalty": 40.0, "context": 0.0}
PERCENTILES = st.lists(st.floats(0, 1) | st.just(math.nan), min_size=4, max_size=4)


def points(*row):
    found, most = points_of([np.array([each]) for each in row], SIGNALS, GROUPS)
    return [float(each[0]) for each in found], [float(each[0]) for each in most]


def by_hand(row):
    """Mean over groups of means over signals, in plain words."""
    groups = {}
    for signal, value in zip(SIGNALS, row, strict=True):
        if signal.weight and not math.isnan(value):
            groups.setdefault(signal.group, []).append((signal.weight, value))
    if not groups:
        return None
    means = {g: sum(w * v for w, v in x) / sum(w for w, _ in x) for g, x in groups.items()}
    return 100 * sum(GROUPS[g] * m for g, m in means.items()) / sum(GROUPS[g] for g in means)


@given(PERCENTILES)
def test_points_add_up_to_the_mean_of_means_of_what_is_known(row):
    found, most = points(*row)
    expected = by_hand(row)
    if expected is None:
        assert most == [0.0] * 4
    else:
        assert sum(found) == pytest.approx(expected)
        assert sum(most) == pytest.approx(100)


def test_a_signal_has_its_part_of_its_group():
    assert points(1.0, 1.0, 1.0, 1.0)[0] == pytest.approx([15.0, 45.0, 40.0, 0.0])


def test_what_is_missing_leaves_its_part_to_its_group():
    assert points(1.0, math.nan, 0.5, math.nan)[0] == pytest.approx([60.0, 0.0, 20.0, 0.0])


def test_a_group_of_which_nothing_is_known_takes_no_part():
    assert points(math.nan, math.nan, 0.5, math.nan)[0] == pytest.approx([0, 0, 50.0, 0])


@given(st.lists(PERCENTILES, min_size=1, max_size=20))
def test_a_row_scores_the_same_alone_and_among_others(rows):
    together = total_of(points_of(list(np.array(rows).T), SIGNALS, GROUPS)[0])
    alone = [
        total_of(points_of(list(np.array([row]).T), SIGNALS, GROUPS)[0])[0].item() for row in rows
    ]
    assert together.tolist() == alone


@given(PERCENTILES, st.integers(0, 2), st.floats(0, 1))
def test_a_better_percentile_is_never_a_worse_score(row, place, better):
    if math.isnan(row[place]):
        return
    improved = list(row)
    improved[place] = max(row[place], better)
    assert sum(points(*improved)[0]) >= sum(points(*row)[0]) - 1e-9


def test_coverage_is_the_weight_that_is_known():
    nan = math.nan
    columns = {
        "spend_amount": np.array([1.0, 1.0, nan]),
        "margin_amount": np.array([1.0, nan, nan]),
        "orders_count": np.array([1.0, 1.0, nan]),
        "tenure_days": np.array([nan, nan, nan]),
    }
    assert coverage_of(columns, SIGNALS, GROUPS).tolist() == pytest.approx([1.0, 0.55, 0.0])


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (
            (8263.03, 0.97, 0.97, 0.0, 24.3, 25.0),
            "8,263.03 spent: higher than 97% of customers, +24.3 of 25.0 points",
        ),
        (
            (1.0, 0.5, 0.0, 1.0, 12.5, 25.0),
            "1.00 spent: equal to all of the customers, +12.5 of 25.0 points",
        ),
        (
            (5.0, 0.55, 0.3, 0.5, 13.8, 25.0),
            "5.00 spent: higher than 30% and equal to 50% of customers, +13.8 of 25.0 points",
        ),
        (
            (9.0, 0.9999, 0.9999, 0.0, 25.0, 25.0),
            "9.00 spent: higher than 99.9% of customers, +25.0 of 25.0 points",
        ),
        (
            (0.0, 0.01, 0.0, 0.02, 0.3, 25.0),
            "0.00 spent: higher than none of the customers, +0.3 of 25.0 points",
        ),
        (
            (0.0, 0.07, 0.0, 0.13, 1.7, 25.0),
            "0.00 spent: higher than none and equal to 13% of the customers, +1.7 of 25.0 points",
        ),
        (
            (0.0, 0.49, 0.0, 0.98, 12.3, 25.0),
            "0.00 spent: equal to 98% of customers, +12.3 of 25.0 points",
        ),
        (
            (9.0, 1.0, 1.0, 0.0, 25.0, 25.0),
            "9.00 spent: higher than all of the customers, +25.0 of 25.0 points",
        ),
        (
            (9.0, 0.5, 0.5, 0.0, 0.0, 0.0),
            "9.00 spent: higher than 50% of customers, told as context, no points",
        ),
    ],
)
def test_a_contribution_is_told_in_a_sentence(numbers, text):
    assert Contribution(SIGNALS[0], *numbers).text == text


def test_where_less_is_better_those_who_have_more_are_beaten():
    signal = Signal(field="return_rate_share", group="cost", higher_is_better=False)
    text = Contribution(signal, 0.05, 0.8, 0.2, 0.0, 4.0, 5.0).text
    assert text == "Return rate 5.0%: lower than 80% of customers, +4.0 of 5.0 points"


def test_where_less_is_better_nobody_is_beaten_by_who_has_most():
    signal = Signal(field="return_rate_share", group="cost", higher_is_better=False)
    text = Contribution(signal, 0.9, 0.05, 0.7, 0.3, 0.2, 5.0).text
    assert text == (
        "Return rate 90.0%: lower than none and equal to 30% of the customers, +0.2 of 5.0 points"
    )


def test_a_value_to_be_reached_is_told():
    signal = Signal(field="nps_score", group="advocacy", at_least=9)
    text = Contribution(signal, 10.0, 0.9, 0.8, 0.2, 4.5, 5.0).text
    assert text.startswith(
        "Net promoter answer 10 (9 or more counts): higher than 80% and equal to 20%"
    )
