"""Expressions are frozen values that refuse what cannot be measured, and compute what they say."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import answers, both_ways, one_answer, one_line_each
from profilekit.errors import DeclarationError
from profilekit.extractors import as_of_day, lines, orders, refunds

EPOCH = date(1970, 1, 1)
NUMBERS = [None, -3.5, -2.0, -0.5, 0.0, 0.25, 1.0, 2.5, 40.0]
FUNCTIONS = {
    "plus": (lambda x: 2 + x, lambda x: 2 + x),
    "minus": (lambda x: 2 - x, lambda x: 2 - x),
    "times": (lambda x: x * 3, lambda x: x * 3),
    "over": (lambda x: 1 / x, lambda x: 1 / x if x else None),
    "abs": (abs, abs),
    "log": (lambda x: x.log(), lambda x: math.log(x) if x > 0 else None),
    "exp": (lambda x: x.exp(), math.exp),
    "sqrt": (lambda x: x.sqrt(), lambda x: math.sqrt(x) if x >= 0 else None),
    "sin": (lambda x: x.sin(), math.sin),
    "cos": (lambda x: x.cos(), math.cos),
    "at_least": (lambda x: x.at_least(1), lambda x: max(x, 1)),
    "at_most": (lambda x: x.at_most(1), lambda x: min(x, 1)),
    "between": (lambda x: x.at_least(-1).at_most(1), lambda x: min(max(x, -1), 1)),
    "at_least_another": (lambda x: x.at_least(0 - x), abs),
    "less": (lambda x: x < 1, lambda x: x < 1),
    "at_the_most": (lambda x: x <= 1, lambda x: x <= 1),
    "equals": (lambda x: x.is_(1), lambda x: x == 1),
    "is_in": (lambda x: x.is_in((1, 40)), lambda x: x in {1, 40}),
    "negated": (lambda x: ~(x > 0), lambda x: not x > 0),
    "both": (lambda x: (x > 0) & (x < 2), lambda x: 0 < x < 2),
    "either": (lambda x: (x < 0) | (x > 2), lambda x: x < 0 or x > 2),
}


def in_order(found):
    return [found[customer] for customer in sorted(found)]


def same(found, expected):
    if expected is None or isinstance(expected, bool):
        return found is expected
    return found == pytest.approx(expected, rel=1e-12, abs=1e-12)


OF = {
    "row": lambda written: lines.max(written(lines.quantity)),
    "measure": lambda written: written(lines.max(lines.quantity)),
}
of_both = pytest.mark.parametrize("of", OF.values(), ids=OF)


@both_ways
@of_both
def test_rows_and_measures_compute_what_they_say(way, of):
    measures = {name: of(written) for name, (written, _) in FUNCTIONS.items()}
    found = answers(way, one_line_each(NUMBERS, "quantity"), **measures)
    for customer, number in zip(sorted(found), NUMBERS, strict=True):
        for name, (_, oracle) in FUNCTIONS.items():
            expected = None if number is None else oracle(number)
            assert same(found[customer][name], expected), (name, number)


@both_ways
@of_both
def test_what_is_missing_is_asked_for_and_filled(way, of):
    tables = one_line_each([None, 2.0], "quantity")
    assert in_order(one_answer(way, tables, of(lambda x: x.is_null()))) == [True, False]
    assert in_order(one_answer(way, tables, of(lambda x: x.fill(9)))) == [9, 2]


@both_ways
@pytest.mark.parametrize("divisor", [1, 3, 7])
def test_whole_division_rounds_down_and_its_rest_is_never_negative(way, divisor):
    days = list(range(-15, 16))
    tables = one_line_each([EPOCH + timedelta(days=day) for day in days], "ordered_at")
    for of in (lambda w: lines.max(w(lines.day)), lambda w: w(lines.max(lines.day))):
        whole = in_order(one_answer(way, tables, of(lambda x: x // divisor)))
        rest = in_order(one_answer(way, tables, of(lambda x: x % divisor)))
        assert whole == [day // divisor for day in days]
        assert rest == [day % divisor for day in days]


TURNS = [
    day
    for year in (1899, 1900, 1904, 1968, 1969, 1970, 1972, 1999, 2000, 2001, 2023, 2024, 2100)
    for day in (date(year, 1, 1) + timedelta(days=n) for n in range(366))
]
PARTS = {
    "month": (lambda x: x.month(), lambda d: d.month),
    "year": (lambda x: x.year(), lambda d: d.year),
    "weekday": (lambda x: x.weekday(), date.isoweekday),
}


@both_ways
def test_the_calendar_is_that_of_python_before_1970_and_over_leap_years(way):
    days = sorted({*TURNS})
    of_rows = {part: lines.max(written(lines.day)) for part, (written, _) in PARTS.items()}
    of_measures = {f"{p}_m": written(lines.max(lines.day)) for p, (written, _) in PARTS.items()}
    tables = one_line_each(days, "ordered_at")
    found = answers(way, tables, as_of="2101-01-01", **of_rows, **of_measures)
    for customer, day in zip(sorted(found), days, strict=True):
        expected = {part: oracle(day) for part, (_, oracle) in PARTS.items()}
        assert found[customer] == expected | {f"{part}_m": n for part, n in expected.items()}, day


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.dates(date(1700, 1, 1), date(2250, 12, 31)), min_size=1, max_size=40))
def test_the_calendar_is_that_of_python_on_any_day(days):
    for written, oracle in PARTS.values():
        measure = lines.max(written(lines.day))
        tables = one_line_each(days, "ordered_at")
        found = one_answer("polars", tables, measure, as_of="2251-01-01")
        assert in_order(found) == list(map(oracle, days))


@both_ways
def test_the_logarithm_of_money_is_that_of_major_units(way):
    found = one_answer(way, one_line_each([2.0], "quantity"), lines.sum(lines.amount).log())
    assert in_order(found) == [0.0]


def test_equal_expressions_are_one_value():
    assert orders.sum(orders.amount) == orders.sum(orders.amount)
    assert len({orders.last(days=90).count(), orders.last(days=90).count()}) == 1


def test_an_expression_has_no_truth_value():
    with pytest.raises(DeclarationError, match="no truth value"):
        bool(orders.amount > 1)


def test_rows_of_different_grains_do_not_meet():
    with pytest.raises(DeclarationError, match="different grains"):
        orders.amount * lines.quantity


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
        (orders.sum(orders.amount).at_least(10), 1),
        (orders.max(orders.amount).fill(0), 1),
        (orders.max(orders.amount).log(), 0),
        (as_of_day - orders.max(orders.day), 0),
    ],
)
def test_the_power_of_money_follows_from_the_tree(measure, power):
    assert measure.type.money == power


@pytest.mark.parametrize("function", ["exp", "sqrt", "sin", "cos"])
def test_some_functions_have_no_meaning_for_money(function):
    with pytest.raises(DeclarationError, match="no meaning for money"):
        getattr(orders.max(orders.amount), function)()


@pytest.mark.parametrize("divisor", [0, -2, 2.5, True])
def test_whole_numbers_are_divided_by_a_positive_whole_number(divisor):
    with pytest.raises(DeclarationError, match="positive whole number"):
        orders.day // divisor


def test_whole_division_takes_whole_numbers():
    with pytest.raises(DeclarationError, match="takes whole numbers"):
        lines.quantity % 2


def test_a_condition_is_a_comparison():
    with pytest.raises(DeclarationError, match="a condition is a comparison"):
        orders.day & (orders.day > 1)


def test_one_of_no_values_is_refused():
    with pytest.raises(DeclarationError, match="at least one value"):
        lines.category.is_in(())


def test_text_is_compared_with_text_only():
    with pytest.raises(DeclarationError, match="text"):
        lines.category > 3  # noqa: B015
    with pytest.raises(DeclarationError, match="text"):
        lines.category.fill(0)


def test_the_day_asked_about_is_no_plain_number_beside_money():
    with pytest.raises(DeclarationError, match="amount of money"):
        orders.sum(orders.amount) - as_of_day


def test_expressions_print_as_they_are_written():
    measure = orders.last(days=30).sum(orders.amount) / orders.count()
    assert str(measure) == "(sum(orders.amount, last 30d) / count(orders))"
