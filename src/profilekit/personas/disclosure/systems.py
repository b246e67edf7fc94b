"""Whether counts of few can be found from several statements on one thing.

Customers are crossed by what was told of them and by the segments they are in; the statements, the
sizes of the segments and the counts of all are sums over that cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from profilekit.errors import DeclarationError
from profilekit.personas.disclosure.bounds import System, ends_of, glance
from profilekit.personas.disclosure.groups import groups_of
from profilekit.personas.disclosure.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from profilekit.personas.disclosure.bounds import Bounds
    from profilekit.personas.disclosure.groups import Regions
    from profilekit.personas.disclosure.parts import Parts
    from profilekit.personas.statement import Answer

    BoolArray: TypeAlias = NDArray[np.bool_]

__all__ = ["Attack", "Told", "attack_of", "attacks_of"]

_AT_ONCE: Final = 64
"""Groups that are looked at closely before it is asked whether one was found."""


class Told(NamedTuple):
    """An answer told of the members of a segment, in one statement or several.

    Attributes
    ----------
    segment : int
        Place of the segment.
    answer : Answer
        What holds.
    n, of, base_n, base_of : int
        As in `Statement`; null where it is told only of how many the field is known, and the last
        two where all customers were not counted.
    is_chosen : bool
        Whether members were chosen by it.
    ids : tuple of str
        The statements.
    """

    segment: int
    answer: Answer
    n: int | None
    of: int
    base_n: int | None
    base_of: int | None
    is_chosen: bool
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Attack:
    """What a reader could work out of the answers told to one field, or to two windows of it.

    Attributes
    ----------
    inside : mapping of int to ndarray of bool of shape (n_regions,)
        By segment, the regions that are in it.
    sizes : ndarray of int of shape (n_regions,)
        Customers in each region.
    parts : Parts
        What the answers tell apart.
    minimum : int
        Fewest customers behind a count.
    """

    inside: Mapping[int, NDArray[np.bool_]]
    sizes: NDArray[np.intp]
    parts: Parts
    minimum: int

    def found(self, told: Sequence[Told], among: BoolArray | None = None) -> BoolArray | None:
        """Find groups of few that are known to within less than the minimum.

        Parameters
        ----------
        told : sequence of Told
            All of the answers, or some.
        among : ndarray of bool of shape (n_groups, n_cells), optional
            Groups to look for, as cells of the cross; by default all.

        Returns
        -------
        ndarray of bool of shape (n_found, n_cells) or None
            Empty where nothing is given away; else some of those found. None where no customers
            can have answered as was counted.
        """
        system, possible = _system(told, self)
        groups = self._looked_at if among is None else among
        if not len(groups):
            return groups
        groups, size = self._real(groups, possible)
        if not len(groups):
            return groups
        sums = groups[:, possible]
        seen = glance(system, sums, enough=np.minimum(size, self.minimum))
        if seen is None:
            return None
        tells = seen.is_settled & self._tells(seen, size)
        left = np.flatnonzero(~seen.is_settled)
        left = left[np.argsort((seen.high - seen.low)[left], kind="stable")]
        while not tells.any() and len(left):
            some, left = left[:_AT_ONCE], left[_AT_ONCE:]
            ends = ends_of(system, sums[some])
            if ends is None:
                return None
            tells[some] = self._tells(ends, size[some])
        return groups[tells]

    def bounds(self, told: Sequence[Told], groups: BoolArray) -> Bounds | None:
        """Find the least and the most of groups; those farther apart than is few need not be ends.

        None as of `found`.
        """
        system, possible = _system(told, self)
        sums = groups[:, possible]
        seen = glance(system, sums, enough=np.full(len(sums), self.minimum))
        if seen is None or seen.is_settled.all():
            return seen
        left = np.flatnonzero(~seen.is_settled)
        for start in range(0, len(left), _AT_ONCE):
            some = left[start : start + _AT_ONCE]
            ends = ends_of(system, sums[some])
            if ends is None:
                return None
            seen.low[some], seen.high[some] = ends.low, ends.high
        return seen

    def _real(self, groups: BoolArray, possible: BoolArray) -> tuple[BoolArray, NDArray[np.intp]]:
        """Leave out what is nobody or everybody by definition; give the size of what it is of."""
        cells = groups.reshape(len(groups), len(self.sizes), -1)
        size = cells.any(axis=2) @ self.sizes
        others = (cells.any(axis=2, keepdims=True) & ~cells).reshape(groups.shape)
        real = groups[:, possible].any(axis=1) & others[:, possible].any(axis=1)
        return groups[real], size[real]

    @cached_property
    def _looked_at(self) -> BoolArray:
        inside = np.column_stack(list(self.inside.values()))
        if not self.parts.looked_at:
            return np.empty((0, 0), dtype=np.bool_)
        return np.array(
            [
                np.outer(group, part).ravel()
                for group in groups_of(inside)
                for part in self.parts.looked_at
            ],
            dtype=np.bool_,
        )

    def _tells(self, bounds: Bounds, size: NDArray[np.intp]) -> BoolArray:
        apart = bounds.high - bounds.low
        few = (bounds.low < self.minimum) & (bounds.high > 0) & (apart < self.minimum)
        # Of a group that is itself of few, whatever narrows what its members answer tells of them.
        return np.where(size < self.minimum, apart < size, few)


def attack_of(
    told: Sequence[Told], fields: Sequence[str], regions: Regions, *, minimum: int
) -> tuple[Attack, BoolArray]:
    """Attack answers, and give what is found of few.

    Parameters
    ----------
    told : sequence of Told
        Answers to the fields.
    fields : sequence of str
        One field, or a pair of `nested_fields`.
    regions : Regions
        Customers by the segments they are in.
    minimum : int
        Fewest customers behind a count.

    Raises
    ------
    DeclarationError
        If no customers can answer as was counted.
    """
    attack = None
    for attack in attacks_of(told, fields, regions, minimum=minimum):
        found = attack.found(told)
        if found is not None:
            return attack, found
    if attack is not None and len(fields) > 1:
        # One window does not hold the other: a refund makes less of a longer one.
        return attack, np.empty((0, 0), dtype=np.bool_)
    message = f"what was counted of {fields[0]} cannot be: {_counts_of(told)}"
    raise DeclarationError(message, asked_by="withheld_of")


def attacks_of(
    told: Sequence[Told], fields: Sequence[str], regions: Regions, *, minimum: int
) -> Iterator[Attack]:
    """Attack answers, first where what is known of everybody told of is known of all customers."""
    segments = sorted({each.segment for each in told})
    if regions.sizes.min() < minimum:
        # Less than few away from a group that is counted, a count is as good as told.
        segments = list(range(regions.inside.shape[1]))
    inside, sizes = regions.by(segments)
    columns = dict(zip(segments, inside.T, strict=True))
    answers = frozenset(each.answer for each in told)
    for unknown in (_not_known_of_some(told, columns, sizes), frozenset(fields)):
        yield Attack(columns, sizes, parts_of(fields, answers, unknown), minimum)


def _not_known_of_some(
    told: Sequence[Told], inside: Mapping[int, NDArray[np.bool_]], sizes: NDArray[np.intp]
) -> AbstractSet[str]:
    everybody = int(sizes.sum())
    return {
        each.answer.field
        for each in told
        if each.of < sizes[inside[each.segment]].sum() or (each.base_of or everybody) < everybody
    }


def _system(told: Sequence[Told], cross: Attack) -> tuple[System, BoolArray]:
    """Write what was told as sums, without the cells that are empty by definition."""
    everywhere = np.ones(len(cross.sizes), dtype=np.bool_)
    anything = np.ones(len(next(iter(cross.parts.known.values()))), dtype=np.bool_)
    rows = [np.outer(one, anything) for one in np.eye(len(cross.sizes), dtype=np.bool_)]
    counts: list[int] = cross.sizes.tolist()
    possible = np.ones_like(rows[0])
    for each in told:
        inside = cross.inside[each.segment]
        holds, known = cross.parts.holds[each.answer], cross.parts.known[each.answer.field]
        for where, part, n in (
            (inside, holds, each.n),
            (inside, known, each.of),
            (everywhere, holds, each.base_n),
            (everywhere, known, each.base_of),
        ):
            if n is not None:
                rows.append(np.outer(where, part))
                counts.append(n)
        if each.is_chosen and each.n == each.of:
            possible &= ~np.outer(inside, known & ~holds)
        if each.is_chosen and each.n == each.base_n:
            possible &= ~np.outer(~inside, holds)
    kept = possible.ravel()
    equations = {(row.ravel()[kept].tobytes(), n): row for row, n in zip(rows, counts, strict=True)}
    summed = np.array([row.ravel()[kept] for row in equations.values()], dtype=np.float64)
    most = np.repeat(cross.sizes, len(anything))[kept].astype(np.int64)
    return System(summed, np.array([n for _, n in equations], dtype=np.int64), most), kept


def _counts_of(told: Sequence[Told]) -> str:
    return "; ".join(
        f"{each.answer.kind} {each.n} of {each.of} members and {each.base_n} of {each.base_of}"
        for each in told
    )
