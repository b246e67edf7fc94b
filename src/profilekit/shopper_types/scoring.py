"""Scores: how far the signals of a customer speak for each type, by theory alone.

The signals of a type are added with its weights, over the length of the weights. A block of
indicators that say much the same counts as one half-independent voice: each weight is divided by
the square root of how many of the block say anything of the type. Scores are told in standard
deviations from the mean of the customers learned from.

A type with facets is reached by any of them: its score is the soft maximum (log-sum-exp) of the
standardised facets, because who is prone to deals need not be prone to every kind [1]_.

References
----------
.. [1] Lichtenstein, D. R., Burton, S. and Netemeyer, R. G. (1997), "An examination of deal
   proneness across sales promotion types", Journal of Retailing 73(2), 283-297.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat, PositiveFloat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.columns import FloatArray

__all__ = [
    "SHARPNESS",
    "Facet",
    "Parts",
    "TypeScale",
    "block_weights",
    "learn_scale",
]

SHARPNESS: Final = 1.5
"""How close the soft maximum of facets is to their maximum; our choice."""


class Facet(BaseModel):
    """One way of being of a type: what speaks for it, and its mean and spread.

    Parameters
    ----------
    name : str
        Its name; empty where a type has one only.
    weights : tuple of float
        Of unit length, one per indicator.
    centre, spread : float
        Of its weighted sum in the customers learned from.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: str
    weights: tuple[FiniteFloat, ...]
    centre: FiniteFloat
    spread: PositiveFloat

    def scores(self, signals: Sequence[FloatArray]) -> FloatArray:
        """Score rows, in standard deviations."""
        return (_weighted(self.weights, signals) - self.centre) / self.spread


class Parts(NamedTuple):
    """What a score is made of.

    Attributes
    ----------
    added : ndarray of shape (n_indicators,)
        What each indicator adds.
    rest : float
        All else: what the mean customer has, and what being of several facets adds.
    facet : str
        The strongest facet; empty where there are none.
    """

    added: FloatArray
    rest: float
    facet: str


class TypeScale(BaseModel):
    """How the score of one type is worked out.

    Parameters
    ----------
    name : str
        Name of the type.
    facets : tuple of Facet
        At least one.
    centre, spread : float
        Of the soft maximum of the facets; 0 and 1 where there is one.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: str
    facets: tuple[Facet, ...]
    centre: FiniteFloat = 0.0
    spread: PositiveFloat = 1.0

    def scores(self, signals: Sequence[FloatArray]) -> FloatArray:
        """Score rows by signals of shape (n_rows,), one per indicator, 0 where missing.

        Rows are worked out one by one, in one order, so a row has the same score to the bit
        wherever it stands.
        """
        facets = [facet.scores(signals) for facet in self.facets]
        return (_soft_maximum(facets) - self.centre) / self.spread

    def strongest(self, signals: Sequence[FloatArray]) -> FloatArray:
        """Give the number of the strongest facet of each row."""
        return np.argmax([facet.scores(signals) for facet in self.facets], axis=0)

    def parts(self, signals: Sequence[FloatArray]) -> Parts:
        """Take the score of one customer apart; `added` and `rest` sum up to it.

        A soft maximum is the mean of the facets, weighted by their softmax, plus an entropy; so
        each facet has its indicators count by that weight.
        """
        own = np.array([signal[0] for signal in signals])
        heights = np.array([float(facet.scores(signals)[0]) for facet in self.facets])
        raised = np.exp(SHARPNESS * (heights - heights.max()))
        added = np.zeros(len(own))
        for facet, share in zip(self.facets, raised / raised.sum(), strict=True):
            added += share * np.array(facet.weights) * own / (facet.spread * self.spread)
        told = self.facets[int(heights.argmax())]
        return Parts(added, float(self.scores(signals)[0] - added.sum()), told.name)


def block_weights(weights: Sequence[float], blocks: Sequence[str]) -> tuple[float, ...]:
    """Divide each weight by the square root of how many of its block have any.

    Examples
    --------
    >>> block_weights([2, 2, 0, 3], ["discounts", "discounts", "size", "size"])
    (1.414..., 1.414..., 0.0, 3.0)
    """
    sizes = Counter(block for weight, block in zip(weights, blocks, strict=True) if weight)
    return tuple(
        weight / sizes[block] ** 0.5 if weight else 0.0
        for weight, block in zip(weights, blocks, strict=True)
    )


def learn_scale(
    name: str, facets: Mapping[str, Sequence[float]], signals: Sequence[FloatArray]
) -> TypeScale:
    """Learn means and spreads of a type.

    Parameters
    ----------
    name : str
        The type.
    facets : mapping of str to sequence of float
        Weights of the indicators by facet, of any length. Facets without any are left out; a
        type without any has the score 0.
    signals : sequence of ndarray of shape (n_customers,)
        One per indicator, 0 where missing.
    """
    weighty = {facet: weights for facet, weights in facets.items() if any(weights)}
    learned: list[Facet] = []
    for facet, weights in (weighty or {"": (0.0,) * len(signals)}).items():
        length = float(np.sqrt(np.square(weights).sum())) or 1.0
        unit = tuple(float(weight) / length for weight in weights)
        centre, spread = _standard(_weighted(unit, signals))
        learned.append(Facet(name=facet, weights=unit, centre=centre, spread=spread))
    if len(learned) == 1:
        return TypeScale(name=name, facets=tuple(learned))
    centre, spread = _standard(_soft_maximum([facet.scores(signals) for facet in learned]))
    return TypeScale(name=name, facets=tuple(learned), centre=centre, spread=spread)


def _standard(values: FloatArray) -> tuple[float, float]:
    """Mean and standard deviation, the latter 1 where all are the same."""
    spread = float(values.std())
    alike = spread <= 1e-12 * max(1.0, float(np.abs(values).max()))
    return float(values.mean()), 1.0 if alike else spread


def _weighted(weights: Sequence[float], signals: Sequence[FloatArray]) -> FloatArray:
    total = np.zeros_like(signals[0])
    for weight, signal in zip(weights, signals, strict=True):
        if weight:
            total = total + weight * signal
    return total


def _soft_maximum(facets: Sequence[FloatArray]) -> FloatArray:
    if len(facets) == 1:
        return facets[0]
    highest = facets[0]
    for facet in facets[1:]:
        highest = np.maximum(highest, facet)
    total = np.zeros_like(highest)
    for facet in facets:
        total = total + np.exp(SHARPNESS * (facet - highest))
    return highest + np.log(total) / SHARPNESS
