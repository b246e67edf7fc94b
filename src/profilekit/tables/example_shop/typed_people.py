"""Shoppers who act now in one way, now in another, and mostly in one: their type.

What differs between people for other reasons is drawn without a look at the type: pace, purse,
tastes, patience, how slowly they read, whether they prefer the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from profilekit.tables.example_shop.typed_draws import Draws, Urns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_goods import Goods

__all__ = ["Behaviour", "Shoppers", "invite_shoppers"]


class Behaviour(IntEnum):
    """Way of shopping."""

    LOYAL = 0
    IMPULSE = 1
    BARGAIN = 2
    WANDERING = 3
    NEED = 4


_TYPE_WEIGHTS = {
    Behaviour.LOYAL: 16.0,
    Behaviour.IMPULSE: 19.0,
    Behaviour.BARGAIN: 21.0,
    Behaviour.WANDERING: 22.0,
    Behaviour.NEED: 22.0,
}
"""The loyal are few."""

_SPELLS = 2
"""Times at most that somebody shops elsewhere for a while."""


@dataclass(frozen=True, slots=True)
class Shoppers:
    """Everybody, in arrays of shape (n_customers,) where nothing else is said.

    Attributes
    ----------
    weights : ndarray of shape (n_customers, 5)
        Share of each behaviour.
    dominant : ndarray
        The behaviour with the largest share.
    pace : ndarray
        How much somebody shops, 1 being usual.
    online_prob : ndarray
        Share of visits that are online.
    slowness, nosiness : ndarray
        Time taken to look at a page, and number of things looked at, 1 being usual.
    decided_prob : ndarray
        How often somebody pays for what they meant to.
    searching_prob, deals_prob : ndarray
        How often somebody searches, or looks at the page of offers, out of custom alone.
    idle_a_year : ndarray
        Visits to look something up that have nothing to do with shopping.
    period_days : ndarray
        Time between two of the visits made by habit.
    deal_percent : ndarray
        Discount below which somebody who waits goes on waiting.
    patience_days : ndarray
        How long they wait.
    tastes, habits, needs : Urns
        Categories that appeal to somebody, that they buy by habit, and that they need.
    usual_slot : ndarray of shape (n_customers, n_categories)
        The product that they know in each category.
    first_day, gone_day : ndarray
        Day on which they become customers, and from which on they are none.
    away_from, away_until : ndarray of shape (n_customers, 2)
        Spells in which they shop elsewhere.
    birth_year, household_size : ndarray
        What has nothing to do with how they shop.
    """

    weights: NDArray[np.float64]
    dominant: NDArray[np.int64]
    pace: NDArray[np.float64]
    online_prob: NDArray[np.float64]
    slowness: NDArray[np.float64]
    nosiness: NDArray[np.float64]
    decided_prob: NDArray[np.float64]
    searching_prob: NDArray[np.float64]
    deals_prob: NDArray[np.float64]
    idle_a_year: NDArray[np.float64]
    period_days: NDArray[np.int64]
    deal_percent: NDArray[np.int64]
    patience_days: NDArray[np.int64]
    tastes: Urns
    habits: Urns
    needs: Urns
    usual_slot: NDArray[np.int64]
    first_day: NDArray[np.int64]
    gone_day: NDArray[np.int64]
    away_from: NDArray[np.int64]
    away_until: NDArray[np.int64]
    birth_year: NDArray[np.int64]
    household_size: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.dominant)

    def share(self, behaviour: Behaviour) -> NDArray[np.float64]:
        """Share of one behaviour, per customer."""
        return self.weights[:, behaviour]


def _mixtures(
    draws: Draws, count: int, hardness: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw shares of behaviours, all mixtures as likely, and give each type its largest."""
    weights = np.array([list(_TYPE_WEIGHTS.values())])
    dominant = Urns(weights).draw(draws, np.zeros(count, dtype=np.int64))
    cuts = np.sort(draws.uniform(count, len(Behaviour) - 1), axis=1)
    edges = np.concatenate([np.zeros((count, 1)), cuts, np.ones((count, 1))], axis=1)
    shares = np.diff(edges, axis=1)
    rows = np.arange(count)
    largest = np.argmax(shares, axis=1)
    most = shares[rows, largest]
    shares[rows, largest] = shares[rows, dominant]
    shares[rows, dominant] = most
    mixed = hardness * shares
    mixed[rows, dominant] += 1.0 - hardness
    return mixed, dominant


def _set_of(draws: Draws, liking: NDArray[np.float64], fewest: int, most: int) -> Urns:
    """Keep the categories that each customer likes best, the first more often than the last."""
    count, categories = liking.shape
    ranks = np.argsort(np.argsort(-liking, axis=1, kind="stable"), axis=1, kind="stable")
    sizes = draws.whole(fewest, most, count)
    return Urns(np.where(ranks < sizes[:, None], categories / (ranks + 2.0), 0.0))


def _leaving(
    draws: Draws, loyal: NDArray[np.float64], days: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Let the competition win customers: for a while, or for good; the loyal seldom."""
    count = len(loyal)
    drawn = draws.chance(np.repeat(0.6 * (1.0 - loyal), _SPELLS))
    start = draws.whole(0, days - 1, count * _SPELLS)
    length = np.where(drawn, draws.whole(14, 60, count * _SPELLS), 0)
    lost = draws.chance(0.22 * (1.0 - loyal))
    gone = np.where(lost, draws.whole(days // 3, days - 1, count), days)
    shape = (count, _SPELLS)
    return gone, start.reshape(shape), (start + length).reshape(shape)


def invite_shoppers(
    draws: Draws, goods: Goods, count: int, *, days: int, hardness: float
) -> Shoppers:
    """Draw everybody.

    Parameters
    ----------
    draws : Draws
        The stream to draw from.
    goods : Goods
        What the shop sells.
    count : int
        How many.
    days : int
        Length of the history.
    hardness : float
        0 lets everybody act in one way only; 1 makes all mixtures as likely.
    """
    weights, dominant = _mixtures(draws, count, hardness)
    categories = len(goods.category_names)
    joined = draws.chance(np.full(count, 0.12))
    gone_day, away_from, away_until = _leaving(draws, weights[:, Behaviour.LOYAL], days)
    liking = draws.uniform(count, categories)
    practical = draws.uniform(count, categories) + np.where(goods.hedonic_category, 0.0, 0.5)
    purse = draws.between(0.0, 6.0, count)[:, None]
    usual = purse + 4.0 * draws.uniform(count, categories)
    return Shoppers(
        weights=weights,
        dominant=dominant,
        pace=draws.between(0.3, 1.7, count) * draws.between(0.6, 1.4, count),
        online_prob=draws.between(0.6, 1.0, count),
        slowness=draws.between(0.5, 1.8, count),
        nosiness=draws.between(0.4, 1.6, count),
        decided_prob=draws.between(0.55, 1.0, count),
        searching_prob=draws.between(0.0, 0.7, count),
        deals_prob=draws.between(0.0, 0.7, count),
        idle_a_year=draws.between(0.0, 24.0, count),
        period_days=draws.whole(5, 14, count),
        deal_percent=draws.pick((15, 20, 30), count),
        patience_days=draws.whole(20, 70, count),
        tastes=Urns(liking * liking * liking),
        habits=_set_of(draws, liking + practical, 6, 14),
        needs=_set_of(draws, practical, 3, 7),
        usual_slot=usual.astype(np.int64),
        first_day=np.where(joined, draws.whole(1, days // 3, count), 0),
        gone_day=gone_day,
        away_from=away_from,
        away_until=away_until,
        birth_year=draws.whole(1945, 2006, count),
        household_size=draws.whole(1, 5, count),
    )
