"""Customers drawn to try statements again on: all of a small book, a part of a large one.

Members and others are drawn apart, so that a small segment is not lost among many. Customers who
answer alike are interchangeable: what they are called and where they stand changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.personas.statement import Answer

__all__ = ["MOST_DRAWN", "Drawn", "draw", "holds_of"]

MOST_DRAWN: Final = 20_000
"""Customers drawn, at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Members and others who were drawn.

    Attributes
    ----------
    inside, outside : ndarray of int
        Their rows in the book.
    members, others : int
        How many there are of each in the book.
    """

    inside: NDArray[np.int64]
    outside: NDArray[np.int64]
    members: int
    others: int

    @property
    def count(self) -> int:
        """Customers drawn."""
        return len(self.inside) + len(self.outside)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Rows of all, members first."""
        return np.concatenate((self.inside, self.outside))

    @property
    def weights(self) -> FloatArray:
        """How many customers of the book each stands for."""
        parts = ((self.members, self.inside), (self.others, self.outside))
        return np.concatenate([np.full(len(rows), n / max(len(rows), 1)) for n, rows in parts])


def draw(inside: NDArray[np.bool_], rng: np.random.Generator, *, most: int = MOST_DRAWN) -> Drawn:
    """Draw half of them among members and half among others, or all of whichever are fewer."""
    members, others = np.flatnonzero(inside), np.flatnonzero(~inside)
    n_members = min(len(members), max(most // 2, most - len(others)))
    n_others = min(len(others), most - n_members)
    return Drawn(
        _some(members, n_members, rng), _some(others, n_others, rng), len(members), len(others)
    )


def _some(rows: NDArray[np.int64], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rows if n == len(rows) else np.sort(rng.choice(rows, n, replace=False))


def holds_of(
    frame: nw.DataFrame[Any], answers: Sequence[Answer]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of whom answers hold, and of whom they are known.

    Returns
    -------
    tuple of two ndarrays of bool of shape (n_customers, n_answers)
        The one, and the other.
    """
    shape = (len(frame), len(answers))
    holds, known = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for place, answer in enumerate(answers):
        series = frame[answer.field]
        known[:, place] = ~series.is_null().to_numpy()
        if isinstance(answer.value, str):
            holds[:, place] = (series == answer.value).fill_null(value=False).to_numpy()
            continue
        values = series.cast(nw.Float64()).to_numpy()
        if answer.value is not None:
            holds[:, place] = values == answer.value
            continue
        holds[:, place] = values >= (-np.inf if answer.low is None else answer.low)
        holds[:, place] &= values < (np.inf if answer.high is None else answer.high)
    return holds, known


def in_order(
    holds: NDArray[np.bool_], known: NDArray[np.bool_], values: Sequence[FloatArray]
) -> NDArray[np.intp]:
    """Order customers by what they answer alone, and by the ranks of their numbers."""
    packed = [np.packbits(each, axis=1) for each in (holds, known)]
    ranks = [np.unique(each, return_inverse=True)[1].astype(np.int64) for each in values]
    numbers = [np.ascontiguousarray(each)[:, None].view(np.uint8) for each in ranks]
    key = np.ascontiguousarray(np.hstack([*packed, *numbers]))
    return np.argsort(key.view(f"V{key.shape[1]}").ravel(), kind="stable")
