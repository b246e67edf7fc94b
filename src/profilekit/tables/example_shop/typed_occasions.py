"""When customers come to the shop, and with what in mind.

Each way of shopping has its own cause for a visit: a habit that is due, a need that arises, a
mood, a want that waits for its price, idleness. A customer has all five, each as often as it is
theirs.
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
    from profilekit.tables.example_shop.typed_people import Shoppers

__all__ = ["Visits", "plan_visits"]

_YEAR = 365.0
_NEEDS_A_YEAR = 34.0
_MOODS_A_YEAR = 34.0
_WANTS_A_YEAR = 24.0
_LOOKS_AT_DEALS_A_YEAR = 16.0
_STROLLS_A_YEAR = 56.0
_COUPON_PROB = 0.4
"""Chance that a coupon alone brings somebody who is after deals."""

_HABIT_JITTER_DAYS = 2
_NEVER = 10**6


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits in arrays of shape (n_visits,), in the order of customer and day.

    Attributes
    ----------
    customer : ndarray
        Who comes.
    behaviour : ndarray
        In which way.
    day : ndarray
        On which day of the history.
    category : ndarray
        Category in mind; -1 where there is none.
    """

    customer: NDArray[np.int64]
    behaviour: NDArray[np.int64]
    day: NDArray[np.int64]
    category: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Visits:
        """Keep some, or put them in another order."""
        return Visits(
            self.customer[chosen], self.behaviour[chosen], self.day[chosen], self.category[chosen]
        )


def _visits(
    behaviour: Behaviour,
    customer: NDArray[np.int64],
    day: NDArray[np.int64],
    category: NDArray[np.int64] | None = None,
) -> Visits:
    count = len(day)
    mind = np.full(count, -1, dtype=np.int64) if category is None else category
    return Visits(customer, np.full(count, behaviour, dtype=np.int64), day, mind)


def _joined(parts: list[Visits]) -> Visits:
    return Visits(
        np.concatenate([part.customer for part in parts]),
        np.concatenate([part.behaviour for part in parts]),
        np.concatenate([part.day for part in parts]),
        np.concatenate([part.category for part in parts]),
    )


def _at_random(
    draws: Draws, a_year: NDArray[np.float64], days: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw days without memory, so many a year for each customer."""
    came = draws.uniform(len(a_year), days) < (a_year / _YEAR)[:, None]
    customer, day = np.nonzero(came)
    return customer.astype(np.int64), day.astype(np.int64)


def _by_habit(draws: Draws, people: Shoppers, days: int) -> Visits:
    """Come every so many days, a little sooner or later, and skip a turn at times."""
    turns = days // people.period_days + 1
    customer, turn = repeated(turns)
    phase = draws.whole(0, people.period_days - 1, people.count)
    jitter = draws.whole(-_HABIT_JITTER_DAYS, _HABIT_JITTER_DAYS, len(turn))
    day = phase[customer] + turn * people.period_days[customer] + jitter
    keeps = draws.chance(people.share(Behaviour.LOYAL)[customer] * 1.25)
    kept = keeps & (day >= 0) & (day < days)
    return _visits(Behaviour.LOYAL, customer[kept], day[kept])


def _by_need(draws: Draws, people: Shoppers, days: int) -> Visits:
    """Come when something is needed, that day."""
    a_year = _NEEDS_A_YEAR * people.share(Behaviour.NEED) * people.pace
    customer, day = _at_random(draws, a_year, days)
    return _visits(Behaviour.NEED, customer, day, people.needs.draw(draws, customer))


def _by_mood(draws: Draws, people: Shoppers, days: int) -> Visits:
    """Come for the pleasure of it, out of idleness, or to look something up."""
    mood = _MOODS_A_YEAR * people.share(Behaviour.IMPULSE) * people.pace
    stroll = _STROLLS_A_YEAR * people.share(Behaviour.WANDERING) * people.pace
    return _joined(
        [
            _visits(Behaviour.IMPULSE, *_at_random(draws, mood, days)),
            _visits(Behaviour.WANDERING, *_at_random(draws, stroll, days)),
            _visits(Behaviour.WANDERING, *_at_random(draws, people.idle_a_year, days)),
        ]
    )


def _next_deal_week(goods: Goods, percent: int) -> NDArray[np.int64]:
    """Find, by category and week, the first week from it on with such a discount."""
    categories = len(goods.category_names)
    best = goods.percent.reshape(categories, SLOTS, -1).max(axis=1)
    weeks = best.shape[1]
    found = np.full((categories, weeks + 1), _NEVER, dtype=np.int64)
    for week in range(weeks - 1, -1, -1):
        found[:, week] = np.where(best[:, week] >= percent, week, found[:, week + 1])
    return found


def _deal_day(
    goods: Goods, category: NDArray[np.int64], day: NDArray[np.int64], percent: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the first day on which a want is cheap enough, or a day that never comes."""
    deal_day = np.full(len(day), _NEVER, dtype=np.int64)
    for least in np.unique(percent).tolist():
        week = _next_deal_week(goods, least)[category, day // 7]
        deal_day = np.where(percent == least, np.maximum(day, week * 7), deal_day)
    return deal_day


def _by_want(draws: Draws, people: Shoppers, goods: Goods, days: int) -> Visits:
    """Want something, look at its price now and then, and come for it when it is on offer."""
    a_year = _WANTS_A_YEAR * people.share(Behaviour.BARGAIN) * people.pace
    customer, wanted = _at_random(draws, a_year, days)
    category = people.tastes.draw(draws, customer)
    patience = people.patience_days[customer]
    deal_day = _deal_day(goods, category, wanted, people.deal_percent[customer])
    waited = np.minimum(deal_day - wanted, patience)
    late = draws.whole(0, 2, len(wanted))
    buys = (deal_day - wanted <= patience) & (deal_day + late < days)
    checks = draws.whole(0, 2, len(wanted))
    want, _ = repeated(checks)
    checked = wanted[want] + draws.whole(0, waited[want], len(want))
    in_time = checked < days
    glance = _LOOKS_AT_DEALS_A_YEAR * people.share(Behaviour.BARGAIN) * people.pace
    return _joined(
        [
            _visits(Behaviour.BARGAIN, customer[buys], (deal_day + late)[buys], category[buys]),
            _visits(
                Behaviour.BARGAIN,
                customer[want][in_time],
                checked[in_time],
                category[want][in_time],
            ),
            _visits(Behaviour.BARGAIN, *_at_random(draws, glance, days)),
        ]
    )


def _by_coupon(
    draws: Draws, people: Shoppers, goods: Goods, campaigns: Campaigns, days: int
) -> Visits:
    """Come because of a coupon."""
    campaign, customer = np.nonzero(campaigns.contacted)
    comes = draws.chance(_COUPON_PROB * people.share(Behaviour.BARGAIN)[customer])
    campaign, customer = campaign[comes], customer[comes]
    day = campaigns.start_day[campaign] + draws.whole(1, 8, len(campaign))
    shelves = len(goods.category_names) // len(set(goods.department_names))
    category = campaigns.department[campaign] * shelves + draws.whole(0, shelves - 1, len(campaign))
    kept = day < days
    return _visits(Behaviour.BARGAIN, customer[kept], day[kept], category[kept])


def _possible(draws: Draws, people: Shoppers, visits: Visits) -> NDArray[np.bool_]:
    """Leave out who is not yet, no longer, or for a while not a customer.

    Who comes by habit keeps coming though there is a choice; who needs something takes it
    elsewhere at times.
    """
    who, day = visits.customer, visits.day
    away = (people.away_from[who] <= day[:, None]) & (day[:, None] < people.away_until[who])
    habit = visits.behaviour == Behaviour.LOYAL
    need = visits.behaviour == Behaviour.NEED
    elsewhere = draws.chance(np.where(need, 0.2, 0.0))
    here = (people.first_day[who] <= day) & (day < people.gone_day[who])
    return here & (habit | ~away.any(axis=1)) & ~elsewhere


def plan_visits(
    draws: Draws, people: Shoppers, goods: Goods, campaigns: Campaigns, days: int
) -> Visits:
    """Draw every visit of everybody."""
    visits = _joined(
        [
            _by_habit(draws, people, days),
            _by_need(draws, people, days),
            _by_mood(draws, people, days),
            _by_want(draws, people, goods, days),
            _by_coupon(draws, people, goods, campaigns, days),
        ]
    )
    visits = visits.where(_possible(draws, people, visits))
    return visits.where(np.lexsort((visits.behaviour, visits.day, visits.customer)))
