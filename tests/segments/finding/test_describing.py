"""Rules of found groups: what a tree says becomes a condition, and is counted as it stands."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from profilekit.segments import read_condition
from profilekit.segments.finding.describing import described, what_marks
from profilekit.segments.finding.encoding import learn_encoding, scale_of
from profilekit.segments.rules.holding import holding


def encoded(columns):
    encoding, _ = learn_encoding(columns, {name: scale_of(name) for name in columns})
    return encoding


def told(columns, members):
    return described(columns, encoded(columns), np.array(members), rng=0)


def test_one_bound_is_one_comparison():
    orders = np.arange(40.0)
    made = told({"orders_count": orders}, orders >= 30)
    assert str(made.rule) == "orders_count > 29"
    assert (made.precision, made.recall, made.agreement) == (1.0, 1.0, 1.0)


def test_a_label_is_asked_for_by_value():
    region = np.array(["north", "south"] * 20, dtype=object)
    assert str(told({"region_label": region}, region == "south").rule) == "region_label == 'south'"


def test_a_flag_is_set_or_not():
    flag = np.tile([0.0, 1.0], 20)
    assert str(told({"app_flag": flag}, flag == 0).rule) == "app_flag == no"


def test_whether_something_is_known_is_a_question_too():
    score = np.where(np.arange(40) % 2 == 0, np.nan, np.arange(40.0))
    made = told({"nps_score": score}, np.isnan(score))
    assert made.agreement == 1.0
    assert read_condition(made.rule.to_json()) == made.rule


def test_questions_that_change_nothing_are_not_asked():
    rng = np.random.default_rng(0)
    columns = {"orders_count": np.arange(80.0), "visits_count": rng.poisson(5, 80).astype(float)}
    assert str(told(columns, columns["orders_count"] >= 40).rule) == "orders_count > 39"


def test_everybody_and_nobody_have_no_rule():
    orders = np.arange(40.0)
    for members in (np.ones(40, dtype=bool), np.zeros(40, dtype=bool)):
        made = told({"orders_count": orders}, members)
        assert made.rule is None
        assert str(made) == "no short rule tells its members"


def test_precision_and_recall_are_counted_by_hand():
    orders = np.repeat([1.0, 9.0], 20)
    members = np.array([False] * 18 + [True] * 2 + [True] * 15 + [False] * 5)
    made = told({"orders_count": orders}, members)
    assert str(made.rule) == "orders_count > 5"
    assert made.precision == 15 / 20
    assert made.recall == 15 / 17
    assert made.agreement == 33 / 40


def rows_of(columns):
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("seed", range(20))
def test_short_bounds_name_the_same_customers_as_the_cuts_of_the_tree(seed):
    rng = np.random.default_rng(seed)
    columns = {
        "spend_amount": rng.lognormal(5, 2, 300),
        "margin_ratio": rng.normal(0, 1e-3, 300),
        "orders_count": rng.poisson(9, 300).astype(float),
    }
    place = np.log(columns["spend_amount"]) + 900 * columns["margin_ratio"]
    members = place + rng.normal(0, 0.5, 300) > 5
    made = told(columns, members)
    tree = DecisionTreeClassifier(
        max_depth=3, max_leaf_nodes=6, min_samples_leaf=5, random_state=0
    ).fit(np.column_stack(list(columns.values())), members)
    named = tree.predict(np.column_stack(list(columns.values())))
    assert [holding(made.rule, row) for row in rows_of(columns)] == named.tolist()


def test_bounds_are_as_short_as_the_gap_they_stand_in():
    spend = np.array([*np.linspace(20, 55.99999999999999, 20), *np.linspace(71.337, 99.9, 20)])
    assert str(told({"spend_amount": spend}, spend > 60).rule) == "spend_amount > 60"
    low = -spend
    assert str(told({"change_amount": low}, low > -60).rule) == "change_amount > -60"


def test_a_group_is_named_by_what_marks_it():
    rng = np.random.default_rng(0)
    encoding = encoded(
        {"orders_365d_count": rng.poisson(9, 200).astype(float), "spend_amount": rng.random(200)}
    )
    assert what_marks(encoding, np.array([1.5, -0.9])) == "many orders in 365 days, low spend"
    assert what_marks(encoding, np.array([0.1, 0.1])) == "near the average"
    quiet = frozenset({"orders_365d_count"})
    assert what_marks(encoding, np.array([1.5, -0.9]), leaving_out=quiet) == "low spend"


def test_the_same_thing_in_another_window_is_not_named_again():
    rng = np.random.default_rng(0)
    names = ("orders_90d_count", "orders_365d_count", "recency_days")
    encoding = encoded({name: rng.poisson(9, 200).astype(float) for name in names})
    assert what_marks(encoding, np.array([1.2, 1.5, -0.8])) == (
        "many orders in 365 days, recent order"
    )


def test_who_has_none_is_named_so():
    orders = np.array([0.0] * 30 + [5.0] * 30 + [9.0] * 30)
    encoding = encoded({"orders_90d_count": orders})
    nought, few = encoding.encoded({"orders_90d_count": np.array([0.0, 1.0])}).tolist()
    assert what_marks(encoding, np.array(nought)) == "no orders in 90 days"
    assert what_marks(encoding, np.array(few)) == "few orders in 90 days"


@pytest.mark.parametrize("scale", [1e15, 1e36])
def test_large_amounts_have_a_rule_that_can_be_read(scale):
    spend = np.arange(40.0) * scale
    made = told({"spend_amount": spend}, spend >= 30 * scale)
    assert made.agreement == 1.0
    assert read_condition(made.rule.to_json()) == made.rule


def test_nothing_is_asked_of_numbers_that_trees_do_not_read():
    spend = np.arange(40.0) * 1e39
    assert told({"spend_amount": spend}, spend >= 30e39).rule is None
