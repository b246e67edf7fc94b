"""Outcomes: what each customer did in the horizon, as parts of ratios.

Shares are of each customer, and the mean is over customers, since a type is of a customer: who
buys much counts no more than who buys little. A number of categories is one over the mean chance
that two lines are of the same one, which is not biased however few the lines are [1]_. How many
choices fall into new categories depends on how many are made at all [2]_, before and in the
horizon; what that explains is taken off.

References
----------
.. [1] Simpson (1949), "Measurement of Diversity", Nature 163, 688.
.. [2] Stern, P. and Hammond, K. (2004), "The Relationship Between Customer Loyalty and Purchase
   Incidence", Marketing Letters 15(1), 5-19.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from profilekit.book.columns import FloatArray

__all__ = ["Outcome", "outcomes_of"]

_LEAST_EXPECTED: Final = 0.01
"""Share of new choices below which nobody is expected to be; our choice, for the curve's ends."""


class Outcome(NamedTuple):
    """What is divided by what; each an ndarray of shape (n_customers,), 0 of who does not count."""

    top: FloatArray
    bottom: FloatArray


def outcomes_of(
    came: Mapping[str, FloatArray], *, lapse_days: int
) -> tuple[dict[str, Outcome], dict[str, str]]:
    """Work out every outcome that what was measured allows.

    Parameters
    ----------
    came : mapping of str to ndarray of shape (n_customers,)
        Statistics of the horizon.
    lapse_days : int
        Days at the end of the horizon; who does not order in them has lapsed.

    Returns
    -------
    tuple of dict of str to Outcome and dict of str to str
        By name, and what is lacking for the others.
    """
    found: dict[str, Outcome] = {}
    lacking: dict[str, str] = {}
    lapsed = partial(_silent, days=lapse_days)
    outcomes = {**_OUTCOMES, "lapsed": (("orders_count", "recency_days"), _ORDERS, lapsed)}
    for name, (statistics, needed, work_out) in outcomes.items():
        if {*statistics} <= came.keys():
            found[name] = work_out(*(np.nan_to_num(came[each]) for each in statistics))
        else:
            lacking[name] = needed
    return found, lacking


def _share(part: FloatArray, whole: FloatArray) -> Outcome:
    """Give each customer's own share."""
    there = whole > 0
    share = np.divide(part, whole, out=np.zeros(len(whole)), where=there)
    return Outcome(share, there.astype(np.float64))


def _any(part: FloatArray, whole: FloatArray) -> Outcome:
    return Outcome(((part > 0) & (whole > 0)).astype(np.float64), (whole > 0).astype(np.float64))


def _silent(orders: FloatArray, recency: FloatArray, *, days: int) -> Outcome:
    """Tell who had no order in the last days; the last day of all is 0 days ago."""
    silent = (orders == 0) | (recency >= days)
    return Outcome(silent.astype(np.float64), np.ones(len(silent)))


def _a_head(amount: FloatArray) -> Outcome:
    return Outcome(amount, np.ones(len(amount)))


def _net(amount: FloatArray, refunds: FloatArray) -> Outcome:
    return _a_head(amount - refunds)


def _number(lines: FloatArray, pairs: FloatArray) -> Outcome:
    """Give one over the chance that two lines are of one category."""
    chance = _share(pairs, lines * (lines - 1))
    return Outcome(chance.bottom, chance.top)


def _adjusted(new: FloatArray, choices: FloatArray, before: FloatArray) -> Outcome:
    """Hold the share of new choices against that of customers who choose as often."""
    share, there = _share(new, choices)
    columns = [np.ones(len(share))]
    for exposure in (np.log1p(choices), np.log1p(before)):
        centred = exposure - exposure.mean()
        columns += [centred, centred**2, centred**3]
    design, counted = np.column_stack(columns), there > 0
    if not counted.any():
        return Outcome(share, there)
    slopes = np.linalg.lstsq(design[counted], share[counted], rcond=None)[0]
    return Outcome(share, np.where(counted, np.maximum(design @ slopes, _LEAST_EXPECTED), 0.0))


_OFFERS: Final = "campaigns and responses"
_CATEGORIES: Final = "categories of purchases"
_ORDERS: Final = "transactions"
_OUTCOMES: Final[Mapping[str, tuple[tuple[str, ...], str, Callable[..., Outcome]]]] = {
    "redeemed": (("redeemed_offers_count", "offers_count"), _OFFERS, _any),
    "redemptions": (("redeemed_offers_count", "offers_count"), _OFFERS, _share),
    "coupons": (("coupon_orders_count", "orders_count"), "coupons of purchases", _share),
    "discounts": (("discount_amount", "gross_amount"), "discounts of purchases", _share),
    "spend": (("spend_amount", "refunds_amount"), _ORDERS, _net),
    "orders": (("orders_count",), _ORDERS, _a_head),
    "new_categories": (
        ("new_category_choices_count", "order_categories_count"),
        _CATEGORIES,
        _share,
    ),
    "new_categories_adjusted": (
        (
            "new_category_choices_count",
            "order_categories_count",
            "before_order_categories_count",
        ),
        _CATEGORIES,
        _adjusted,
    ),
    "new_spend": (("new_categories_amount",), _CATEGORIES, _a_head),
    "small_baskets": (("small_baskets_count", "orders_count"), _ORDERS, _share),
    "categories": (("categorised_lines_count", "same_category_count"), _CATEGORIES, _number),
}
"""By name the statistics read, what they need, and how it is worked out; but who lapsed."""
