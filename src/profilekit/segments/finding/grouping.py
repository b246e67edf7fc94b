"""From rows of numbers to groups: how many, which, how stable, and whether there are any.

Nothing depends on the order of the rows: they are put in an order of their own first, and equal
rows cannot be told apart in it. Beyond some thousands of customers a random part is learned from,
and a smaller one is drawn again: the cost stays the same, and what that costs in precision is
stated with each figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import FitError, UnsupportedInputError
from profilekit.segments.finding.clusterers import clusterer_of, one_thread
from profilekit.segments.finding.stability import Candidate, resampled
from profilekit.segments.finding.structure import Structure, structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.clusterers import Clusterer, Method
    from profilekit.segments.finding.groups import Groups
    from profilekit.segments.finding.structureless import Block

__all__ = ["FoundGroups", "Search", "canonical_order", "find_groups"]

_STARTS: Final = 4
_MOST: Final = 0.75
"""Part of the groups that are stable, from which their number need not change: our choice."""

_LEARNED_FROM: Final[Mapping[str, int]] = {
    "k-means": 20_000,
    "gaussian-mixture": 10_000,
    "hdbscan": 5_000,
}
"""Most customers that groups are learned from."""

_DRAWN_AGAIN: Final[Mapping[str, int]] = {
    "k-means": 5_000,
    "gaussian-mixture": 2_500,
    "hdbscan": 1_000,
}
"""Most customers that resamples are drawn of, and compared on."""


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Attributes
    ----------
    method : {"k-means", "gaussian-mixture", "hdbscan"}
        How.
    counts : tuple of int
        Numbers of groups to choose from.
    resamples : int
        Resamples per number of groups.
    rng : int
        Seed.
    asked_by : str
        Who looks.
    is_open : bool
        Whether there need be any groups.
    preferred : int or None
        Number of groups that is taken as long as most of them are stable.
    """

    method: Method
    counts: tuple[int, ...]
    resamples: int
    rng: int
    asked_by: str
    is_open: bool
    preferred: int | None = None


@dataclass(frozen=True, eq=False)
class FoundGroups:
    """What was found.

    Attributes
    ----------
    groups : Groups
        The model that assigns rows; largest group first.
    chosen : Candidate
        How stable they are.
    candidates : tuple of Candidate
        All that was tried.
    structure : Structure
        Whether there are groups at all.
    places : ndarray of shape (n_learned,)
        Rows that groups were learned from, in an order that is not that of the rows.
    drawn_from : int
        How many of them resamples were drawn of.
    """

    groups: Groups
    chosen: Candidate
    candidates: tuple[Candidate, ...]
    structure: Structure
    places: NDArray[np.intp]
    drawn_from: int


def find_groups(
    rows: FloatArray, blocks: Sequence[Block], search: Search
) -> FoundGroups | Structure:
    """Find groups.

    Parameters
    ----------
    rows : ndarray of shape (n_rows, n_columns)
        Finite numbers on scales that can be compared.
    blocks : sequence of Block
        Which columns are of one thing.
    search : Search
        What is looked for.

    Returns
    -------
    FoundGroups or Structure
        The latter alone where it says that there are no groups and there need not be any.

    Raises
    ------
    UnsupportedInputError
        If fewer rows differ than the fewest groups asked for.
    FitError
        If no setting of HDBSCAN gives so many groups.
    """
    clusterer = clusterer_of(search.method)
    rng = np.random.default_rng(search.rng)
    places = canonical_order(rows)[rng.permutation(len(rows))[: _LEARNED_FROM[search.method]]]
    learned = rows[places]
    trial = learned[: _DRAWN_AGAIN[search.method]]
    counts = _possible(trial, search)
    with one_thread():
        settings, found = _references(clusterer, learned, counts, search, rng)
        structure = structure_of(clusterer, trial, blocks, settings, rng)
        if search.is_open and not structure.is_found:
            return structure
        candidates = tuple(
            resampled(
                clusterer,
                trial,
                setting,
                groups,
                rng,
                resamples=search.resamples,
                is_sample=len(trial) < len(rows),
            )
            for setting, groups in zip(settings, found, strict=True)
        )
    place = _chosen(candidates, structure, search.preferred)
    return FoundGroups(
        groups=found[place],
        chosen=candidates[place],
        candidates=candidates,
        structure=structure,
        places=places,
        drawn_from=len(trial),
    )


def canonical_order(rows: FloatArray) -> NDArray[np.intp]:
    """Put rows in an order that does not depend on the one they came in.

    By a weighted sum, added up column by column: rows that differ have different ones but for
    coincidences of the last bit, which other columns decide.
    """
    n_columns = int(rows.shape[1])
    rng = np.random.default_rng(n_columns)
    key = np.zeros(len(rows), dtype=np.float64)
    for place in range(n_columns):
        key += rows[:, place] * float(rng.uniform(1.0, 2.0))
    return np.lexsort((rows[:, -1], rows[:, 0], key))


def _largest_first(groups: Groups, rows: FloatArray) -> Groups:
    numbers = groups.assigned(rows).groups
    sizes = np.bincount(numbers[numbers >= 0], minlength=groups.n_groups)
    return groups.reordered(np.argsort(-sizes, kind="stable").tolist())


def _possible(rows: FloatArray, search: Search) -> tuple[int, ...]:
    n_different = len(np.unique(rows, axis=0))
    counts = tuple(count for count in search.counts if count <= n_different)
    if not counts or len(rows) < 2:  # noqa: PLR2004 - one is no group of several
        word = "sample" if len(rows) == 1 else "rows"
        raise UnsupportedInputError(
            f"{len(rows)} {word}, {n_different} of them different",
            asked_by=search.asked_by,
            expected=f"at least {max(min(search.counts), 2)} different ones to make "
            f"{min(search.counts)} groups of",
        )
    return counts


def _references(
    clusterer: Clusterer,
    rows: FloatArray,
    counts: Sequence[int],
    search: Search,
    rng: np.random.Generator,
) -> tuple[tuple[float, ...], list[Groups]]:
    """Find the groups of each setting; with HDBSCAN keep those that give as many as asked."""
    settings = clusterer.settings(counts)
    tried = [
        _largest_first(clusterer.found(rows, setting, rng, starts=_STARTS), rows)
        for setting in settings
    ]
    if search.method != "hdbscan":
        return settings, list(tried)
    kept: dict[int, tuple[float, Groups]] = {}
    for setting, groups in zip(settings, tried, strict=True):
        if groups.n_groups in counts:
            kept.setdefault(groups.n_groups, (setting, groups))
    if not kept:
        numbers = ", ".join(str(groups.n_groups) for groups in tried)
        raise FitError(
            f"no structure of {min(counts)} to {max(counts)} dense groups: there are {numbers} "
            f"dense groups of at least {', '.join(f'{each:.1%}' for each in settings)} of the "
            "customers",
            asked_by=search.asked_by,
            remedy="Use another method: method='k-means' cuts where nothing is empty, too.",
        )
    return tuple(each[0] for each in kept.values()), [each[1] for each in kept.values()]


def _chosen(candidates: Sequence[Candidate], structure: Structure, preferred: int | None) -> int:
    """Take the setting with most stable groups, less the others, where there is structure.

    Of equals the one whose resamples agree most. One more group that is found again is worth
    nothing if another no longer is.
    """
    places = [
        place for place, each in enumerate(candidates) if structure.exceeds(each.setting)
    ] or list(range(len(candidates)))

    def worth(at: int) -> tuple[bool, int, float]:
        each = candidates[at]
        stays = each.n_groups == preferred and each.stable_count >= _MOST * each.n_groups
        return stays, 2 * each.stable_count - each.n_groups, each.agreement

    return max(places, key=worth)
