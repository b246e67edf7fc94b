"""What the shop of known types sells, what of it is on offer in which week, and its coupons.

Offers and coupons come as they come: nothing in the calendar knows who will see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_draws import Draws

__all__ = ["HEDONIC_CATEGORIES", "SLOTS", "Campaigns", "Goods", "stock", "write_to_customers"]

_PRACTICAL = {
    "pantry": ("coffee", "pasta", "oil", "canned food", "breakfast"),
    "household": ("laundry", "cleaning", "paper goods", "storage", "light bulbs"),
    "health": ("vitamins", "first aid", "oral care", "baby care", "pet food"),
    "office": ("stationery", "ink", "batteries", "cables", "school supplies"),
}
_HEDONIC = {
    "beauty": ("perfume", "make-up", "skin care", "hair styling", "nail polish"),
    "fashion": ("accessories", "shoes", "knitwear", "bags", "jewellery"),
    "leisure": ("games", "books", "music", "craft kits", "sports gear"),
    "gifts": ("sweets", "candles", "flowers", "decoration", "gadgets"),
}
_DEPARTMENTS = _PRACTICAL | _HEDONIC

HEDONIC_CATEGORIES: tuple[str, ...] = tuple(name for names in _HEDONIC.values() for name in names)
"""Categories bought for pleasure rather than for use."""

SLOTS = 12
"""Products in a category, from the cheapest to the dearest; the last two are launched later."""

_BRANDS = 6
_OWN_BRAND_SLOTS = 2
_OLD_SLOTS = 10
_SALE_EVERY_WEEKS = 26
_SALE_WEEKS = (2, 3)
_CAMPAIGN_EVERY_DAYS = 21
_FIRST_CAMPAIGN_DAY = 7
_OFFER_DAYS = 16
_SINGLE_PROB = 0.08
_CATEGORY_PROB = 0.07
_WIDE_PROB = 0.5
_PERCENTS = (10, 15, 20, 25, 30, 40)
_REACHED_PROB = 0.55


@dataclass(frozen=True, slots=True)
class Goods:
    """Products in arrays of shape (n_products,), a category after the other.

    Attributes
    ----------
    category_names : tuple of str
        Categories.
    department_names : tuple of str
        Department of each category.
    hedonic_category : ndarray of shape (n_categories,)
        Whether a category is bought for pleasure.
    list_cents : ndarray
        Price before any discount.
    launch_day : ndarray
        Day from which on it is sold.
    brand : ndarray
        Number of the brand within the department; 0 is the seller's own.
    percent : ndarray of shape (n_products, n_weeks)
        Discount in a week.
    """

    category_names: tuple[str, ...]
    department_names: tuple[str, ...]
    hedonic_category: NDArray[np.bool_]
    list_cents: NDArray[np.int64]
    launch_day: NDArray[np.int64]
    brand: NDArray[np.int64]
    percent: NDArray[np.int64]

    def department(self, products: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the number of the department of each product."""
        return products // (SLOTS * (len(self.category_names) // len(_DEPARTMENTS)))

    def percent_on(self, products: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the discount of each product on a day."""
        return self.percent[products, days // 7]

    def sold(
        self, categories: NDArray[np.int64], slots: NDArray[np.int64], days: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the product in a slot, or one that is sold already instead."""
        products = categories * SLOTS + slots
        return np.where(self.launch_day[products] > days, products - _OLD_SLOTS // 2, products)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Coupons sent to customers.

    Attributes
    ----------
    start_day, end_day : ndarray of shape (n_campaigns,)
        First and last day of the offer.
    department : ndarray of shape (n_campaigns,)
        Department that the coupon is for.
    percent : ndarray of shape (n_campaigns,)
        What the coupon takes off.
    contacted : ndarray of shape (n_campaigns, n_customers)
        Who got it.
    """

    start_day: NDArray[np.int64]
    end_day: NDArray[np.int64]
    department: NDArray[np.int64]
    percent: NDArray[np.int64]
    contacted: NDArray[np.bool_]

    def held(
        self, customers: NDArray[np.int64], days: NDArray[np.int64], departments: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the latest campaign whose coupon each customer could use there and then, or -1."""
        latest = np.full(len(days), -1, dtype=np.int64)
        for number in range(len(self.start_day)):
            running = (days > self.start_day[number]) & (days <= self.end_day[number])
            meant = running & (departments == self.department[number])
            latest[meant & self.contacted[number, customers]] = number
        return latest


def _offers(draws: Draws, launch_day: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    """Draw the discounts of each week: single products, whole categories, and two sales a year."""
    week = np.arange(-(-days // 7))
    products, weeks = len(launch_day), len(week)
    single = draws.uniform(products, weeks) < _SINGLE_PROB
    shelf = draws.uniform(products // SLOTS, weeks) < _CATEGORY_PROB
    sale = np.isin(week % _SALE_EVERY_WEEKS, _SALE_WEEKS)
    wide = np.repeat(shelf | sale, SLOTS, axis=0) & (draws.uniform(products, weeks) < _WIDE_PROB)
    percent = draws.pick(_PERCENTS, products * weeks).reshape(products, weeks)
    sold = launch_day[:, None] <= week * 7
    return np.where((single | wide) & sold, percent, 0)


def stock(draws: Draws, days: int) -> Goods:
    """Fill the shelves for a history of so many days."""
    names = tuple(name for shelf in _DEPARTMENTS.values() for name in shelf)
    departments = tuple(name for name, shelf in _DEPARTMENTS.items() for _ in shelf)
    hedonic = np.isin(names, HEDONIC_CATEGORIES)
    count = len(names) * SLOTS
    slot = np.tile(np.arange(SLOTS), len(names))
    usual = np.where(
        hedonic, draws.between(8.0, 26.0, len(names)), draws.between(4, 18, len(names))
    )
    level = 0.6 + 0.13 * np.where(slot < _OLD_SLOTS, slot, slot // 2) + draws.between(0, 0.1, count)
    euros = np.repeat(usual, SLOTS) * level
    launch_day = np.where(slot < _OLD_SLOTS, 0, draws.whole(0, days - 1, count))
    return Goods(
        category_names=names,
        department_names=departments,
        hedonic_category=hedonic,
        list_cents=(euros * 10).astype(np.int64) * 10 + 9,
        launch_day=launch_day,
        brand=np.where(slot < _OWN_BRAND_SLOTS, 0, draws.whole(1, _BRANDS, count)),
        percent=_offers(draws, launch_day, days),
    )


def write_to_customers(draws: Draws, first_day: NDArray[np.int64], days: int) -> Campaigns:
    """Send coupons to about half of the customers of the day, whoever they are."""
    start = np.arange(_FIRST_CAMPAIGN_DAY, days, _CAMPAIGN_EVERY_DAYS)
    count = len(start)
    reached = draws.uniform(count, len(first_day)) < _REACHED_PROB
    return Campaigns(
        start_day=start,
        end_day=start + _OFFER_DAYS,
        department=draws.whole(0, len(_DEPARTMENTS) - 1, count),
        percent=draws.pick((15, 20, 25), count),
        contacted=reached & (first_day[None, :] <= start[:, None]),
    )
