"""The pages of each visit, second by second.

Visits to the store are gone through in the same way, so that they end with an order at some
time, but leave no pages behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.tables.example_shop.typed_goods import SLOTS
from profilekit.tables.example_shop.typed_people import Behaviour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_baskets import Looks
    from profilekit.tables.example_shop.typed_draws import Draws
    from profilekit.tables.example_shop.typed_occasions import Visits
    from profilekit.tables.example_shop.typed_people import Shoppers

__all__ = ["EVENT_NAMES", "Pages", "page_through"]

EVENT_NAMES = (
    "page_view",
    "view_promotion",
    "search",
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "purchase",
)
"""What a page is, by code; names of GA4."""

_PAGE, _DEALS, _SEARCH, _ITEM, _CART, _CHECKOUT, _PURCHASE = range(len(EVENT_NAMES))
_ON_PURPOSE = 0.5
"""How much of searching and of looking at offers is owed to the purpose of the visit; the rest is
custom, whatever the purpose."""

_OPENS, _CLOSES = 8 * 3600, 21 * 3600
_PLACES = 100
"""More than the looks of a visit, so that places in it can be numbered."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a visit is gone through: chances of pages, and seconds spent on each."""

    searches: float
    sees_deals: float
    quickest_s: int
    slowest_s: int


_MANNERS = {
    Behaviour.LOYAL: _Manner(searches=0.3, sees_deals=0.15, quickest_s=6, slowest_s=35),
    Behaviour.IMPULSE: _Manner(searches=0.1, sees_deals=0.2, quickest_s=10, slowest_s=60),
    Behaviour.BARGAIN: _Manner(searches=0.4, sees_deals=0.75, quickest_s=10, slowest_s=65),
    Behaviour.WANDERING: _Manner(searches=0.15, sees_deals=0.2, quickest_s=4, slowest_s=60),
    Behaviour.NEED: _Manner(searches=0.75, sees_deals=0.05, quickest_s=4, slowest_s=20),
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages in arrays of shape (n_pages,), visit after visit; some arrays per visit.

    Attributes
    ----------
    visit : ndarray
        Place of the visit.
    event : ndarray
        Code of `EVENT_NAMES`.
    product : ndarray
        Product shown; -1 for none.
    category : ndarray
        Category searched for; -1 for none.
    second : ndarray
        Second of the day, local time.
    engaged_s : ndarray
        Seconds spent.
    online : ndarray of shape (n_visits,)
        Whether the visit left these pages behind.
    ordered_s : ndarray of shape (n_visits,)
        Second of the day of the order; -1 where there is none.
    """

    visit: NDArray[np.int64]
    event: NDArray[np.int64]
    product: NDArray[np.int64]
    category: NDArray[np.int64]
    second: NDArray[np.int64]
    engaged_s: NDArray[np.int64]
    online: NDArray[np.bool_]
    ordered_s: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Pages of one kind, with their place in the visit."""

    visit: NDArray[np.int64]
    event: int
    place: NDArray[np.int64]
    product: NDArray[np.int64]
    category: NDArray[np.int64]


def _steps(
    event: int,
    visit: NDArray[np.int64],
    place: NDArray[np.int64] | int,
    *,
    product: NDArray[np.int64] | None = None,
    category: NDArray[np.int64] | None = None,
) -> _Steps:
    none = np.full(len(visit), -1, dtype=np.int64)
    return _Steps(
        visit,
        event,
        np.zeros_like(visit) + place,
        none if product is None else product,
        none if category is None else category,
    )


def _all_steps(draws: Draws, people: Shoppers, visits: Visits, looks: Looks) -> list[_Steps]:
    """Draw which pages are seen; places order them within the visit."""
    count = len(visits)
    every = np.arange(count)
    first = np.searchsorted(looks.visit, every)
    searched_for = np.full(count, -1, dtype=np.int64)
    looked = np.unique(looks.visit)
    searched_for[looked] = looks.product[first[looked]] // SLOTS
    manners = [_MANNERS[behaviour] for behaviour in Behaviour]
    searching = np.array([manner.searches for manner in manners])[visits.behaviour]
    dealing = np.array([manner.sees_deals for manner in manners])[visits.behaviour]
    who = visits.customer
    searching = _ON_PURPOSE * searching + (1.0 - _ON_PURPOSE) * people.searching_prob[who]
    dealing = _ON_PURPOSE * dealing + (1.0 - _ON_PURPOSE) * people.deals_prob[who]
    searches = draws.chance(searching) & (searched_for >= 0)
    deals, more_deals = draws.chance(dealing), draws.chance(dealing * 0.4)
    place = (np.arange(len(looks.visit)) - first[looks.visit]) * 2 + 3
    carted = looks.units > 0
    ordering = np.unique(looks.visit[looks.paid])
    return [
        _steps(_PAGE, every, 0),
        _steps(_DEALS, every[deals], 1),
        _steps(_SEARCH, every[searches], 2, category=searched_for[searches]),
        _steps(_ITEM, looks.visit, place, product=looks.product),
        _steps(_CART, looks.visit[carted], place[carted] + 1, product=looks.product[carted]),
        _steps(_DEALS, every[more_deals], _PLACES - 3),
        _steps(_CHECKOUT, ordering, _PLACES - 2),
        _steps(_PURCHASE, ordering, _PLACES - 1),
    ]


def _started(
    visit: NDArray[np.int64], spent: NDArray[np.int64], opened: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Add up what was spent before each page of its visit."""
    before = np.cumsum(spent) - spent
    first = np.searchsorted(visit, visit)
    return opened[visit] + before - before[first]


def page_through(draws: Draws, people: Shoppers, visits: Visits, looks: Looks) -> Pages:
    """Draw the pages of every visit, online or not."""
    online = draws.chance(people.online_prob[visits.customer])
    opened = draws.whole(_OPENS, _CLOSES, len(visits))
    steps = _all_steps(draws, people, visits, looks)
    visit = np.concatenate([step.visit for step in steps])
    place = np.concatenate([step.place for step in steps])
    order = np.lexsort((place, visit))
    visit = visit[order]
    event = np.concatenate([np.full(len(step.visit), step.event) for step in steps])[order]
    manners = [_MANNERS[behaviour] for behaviour in Behaviour]
    behaviour = visits.behaviour[visit]
    quickest = np.array([float(manner.quickest_s) for manner in manners])[behaviour]
    slowest = np.array([float(manner.slowest_s) for manner in manners])[behaviour]
    slowness = people.slowness[visits.customer[visit]]
    spent = (draws.between(quickest, slowest, len(visit)) * slowness).astype(np.int64)
    second = _started(visit, spent, opened)
    ordered_s = np.full(len(visits), -1, dtype=np.int64)
    ordered_s[visit[event == _PURCHASE]] = second[event == _PURCHASE]
    return Pages(
        visit=visit,
        event=event,
        product=np.concatenate([step.product for step in steps])[order],
        category=np.concatenate([step.category for step in steps])[order],
        second=second,
        engaged_s=spent,
        online=online,
        ordered_s=ordered_s,
    )
