"""What customers did in the horizon: own shares, and nothing of those who did nothing."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.shopper_types.evaluation.outcomes import outcomes_of


def came(**statistics):
    return {name: np.array(values, dtype=float) for name, values in statistics.items()}


def worked_out(statistics, lapse_days=56):
    return outcomes_of(statistics, lapse_days=lapse_days)


def test_a_share_is_each_customers_own():
    found, _ = worked_out(came(small_baskets_count=[1, 0, 0], orders_count=[2, 3, 0]))
    assert found["small_baskets"].top.tolist() == [0.5, 0, 0]


def test_who_did_nothing_does_not_count_in_a_share():
    found, _ = worked_out(came(small_baskets_count=[1, 0, 0], orders_count=[2, 3, 0]))
    assert found["small_baskets"].bottom.tolist() == [1, 1, 0]


def test_who_did_nothing_has_lapsed():
    nothing = came(orders_count=[2, np.nan, 0], recency_days=[3, np.nan, np.nan])
    found, _ = worked_out(nothing)
    assert found["lapsed"].top.tolist() == [0, 1, 1]
    assert found["lapsed"].bottom.tolist() == [1, 1, 1]


def test_who_ordered_before_the_last_days_only_has_lapsed():
    # An order on the last day is 0 days ago, so the last 56 days are 0 to 55.
    ordered = came(orders_count=[1, 9, 1], recency_days=[55, 56, 0])
    assert worked_out(ordered)[0]["lapsed"].top.tolist() == [0, 1, 0]
    assert worked_out(ordered, lapse_days=1)[0]["lapsed"].top.tolist() == [1, 1, 0]


def test_only_who_got_an_offer_can_redeem_one():
    found, _ = worked_out(came(redeemed_offers_count=[1, 0, 0], offers_count=[4, 2, 0]))
    assert found["redeemed"].top.tolist() == [1, 0, 0]
    assert found["redeemed"].bottom.tolist() == [1, 1, 0]
    assert found["redemptions"].top.tolist() == [0.25, 0, 0]


def test_spend_is_less_what_was_given_back():
    found, _ = worked_out(came(spend_amount=[10, 5], refunds_amount=[4, 0]))
    assert found["spend"].top.tolist() == [6, 5]


def test_a_number_of_categories_is_one_over_the_chance_of_the_same():
    # Four lines of two categories, two of each: 4 of 12 ordered pairs are the same.
    found, _ = worked_out(came(categorised_lines_count=[4, 1], same_category_count=[4, 0]))
    top, bottom = found["categories"]
    assert top[0] / bottom[0] == pytest.approx(3)
    assert (top[1], bottom[1]) == (0, 0)


def test_new_choices_that_follow_from_how_many_are_made_are_as_expected():
    rng = np.random.default_rng(1)
    before, choices = rng.integers(5, 200, (2, 2_000)).astype(float)
    share = 0.5 - 0.05 * np.log1p(before) + 0.02 * np.log1p(choices)
    found, _ = worked_out(
        came(
            new_category_choices_count=share * choices,
            order_categories_count=choices,
            before_order_categories_count=before,
        )
    )
    top, bottom = found["new_categories_adjusted"]
    assert top / bottom == pytest.approx(np.ones(2_000), rel=1e-6)


def test_nobody_who_chose_anything_is_no_fault():
    nothing = came(
        new_category_choices_count=[0, 0],
        order_categories_count=[0, 0],
        before_order_categories_count=[1, 2],
    )
    found, _ = worked_out(nothing)
    assert found["new_categories_adjusted"].bottom.tolist() == [0, 0]


def test_what_is_not_measured_says_what_it_needs():
    found, lacking = worked_out(came(orders_count=[1], recency_days=[0]))
    assert set(found) == {"lapsed", "orders"}
    assert lacking["redeemed"] == "campaigns and responses"
    assert lacking["categories"] == "categories of purchases"
