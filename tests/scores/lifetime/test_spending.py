"""Spending as it is read: the different ones, the policies, and all that is wrong at once."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import TablesError
from profilekit.scores.lifetime.spending import read_spending

NAN = np.nan


def read(days, mean, zero_amounts="error"):
    columns = {"days": np.array(days, dtype=float), "mean": np.array(mean, dtype=float)}
    return read_spending(
        columns, repeats="days", mean="mean", zero_amounts=zero_amounts, asked_by="me"
    )


def test_customers_alike_are_one_with_a_weight():
    found = read([2, 1, 2, 0], [5, 5, 5, NAN])
    assert found.x.tolist() == [0, 1, 2]
    assert found.mean.tolist() == [0, 5, 5]
    assert found.weights.tolist() == [1, 1, 2]
    assert found.rows.tolist() == [2, 1, 2, 0]


def test_a_missing_number_of_days_takes_no_part():
    assert read([NAN, 1], [NAN, 5]).rows.tolist() == [-1, 0]


def test_a_mean_of_zero_without_a_day_is_none():
    assert read([0, 0], [0, NAN]).weights.tolist() == [2]


@pytest.mark.parametrize(("policy", "x"), [("ignore", [0, 1]), ("zero", [1, 2])])
def test_zero_or_less_is_what_the_policy_says(policy, x):
    found = read([2, 1], [0, 5], policy)
    assert sorted(found.x.tolist()) == x
    assert found.not_positive_count == 1


def test_less_than_zero_is_no_zero():
    with pytest.raises(TablesError, match="-3, less than zero, of 1 customer"):
        read([2, 1], [-3, 0], "zero")


def test_who_takes_zero_is_not_told_to_take_it():
    with pytest.raises(TablesError, match="A mean of 0 is taken for what it is") as caught:
        read([2, 1], [-3, 0], "zero")
    assert "'zero'" not in str(caught.value)
    assert "zero_amounts='ignore'" in str(caught.value)


def test_less_than_zero_is_ignored_where_asked_for():
    assert read([2], [-3], "ignore").x.tolist() == [0]


def test_zero_is_refused_and_the_policies_named():
    with pytest.raises(TablesError, match="zero_amounts='ignore'") as caught:
        read([2, 1, 1], [0, -3, 5])
    [fault] = caught.value.faults
    assert (fault.code, fault.count, fault.column) == ("not_positive", 2, "mean")


def test_all_faults_are_told_at_once():
    with pytest.raises(TablesError) as caught:
        read([-1, 1.5, 1, 2, 0, 3], [NAN, 5, NAN, np.inf, 7, 0])
    assert [fault.code for fault in caught.value.faults] == [
        "not_a_count",
        "missing",
        "infinite",
        "value_without_repeat",
        "not_positive",
    ]
