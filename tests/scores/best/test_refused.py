"""What a scorer of best customers refuses, with what to do."""

from __future__ import annotations

import math

import polars as pl
import pytest

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.best.gates import Gate
from profilekit.scores.best.signals import DEFAULT_GROUP_WEIGHTS, Signal
from scores.best.best_customer_books import CUSTOMERS, GATES, GROUPS, SPEND, book_of, scorer


def test_a_frame_without_any_signal_is_refused_with_the_names():
    with pytest.raises(UnsupportedInputError, match=r"no field of any signal .* spend_amount"):
        scorer().fit(CUSTOMERS.select("consent_profiling_label"))


def test_too_few_customers_are_refused_with_the_remedies():
    with pytest.raises(UnsupportedInputError, match=r"12 customers, of whom 9 pass .*from_json"):
        scorer(minimum_customers=10).fit(CUSTOMERS)


def test_gates_that_are_in_the_way_are_told_in_words():
    with pytest.raises(UnsupportedInputError) as refused:
        scorer(minimum_customers=10).fit(CUSTOMERS)
    words = "pass the gates (orders_count: 2 or more, consent_profiling_label: 'granted')"
    assert words in str(refused.value)


def test_one_customer_is_no_population():
    with pytest.raises(UnsupportedInputError, match=r"1 customer.* at least 2 to compare with"):
        scorer().fit(CUSTOMERS.tail(1))


def test_customers_who_are_all_equal_cannot_be_told_apart():
    equal = pl.concat([CUSTOMERS.tail(1)] * 20)
    with pytest.raises(UnsupportedInputError, match="no signal with a weight in which"):
        scorer().fit(equal)


def test_so_little_known_that_nobody_is_scored_is_refused():
    customers = CUSTOMERS.with_columns(
        spend_amount=pl.lit(None, pl.Float64), orders_count=pl.lit(None, pl.Int64)
    ).with_columns(
        spend_amount=pl.when(pl.int_range(12) < 2).then(pl.int_range(12).cast(pl.Float64)),
        return_rate_share=pl.lit(None, pl.Float64),
    )
    customers = customers.with_columns(
        orders_count=pl.when(pl.int_range(12) > 9).then(pl.int_range(12))
    )
    with pytest.raises(UnsupportedInputError, match=r"of whom 90% of the weight"):
        scorer(gates=(), minimum_coverage_share=0.9).fit(customers)


@pytest.mark.parametrize("stage", ["fit", "transform"])
def test_infinite_values_are_refused_with_their_field(stage):
    bad = CUSTOMERS.with_columns(spend_amount=pl.lit(math.inf))
    fitted = scorer().fit(CUSTOMERS)
    with pytest.raises(UnsupportedInputError, match="12 infinite values in 'spend_amount'"):
        getattr(fitted, stage)(bad)


def test_a_gate_on_text_refuses_numbers():
    with pytest.raises(UnsupportedInputError, match="consent_profiling_label"):
        scorer().fit(CUSTOMERS.with_columns(consent_profiling_label=pl.lit(1)))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"signals": (SPEND, SPEND)}, "signals name spend_amount more than once"),
        ({"gates": (GATES[0], GATES[0])}, "gates name orders_count more than once"),
        ({"group_weights": {"value": 1}}, "no weight for 'cost', 'loyalty'"),
        (
            {"group_weights": {"value": -1, "loyalty": 1, "cost": 1}},
            r"group_weights\['value'\] is -1; expected 0 or more, as in",
        ),
        ({"group_weights": dict.fromkeys(GROUPS, 0)}, "no signal has a weight above 0"),
        ({"bands": {"best": 0.5}}, "add up to 1"),
        ({"signals": ()}, "signals"),
        ({"minimum_coverage_share": 1.5}, "minimum_coverage_share"),
        ({"minimum_customers": 0}, "minimum_customers"),
        (
            {"signals": "spend_amount"},
            r"signals is 'spend_amount'; expected a tuple, as in signals=",
        ),
        ({"signals": SPEND}, "signals is a Signal; expected a tuple"),
        ({"signals": ("spend_amount",)}, r"signals\[0\] is 'spend_amount'; expected Signal\("),
        (
            {"signals": ({"field": "spend_amount", "group": "value"},)},
            r"signals\[0\] is \{.*\}; expected Signal\(",
        ),
        ({"gates": ({"field": "orders_count", "minimum": 2},)}, r"gates\[0\] is .*Gate\("),
        ({"signals": CUSTOMERS}, "signals is a DataFrame; expected a tuple"),
        ({"gates": Gate}, "gates is the class Gate; expected a tuple, as in gates="),
        ({"group_weights": CUSTOMERS}, "group_weights is a DataFrame; expected a mapping"),
        ({"bands": ["best", "other"]}, "bands is .*; expected a mapping, as in bands="),
        ({"minimum_coverage_share": "half"}, "minimum_coverage_share is 'half'; expected a number"),
        (
            {"signals": (SPEND, Signal(field="consent_profiling_label", group="value"))},
            "BestCustomerScorer: consent_profiling_label is text for a gate",
        ),
    ],
)
def test_parameters_that_do_not_fit_each_other_are_refused(changes, found):
    with pytest.raises(DeclarationError, match=found):
        scorer(**changes).fit(CUSTOMERS)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (
            {"value": 50, "loyality": 30, "cost": 20},
            (
                "group_weights names 'loyality', the group of no signal (did you mean 'loyalty'?); "
                "group_weights has no weight for 'loyalty'; give group_weights={'loyalty': ...}; "
                "the groups of the signals are 'cost', 'loyalty', 'value'"
            ),
        ),
        (
            {**GROUPS, "zzz": 3},
            (
                "group_weights names 'zzz', the group of no signal; "
                "the groups of the signals are 'cost', 'loyalty', 'value'"
            ),
        ),
    ],
)
def test_a_group_that_no_signal_is_in_is_named_with_all_that_there_are(weights, told):
    with pytest.raises(DeclarationError) as refused:
        scorer(group_weights=weights).fit(CUSTOMERS)
    assert str(refused.value) == f"BestCustomerScorer: {told}"


def test_weights_of_default_groups_that_no_signal_is_in_are_let_be():
    assert scorer(group_weights=DEFAULT_GROUP_WEIGHTS).fit(CUSTOMERS).state_.learned_from == 9


def test_contributions_are_of_a_profile_as_of_its_values():
    book = book_of(CUSTOMERS)
    fitted = scorer().fit(book)
    profile = book.profile(12)
    assert fitted.contributions(profile) == fitted.contributions(profile.values)


@pytest.mark.parametrize(
    ("given", "found"),
    [(CUSTOMERS, "a DataFrame"), (12, "12"), (Gate, "the class Gate"), ("ann", "'ann'")],
)
def test_contributions_of_what_is_no_customer_are_refused_in_a_sentence(given, found):
    with pytest.raises(UnsupportedInputError) as refused:
        scorer().fit(CUSTOMERS).contributions(given)
    assert f"contributions was given {found}; expected one customer" in str(refused.value)
    assert len(str(refused.value)) < 250
