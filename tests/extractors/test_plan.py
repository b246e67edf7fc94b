"""A plan computes each measure once, with one pass per grain."""

from __future__ import annotations

from profilekit.extractors import Cadence, Field, Frequency, Recency, Spend, lines, orders, refunds
from profilekit.extractors.plan import make_plan


def first_families():
    extractors = (Recency(), Frequency(), Spend(), Cadence())
    return [field for extractor in extractors for field in extractor.fields()]


def test_equal_measures_of_different_extractors_are_merged():
    plan = make_plan([*Recency().fields(), *Cadence().fields()])
    last = orders.max(orders.day)
    assert plan.asked > sum(len(grain.measures) for grain in plan.grains.values())
    assert list(plan.grains[orders].measures).count(last) == 1


def test_the_first_families_take_one_pass_over_orders():
    plan = make_plan(first_families())
    passes = [grain for grain, planned in plan.grains.items() if planned.measures]
    assert passes == [refunds, orders]


def test_columns_read_follow_from_the_tree():
    plan = make_plan(first_families())
    assert plan.tables == {
        "refunds": ("amount", "refunded_day"),
        "transactions": ("amount", "order_id", "ordered_day"),
    }


def test_line_aggregates_ride_on_the_orders():
    plan = make_plan(
        [
            Field("lines_count", lines.count()),
            Field("largest_line_amount", lines.max(lines.amount)),
            Field("orders_count", orders.count()),
        ]
    )
    assert not plan.grains[lines].measures
    rolled = plan.grains[orders].measures
    assert rolled[lines.count()].aggregation == "sum"
    assert rolled[lines.max(lines.amount)].aggregation == "max"


def test_line_aggregates_that_do_not_roll_up_keep_their_own_pass():
    plan = make_plan(
        [
            Field("line_median_amount", lines.median(lines.amount)),
            Field("orders_count", orders.count()),
        ]
    )
    assert lines.median(lines.amount) in plan.grains[lines].measures


def test_the_plan_prints_grains_measures_and_fields():
    text = str(make_plan(Recency().fields()))
    assert "orders = transactions by (customer_id, transactions.order_id)" in text
    assert "max(orders.day)  -> recency_days" in text
