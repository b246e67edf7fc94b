"""Expressions are frozen values that refuse what cannot be measured."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors import as_of_day, lines, order_days, orders, refunds, rows_of


def test_equal_expressions_are_one_value():
    assert orders.sum(orders.amount) == orders.sum(orders.amount)
    assert len({orders.last(days=90).count(), orders.last(days=90).count()}) == 1


def test_a_scope_makes_a_different_measure():
    assert orders.last(days=90).count() != orders.count()
    assert orders.last(days=90).count() != orders.last(days=91).count()


def test_an_expression_has_no_truth_value():
    with pytest.raises(DeclarationError, match="no truth value"):
        bool(orders.amount > 1)


def test_rows_of_different_grains_do_not_meet():
    with pytest.raises(DeclarationError, match="different grains"):
        orders.amount * lines.quantity


def test_a_grain_aggregates_its_own_rows_only():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.sum(lines.amount)


def test_a_grain_is_narrowed_by_its_own_rows_only():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.where(lines.amount > 1)


def test_a_measure_is_no_row():
    with pytest.raises(DeclarationError, match="aggregate the row first"):
        orders.count() + orders.amount


def test_a_misspelt_column_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'quantity'"):
        lines.column("quantitty")


def test_an_unknown_table_is_refused():
    with pytest.raises(UnknownNameError, match="tickets"):
        rows_of("tickts")


def test_money_is_not_added_to_what_is_no_money():
    with pytest.raises(DeclarationError, match="amount of money"):
        orders.sum(orders.amount) + orders.count()


@pytest.mark.parametrize(
    ("measure", "power"),
    [
        (orders.sum(orders.amount), 1),
        (orders.std(orders.amount), 1),
        (orders.sum(orders.amount) / orders.count(), 1),
        (orders.sum(orders.amount) / refunds.sum(refunds.amount), 0),
        (orders.count() * orders.max(orders.amount), 1),
        (orders.sum(orders.amount * orders.amount), 2),
        (as_of_day - orders.max(orders.day), 0),
    ],
)
def test_the_power_of_money_follows_from_the_tree(measure, power):
    assert measure.type.money == power


def test_sums_and_counts_are_never_missing_but_extremes_are():
    assert not orders.sum(orders.amount).type.nullable
    assert not orders.count().type.nullable
    assert orders.max(orders.amount).type.nullable


def test_a_window_has_at_least_one_day():
    with pytest.raises(DeclarationError, match="at least one day"):
        orders.last(days=0)


def test_a_constant_has_no_previous_value():
    constant = (orders.day * 0).operands[1]
    with pytest.raises(DeclarationError, match="no previous"):
        constant.previous()


def test_grouping_takes_rows_of_the_grain():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.by(lines.category)


def test_per_takes_a_grain_made_from_the_aggregated_one():
    with pytest.raises(DeclarationError, match="groups orders, not transactions"):
        lines.sum(lines.quantity).per(order_days)


def test_expressions_print_as_they_are_written():
    measure = orders.last(days=30).sum(orders.amount) / orders.count()
    assert str(measure) == "(sum(orders.amount, last 30d) / count(orders))"


def test_text_is_compared_with_text_only():
    with pytest.raises(DeclarationError, match="text"):
        lines.category > 3  # noqa: B015
    with pytest.raises(DeclarationError, match="is text"):
        lines.median(lines.category)


def test_grouping_takes_a_key():
    with pytest.raises(DeclarationError, match="at least one key"):
        lines.by()


def test_the_day_asked_about_is_no_plain_number_beside_money():
    with pytest.raises(DeclarationError, match="amount of money"):
        orders.sum(orders.amount) - as_of_day
