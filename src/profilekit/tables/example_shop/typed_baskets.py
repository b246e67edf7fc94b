"""What customers look at on a visit, and what of it they take.

Each way of shopping decides in its own manner: from memory and out of curiosity about what is
new, on sight, by comparing, hardly at all, or for the one thing that is needed. How often each
of these happens is our choice, made so that the definitions hold on average and types overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.tables.example_shop.typed_draws import Draws, repeated
from profilekit.tables.example_shop.typed_goods import SLOTS
from profilekit.tables.example_shop.typed_people import Behaviour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_goods import Campaigns, Goods
    from profilekit.tables.example_shop.typed_occasions import Visits
    from profilekit.tables.example_shop.typed_people import Shoppers

__all__ = ["Looks", "look_around"]

_NEW_DAYS = 75
_USUAL_PROB, _TRIES_NEW_PROB = 0.72, 0.16
_TAKES_HABIT_PROB = 0.88
_TAKES_ON_SIGHT_PROB = 0.24
_PLEASURE_PROB = 0.14
_WANTED_PROB, _GLANCE_PROB, _BESIDES_PROB = 0.92, 0.25, 0.4
_LIKING_PERCENT = 8.0
_STROLL_TAKES_PROB = 0.06
_NEED_MET_PROB = 0.93
_TASTE_BLIND_PROB = 0.8
_COMPLETES = {
    Behaviour.LOYAL: 0.96,
    Behaviour.IMPULSE: 0.9,
    Behaviour.BARGAIN: 0.88,
    Behaviour.WANDERING: 0.45,
    Behaviour.NEED: 0.97,
}
"""Chance that what was taken is paid for."""

_STROLLER_GIVES_UP = 0.4
"""How much less often a visit is completed by somebody who does nothing but roam."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Products looked at, in arrays of shape (n_looks,), visit after visit.

    Attributes
    ----------
    visit : ndarray
        Place of the visit.
    product : ndarray
        What was looked at.
    units : ndarray
        How many were put into the cart; 0 for a look only.
    paid : ndarray
        Whether the visit ended with an order.
    """

    visit: NDArray[np.int64]
    product: NDArray[np.int64]
    units: NDArray[np.int64]
    paid: NDArray[np.bool_]


_Seen = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]
"""Visit, product and units of each look."""


class _Floor:
    """The shop as those who come see it."""

    def __init__(self, draws: Draws, people: Shoppers, goods: Goods, visits: Visits) -> None:
        self.draws = draws
        self.people = people
        self.goods = goods
        self.visits = visits
        launched = np.flatnonzero(goods.launch_day > 0)
        self._new = launched[np.argsort(goods.launch_day[launched], kind="stable")]
        self._new_day = goods.launch_day[self._new]
        week, self._offered = np.nonzero(goods.percent.T > 0)
        self._week_starts = np.searchsorted(week, np.arange(len(goods.percent[0]) + 1))

    def of(self, behaviour: Behaviour) -> NDArray[np.int64]:
        """Find the visits of one kind."""
        return np.flatnonzero(self.visits.behaviour == behaviour)

    def sights(self, visit: NDArray[np.int64], low: int, high: int) -> NDArray[np.int64]:
        """Draw how much is looked at; some look at more than others."""
        drawn = self.draws.between(float(low), float(high), len(visit))
        return (drawn * self.people.nosiness[self.visits.customer[visit]]).astype(np.int64)

    def some_new(self, visit: NDArray[np.int64], otherwise: NDArray[np.int64]) -> NDArray[np.int64]:
        """Pick a product launched lately, where there is one."""
        day = self.visits.day[visit]
        first = np.searchsorted(self._new_day, day - _NEW_DAYS)
        last = np.searchsorted(self._new_day, day, side="right") - 1
        place = self.draws.whole(first, np.maximum(first, last), len(visit))
        return np.where(last >= first, self._new[np.minimum(place, len(self._new) - 1)], otherwise)

    def some_offer(
        self, visit: NDArray[np.int64], otherwise: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Pick a product on offer that week, where there is one."""
        week = self.visits.day[visit] // 7
        first, last = self._week_starts[week], self._week_starts[week + 1] - 1
        place = self.draws.whole(first, np.maximum(first, last), len(visit))
        return np.where(last >= first, self._offered[np.minimum(place, last)], otherwise)

    def usual(self, visit: NDArray[np.int64], category: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the product that the customer knows."""
        who = self.visits.customer[visit]
        return category * SLOTS + self.people.usual_slot[who, category]

    def any_of(
        self, visit: NDArray[np.int64], category: NDArray[np.int64], *, dear: bool = False
    ) -> NDArray[np.int64]:
        """Pick a product of a category; `dear` leans to what costs more."""
        slot = self.draws.whole(0, SLOTS - 1, len(visit))
        if dear:
            slot = np.maximum(slot, self.draws.whole(0, SLOTS - 1, len(visit)))
        return self.goods.sold(category, slot, self.visits.day[visit])


def _habit(floor: _Floor) -> _Seen:
    """Fill up on the usual things, and try some of what is new."""
    draws, chosen = floor.draws, floor.of(Behaviour.LOYAL)
    owner, _ = repeated(draws.whole(1, 6, len(chosen)))
    visit = chosen[owner]
    category = floor.people.habits.draw(draws, floor.visits.customer[visit])
    other = floor.any_of(visit, category)
    which = draws.uniform(len(visit))
    curious = np.where(which < _USUAL_PROB + _TRIES_NEW_PROB, floor.some_new(visit, other), other)
    product = np.where(which < _USUAL_PROB, floor.usual(visit, category), curious)
    takes = draws.chance(np.full(len(visit), _TAKES_HABIT_PROB))
    return visit, product, np.where(takes, draws.pick((1, 1, 1, 2), len(visit)), 0)


def _sight(floor: _Floor) -> _Seen:
    """Look at this and that, and take what pleases; some days everything does."""
    draws, chosen = floor.draws, floor.of(Behaviour.IMPULSE)
    owner, _ = repeated(1 + floor.sights(chosen, 3, 15))
    visit = chosen[owner]
    categories = len(floor.goods.category_names)
    tasted = floor.people.tastes.draw(draws, floor.visits.customer[visit])
    blind = draws.chance(np.full(len(visit), _TASTE_BLIND_PROB))
    category = np.where(blind, draws.whole(0, categories - 1, len(visit)), tasted)
    mood = draws.uniform(len(chosen))
    pleasure = np.where(floor.goods.hedonic_category[category], _PLEASURE_PROB, 0.0)
    takes = draws.chance((_TAKES_ON_SIGHT_PROB + pleasure) * (0.2 + 2.4 * mood * mood)[owner])
    product = floor.any_of(visit, category, dear=True)
    return visit, product, np.where(takes, draws.pick((1, 1, 1, 1, 2), len(visit)), 0)


def _best(
    floor: _Floor, visit: NDArray[np.int64], category: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the best deal of a category, give or take some liking, and its discount."""
    goods, day = floor.goods, floor.visits.day[visit]
    products = category[:, None] * SLOTS + np.arange(SLOTS)
    percent = goods.percent[products, day[:, None] // 7]
    unsold = goods.launch_day[products] > day[:, None]
    worth = percent + _LIKING_PERCENT * floor.draws.uniform(len(visit), SLOTS)
    slot = np.argmax(np.where(unsold, -1.0, worth), axis=1)
    rows = np.arange(len(visit))
    return products[rows, slot], percent[rows, slot]


def _comparison(floor: _Floor, campaigns: Campaigns) -> list[_Seen]:
    """Compare what is wanted, take it if the deal is good enough, and look for more deals."""
    draws, people, visits = floor.draws, floor.people, floor.visits
    chosen = floor.of(Behaviour.BARGAIN)
    who, day = visits.customer[chosen], visits.day[chosen]
    glance = visits.category[chosen] < 0
    category = np.where(glance, people.tastes.draw(draws, who), visits.category[chosen])
    best, percent = _best(floor, chosen, category)
    coupon = campaigns.held(who, day, floor.goods.department(best))
    percent = percent + np.where(coupon >= 0, campaigns.percent[coupon], 0)
    keen = draws.chance(np.where(glance, _GLANCE_PROB, _WANTED_PROB))
    units = np.where(
        keen & (percent >= people.deal_percent[who]), draws.pick((1, 1, 2, 3), len(chosen)), 0
    )
    owner, _ = repeated(draws.whole(1, 6, len(chosen)))
    again, _ = repeated(draws.whole(0, 2, len(chosen)))
    more, _ = repeated(draws.whole(0, 3, len(chosen)))
    rival = floor.any_of(chosen[owner], category[owner])
    besides = floor.some_offer(chosen[more], best[more])
    good = floor.goods.percent_on(besides, day[more]) >= people.deal_percent[who][more]
    also = good & draws.chance(np.full(len(more), _BESIDES_PROB))
    return [
        (chosen[owner], rival, np.zeros_like(rival)),
        (chosen[again], best[again], np.zeros_like(again)),
        (chosen, best, units),
        (chosen[more], besides, also.astype(np.int64)),
    ]


def _stroll(floor: _Floor) -> _Seen:
    """Look at anything or nothing, and hardly take it."""
    draws, chosen = floor.draws, floor.of(Behaviour.WANDERING)
    owner, _ = repeated(np.maximum(floor.sights(chosen, -3, 8), 0))
    visit = chosen[owner]
    category = draws.whole(0, len(floor.goods.category_names) - 1, len(visit))
    takes = draws.chance(np.full(len(visit), _STROLL_TAKES_PROB))
    return visit, floor.any_of(visit, category), takes.astype(np.int64)


def _errand(floor: _Floor) -> list[_Seen]:
    """Go to the thing needed, take it, and perhaps a second one."""
    draws, chosen = floor.draws, floor.of(Behaviour.NEED)
    second = draws.chance(np.full(len(chosen), 0.25))
    visit = np.concatenate([chosen, chosen[second]])
    who = floor.visits.customer[chosen[second]]
    category = np.concatenate([floor.visits.category[chosen], floor.people.needs.draw(draws, who)])
    usual = draws.chance(np.full(len(visit), 0.75))
    other = floor.any_of(visit, category)
    product = np.where(usual, floor.usual(visit, category), other)
    met = draws.chance(np.full(len(visit), _NEED_MET_PROB))
    glanced = draws.chance(np.full(len(visit), 0.3))
    return [
        (visit[glanced], other[glanced], np.zeros_like(visit[glanced])),
        (visit, product, np.where(met, draws.pick((1, 1, 1, 2), len(visit)), 0)),
    ]


def _aside(floor: _Floor) -> _Seen:
    """Come across something else on the way, and pass it by."""
    chosen = np.arange(len(floor.visits))
    owner, _ = repeated(floor.sights(chosen, 0, 3))
    category = floor.people.tastes.draw(floor.draws, floor.visits.customer[owner])
    return owner, floor.any_of(owner, category), np.zeros_like(owner)


def _completed(floor: _Floor) -> NDArray[np.bool_]:
    """Decide whether each visit would end at the till."""
    visits = floor.visits
    prob = np.array([_COMPLETES[behaviour] for behaviour in Behaviour])[visits.behaviour]
    stays = 1.0 - _STROLLER_GIVES_UP * floor.people.share(Behaviour.WANDERING)
    return floor.draws.chance(prob * (stays * floor.people.decided_prob)[visits.customer])


def look_around(
    draws: Draws, people: Shoppers, goods: Goods, campaigns: Campaigns, visits: Visits
) -> Looks:
    """Draw every look of every visit, and what comes of it."""
    floor = _Floor(draws, people, goods, visits)
    seen = [
        _habit(floor),
        _sight(floor),
        *_comparison(floor, campaigns),
        _stroll(floor),
        *_errand(floor),
        _aside(floor),
    ]
    visit, product, units = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    order = np.argsort(visit, kind="stable")
    visit, product, units = visit[order], product[order], units[order]
    taken = np.zeros(len(visits), dtype=bool)
    taken[visit[units > 0]] = True
    return Looks(visit, product, units, (_completed(floor) & taken)[visit])
