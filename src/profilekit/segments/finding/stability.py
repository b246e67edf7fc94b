"""How many groups there are, and whether each would be found again among other customers.

One run of a clustering method on one population always gives groups. A group is told of if most of
it comes back when the customers are drawn again [1]_, and a number of groups is chosen for how many
of them do. Whether there are groups at all is another question: a long cloud is cut alike each
time. It is answered by data of the same fields and correlations that have none.

References
----------
.. [1] Hennig, C. (2007), "Cluster-wise assessment of cluster stability", Computational Statistics &
   Data Analysis 52(1), 258-271.
.. [2] Dolnicar, S. and Leisch, F. (2010), "Evaluation of structure and reproducibility of cluster
   solutions using the bootstrap", Marketing Letters 21(1), 83-101.
"""

# scikit-learn and SciPy ship no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, NonNegativeInt
from scipy.special import stdtrit
from sklearn.metrics import adjusted_rand_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.clusterers import Clusterer
    from profilekit.segments.finding.groups import Groups

__all__ = [
    "STABLE",
    "Candidate",
    "Stability",
    "agreement",
    "crossed",
    "groupings",
    "jaccards",
    "least_agreement",
    "resampled",
    "sizes_of",
]

STABLE: Final = 0.75
"""Mean Jaccard similarity from which a group is stable, after Hennig."""

DISSOLVED: Final = 0.6
"""Below this it is none that can be told of, after Hennig."""

_STARTS: Final = 2


class Stability(BaseModel):
    """Whether a group is found again among customers drawn again.

    Parameters
    ----------
    jaccard : float
        Mean similarity of the group with the most similar one of each resample: members of both
        over members of either.
    low, high : float
        95 % interval of that mean, over resamples.
    dissolved_share : float
        Part of the resamples where no group shared half with it.
    sampling_error : float
        By how much the similarity may differ from that among all customers, because not all of
        them were compared: Hoeffding's bound at 95 %, 0 if all were.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    jaccard: Annotated[float, Field(ge=0, le=1)]
    low: FiniteFloat
    high: FiniteFloat
    dissolved_share: Annotated[float, Field(ge=0, le=1)]
    sampling_error: Annotated[float, Field(ge=0)]

    @property
    def is_stable(self) -> bool:
        """Whether the similarity is .75 or more."""
        return self.jaccard >= STABLE

    @property
    def in_words(self) -> str:
        """``stable``, ``weak`` or ``unstable``."""
        if self.is_stable:
            return "stable"
        return "weak" if self.jaccard >= DISSOLVED else "unstable"


class Candidate(BaseModel):
    """One number of groups that was tried.

    Parameters
    ----------
    setting : float
        Number of groups asked for; of HDBSCAN the least share of the customers in a group.
    n_groups : int
        Groups found.
    agreement : float
        Mean adjusted Rand index of two resamples: 1 is alike, 0 is chance.
    stable_count : int
        Groups that are stable.
    stabilities : tuple of Stability
        Of each group.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    setting: FiniteFloat
    n_groups: NonNegativeInt
    agreement: FiniteFloat
    stable_count: NonNegativeInt
    stabilities: tuple[Stability, ...]


def jaccards(groups: NDArray[np.intp], others: NDArray[np.intp], n_groups: int) -> FloatArray:
    """Similarity of each group with the most similar of another grouping of the same rows.

    Parameters
    ----------
    groups, others : ndarray of shape (n_rows,)
        Numbers of groups from 0; -1 is none.
    n_groups : int
        Groups of the first.

    Returns
    -------
    ndarray of shape (n_groups,)
        Members of both over members of either; 0 for a group without a member.

    Examples
    --------
    >>> import numpy as np
    >>> jaccards(np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0]), 2).round(2).tolist()
    [0.67, 0.67]
    """
    table = crossed(groups, others, n_groups, int(others.max(initial=-1)) + 1)
    either = sizes_of(groups, n_groups)[:, None] + sizes_of(others, table.shape[1]) - table
    ratios = table / np.maximum(either, 1)
    return ratios.max(axis=1, initial=0.0)


def sizes_of(groups: NDArray[np.intp], n_groups: int) -> NDArray[np.int64]:
    """Members of each group; rows of no group are left out."""
    return np.bincount(groups[groups >= 0], minlength=n_groups).astype(np.int64)


def crossed(
    groups: NDArray[np.intp], others: NDArray[np.intp], n_groups: int, n_others: int
) -> NDArray[np.int64]:
    """Members of each pair of groups of two groupings; rows of no group are left out."""
    inside = (groups >= 0) & (others >= 0)
    pairs = groups[inside] * n_others + others[inside]
    counted = np.bincount(pairs, minlength=n_groups * n_others)
    return counted.reshape(n_groups, n_others).astype(np.int64)


def least_agreement(n_members: int, confidence: float = 0.95) -> float:
    """Bound of the error of a share of ``n_members`` drawn at random (Hoeffding, 1963)."""
    return math.sqrt(math.log(2 / (1 - confidence)) / (2 * max(n_members, 1)))


def resampled(
    clusterer: Clusterer,
    rows: FloatArray,
    setting: float,
    reference: Groups,
    rng: np.random.Generator,
    *,
    resamples: int,
    is_sample: bool,
) -> Candidate:
    """Find groups again among rows drawn again, and compare them with given ones.

    Parameters
    ----------
    clusterer : Clusterer
        How.
    rows : ndarray of shape (n_rows, n_columns)
        Drawn from, and compared on.
    setting : float
        Setting of the clusterer.
    reference : Groups
        Groups to be found again.
    rng : numpy.random.Generator
        Of the draws.
    resamples : int
        How many, at least 2.
    is_sample : bool
        Whether ``rows`` are only some of the customers.
    """
    groups = reference.assigned(rows).groups
    drawn = groupings(clusterer, rows, setting, rng, resamples, starts=_STARTS)
    similar = np.array([jaccards(groups, other, reference.n_groups) for other in drawn])
    sizes = sizes_of(groups, reference.n_groups).tolist()
    stabilities = tuple(
        _stability(similar[:, number], size if is_sample else 0)
        for number, size in enumerate(sizes)
    )
    return Candidate(
        setting=setting,
        n_groups=reference.n_groups,
        agreement=agreement(drawn),
        stable_count=sum(each.is_stable for each in stabilities),
        stabilities=stabilities,
    )


def groupings(
    clusterer: Clusterer,
    rows: FloatArray,
    setting: float,
    rng: np.random.Generator,
    resamples: int,
    *,
    starts: int,
) -> list[NDArray[np.intp]]:
    """Group all rows by what was found among rows drawn again, or among half of them."""
    found: list[NDArray[np.intp]] = []
    for _ in range(resamples):
        if clusterer.draws_again:
            places = rng.integers(len(rows), size=len(rows))
        else:
            places = np.sort(rng.permutation(len(rows))[: max(len(rows) // 2, 1)])
        drawn = rows[places]
        if _too_few(drawn, setting):
            drawn = rows
        found.append(clusterer.found(drawn, setting, rng, starts=starts).assigned(rows).groups)
    return found


def _too_few(rows: FloatArray, setting: float) -> bool:
    """Whether a draw of few rows happens to hold fewer different ones than groups."""
    fewest = max(round(setting), 2)
    return len(rows) < 20 * fewest and len(np.unique(rows, axis=0)) < fewest


def agreement(found: Sequence[NDArray[np.intp]]) -> float:
    """Mean adjusted Rand index of each grouping of the same rows with the next."""
    return float(np.mean([adjusted_rand_score(one, other) for one, other in pairwise(found)]))


def _stability(similar: FloatArray, n_compared: int) -> Stability:
    mean = float(similar.mean())
    error = float(similar.std(ddof=1) / math.sqrt(len(similar)))
    reach = float(stdtrit(len(similar) - 1, 0.975)) * error
    return Stability(
        jaccard=mean,
        low=max(mean - reach, 0.0),
        high=min(mean + reach, 1.0),
        dissolved_share=float((similar <= 0.5).mean()),  # noqa: PLR2004 - Hennig's
        sampling_error=least_agreement(n_compared) if n_compared else 0.0,
    )
