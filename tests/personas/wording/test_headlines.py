"""Which headline an answer has: none that says more than the answer."""

from __future__ import annotations

import pytest

from personas.wording.made_statements import made, middle
from profilekit.personas.statement import Statement
from profilekit.personas.wording.headlines import headline_of
from profilekit.personas.wording.phrases import own_phrases


def told(statement: Statement) -> str | None:
    return headline_of(statement, own_phrases(), "consumer")


def test_often_is_told_of_what_is_more_common_than_among_all():
    assert told(made("orders_count", low=12)) == "Orders often"
    assert told(made("orders_count", low=12, share=0.3, base=0.3)) is None


@pytest.mark.parametrize(("base", "is_told"), [(0.25, True), (0.33, True), (0.34, False)])
def test_often_is_what_a_third_of_all_customers_do_at_most(base: float, *, is_told: bool):
    statement = made("orders_count", low=3, share=0.9, base=base)
    assert told(statement) == ("Orders often" if is_told else None)


def test_often_is_not_told_where_nothing_is_known_of_all_customers():
    assert told(made("orders_count", low=3, base=None, lift=2.0)) is None


def test_labels_have_their_headline_whatever_the_case_of_their_letters():
    assert told(made("home_ownership_label", value="Homeowner")) == "Owns the home"


@pytest.mark.parametrize(
    ("low", "headline"),
    [(1, "Has unsubscribed from messages"), (2, None), (3, "several times")],
)
def test_several_is_three_or_more(low: float, headline: str | None):
    found = told(made("unsubscribed_count", low=low, base=0.6))
    assert found == headline or (found or "").endswith(headline or "?")


def test_none_in_a_window_says_nothing_of_the_days_before():
    assert told(made("tickets_count", high=1)) == "Has not asked support for help"
    assert told(made("tickets_90d_count", high=1)) is None


@pytest.mark.parametrize(
    ("low", "headline"),
    [
        (0.0, None),
        (0.1, "Also orders in the evening"),
        (0.49, "Also orders in the evening"),
        (0.5, "Mostly orders in the evening"),
    ],
)
def test_mostly_is_half_or_more(low: float, headline: str | None):
    assert told(made("evening_orders_share", low=low, base=0.6)) == headline


def test_rarely_is_a_fifth_at_most():
    assert told(made("evening_orders_share", high=0.2)) == "Rarely orders in the evening"
    assert told(made("evening_orders_share", high=0.21)) is None


def test_what_is_given_back_or_taken_off_is_rare_up_to_a_twentieth():
    for field in ("return_rate_share", "discount_share", "coupon_share"):
        assert told(made(field, high=0.05)) is not None
        assert told(made(field, high=0.06)) is None


def test_what_is_not_known_has_no_headline():
    assert told(made("orders_count")) is None


def test_a_middle_that_is_kept_back_has_no_headline():
    assert told(middle("order_value_median_amount", 20.0)) is not None
    assert told(middle("order_value_median_amount", None)) is None


def test_a_field_without_words_has_no_headline():
    assert told(made("picnics_count", low=12)) is None
