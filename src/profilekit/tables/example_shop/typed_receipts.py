"""What is paid for each order line, and what becomes of the coupons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.tables.example_shop.typed_people import Behaviour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_baskets import Looks
    from profilekit.tables.example_shop.typed_draws import Draws
    from profilekit.tables.example_shop.typed_goods import Campaigns, Goods
    from profilekit.tables.example_shop.typed_occasions import Visits
    from profilekit.tables.example_shop.typed_people import Shoppers

__all__ = ["MORNING_S", "Clicks", "Lines", "answer_mail", "ring_up"]

MORNING_S = 7 * 3600
"""Second of the day at which mail is sent and customers become known, before the shop opens."""

_HUNTER_USES_COUPON, _OTHERS_USE_COUPON, _LEANING_USES_COUPON = 0.85, 0.05, 0.25
_CLICK_PROB, _LEANING_CLICKS, _PLEASURE_CLICKS = 0.03, 0.25, 0.1
_DAY_S = 86_400
_CLICK_WITHIN_S = 2 * _DAY_S


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines in arrays of shape (n_lines,), visit after visit; money in cents.

    Attributes
    ----------
    visit, product, units : ndarray
        Which visit bought how many of what.
    listed, discount, coupon : ndarray
        Price before discounts, what the offer took off, and what a coupon took off.
    campaign : ndarray
        Campaign that the coupon came from; -1 for none.
    """

    visit: NDArray[np.int64]
    product: NDArray[np.int64]
    units: NDArray[np.int64]
    listed: NDArray[np.int64]
    discount: NDArray[np.int64]
    coupon: NDArray[np.int64]
    campaign: NDArray[np.int64]

    @property
    def paid(self) -> NDArray[np.int64]:
        """What was paid."""
        return self.listed - self.discount - self.coupon


@dataclass(frozen=True, slots=True)
class Clicks:
    """Clicks on campaigns: who, which, and when after the start of the history."""

    campaign: NDArray[np.int64]
    customer: NDArray[np.int64]
    second: NDArray[np.int64]


def _coupons_used(
    draws: Draws,
    people: Shoppers,
    campaigns: Campaigns,
    department: NDArray[np.int64],
    bought: Visits,
) -> NDArray[np.int64]:
    """Use each coupon once, if it comes to mind; bought has a row per line."""
    held = campaigns.held(bought.customer, bought.day, department)
    leaning = people.share(Behaviour.BARGAIN)[bought.customer]
    hunting = bought.behaviour == Behaviour.BARGAIN
    others = _OTHERS_USE_COUPON + _LEANING_USES_COUPON * leaning
    thought_of = draws.chance(np.where(hunting, _HUNTER_USES_COUPON, others))
    usable = np.flatnonzero(thought_of & (held >= 0))
    _, first = np.unique(held[usable] * people.count + bought.customer[usable], return_index=True)
    used = np.full(len(held), -1, dtype=np.int64)
    used[usable[first]] = held[usable[first]]
    return used


def ring_up(
    draws: Draws,
    people: Shoppers,
    goods: Goods,
    campaigns: Campaigns,
    visits: Visits,
    looks: Looks,
) -> Lines:
    """Make one line of each product of an order, and price it."""
    bought = looks.paid & (looks.units > 0)
    products = len(goods.list_cents)
    key, line = np.unique(
        looks.visit[bought] * products + looks.product[bought], return_inverse=True
    )
    units = np.zeros(len(key), dtype=np.int64)
    np.add.at(units, line, looks.units[bought])
    visit, product = key // products, key % products
    campaign = _coupons_used(
        draws, people, campaigns, goods.department(product), visits.where(visit)
    )
    listed = goods.list_cents[product] * units
    discount = listed * goods.percent_on(product, visits.day[visit]) // 100
    off = np.where(campaign >= 0, campaigns.percent[campaign], 0)
    return Lines(
        visit=visit,
        product=product,
        units=units,
        listed=listed,
        discount=discount,
        coupon=(listed - discount) * off // 100,
        campaign=campaign,
    )


def answer_mail(draws: Draws, people: Shoppers, campaigns: Campaigns, days: int) -> Clicks:
    """Draw who clicks on which campaign."""
    campaign, customer = np.nonzero(campaigns.contacted)
    hunters, pleased = people.share(Behaviour.BARGAIN), people.share(Behaviour.IMPULSE)
    prob = _CLICK_PROB + _LEANING_CLICKS * hunters + _PLEASURE_CLICKS * pleased
    clicks = draws.chance(prob[customer])
    second = campaigns.start_day[campaign] * _DAY_S + MORNING_S
    second = second + draws.whole(60, _CLICK_WITHIN_S, len(campaign))
    kept = clicks & (second < days * _DAY_S)
    return Clicks(campaign[kept], customer[kept], second[kept])
