"""Deciding: which type a customer is told to be, and when nothing is told, why.

Probabilities are there for everybody; a label is a statement. None is made on little evidence,
where types are too close to each other, or where the population as a whole shows none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = [
    "AMBIGUOUS",
    "NO_BROWSING",
    "NO_SIGNAL",
    "PROXY",
    "REASONS",
    "THIN",
    "UNDETERMINED",
    "Decisions",
    "Seen",
    "TypeRules",
]

UNDETERMINED: Final = "undetermined"
THIN: Final = "thin"
AMBIGUOUS: Final = "ambiguous"
NO_SIGNAL: Final = "no_signal"
NO_BROWSING: Final = "no_browsing"
PROXY: Final = "proxy"

REASONS: Final = {
    NO_SIGNAL: "types do not come back in the population, so nobody is typed",
    THIN: "too few orders and visits",
    AMBIGUOUS: "no type is probable enough",
    NO_BROWSING: "the type shows itself in visits; none are known, and there are few orders",
    PROXY: "the type shows itself in visits; none are known, so it is guessed from orders",
}
"""Codes of reasons; all but the last go with `UNDETERMINED`."""


class Seen(NamedTuple):
    """What was seen of each customer.

    Attributes
    ----------
    orders, sessions : ndarray of shape (n_rows,)
        How many; 0 where the tables are not there.
    counted : bool
        Whether either is counted at all.
    """

    orders: FloatArray
    sessions: FloatArray
    counted: bool


class Decisions(NamedTuple):
    """What is told of each customer; arrays of shape (n_rows,), None where nothing is."""

    labels: NDArray[np.object_]
    seconds: NDArray[np.object_]
    reasons: NDArray[np.object_]
    best: NDArray[np.intp]
    """Number of the most probable type, told or not."""
    replication: FloatArray
    """Probability that another window tells the type told; NaN where none is, or not known."""


class TypeRules(BaseModel):
    """When a customer is told to be of a type; the defaults are our choice.

    Parameters
    ----------
    minimum_orders, minimum_sessions : int, default=3 and 5
        Either is enough to type a customer.
    minimum_proxy_orders : int, default=4
        Orders from which on a type that shows itself in visits is guessed at without any.
    minimum_prob : float, default=0.5
        Probability of the type below which a customer is ``undetermined``.
    minimum_replication_prob : float, default=0.5
        The same of the probability that another window as long tells the same type, where halves
        taught it: what would rather not be told again is no use in the next period.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    minimum_orders: NonNegativeInt = 3
    minimum_sessions: NonNegativeInt = 5
    minimum_proxy_orders: NonNegativeInt = 4
    minimum_prob: Annotated[float, Field(ge=0, le=1)] = 0.5
    minimum_replication_prob: Annotated[float, Field(ge=0, le=1)] = 0.5

    def solid(self, seen: Seen) -> NDArray[np.bool_]:
        """Tell who has enough evidence."""
        if not seen.counted:
            return np.ones(len(seen.orders), dtype=np.bool_)
        return (seen.orders >= self.minimum_orders) | (seen.sessions >= self.minimum_sessions)

    def decide(
        self,
        probabilities: Sequence[FloatArray],
        names: Sequence[str],
        seen: Seen,
        *,
        replication: Sequence[FloatArray],
        unseen: Sequence[NDArray[np.bool_]],
        has_signal: bool,
    ) -> Decisions:
        """Decide row by row.

        Parameters
        ----------
        probabilities : sequence of ndarray of shape (n_rows,)
            One per type that may be told.
        names : sequence of str
            Names of these types.
        seen : Seen
            What there is to go by.
        replication : sequence of ndarray of shape (n_rows,)
            Probability, by type, that another window tells it; NaN where not known.
        unseen : sequence of ndarray of shape (n_rows,)
            Per type, whether nothing was seen where it shows itself.
        has_signal : bool
            Whether the population shows types at all.
        """
        best, second, highest = _best_two(probabilities)
        codes = np.full(len(best), -1)
        hidden = np.zeros(len(best), dtype=np.bool_)
        for number, blind in enumerate(unseen):
            hidden |= blind & (best == number)
        order = tuple(REASONS)
        codes[hidden] = order.index(PROXY)
        codes[hidden & (seen.orders < self.minimum_proxy_orders)] = order.index(NO_BROWSING)
        returning = _taken(replication, best)
        doubtful = (highest < self.minimum_prob) | (returning < self.minimum_replication_prob)
        codes[doubtful] = order.index(AMBIGUOUS)
        codes[~self.solid(seen)] = order.index(THIN)
        if not has_signal:
            codes[:] = order.index(NO_SIGNAL)
        told = (codes < 0) | (codes == order.index(PROXY))
        named = np.array([*names, None, UNDETERMINED], dtype=object)
        silent = (codes == order.index(THIN)) | (codes == order.index(NO_SIGNAL))
        return Decisions(
            labels=named[np.where(told, best, len(named) - 1)],
            seconds=named[np.where(silent, len(named) - 2, second)],
            reasons=np.array([*order, None], dtype=object)[codes],
            best=best,
            replication=np.where(told, returning, np.nan),
        )


def _taken(each: Sequence[FloatArray], numbers: NDArray[np.intp]) -> FloatArray:
    """Take from each row the value of the number it has."""
    taken = np.full(len(numbers), np.nan)
    for number, values in enumerate(each):
        taken = np.where(numbers == number, values, taken)
    return taken


def _best_two(
    probabilities: Sequence[FloatArray],
) -> tuple[NDArray[np.intp], NDArray[np.intp], FloatArray]:
    """Numbers of the most and the second most probable type, and the highest probability."""
    best = np.zeros(len(probabilities[0]), dtype=np.intp)
    second = np.full(len(best), len(probabilities), dtype=np.intp)
    highest, next_highest = probabilities[0], np.full(len(best), -1.0)
    for number, each in enumerate(probabilities[1:], start=1):
        above = each > highest
        between = ~above & (each > next_highest)
        second = np.where(above, best, np.where(between, number, second))
        next_highest = np.where(above, highest, np.where(between, each, next_highest))
        best = np.where(above, number, best)
        highest = np.where(above, each, highest)
    return best, second, highest
