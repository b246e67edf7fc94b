"""Which of the candidates are told: the clearest, and of those that say the same only one.

What counts is how many more of the members than of all it holds for, at the lower end of the
interval, so that neither a rare attribute with a huge lift nor a common one with a tiny lift comes
first. Each choice takes from what is left the part that it has already said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["SAME", "Rivals", "likeness", "picked"]

SAME: Final = 0.8
"""Our choice: answers whose correlation (phi) is above it say the same."""


class Rivals(NamedTuple):
    """Candidates for the places of a persona.

    Attributes
    ----------
    section : ndarray of int of shape (n_candidates,)
        Section of each.
    is_chosen : ndarray of bool of shape (n_candidates,)
        Whether members were chosen by it.
    alike : ndarray of shape (n_candidates, n_candidates)
        How far they say the same, 0 to 1.
    room : ndarray of int of shape (n_sections,)
        Places of each section.
    most_chosen : int
        Places for what members were chosen by, in all.
    """

    section: NDArray[np.int64]
    is_chosen: NDArray[np.bool_]
    alike: FloatArray
    room: NDArray[np.int64]
    most_chosen: int


def picked(scores: FloatArray, rivals: Rivals) -> NDArray[np.int64]:
    """Pick the candidates that are told, in each of several draws.

    Parameters
    ----------
    scores : ndarray of shape (n_candidates, n_draws)
        What each is worth; those of nought or less are not told.
    rivals : Rivals
        The candidates.

    Returns
    -------
    ndarray of int of shape (n_candidates, n_draws)
        The turn at which each was picked, from 0; -1 if it was not.
    """
    n, draws = scores.shape
    turns = np.full((n, draws), -1, dtype=np.int64)
    if n == 0:
        return turns
    said = np.zeros((n, draws))
    each = np.cumsum(np.ones(draws, dtype=np.int64)) - 1
    room = np.repeat(rivals.room[:, None], draws, axis=1)
    chosen_left = np.full(draws, rivals.most_chosen)
    for turn in range(int(rivals.room.sum())):
        is_open = (turns < 0) & (said <= SAME) & (room[rivals.section] > 0)
        is_open &= ~rivals.is_chosen[:, None] | (chosen_left > 0)
        worth = np.where(is_open, scores * (1 - said), 0.0)
        best = np.argmax(worth, axis=0)
        told = worth[best, each] > 0
        if not told.any():
            break
        turns[best[told], each[told]] = turn
        room[rivals.section[best], each] -= told
        chosen_left -= told & rivals.is_chosen[best]
        said = np.where(told, np.maximum(said, rivals.alike[best].T), said)
    return turns


def likeness(holds: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
    """Give how far answers hold of the same customers: the correlation phi, 0 where it is below.

    Parameters
    ----------
    holds : ndarray of bool of shape (n_customers, n_candidates)
        Of whom each answer holds.
    weights : ndarray of shape (n_customers,)
        How many customers each stands for.
    """
    total = weights.sum()
    each = holds.astype(np.float32)
    weighted = each * (weights / total).astype(np.float32)[:, None]
    joint = (each.T @ weighted).astype(np.float64)
    means = np.diagonal(joint)
    joint = joint - np.outer(means, means)
    spread = np.sqrt(np.maximum(means * (1 - means), 0.0))
    scale = np.outer(spread, spread)
    phi = np.divide(joint, scale, out=np.zeros_like(joint), where=scale > 0)
    return np.clip(phi, 0.0, 1.0)
